"""/trust/<id>/pack: what a works council reads, out of the plan and this very site."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from pypdf import PdfReader

from ledby.web.cycles.services import council
from ledby.web.privacy import pack
from ledby.web.privacy.kept import Tier
from ledby.web.privacy.register import REGISTER
from stages import opened, planned


def words(answer) -> str:
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(BytesIO(answer.content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def pack_for(client: Client, cycle) -> str:
    return words(client.get(f"/trust/{cycle.pk}/pack"))


def test_it_says_what_is_asked_kept_and_at_risk(cast, settings):
    settings.SECURE = False
    plan = planned(cast, name="Winter", retention_days=17)
    text = pack_for(cast.client("greta"), plan)
    for part in (
        "What is asked, why, and how it is kept safe",
        "name what could go wrong before acting on an instruction",
        "From how many on",
        "Somebody works out who said what from the numbers.",
        "Reached over an encrypted connection no",
        "Database SQLite"
        if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
        else "Database PostgreSQL",
        "Days until the keys are destroyed 17",
        "The works council has not approved this plan as it stands.",
        "tokens for programs, as hashes",
    ):
        assert part in text, part


def test_every_table_that_says_something_of_people_is_in_it(cast):
    made = pack.pack_of(planned(cast), "en")
    cells = {row[0] for part in made.parts for row in part.get("rows", [])}
    of_people = [kept for kept in REGISTER.values() if kept.tier != Tier.NOBODY]
    assert {str(kept.what) for kept in of_people} <= cells


def test_the_settings_are_those_of_this_site(cast, settings):
    settings.SECURE, settings.DEMO, settings.MAIL_IS_FILES = True, True, False
    text = pack_for(cast.client("greta"), planned(cast))
    assert "Reached over an encrypted connection yes" in text
    assert "A demonstration with invented people yes" in text
    assert "Letters leave by a mail server yes" in text


def test_an_approval_is_named_with_its_day(cast):
    plan = planned(cast)
    mark = pack.council_selectors.fingerprint(plan)
    council.approve(plan, cast.greta.account, mark)
    text = pack_for(cast.client("otto"), plan)
    assert "Greta Sørensen approved it for the works council on" in text
    assert mark[:16] in text


def test_it_is_in_dutch_for_who_reads_dutch(cast):
    client = cast.client("greta")
    client.cookies["django_language"] = "nl"
    plan = planned(cast)
    answer = client.get(f"/trust/{plan.pk}/pack", headers={"Accept-Language": "nl"})
    assert "Wat er gevraagd wordt, waarom, en hoe het veilig blijft" in words(answer)


def test_everybody_who_is_asked_may_read_it(cast):
    assert "1. What is done" in pack_for(cast.client("nils"), opened(cast, units=[]))


@pytest.mark.parametrize("who", ["nils", "vera", "ida", "quinn"])
def test_a_plan_is_for_those_who_discuss_it(cast, who):
    plan = planned(cast)
    assert cast.client(who).get(f"/trust/{plan.pk}/pack").status_code == 404


def test_others_are_refused(cast):
    plan = planned(cast)
    assert Client().get(f"/trust/{plan.pk}/pack")["Location"].startswith("/sign-in")
    assert cast.client("greta").get(f"/trust/{uuid4()}/pack").status_code == 404
    assert cast.client("greta").post(f"/trust/{plan.pk}/pack").status_code == 405
