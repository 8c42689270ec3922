from __future__ import annotations

import copy
from collections import Counter

import pytest
import yaml

from ledby.errors import ConfigurationError
from ledby.science.vocabulary import Facet, Reason, Trait
from ledby.web.cycles.instrument import (
    DATA,
    in_language,
    load,
    read,
    versions,
)

BANK = yaml.safe_load((DATA / "ledby-1.yaml").read_text("utf-8"))


def test_the_bank_holds_what_the_form_asks():
    instrument = load()
    assert Counter(item.scale for item in instrument.traits) == dict.fromkeys(Trait, 3)
    assert Counter(item.scale for item in instrument.lead) == dict.fromkeys(Facet, 2)
    assert [item.key for item in instrument.climate] == [
        f"climate_{number}" for number in range(1, 7)
    ]
    assert [item.key for item in instrument.traits[:3]] == [
        "judgment_a",
        "judgment_b",
        "judgment_c",
    ]
    assert list(instrument.reasons) == [reason.value for reason in Reason]
    assert len(instrument.comments) == 2
    assert instrument.licence == "CC BY 4.0"


def test_every_trait_item_is_put_in_two_wordings_and_two_languages():
    for item in load().traits:
        assert set(item.texts) == {"self", "observer"}
        for words in item.texts.values():
            assert set(words) == {"en", "nl"}
            # An item carries on from the line above it: no capital, no full stop.
            assert words["en"][0].islower()
            assert not words["en"].endswith((".", "?"))
            assert words["en"] != words["nl"]


def test_the_self_wording_speaks_to_oneself():
    for item in load().traits:
        assert " they " not in f" {item.texts['self']['en']} "
        assert " their " not in f" {item.texts['self']['en']} "
        assert " your " not in f" {item.texts['observer']['en']} "


def test_loyalty_never_asks_for_support_of_a_person_and_discretion_spares_reports():
    instrument = load()
    for letter in "abc":
        text = instrument.item(f"loyalty_{letter}").texts["observer"]["en"]
        assert not {"boss", "manager", "support"} & set(text.split())
    told = instrument.item("discretion_a").texts["observer"]
    assert "wrongdoing" in told["en"]
    assert "misstand" in told["nl"]


def test_text_falls_back_to_the_base_language_then_to_english():
    words = {"en": "lead", "nl": "leiden"}
    assert in_language(words, "nl-be") == "leiden"
    assert in_language(words, "de") == "lead"


def test_an_item_that_does_not_exist():
    with pytest.raises(KeyError):
        load().item("judgment_d")


def test_an_unknown_version_is_refused_with_the_known_ones():
    assert versions() == ("ledby-1",)
    with pytest.raises(ConfigurationError, match=r'no instrument "x"; known are led'):
        load("x")


def changed(*path, value):
    bank = copy.deepcopy(BANK)
    node = bank
    for key in path[:-1]:
        node = node[key]
    if value is None:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    return bank


JUDGMENT = ("traits", "judgment", "items", "a")
REFUSED = {
    "a translation is missing": (
        (*JUDGMENT, "self", "nl"),
        None,
        'item "judgment_a": found en; allowed and needed are en, nl',
    ),
    "an empty text": (
        (*JUDGMENT, "observer", "en"),
        " ",
        "item \"judgment_a\", en: ' ' is not a text",
    ),
    "a wording is missing": ((*JUDGMENT, "self"), None, "found observer; allowed"),
    "a trait is unknown": (("traits", "charisma"), {}, "traits or lead: found judg"),
    "two items of three": (("traits", "courage", "items", "b"), None, "found a, c;"),
    "no provenance": (("traits", "loyalty", "provenance"), None, "loyalty: found name"),
    "a sixth point": (("points", 6), {"en": "x", "nl": "y"}, "points: found 1, 2, 3"),
    "a reason too few": (("reasons", "stays_calm"), None, "reasons: found tells"),
    "no English": (("languages",), ["nl"], "must be a list with en in it"),
    "languages in one text": (("languages",), "en", "must be a list with en in it"),
    "no item in the pattern": (
        ("wordings", "self", "item", "en"),
        "… ?",
        "wordings, self, item, en: the pattern must hold {item}",
    ),
    "a section is missing": (("climate",), None, "the file: found version"),
    "a number for a text": (("licence",), 4, "licence: 4 is not a text; write one"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_broken_bank_is_refused_in_one_sentence(case):
    path, value, sentence = REFUSED[case]
    with pytest.raises(ConfigurationError) as refused:
        read(changed(*path, value=value), "bank.yaml")
    assert sentence in str(refused.value)
    assert str(refused.value).startswith("bank.yaml, ")


@pytest.mark.parametrize("bank", [None, [], "text", 3])
def test_a_file_that_is_no_mapping_is_refused(bank):
    with pytest.raises(ConfigurationError, match="the file: found"):
        read(bank, "bank.yaml")
