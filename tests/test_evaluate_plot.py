"""The reliability diagram: its numbers, its picture and its errors."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import InputError
from extractor.evaluate.plot import brier, groups_of, plot_reliability

Finds = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60)


@given(Finds)
def test_every_find_is_in_one_group_and_within_its_interval(
    finds: list[tuple[float, bool]],
) -> None:
    groups = groups_of(finds)
    assert sum(group.claims for group in groups) == len(finds)
    for group in groups:
        assert 0 <= group.low <= group.accuracy <= group.high <= 1
    right = sum(group.accuracy * group.claims for group in groups)
    assert right == pytest.approx(sum(right for _, right in finds))


def test_the_interval_is_wilsons() -> None:
    (group,) = groups_of([(0.8, True)] * 8 + [(0.8, False)] * 2)
    assert (round(group.low, 3), round(group.high, 3)) == (0.490, 0.943)


def test_brier() -> None:
    assert brier([(1.0, True), (0.0, False)]) == 0
    assert brier([(0.5, True), (0.5, False)]) == 0.25


@pytest.mark.parametrize(("name", "opens"), [("a.png", b"\x89PNG"), ("a.svg", b"<?xml")])
def test_the_picture(tmp_path: Path, name: str, opens: bytes) -> None:
    plot_reliability([(0.7, True), (0.3, False), (1.0, True)], tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(opens)


def test_what_cannot_be_drawn(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no claim was found"):
        plot_reliability([], tmp_path / "a.png")
    with pytest.raises(InputError, match=r"name the picture \.png"):
        plot_reliability([(0.7, True)], tmp_path / "a.docx")
    with pytest.raises(InputError, match=r"name the picture \.png"):
        plot_reliability([(0.7, True)], tmp_path)
    with pytest.raises(InputError, match="cannot be written"):
        plot_reliability([(0.7, True)], tmp_path / "nowhere" / "a.png")
    assert not list(tmp_path.parent.glob(f"{tmp_path.name}.*"))
