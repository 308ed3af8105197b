"""Dates a reader sees: which part of a line they are, and what they say, in both standards."""

import pytest

from extractor.parser.dates import cut_dates, is_only_date, read_visible
from extractor.parser.vocabulary import read_vocabulary

VOCABULARY = read_vocabulary()


@pytest.mark.parametrize(
    ("nb", "nn", "read"),
    [
        ("Publisert: 17.03.2022", "Lagd ut 17.03.2022", ["2022-03-17"]),
        ("3. mai 2021 kl. 14.05", "3. mai 2021 klokka 14.05", ["2021-05-03T14:05:00"]),
        ("onsdag 8. mai 2019 - 05:30", "Tysdag 8. mai 2019 – 05.30", ["2019-05-08T05:30:00"]),
        (
            "Sist endret 17.03.22 (kl 09:05)",
            "Sist endra 17.03.22 (kl 09:05)",
            ["2022-03-17T09:05:00"],
        ),
        ("Publisert 12/3/1998", "Skrive 12/3/1998", ["1998-03-12"]),
        ("Lørdag 23. mai kl. 07.10", "Laurdag 23. mai kl. 07.10", []),
        ("Sist oppdatert:", "Sist endra:", []),
    ],
)
def test_a_line_that_says_only_when(nb: str, nn: str, read: list[str]) -> None:
    for line in (nb, nn):
        assert is_only_date(line, VOCABULARY)
        assert [stamp for stamp, _ in read_visible(line)] == read


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("Av Siri Lunde, publisert 8. mai 2019 05:30", "Av Siri Lunde"),
        ("Siri Lunde Lagd ut tysdag 8. mai 2019", "Siri Lunde"),
        ("Loven kom i mai 2019.", "Loven kom i mai 2019."),
        ("Lova gjeld 3,5 av dei 12.", "Lova gjeld 3,5 av dei 12."),
    ],
)
def test_a_line_without_its_dates(line: str, rest: str) -> None:
    assert cut_dates(line, VOCABULARY)[0] == rest
