"""Covers: the same for the same post, different for others, and nothing but shapes."""

from __future__ import annotations

from uuid import UUID
from xml.etree import ElementTree as ET

from ledby.reports.card import practice_card
from ledby.reports.charts.cover import cover

KEYS = [str(UUID(int=number)) for number in range(60)]


def test_a_cover_belongs_to_its_post():
    made = [cover(key) for key in KEYS]
    assert made == [cover(key) for key in KEYS]
    assert len(set(made)) == len(made)


def test_each_is_a_drawing_with_one_given_mark():
    for key in KEYS:
        drawing = ET.fromstring(cover(key))
        assert drawing.get("aria-hidden") == "true"
        given = [one for one in drawing if one.get("class") == "f-given"]
        assert len(given) == 1
        assert {one.tag for one in drawing} <= {"rect", "circle", "path"}


def test_all_four_patterns_come_up():
    drawings = [ET.fromstring(cover(key)) for key in KEYS]
    waves = [d for d in drawings if any("Q" in p.get("d") for p in d.iter("path"))]
    hulls = [d for d in drawings if any("Z" in p.get("d") for p in d.iter("path"))]
    blocks = [d for d in drawings if len(list(d.iter("rect"))) == 24]
    flocks = len(drawings) - len(waves) - len(hulls) - len(blocks)
    assert min(len(waves), len(hulls), len(blocks), flocks) >= 5


def test_a_card_takes_any_words_as_words():
    made = practice_card(KEYS[0], '#set page(width: 1pt) "*_[]\x00', "A & B", "courage")
    assert made.startswith(b"\x89PNG")
    assert int.from_bytes(made[16:20]) == 1200
    assert int.from_bytes(made[20:24]) == 630
    assert made == practice_card(
        KEYS[0], '#set page(width: 1pt) "*_[]\x00', "A & B", "courage"
    )
