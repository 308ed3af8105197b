"""The report: one file with everything in it, that runs nothing of what articles say."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import regex

from extractor.errors import InputError
from extractor.extract import Extractor
from extractor.find import Question
from extractor.record import Record
from extractor.review import bundle
from extractor.review.bundle import json_in_html, page
from extractor.review.report import Wanted, report
from extractor.review.search import Question as Asked
from extractor.review.store import store_path
from tests.review import desks

COMMAND = Path(sys.executable).with_name("extractor")
HOSTILE = (
    "</script><script>alert(1)</script><!-- <svg onload=alert(1)> ]]> \u2028\u2029 \u202e txt.exe "
    "\u2066 &amp; \ud800 😀 ${x} `y` \\u003c"
)


def parts(html: str) -> dict[str, Any]:
    """What the file holds: its policy, its elements, and the JSON."""
    embedded = regex.findall(
        r'<script type="application/json" id="records">(.*?)</script>', html, regex.DOTALL
    )
    assert len(embedded) == 1
    (policy,) = regex.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    return {"records": json.loads(embedded[0]), "policy": policy}


@pytest.fixture(scope="module")
def path(rules: Extractor, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("a secret folder") / "r.jsonl"
    desks.write(path, desks.records_of(rules))
    with desks.sitting(path) as desk:
        desks.decide(desk, desks.figured(desk, "946"), "accept", comment="ringte Nav")
        desks.decide(desk, desks.figured(desk, "861"), "correct", slots={"period": "2016"})
        desks.decide(desk, desks.figured(desk, "85"), "reject", reason="other")
    return path


@pytest.fixture(scope="module")
def html(path: Path) -> str:
    report(str(path), str(path.with_name("report.html")))
    return path.with_name("report.html").read_text("utf8")


def test_the_report_holds_what_the_page_asks_for(html: str, path: Path) -> None:
    found = parts(html)["records"]
    assert found["session"]["read_only"] is True
    assert found["session"]["records"] == "r.jsonl"
    assert (found["session"]["articles"], len(found["articles"])) == (3, 3)
    claims = {c["figure"]: c for article in found["articles"] for c in article["claims"]}
    assert claims["946"]["status"] == "accepted"
    assert claims["946"]["comments"][0]["comment"] == "ringte Nav"
    assert (claims["861"]["status"], claims["861"]["now"]["period"]) == ("corrected", "2016")
    assert claims["85"]["decision"]["reason"] == "other"
    assert found["overview"]["progress"]["accepted"] == 1
    line = next(s for s in found["series"] if s["indicator"] == "recipients")
    assert [point["value"] for point in line["points"]] == [861, 946, 912]
    with desks.sitting(path) as desk:  # as the server tells it
        assert found["articles"][0] == json.loads(json.dumps(desk.article(1)))


def test_the_report_finds_a_year_and_sorts_by_confidence_as_the_server_does(
    rules: Extractor, tmp_path: Path
) -> None:
    path = desks.write(tmp_path / "r.jsonl", desks.records_of(rules))
    with desks.sitting(path) as desk:
        desks.decide(desk, desks.figured(desk, "861"), "correct", slots={"period": "2015/2018"})
        asked = [Asked(year=2016), Asked(year=2018), Asked(year=1999), Asked(order="confidence")]
        asked.append(Asked(min_confidence=0.7))
        wanted = [[row["id"] for row in desk.claims(each, None)["claims"]] for each in asked]
    report(str(path), str(tmp_path / "out.html"))
    records = parts((tmp_path / "out.html").read_text("utf8"))["records"]
    known = {id for id, (first, last) in records["years"].items() if first <= 2016 <= last}
    assert known == set(wanted[0]) and len(known) > 1
    node = shutil.which("node")
    if node is None:
        return  # the module itself is run where there is Node
    module = Path(bundle.__file__).with_name("static") / "js" / "embedded.js"
    code = f"""
      globalThis.document = {{ documentElement: {{}} }};
      const {{ EmbeddedSource }} = await import({json.dumps(module.as_uri())});
      const source = new EmbeddedSource(JSON.parse(process.argv[1]));
      const filters = ["2016", "2018", "1999"].map((year) => ({{ year }}));
      filters.push({{ order: "confidence" }}, {{ min_confidence: "0.7" }});
      const found = await Promise.all(filters.map((f) => source.claims(f, null)));
      console.log(JSON.stringify(found.map((f) => f.claims.map((row) => row.id))));
    """
    done = subprocess.run(
        [node, "--input-type=module", "-e", code, json.dumps(records)], capture_output=True
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == wanted


def test_nothing_is_fetched_and_only_what_is_hashed_runs(html: str) -> None:
    policy = parts(html)["policy"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy
    inline = regex.findall(r"<(script|style)(?: type=\"module\")?>(.*?)</\1>", html, regex.DOTALL)
    assert [kind for kind, _ in inline].count("script") == 2
    hashes = {
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for _, text in inline
    }
    assert hashes == set(regex.findall(r"'sha256-[^']+'", policy))
    shell = regex.sub(r"<(script|style)[^>]*>.*?</\1>", "", html, flags=regex.DOTALL)
    assert not regex.search(r"\b(?:src|href)=\"(?!data:)", shell)
    assert html.index("Content-Security-Policy") < html.index("<style")


def test_the_modules_stand_as_one_without_imports(html: str) -> None:
    (module,) = regex.findall(r'<script type="module">(.*?)</script>', html, regex.DOTALL)
    assert not regex.search(r"(?m)^(?:import|export)\b", module)
    names = regex.findall(r"(?m)^(?:async )?(?:function\*?|const|let|class) (\w+)", module)
    assert len(names) == len(set(names)) > 100


def test_no_path_of_the_machine_is_in_it(html: str, path: Path) -> None:
    for part in (*path.parent.parts[1:], "extractor-report-"):
        assert f"{part}/" not in html, part


def hostile(rules: Extractor) -> list[Record]:
    """A record with hostile words in every text that has no closed list."""
    (record,) = desks.records_of(rules, {"a": desks.PAGES["a"]})
    text = record.article.text
    end = len(text)
    longer = f"{text}\n\n{HOSTILE}"
    block = record.article.blocks[-1].model_copy(update={"start": end + 2, "end": len(longer)})
    article = record.article.model_copy(
        update={
            "text": longer, "title": HOSTILE, "authors": [HOSTILE], "lead": HOSTILE,
            "blocks": [*record.article.blocks, block], "canonical_url": "javascript:alert(1)",
        }
    )  # fmt: skip
    source = record.source.model_copy(
        update={"id": HOSTILE, "url": "javascript:alert(1)//</script>", "publisher": HOSTILE}
    )
    return [record.model_copy(update={"article": article, "source": source})]


def test_hostile_articles_and_titles_stay_words(rules: Extractor, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    rows = [record.model_dump(by_alias=True, mode="json") for record in hostile(rules)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")
    if "\\ud800" in path.read_text("utf8"):  # half a character, which is none
        path.write_text(path.read_text("utf8").replace("\\ud800", ""), encoding="utf8")
    report(str(path), str(tmp_path / "out.html"), Wanted(title=HOSTILE))
    html = (tmp_path / "out.html").read_text("utf8")
    found = parts(html)["records"]
    assert found["articles"][0]["title"] == HOSTILE.replace("\ud800", "")
    assert found["articles"][0]["url"] is None
    assert "<script>alert" not in html and "<svg onload" not in html and "<!-- <" not in html
    title = regex.findall(r"<title>(.*?)</title>", html)[0]
    assert not regex.search("[\u2028\u2029\u202e\u2066]", title)
    assert html.count("</script>") == html.count("<script")


@pytest.mark.parametrize("value", [HOSTILE, {"a": HOSTILE}, ["</script", "<!--", "&lt;", "]]>"]])
def test_embedded_json_means_the_same_and_ends_nothing(value: Any) -> None:
    told = json_in_html(value)
    assert not regex.search("[<>&\u2028\u2029]", told)
    assert json.loads(told) == json.loads(json.dumps(value).replace("\\ud800", "?"))


def test_a_title_is_text_and_not_markup() -> None:
    html = "".join(page("<b>&\n</title>", iter(["{}"])))
    assert "<title>&lt;b&gt;&amp; &lt;/title&gt;</title>" in html


def test_articles_are_chosen_by_what_their_claims_are_about(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    counts = report(str(path), str(out), Wanted(question=Question(place="Bømlo")))
    assert (counts.records, counts.articles) == (3, 1)
    (article,) = parts(out.read_text("utf8"))["records"]["articles"]
    assert article["title"] == "Bømlo"
    with pytest.raises(InputError, match="nothing to show"):
        report(str(path), str(out), Wanted(question=Question(place="Oslo")))
    with pytest.raises(InputError, match="did you mean sosialhjelp"):
        report(str(path), str(out), Wanted(question=Question(topic="sosialhelp")))


def test_a_corrected_claim_is_found_by_what_it_was_corrected_to(path: Path, tmp_path: Path) -> None:
    counts = report(str(path), str(tmp_path / "a"), Wanted(question=Question(year="2016")))
    assert counts.articles == 2


def test_too_much_is_refused_and_nothing_is_left(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    for limit in (1_000, 12_000):
        with pytest.raises(
            InputError, match=r"larger than 50 MB; show fewer articles with --topic"
        ):
            report(str(path), str(out), limit=limit)
    assert list(tmp_path.iterdir()) == []


def test_a_report_of_a_pipe_and_without_a_store(path: Path, tmp_path: Path) -> None:
    command = [COMMAND, "report", "-", "-o", "-", "--title", "Skien 2018"]
    done = subprocess.run(command, input=path.read_bytes(), capture_output=True)
    assert done.returncode == 0, done.stderr
    found = parts(done.stdout.decode())["records"]
    assert found["session"]["records"] == "Skien 2018"
    statuses = {c["status"] for article in found["articles"] for c in article["claims"]}
    assert statuses == {"undecided"}
    report(str(path), str(tmp_path / "out.html"), store=store_path(path))
    found = parts((tmp_path / "out.html").read_text("utf8"))["records"]
    statuses = {c["status"] for article in found["articles"] for c in article["claims"]}
    assert statuses == {"undecided", "accepted", "corrected", "rejected"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("none.jsonl", "-o", "x.html"), "cannot be read"),
        (("r.jsonl", "-o", "r.jsonl"), "is input and output at once"),
        (("r.jsonl", "-o", "no/such/x.html"), "cannot be written"),
        (("r.jsonl", "-o", "x.html", "--store", "none"), "holds no decisions"),
        (("r.jsonl", "-o", "x.html", "--year", "soon"), "no year"),
    ],
)
def test_what_is_wrong_is_told_with_its_remedy(
    path: Path, arguments: tuple[str, ...], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parent)
    done = desks.run("report", *arguments)
    assert done.exit_code == 1
    assert told in done.stderr
    assert not path.with_name("x.html").exists()


def test_a_report_tells_no_decision_of_a_claim_that_it_does_not_show(
    rules: Extractor, tmp_path: Path
) -> None:
    path = desks.write(tmp_path / "r.jsonl", desks.records_of(rules))
    slots = {"kind": "trend", "topic": "nav", "indicator": "staff", "direction": "up"}
    words = {"evidence": [{"start": 0, "end": 12}]}
    with desks.sitting(path) as desk:
        first = desks.figured(desk, "946")
        desks.add(desk, 1, **slots, **words, speaker={"name": "Lise Tapt", "role": None})
        desks.decide(desk, first, "accept", comment="blir")
        said = {"speaker": {"name": "Per Borte", "role": None}}
        desks.decide(desk, desks.figured(desk, "861"), "correct", slots=said)
    store, (text, day) = store_path(path), desks.PAGES["a"]
    newer = desks.records_of(rules, {"a": (text.replace("Flere", "Mange"), day)})
    claims = [c for c in newer[0].claims if not c.measure or c.measure.value != 861]
    desks.write(path, [newer[0].model_copy(update={"claims": claims})])
    for redact in (False, True):
        report(str(path), str(tmp_path / "out.html"), Wanted(redact=redact), store=store)
        html = (tmp_path / "out.html").read_text("utf8")
        assert "Lise Tapt" not in html and "Per Borte" not in html
        progress = parts(html)["records"]["overview"]["progress"]
        assert (progress["accepted"], sum(n for _, n in progress["by_day"])) == (1, 1)


def test_private_names_in_what_was_extracted_are_hidden(rules: Extractor, tmp_path: Path) -> None:
    path = desks.write(tmp_path / "r.jsonl", desks.records_of(rules))
    with desks.sitting(path) as desk:
        first = desks.figured(desk, "946")
        desks.decide(desk, first, "accept")
    with closing(sqlite3.connect(store_path(path))) as base, base:
        base.execute("DROP TRIGGER decision_stays")
        base.execute(
            "UPDATE decision SET extracted = json_set(before, '$.speaker',"
            """ json('{"name": "Siri Brevsen", "role": null}'))"""
        )
    for redact in (False, True):
        report(str(path), str(tmp_path / "out.html"), Wanted(redact=redact))
        shown = (tmp_path / "out.html").read_text("utf8")
        assert ("Siri Brevsen" in shown) is not redact


def test_a_report_leaves_the_records_and_the_decisions_alone(path: Path, tmp_path: Path) -> None:
    before = {file.name for file in path.parent.iterdir()}
    report(str(path), str(tmp_path / "out.html"))
    assert {file.name for file in path.parent.iterdir()} <= before | {"report.html"}
