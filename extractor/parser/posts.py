"""The posts of a live blog, each with the time it says."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.parser.dates import in_norway, read_stamp
from extractor.parser.draft import Draft
from extractor.parser.markup import Markup, text_of
from extractor.parser.scope import Scope
from extractor.parser.shape import fold
from extractor.parser.structured import first_text

MOST_LEVELS = 12  # elements around a time that may be the post


@dataclass(frozen=True, slots=True)
class Posts:
    """Elements that are posts, in order, end open, with when each was published."""

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    times: tuple[str, ...] = ()

    def published(self, element: int) -> str | None:
        """When the post that an element is part of was published, as EDTF."""
        at = bisect_right(self.starts, element) - 1
        return self.times[at] if at >= 0 and element < self.ends[at] else None


def find_posts(markup: Markup, scope: Scope) -> Posts:
    """The posts of the article: elements alike, side by side, each with a time and words.

    A time is `<time>` with a day and a clock in it. Of several in a post the first holds; of
    elements one within another, those that are the most posts, and then those with most words.
    """
    times: dict[int, str] = {}
    for number, element in enumerate(markup.elements):
        if element.name == "time" and scope.is_near(number):
            stamp = in_norway(read_stamp(element.attributes.get("datetime")))
            if stamp and "T" in stamp:
                times[number] = stamp
    letters = scope.sizes.letters
    found: dict[tuple[int, str, str], dict[int, str]] = defaultdict(dict)
    for number, stamp in times.items() if len(times) > 1 else ():
        for outer, _ in zip(markup.ancestors(number), range(MOST_LEVELS), strict=False):
            element = markup.elements[outer]
            if letters[outer]:
                alike = (element.parent, element.name, element.attributes.get("class", ""))
                found[alike].setdefault(outer, stamp)
    posts = max(found.values(), key=lambda p: (len(p), sum(letters[n] for n in p)), default={})
    if len(posts) < 2:
        return Posts()
    ends = (markup.elements[number].end for number in posts)
    return Posts(tuple(posts), tuple(ends), tuple(posts.values()))


def date_posts(drafts: Sequence[Draft], updates: object) -> None:
    """Give the blocks of posts their times, as JSON-LD's `liveBlogUpdate` tells them by headline.

    A post goes on to the next headline that is told, with or without a time that can be read.
    Times on the page itself go before.
    """
    rows = updates if isinstance(updates, list) else [updates]
    told = {
        fold(text_of(headline)): in_norway(read_stamp(first_text(row.get("datePublished"))))
        for row in rows
        if isinstance(row, dict) and (headline := first_text(row.get("headline")))
    }
    if not any(told.values()) or any(draft.published for draft in drafts):
        return
    current = None
    for draft in drafts:
        if draft.kind == "heading":
            current = told.get(fold(draft.text), current)
        draft.published = current
