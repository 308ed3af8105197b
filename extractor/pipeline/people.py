"""Names of people in the words of an article: full names, credits, bylines, lone surnames."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

import regex

from extractor.lexicon.names import Names, RoleRow
from extractor.mention import Mention
from extractor.pipeline.capitals import Word, find_runs
from extractor.pipeline.reading import Reading
from extractor.pipeline.spans import Cover

Standing = Literal["text", "photographer", "author"]


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name as written, without genitive -s, and where it stands."""

    text: str
    standing: Standing = "text"

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the name."""
        return tuple(self.text.split())


_LABEL = r"(?:[Tt]ekst|TEKST|\p{L}{0,20}[Ff]oto(?:graf)?|FOTO|[Ii]llustrasjon|ILLUSTRASJON)"
_CREDIT = regex.compile(
    rf"""
    (?P<label> \b {_LABEL}
        (?: \s? (?: og | / | & | , ) \s? (?: {_LABEL} | [Bb]ilder? | [Bb]ilete | [Vv]ideo ) )?+ )
    \s? : \s?
    (?P<names> (?: (?! \b {_LABEL} \s? : | [.;)] (?:\s|$) ) [^\n] ){{2,120}}+ )
    """,
    regex.VERBOSE,
)
_BYLINE = regex.compile(r"^(?:Av|AV|Tekst|TEKST)[ :]{1,2}(?=\p{Lu})")
_AGE = regex.compile(r" ?\((?:1[0-9]|[2-9][0-9])(?: år)?\)|, ?(?:1[5-9]|[2-9][0-9]),")
_SIGNED = regex.compile(r", skriv(?:er|ar)?\s(?:\p{Ll}{3,30}\s){0,2}$")
_STREET = regex.compile(
    r" (?:gate|gata|gt\.|vei|veg|veien|vegen|plass|allé|skole|skule|minne|stiftelse|hus)\b"
)
_TITLE_ENDS = ("en", "et", "a", "ar", "er", "ør", "ist", "ent", "mann", "or")
"""How «Kokken» and «Biskop» before a name may end that the model takes for a part of it."""
_COMPOUND = regex.compile(r"-\p{Ll}{3}")
_SURNAME = regex.compile(r"\p{Lu}\p{Ll}{2,20}sen$")
_ENDS_IN_S = ("ss", "ås", "aas", "nes", "is", "us", "ens", "es", "os")


@lru_cache(maxsize=8192)
def role_of(word: str, names: Names, *, definite: bool = False) -> RoleRow | None:
    """The row whose form `word` is or ends in; the longest form wins.

    A form of three letters («mor», «far») is only itself: «humor» is no mother.
    """
    forms = _role_forms(names, definite)
    folded = word.casefold()
    for start in range(len(folded)):
        row = forms.get(folded[start:])
        if row is not None and (start == 0 or (start > 1 and len(folded) - start > 3)):
            return row
    return None


@cache
def _role_forms(names: Names, definite: bool) -> dict[str, RoleRow]:
    return {
        form: row
        for row in names.roles
        for form in (row.definite.both if definite else row.forms.both)
    }


def find_full_names(reading: Reading, names: Names) -> Iterator[Mention[PersonName]]:
    """Yield names of two words or more, in the order of the text, with the standing of each."""
    credits = list(_find_credits(reading, names))
    yield from credits
    taken = Cover(len(reading.article.text))
    for mention in credits:
        taken.take(mention.start, mention.end)
    model = {name.start: name.end for name in reading.names if name.value.label == "PER"}
    for run in find_runs(reading.article.text):
        if taken.touches(run[0].start, run[-1].end):
            continue
        words = _person_in(run, reading, names, model)
        if words:
            yield _mention(reading, words, "text", names)


def _mention(
    reading: Reading, words: tuple[Word, ...], standing: Standing, names: Names
) -> Mention[PersonName]:
    start, end = words[0].start, words[-1].end
    text = reading.article.text[start:end].replace("\u00a0", " ")
    if standing == "text":
        text = without_genitive(text, reading.article.text)
        if _is_signature(reading, words):
            standing = "author"
    return Mention(PersonName(text, standing), start, start + len(text))


def without_genitive(name: str, text: str) -> str:
    """`name` without a genitive -s, where the text writes it so or it does not end so of itself.

    >>> without_genitive("Mona Fjellviks", ""), without_genitive("Ola Moss", "")
    ('Mona Fjellvik', 'Ola Moss')
    """
    if not name.endswith("s"):
        return name.removesuffix("'").removesuffix("’")
    stem = name[:-1]
    if stem.split()[-1] in _capitalised(text):
        return stem
    return name if name.endswith(_ENDS_IN_S) else stem


@lru_cache(maxsize=2)
def _capitalised(text: str) -> frozenset[str]:
    return frozenset(word.text for run in find_runs(text) for word in run)


def _find_credits(reading: Reading, names: Names) -> Iterator[Mention[PersonName]]:
    article = reading.article
    for block in article.blocks:
        words = article.words(block)
        matched = False
        for match in _CREDIT.finditer(words):
            matched = True
            standing: Standing = "author" if "ekst" in match["label"].casefold() else "photographer"
            start = block.start + match.start("names")
            yield from _in_credit(reading, start, block.start + match.end("names"), standing, names)
        if matched:
            continue
        if block.kind == "byline" or (len(words) < 60 and _BYLINE.match(words)):
            yield from _in_credit(reading, block.start, block.end, "author", names)
        elif block.kind == "credit":
            yield from _in_credit(reading, block.start, block.end, "photographer", names)


def _in_credit(
    reading: Reading, start: int, end: int, standing: Standing, names: Names
) -> Iterator[Mention[PersonName]]:
    for run in find_runs(reading.article.text, start, end):
        words = _once(_drop_tail(_drop_lead(run, names), names))
        if len(words) >= 2 and not _is_institution(words, names):
            yield _mention(reading, words[:4], standing, names)


def _once(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """A name that a byline says twice over, once."""
    again = [at for at, word in enumerate(words) if at and word.text == words[0].text]
    return words[: again[0]] if again else words


def _person_in(
    run: tuple[Word, ...], reading: Reading, names: Names, model: dict[int, int]
) -> tuple[Word, ...]:
    """The words of the run that name a person; none where nothing speaks for one."""
    text = reading.article.text
    words = _drop_tail(_from_given_name(_drop_lead(run, names), names, model), names)
    if len(words) < 2 or _is_institution(words, names):
        return ()
    start, end = words[0].start, words[-1].end
    if _STREET.match(text, end) or (text[start - 1 : start] == "«" and text[end : end + 1] == "»"):
        return ()
    roled = len(words) < len(run) and role_of(words_before(run, words), names) is not None
    if (
        is_given(words[0].text, names)
        or _is_nav_by_name(words, names)
        or roled
        or model.get(start, 0) >= words[1].end
        or _AGE.match(text, end)
        or _SURNAME.match(words[-1].text)
        or role_of(_word_before(text, start), names)
    ):
        return words[:5]
    return ()


def _from_given_name(
    words: tuple[Word, ...], names: Names, model: dict[int, int]
) -> tuple[Word, ...]:
    """«Biskop Olav Tronvik» from the given name on, unless the model begins it earlier."""
    first = words[0]
    if is_given(first.text, names) or _is_nav_by_name(words, names):
        return words
    if first.start in model and not (
        len(words) > 2 and first.text.endswith(_TITLE_ENDS) and is_given(words[1].text, names)
    ):
        return words
    for number in range(1, len(words) - 1):
        if is_given(words[number].text, names) or words[number].start in model:
            return words[number:]
    return words


def _is_nav_by_name(words: tuple[Word, ...], names: Names) -> bool:
    """«Nav Raj Gurung»: somebody whose first name is the agency's."""
    return len(words) > 2 and words[0].text == "Nav" and is_given(words[1].text, names)


def _drop_tail(words: tuple[Word, ...], names: Names) -> tuple[Word, ...]:
    """The words without what a headline or compound runs on with: «Mona Fjellvik Det»."""
    while len(words) > 1:
        last = words[-1].text
        shouted = len(last) > 2 and last.isupper()
        if shouted or len(last) == 1 or last in names.no_names or _COMPOUND.search(last):
            words = words[:-1]
        else:
            break
    return words


def words_before(run: tuple[Word, ...], words: tuple[Word, ...]) -> str:
    """The word of `run` right before `words`."""
    return run[len(run) - len(words) - 1].text


def _drop_lead(run: tuple[Word, ...], names: Names) -> tuple[Word, ...]:
    """The run without a role («Tronvik-ordførar») or the first word of a sentence."""
    words = run
    while len(words) > 1:
        first = words[0].text
        if is_given(first, names) and not (len(words) == 2 and first in names.no_names):
            break
        if first in names.no_names or role_of(first, names):
            words = words[1:]
        else:
            break
    return words


def is_given(word: str, names: Names) -> bool:
    """Whether `word` is a given name, a double one by its first part."""
    return word in names.given or ("-" in word and word.split("-")[0] in names.given)


def _is_institution(words: tuple[Word, ...], names: Names) -> bool:
    """Whether a run is an institution or begins as one; «Nav Raj Gurung» does not."""
    whole = " ".join(word.text for word in words)
    first, second = words[0].text, words[1].text if len(words) > 1 else ""
    if whole in names.institutions or whole in names.places or whole in names.districts:
        return True
    if any(word.text in names.institutions for word in words[1:]):
        return True
    if first in names.institutions:
        return first.isupper() or not is_given(second, names) or len(words) < 3
    return any(is_house(word.text, names) for word in words[1:])


@lru_cache(maxsize=4096)
def is_house(word: str, names: Names) -> bool:
    """Whether a word ends as the names of institutions do."""
    ends = _kind_forms(names)
    forms = (word, word.removesuffix("s"))
    if any(form in ends or form.casefold() in ends for form in forms):
        return True
    return any(form[at:] in ends for form in forms for at in range(2, len(form) - 4))


@cache
def _kind_forms(names: Names) -> frozenset[str]:
    return frozenset(form for row in names.kinds for form in row.forms.both)


def _word_before(text: str, at: int) -> str:
    match = regex.search(r"([\p{L}-]{2,60})[ \u00a0]$", text[max(0, at - 64) : at])
    return match[1] if match else ""


def _is_signature(reading: Reading, words: tuple[Word, ...]) -> bool:
    """«…, skriver Mona Fjellvik.» near the head of a page without a dash: the writer's own name."""
    text = reading.article.text
    if text[words[-1].end : words[-1].end + 1] not in (".", "") or words[0].start > 400:
        return False
    return bool(_SIGNED.search(text[max(0, words[0].start - 80) : words[0].start])) and (
        regex.search(r"(?:^|\s)[–—-] ?\p{Lu}", text[: words[0].start]) is None
    )
