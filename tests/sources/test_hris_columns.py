"""Columns are guessed from headers in several languages and can be corrected."""

from __future__ import annotations

import pytest

from ledby.errors import TableError
from ledby.sources import hris


@pytest.mark.parametrize(
    ("headers", "meaning"),
    [
        (
            "Employee ID|Full Name|Work E-mail|Reports To|Department|Job Title|Grade",
            "person|name|email|manager|unit|title|level",
        ),
        (
            "Personeelsnr|Voornaam|Naam|E-mailadres|Leidinggevende|Afdeling|In dienst",
            "person|first_name|last_name|email|manager|unit|start",
        ),
        (
            "Personalnummer|Name|Vorname|Vorgesetzter|Abteilung|Eintrittsdatum",
            "person|last_name|first_name|manager|unit|start",
        ),
        (
            "Matricule|Prénom Nom|Courriel|N+1|Langue",
            "person|name|email|manager|language",
        ),
        ("id|nom|prénom|supervisor id", "person|last_name|first_name|manager"),
        ("ID Empleado|Nombre|Apellidos|Correo electrónico|Jefe directo", None),
        ("Anställningsnummer|Namn|E-post|Närmaste chef", "person|name|email|manager"),
        ("Employee IDs|Skillls|Managers ID", "person|skills|manager"),
    ],
)
def test_headers_are_recognised(headers, meaning):
    meaning = meaning or "person|first_name|last_name|email|manager"
    expected = dict(zip(meaning.split("|"), headers.split("|"), strict=True))
    assert hris.guess(headers.split("|")) == expected


def test_an_id_is_preferred_to_an_address_and_to_a_name():
    headers = ["Manager Name", "Manager E-mail", "Manager ID", "Name", "ID"]
    assert hris.guess(headers)["manager"] == "Manager ID"
    assert hris.guess(headers[:2])["manager"] == "Manager E-mail"


def test_attributes_keep_their_own_name():
    assert hris.guess(["id", "attr_Vast contract"]) == {
        "person": "id",
        "attr_Vast contract": "attr_Vast contract",
    }
    assert hris.attribute_for("Contract type (2024)") == "attr_contract_type_2024"
    assert hris.attribute_for("attr_X") == "attr_X"


def test_strange_headers_mean_nothing():
    assert hris.guess(["Shoe size", "", "日本語"]) == {}


def test_what_is_chosen_wins_and_the_rest_is_guessed():
    chosen = hris.ColumnMap({"name": "Alias", "unit": ""})
    headers = ("id", "name", "Alias", "unit", "title")
    assert hris.settle(chosen, headers, "p.csv") == {
        "person": "id",
        "name": "Alias",
        "title": "title",
    }


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"name": "Names"}, 'has no column "Names" for name. Did you mean "name"'),
        ({"name": "id", "title": "id"}, 'column "id": it can be used for one thing'),
        ({"person": "", "email": ""}, "no column says who a person is"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(columns, sentence):
    with pytest.raises(TableError, match=sentence):
        hris.settle(hris.ColumnMap(columns), ("id", "name", "email"), "p.csv")


def test_a_mapping_in_toml():
    said = 'encoding = "cp1252"\n[columns]\nperson = "Nr"\nattr_contract = "Soort"\n'
    assert hris.from_toml(said, "map.toml") == hris.ColumnMap(
        {"person": "Nr", "attr_contract": "Soort"}, "cp1252", ""
    )


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("person = ", "map.toml: this is not TOML"),
        ("[column]\n", '"column" is not known here'),
        ("columns = 3", '"columns" is not known here'),
        ("[columns]\nmanger = 'x'", 'did you mean "manager"'),
        ("[columns]\nperson = 3", "person: give the name of a column"),
        ("encoding = 'ebcdic'", "'ebcdic' is not known; allowed: 'utf-8'"),
        ("delimiter = 'tab'", "'tab' is not known; allowed: ','"),
    ],
)
def test_a_broken_mapping_is_refused_in_words(said, sentence):
    with pytest.raises(TableError, match=sentence):
        hris.from_toml(said, "map.toml")
