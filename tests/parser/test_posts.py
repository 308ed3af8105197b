"""Live blogs: every post keeps its time, and nothing else gets one."""

import json

from extractor.article import Article
from extractor.parser import clean
from tests.conftest import both

POSTS = {
    "nb": (
        ("2024-12-12T15:52:00Z", "Budsjettet er vedtatt", "Sosialhjelp får 46 millioner kroner."),
        ("2024-12-12T08:31:00+01:00", "God morgen", "Klokka ni møtes de 35 i kommunestyret."),
    ),
    "nn": (
        ("2024-12-12T15:52:00Z", "Budsjettet er vedteke", "Sosialhjelp får 46 millionar kroner."),
        ("2024-12-12T08:31:00+01:00", "God morgon", "Klokka ni møtest dei 35 i kommunestyret."),
    ),
}
TIMES = ["2024-12-12T16:52:00+01:00", "2024-12-12T08:31:00+01:00"]


def page(standard: str, post: str, head: str = "") -> str:
    """A live blog whose posts are written as `post`."""
    posts = "".join(post.format(*fields) for fields in POSTS[standard])
    return f"<head>{head}</head><body><main><h1>Direkte</h1><div>{posts}</div></main></body>"


def times_of(article: Article) -> dict[str, str | None]:
    return {article.words(block): block.published for block in article.blocks}


MARKED = (
    '<article class="post"><div><time datetime="{0}">x</time></div><h2>{1}</h2><p>{2}</p></article>'
)
CHANGED = MARKED.replace("</div>", '<time datetime="2025-01-01T10:00:00">y</time></div>')


@both(nb="nb", nn="nn")
def test_each_block_of_a_post_has_the_time_of_the_post(standard: str, case: str) -> None:
    for post in (MARKED, MARKED.replace("article", "li"), CHANGED):
        found = times_of(clean(page(standard, post)))
        for time, (_, heading, words) in zip(TIMES, POSTS[standard], strict=True):
            assert (found[heading], found[words]) == (time, time)
        assert found["Direkte"] is None


@both(nb="nb", nn="nn")
def test_times_told_in_json_go_by_the_headline(standard: str, case: str) -> None:
    updates = [{"headline": h, "datePublished": at} for at, h, _ in POSTS[standard]]
    linked = {"@type": "LiveBlogPosting", "headline": "Direkte", "liveBlogUpdate": updates}
    script = f'<script type="application/ld+json">{json.dumps(linked)}</script>'
    found = times_of(clean(page(standard, "<h2>{1}</h2><p>{2}</p>", script)))
    for time, (_, heading, words) in zip(TIMES, POSTS[standard], strict=True):
        assert (found[heading], found[words]) == (time, time)
    assert found["Direkte"] is None


def test_broken_updates_are_passed_over() -> None:
    for updates in ("x", 3, [None, 4, {"headline": 5}, {"headline": "a", "datePublished": []}]):
        linked = {"@type": "LiveBlogPosting", "headline": "Direkte", "liveBlogUpdate": updates}
        script = f'<script type="application/ld+json">{json.dumps(linked)}</script>'
        found = times_of(clean(page("nn", "<h2>{1}</h2><p>{2}</p>", script)))
        assert set(found.values()) == {None}


@both(nb="nb", nn="nn")
def test_a_headline_with_a_date_that_cannot_be_read_ends_the_post(standard: str, case: str) -> None:
    times = [POSTS[standard][0][0], "9999-99-99"]
    updates = [
        {"headline": post[1], "datePublished": at}
        for at, post in zip(times, POSTS[standard], strict=True)
    ]
    linked = {"@type": "LiveBlogPosting", "headline": "Direkte", "liveBlogUpdate": updates}
    script = f'<script type="application/ld+json">{json.dumps(linked)}</script>'
    found = times_of(clean(page(standard, "<h2>{1}</h2><p>{2}</p>", script)))
    first, second = (post[2] for post in POSTS[standard])
    assert (found[first], found[second]) == (TIMES[0], None)


@both(nb="nb", nn="nn")
def test_an_article_has_no_posts(standard: str, case: str) -> None:
    words = [fields[2] for fields in POSTS[standard]]
    stamps = "".join(f'<time datetime="2024-12-1{day}T08:31">8.31</time>' for day in (2, 3))
    for html in (
        f"<article><h1>Nytt budsjett</h1>{stamps}<p>{words[0]}</p><p>{words[1]}</p></article>",
        f"<article><h1>Nytt budsjett</h1><p>{words[0]} {stamps}</p><p>{words[1]}</p></article>",
        page(standard, "<section><h2>{1}</h2><p>{2}</p></section>"),
        page(standard, '<section><time datetime="2024-12-12">i dag</time><p>{2}</p></section>'),
    ):
        assert {block.published for block in clean(html).blocks} == {None}
