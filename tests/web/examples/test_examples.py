"""/examples: what is set, shown to colleagues, seen, taken back and reported."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from ledby.errors import StateError
from ledby.web.audit.models import Entry
from ledby.web.examples import analysis, services
from ledby.web.examples.models import Attestation, Example
from web.examples.conftest import set_example

DEED = "I open each meeting with what went wrong on my side."


def filled(**changes) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=14)
    return {
        "deed": DEED,
        "matters_to": "the planners",
        "trait": "honesty",
        "until": day.isoformat(),
        "link": "",
        **changes,
    }


def page_of(cast, name, path="/examples") -> str:
    return cast.client(name).get(path).content.decode()


def story(person):
    return analysis.what_was_seen(person)


class TestSetting:
    def test_two_lines_a_trait_and_a_day_are_enough(self, cast):
        done = cast.client("amal").post("/examples/new", filled())
        row = Example.objects.get()
        assert done["Location"] == f"/examples/{row.pk}"
        assert (row.leader, row.trait, row.deed) == (cast.amal, "honesty", DEED)
        assert DEED in page_of(cast, "sam")
        assert "Amal Nasser, for honesty, until" in page_of(cast, "sam")

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("deed", "", "required"),
            ("deed", "x" * 281, "it has 281"),
            ("deed", "x" * 100_000, "it has 100000"),
            ("trait", "charm", "charm"),
            ("until", "2020-01-01", "between today and a year"),
            ("until", "soon", "valid date"),
            ("link", "javascript:alert(1)", "begins with https://"),
            ("link", "http://example.org/", "begins with https://"),
            ("link", "https://", "begins with https://"),
            ("link", "data:text/html,x", "begins with https://"),
        ],
    )
    def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
        self, cast, field, value, sentence
    ):
        answer = cast.client("amal").post(
            "/examples/new", filled(matters_to="the drivers", **{field: value})
        )
        assert answer.status_code == 400
        assert sentence in answer.content.decode()
        assert "the drivers" in answer.content.decode()
        assert not Example.objects.exists()

    def test_a_link_is_shown_as_it_is_and_tells_nobody_where_one_came_from(self, cast):
        link = "https://example.org/notes?a=1"
        cast.client("amal").post("/examples/new", filled(link=link))
        page = page_of(cast, "sam")
        assert f'href="{link}" rel="noopener noreferrer nofollow external"' in page

    def test_nobody_shows_more_than_others_can_keep_in_mind(self, cast):
        for _ in range(10):
            set_example(cast.amal)
        with pytest.raises(StateError, match="You show 10 things already"):
            set_example(cast.amal)
        services.withdraw(Example.objects.first())
        set_example(cast.amal)


class TestColleagues:
    def test_newest_stand_first_whatever_anybody_saw(self, cast):
        with time_machine.travel(timezone.now() - timedelta(days=1), tick=False):
            old = set_example(cast.amal, deed="Older deed")
        set_example(cast.ruth, deed="Newer deed")
        for witness in (cast.sam, cast.vera, cast.otto):
            services.attest(old, witness)
        page = page_of(cast, "nils")
        assert page.index("Newer deed") < page.index("Older deed")

    def test_older_ones_wait_on_the_next_page_each_of_them_once(self, cast):
        now = timezone.now()
        deeds = [f"Deed number {at:02}" for at in range(45)]
        Example.objects.bulk_create(
            Example(
                leader=cast.ruth,
                deed=deed,
                matters_to="all",
                trait="courage",
                until=timezone.localdate(),
                # Three at a time in one moment: the order must still be whole.
                created_at=now - timedelta(minutes=at // 3),
            )
            for at, deed in enumerate(deeds)
        )
        query, seen = "?trait=courage", []
        for length in (20, 20, 5):
            page = page_of(cast, "nils", f"/examples{query}")
            seen += re.findall(r'"deed">(Deed number \d\d)', page)
            assert len(seen) == len(set(seen))
            assert len(seen) % 20 == length % 20
            query = "?" + (re.findall(r'rel="next" href="\?([^"]+)', page) or [""])[0]
            query = query.replace("&amp;", "&")
        assert sorted(seen) == deeds
        assert query == "?"
        assert "Deed number 00" in page_of(cast, "nils", "/examples?after=%27--")

    def test_no_colleague_learns_who_or_how_many_saw_it(self, cast, amals):
        before = page_of(cast, "nils", f"/examples/{amals.pk}")
        services.attest(amals, cast.sam, "I was there, Zanzibar.")
        services.attest(amals, cast.otto)
        after = page_of(cast, "nils", f"/examples/{amals.pk}")
        assert after.count("Sam Whitfield") == after.count("Zanzibar") == 0
        strip = "csrfmiddlewaretoken"
        assert len(before.split(strip)) == len(after.split(strip))
        mine = page_of(cast, "amal", f"/examples/{amals.pk}")
        assert "Sam Whitfield" in mine
        assert "Zanzibar" in mine

    def test_a_trait_can_be_chosen_and_an_unknown_one_chooses_all(self, cast, amals):
        assert DEED in page_of(cast, "nils", "/examples?trait=honesty")
        assert DEED not in page_of(cast, "nils", "/examples?trait=courage")
        assert DEED in page_of(cast, "nils", "/examples?trait=%27--")

    def test_it_ends_with_its_day(self, cast, amals):
        with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
            assert DEED not in page_of(cast, "nils")
            # Whoever comes back from a holiday may still say so.
            assert (
                Client.get(cast.client("nils"), f"/examples/{amals.pk}").status_code
                == 200
            )
        with time_machine.travel(timezone.now() + timedelta(days=45), tick=False):
            answer = cast.client("nils").get(f"/examples/{amals.pk}")
            assert answer.status_code == 404
            with pytest.raises(StateError, match="over"):
                services.attest(amals, cast.nils)

    def test_somebody_who_left_shows_nothing_more(self, cast, amals):
        cast.amal.active = False
        cast.amal.save()
        assert DEED not in page_of(cast, "nils")
        assert cast.client("nils").get(f"/examples/{amals.pk}").status_code == 404


class TestSeeing:
    def test_one_tap_from_the_list(self, cast, amals):
        path = f"/examples/{amals.pk}/saw"
        assert f'action="{path}"' in page_of(cast, "sam")
        cast.client("sam").post(path)
        row = Attestation.objects.get()
        assert (row.witness, row.relation, row.unit.path) == (
            cast.sam,
            "other",
            "Water",
        )
        assert "You saw it." in page_of(cast, "sam")

    def test_twice_is_once_and_a_new_line_is_a_new_gift(self, cast, amals):
        services.attest(amals, cast.sam, "First")
        Attestation.objects.update(thanked=True)
        services.attest(amals, cast.sam)
        assert Attestation.objects.get().line == "First"
        assert Attestation.objects.get().thanked
        services.attest(amals, cast.sam, "Second")
        row = Attestation.objects.get()
        assert (row.line, row.thanked) == ("Second", False)

    def test_it_can_be_taken_back(self, cast, amals):
        services.attest(amals, cast.sam)
        cast.client("sam").post(f"/examples/{amals.pk}/unsay")
        assert not Attestation.objects.exists()

    def test_nobody_sees_their_own(self, cast, amals):
        page = cast.client("amal").post(f"/examples/{amals.pk}/saw", follow=True)
        assert "it is your own example" in page.content.decode()
        assert not Attestation.objects.exists()

    def test_ones_own_reports_alone_never_make_it_count(self, cast):
        marcs = set_example(cast.marc)
        for name in ("nils", "amal", "ruth"):
            services.attest(marcs, getattr(cast, name))
        assert not story(cast.marc).shown
        services.attest(marcs, cast.vera)
        assert [one.example for one in story(cast.marc).shown] == [marcs]

    def test_one_from_outside_the_line_is_enough(self, cast, amals):
        services.attest(amals, cast.marc)
        assert not story(cast.amal).shown
        Attestation.objects.all().delete()
        services.attest(amals, cast.sam)
        assert story(cast.amal).shown[0].seen.weight == 1

    def test_who_moves_later_changes_nothing_of_what_was_seen(self, cast, amals):
        services.attest(amals, cast.sam)
        cast.sam.manager, cast.sam.unit = cast.amal, cast.amal.unit
        cast.sam.save()
        assert story(cast.amal).shown[0].seen.outside == 1

    def test_the_own_page_says_what_others_saw(self, cast, amals):
        services.attest(amals, cast.sam)
        set_example(cast.amal, deed="Another")
        page = page_of(cast, "amal", "/me")
        assert "Others saw one thing that you showed." in page
        assert DEED in page
        assert "Not enough evidence yet" in page

    def test_word_and_deed_once_three_days_are_over(self, cast):
        for number in range(4):
            one = set_example(cast.amal, deed=f"Deed {number}")
            if number:
                services.attest(one, cast.sam)
        with time_machine.travel(timezone.now() + timedelta(days=20), tick=False):
            found = story(cast.amal)
            page = page_of(cast, "amal", "/me")
        assert (found.alignment.due, found.alignment.kept) == (4, 3)
        assert "Others saw 3 of 4 things" in page
        assert f"between {found.low} and {found.high} in 100" in page
        assert found.low % 5 == 0


class TestReporting:
    def test_it_is_hidden_at_once_until_an_organiser_decides(self, cast, amals):
        cast.client("nils").post(
            f"/examples/{amals.pk}/report", {"reason": "It mocks the drivers"}
        )
        assert DEED not in page_of(cast, "sam")
        assert "It is hidden until an organiser" in page_of(
            cast, "amal", f"/examples/{amals.pk}"
        )
        waiting = page_of(cast, "otto", "/examples/reported")
        assert "It mocks the drivers" in waiting
        assert "Nils Aaberg says:" in waiting
        with pytest.raises(StateError):
            services.attest(Example.objects.get(), cast.sam)

    def test_put_back_it_is_not_hidden_by_a_second_report(self, cast, amals):
        services.report(amals, cast.nils, "No")
        path = f"/examples/reported/{amals.pk}"
        cast.client("otto").post(path, {"act": "back"})
        assert DEED in page_of(cast, "sam")
        services.report(Example.objects.get(), cast.ruth, "Again")
        assert DEED in page_of(cast, "sam")

    def test_taken_out_it_is_gone(self, cast, amals):
        services.report(amals, cast.nils, "No")
        path = f"/examples/reported/{amals.pk}"
        cast.client("otto").post(path, {"act": "remove"})
        assert not Example.objects.exists()
        kinds = list(Entry.objects.order_by("number").values_list("kind", flat=True))
        assert kinds[-2:] == ["example_reported", "example_removed"]

    def test_a_report_needs_a_reason_and_keeps_what_was_typed(self, cast, amals):
        answer = cast.client("nils").post(f"/examples/{amals.pk}/report", {})
        assert answer.status_code == 400
        assert not Example.objects.get().hidden


class TestTakingBack:
    def test_colleagues_see_it_no_more_and_it_counts_for_nothing(self, cast, amals):
        services.attest(amals, cast.sam)
        cast.client("amal").post(f"/examples/{amals.pk}/withdraw")
        assert DEED not in page_of(cast, "sam")
        assert "taken back" in page_of(cast, "amal")
        assert story(cast.amal).alignment.told == 0

    def test_a_year_after_its_day_it_is_deleted(self, amals):
        now = timezone.now()
        assert services.forget(now + timedelta(days=370)) == 0
        assert services.forget(now + timedelta(days=400)) == 1
        assert not Example.objects.exists()


class TestRefusals:
    PATHS = ("", "/ask", "/saw", "/unsay", "/withdraw", "/report")

    @pytest.mark.parametrize("path", PATHS)
    def test_a_missing_one_is_missing_for_everybody(self, cast, path):
        for name in ("nils", "otto", "quinn"):
            client = cast.client(name)
            method = client.get if path in {"", "/ask"} else client.post
            assert method(f"/examples/{uuid4()}{path}").status_code == 404

    @pytest.mark.parametrize("path", ["/ask", "/withdraw"])
    def test_what_is_the_owners_is_nobody_elses(self, cast, amals, path):
        for name in ("nils", "marc", "vera", "otto", "quinn"):
            answer = cast.client(name).post(f"/examples/{amals.pk}{path}")
            assert answer.status_code == 404
        assert Example.objects.get().withdrawn_at is None

    @pytest.mark.parametrize("name", ["nils", "vera", "greta", "ida"])
    def test_what_was_reported_is_for_organisers(self, cast, amals, name):
        services.report(amals, cast.nils, "No")
        client = cast.client(name)
        assert client.get("/examples/reported").status_code == 404
        path = f"/examples/reported/{amals.pk}"
        assert client.post(path, {"act": "remove"}).status_code == 404
        assert Example.objects.exists()

    def test_nobody_reports_their_own(self, cast, amals):
        answer = cast.client("amal").post(
            f"/examples/{amals.pk}/report", {"reason": "x"}
        )
        assert answer.status_code == 404

    def test_whoever_is_not_signed_in_is_asked_to(self, amals):
        for path in ("/examples", "/examples/new", f"/examples/{amals.pk}"):
            assert "sign-in" in Client().get(path)["Location"]

    @pytest.mark.parametrize("path", PATHS[2:])
    def test_what_changes_something_is_only_posted(self, cast, amals, path):
        answer = cast.client("amal").get(f"/examples/{amals.pk}{path}")
        assert answer.status_code == 405
