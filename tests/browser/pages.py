"""Invented articles in real municipalities, and one that means harm."""

from __future__ import annotations

import json
from collections.abc import Iterator

from extractor.article import Page
from extractor.extract import Extractor
from extractor.record import Record

PLACES = (
    "Skien", "Larvik", "Alta", "Molde", "Hamar", "Gjøvik", "Namsos", "Harstad", "Elverum", "Voss",
    "Halden", "Narvik", "Kongsberg", "Lillehammer", "Arendal", "Bodø", "Sarpsborg", "Førde",
    "Notodden", "Mandal", "Grimstad", "Farsund", "Flekkefjord", "Egersund", "Odda",
    "Kragerø", "Porsgrunn", "Risør", "Lyngdal", "Sandefjord", "Moss",
    "Levanger", "Verdal", "Steinkjer", "Vadsø", "Hammerfest", "Sortland", "Kristiansund",
)  # fmt: skip
NB = """<html lang="nb"><head><title>Færre på sosialhjelp i {place}</title>
<meta property="article:published_time" content="2017-03-02T06:00:00+01:00"></head><body><article>
<h1>Færre på sosialhjelp i {place}</h1>
<p class="lead">Tallet på mottakere har gått ned to år på rad.</p>
<p>I 2015 fikk 946 personer sosialhjelp i {place}. I 2016 var tallet 861, en nedgang på 85.</p>
<h2>Brukte mer</h2>
<blockquote>– {place} kommune brukte 41,2 millioner kroner på sosialhjelp i 2016, sier
Nav-leder Kari Moe.</blockquote>
<p>I fjor sto dessuten 17 navn på en liste.</p>
<ul><li>Sosialhjelp er regulert i lov.</li><li>Satsene er veiledende.</li></ul>
<aside class="factbox"><h3>Fakta</h3><p>Kommunen behandler søknadene.</p></aside>
</article></body></html>"""
NN = """<html lang="nn"><head><title>Fleire på sosialhjelp i Volda</title>
<meta property="article:published_time" content="2018-03-02T06:00:00+01:00"></head><body><article>
<h1>Fleire på sosialhjelp i Volda</h1>
<p>I 2017 fekk 88 personar 🙂 sosialhjelp i Volda, seier Nav-leiar Liv Aa.</p>
<p>Kommunen brukte 3,1 millionar kroner på sosialhjelp i 2017.</p></article></body></html>"""
HARM = """<img src=x onerror="harm()"><svg onload="harm()"></svg><script>harm()</script>
<style>body { display: none }</style>\u202eSkien\u2069 \u0007"""


def records(extractor: Extractor) -> Iterator[Record]:
    """Yield an article of each place, one in Nynorsk with an emoji, and the hostile one."""
    for place in PLACES:
        yield extractor.record(Page(NB.format(place=place), path=f"{place}.html"))
    yield extractor.record(Page(NN, path="volda.html"))
    yield hostile(extractor.record(Page(NB.format(place="Tromsø"), path="tromso.html")))


def hostile(record: Record) -> Record:
    """The record with markup, reversed writing and 5 MB of title in all that is shown of it."""
    row = json.loads(record.to_json())
    text = row["article"]["text"]
    title = row["article"]["blocks"][0]
    harm = HARM + "A" * 5_000_000
    shift = len(harm) - title["end"]
    row["article"] |= {
        "text": harm + text[title["end"] :],
        "title": harm,
        "authors": [HARM],
        "section": HARM,
    }
    row["source"] |= {"id": "harm", "url": "javascript:harm()", "publisher": HARM}
    row["notes"] = [{"code": "name-variant", "text": HARM}]
    for name in ("people", "organisations", "places"):
        for one in row[name]:
            one["name"] = HARM[:200]
            one["mentions"] = []
    row |= {"amounts": [], "times": []}
    first = [title["start"], title["end"]]
    _move(row["article"]["blocks"][1:], shift, first)
    for claim in row["claims"]:
        claim["id"] = f"harm{claim['id']}"[:16]
        claim["checks"] = []
        claim["topic"] = "\u202esekyt"
        if claim["measure"]:
            claim["measure"]["unit"] = "\u2028x\ny"
        _move(
            [
                claim["measure"],
                *claim["evidence"],
                *(s for spans in claim["slots"].values() for s in spans),
            ],
            shift,
            first,
        )
        claim["slots"] = {
            slot: [s for s in spans if s["start"] >= len(harm)]
            for slot, spans in claim["slots"].items()
        }
    row["claims"] = [c for c in row["claims"] if all(e["start"] > len(harm) for e in c["evidence"])]
    title |= {"end": len(harm)}
    return Record.from_json(json.dumps(row))


def _move(spans: list[dict[str, int] | None], shift: int, title: list[int]) -> None:
    for span in spans:
        if span and span["start"] >= title[1]:
            span["start"] += shift
            span["end"] += shift
