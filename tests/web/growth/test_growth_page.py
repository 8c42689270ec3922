"""/growth: one thing at a time, a log, what changed; for its owner alone."""

from __future__ import annotations

import copy
from datetime import timedelta

import pytest
from django.test import Client

from ledby.web.cycles.models import Cycle, ReleasedDocument
from ledby.web.growth.models import LogEntry, Step
from ledby.web.practice.models import Try
from practices import begun, shared
from samples import sample_person_page
from stages import released


def two_pages(cast, monkeypatch, person, **moves) -> None:
    """Give *person* a page in two releases; *moves* are points by trait."""
    last = released(cast, monkeypatch)
    first = Cycle.objects.create(
        name="Winter",
        state="released",
        released_at=last.released_at - timedelta(days=180),
    )
    after = sample_person_page(person=str(person.pk), name=person.name)
    for line in after["traits"]:
        line["score"] = {
            "value": 3.0,
            "low": 2.7,
            "high": 3.3,
            "people": "7–9",
            "clip": "",
        }
        line["state"] = "shown"
    before = copy.deepcopy(after)
    for line in before["traits"]:
        for name in ("value", "low", "high"):
            line["score"][name] -= moves.get(line["trait"], 0.0)
    ReleasedDocument.objects.filter(cycle=last, person=person).update(document=after)
    ReleasedDocument.objects.create(cycle=first, person=person, document=before)


def test_one_chooses_a_trait_a_practice_a_line_and_who_may_notice(cast):
    post = shared(cast.marc)
    client = cast.client("amal")
    assert "One thing to grow in." in client.get("/growth").content.decode()
    answer = client.post(
        "/growth/choose",
        {
            "trait": "courage",
            "practice": str(post.pk),
            "plan": "When I doubt, I say it.",
            "noticers": "Nils, ruth@example.org, Marc",
        },
    )
    assert answer["Location"] == "/growth"
    page = client.get("/growth").content.decode()
    assert "When I doubt, I say it." in page
    assert "The trait: courage." in page
    assert "Marc Duval, Nils Aaberg, Ruth Okoye will be asked once" in page
    assert Try.objects.get().person == cast.amal


def test_a_practice_leads_to_its_step(cast):
    post = shared(cast.marc, about="courage")
    client = cast.client("amal")
    path = f"/growth/choose?trait=courage&amp;practice={post.pk}"
    assert path in client.get(f"/practices/{post.pk}").content.decode()
    page = client.get(path.replace("&amp;", "&")).content.decode()
    assert f'<option value="{post.pk}" selected>' in page
    assert '<option value="courage" selected>' in page


def test_the_next_one_puts_the_first_aside(cast):
    first = begun(cast.amal)
    begun(cast.amal, plan="If a number is bad, it comes first.")
    first.refresh_from_db()
    assert first.ended_at is not None
    page = cast.client("amal").get("/growth").content.decode()
    assert "What you tried before" in page
    cast.client("amal").post("/growth/turn", {"turn": "aside"})
    assert not Step.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"plan": ""}, "This field is required."),
        ({"trait": ""}, "Choose a trait, a practice, or one of each."),
        ({"trait": "charm"}, "Select a valid choice"),
        ({"noticers": "Amal"}, "Name others who may notice"),
        ({"noticers": "Nobody Known"}, "Nobody here is called"),
        ({"noticers": ",".join("abcdefghi")}, "it can be at most 8"),
        ({"practice": "00000000-0000-4000-8000-000000000000"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_begun_is_said_in_a_sentence(cast, given, sentence):
    form = {"trait": "courage", "plan": "When I doubt, I say it."} | given
    answer = cast.client("amal").post("/growth/choose", form)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not Step.objects.exists()


def test_the_log_is_its_owners_alone(cast):
    client = cast.client("amal")
    client.post("/growth/log", {"text": "Did it once. <b>"})
    entry = LogEntry.objects.get()
    assert "Did it once. &lt;b&gt;" in client.get("/growth").content.decode()
    assert "Did it once" not in cast.client("vera").get("/growth").content.decode()
    path = f"/growth/log/{entry.pk}/drop"
    assert cast.client("vera").post(path).status_code == 404
    page = client.post("/growth/log", {"text": ""}, follow=True).content.decode()
    assert "This field is required." in page
    client.post(path)
    assert not LogEntry.objects.exists()


def test_what_changed_is_told_only_where_it_is_clear(cast, monkeypatch):
    begun(cast.amal, trait="courage")
    two_pages(cast, monkeypatch, cast.amal, courage=1.0, honesty=0.2, loyalty=-1.5)
    page = cast.client("amal").get("/growth").content.decode()
    assert "From Winter to Spring, in points of five" in page
    table = page[page.index("<table>") : page.index("</table>")]
    assert table.index("Courage") < table.index("Judgment")
    assert table.count("<b>up, by 1.0</b>") == 1
    assert table.count("<b>down, by 1.5</b>") == 1
    assert table.count("<i>no clear change</i>") == 6


def test_before_two_releases_there_is_room(cast, monkeypatch):
    released(cast, monkeypatch)
    page = cast.client("amal").get("/growth").content.decode()
    assert "It takes two cycles with a page for you." in page


def test_low_competence_is_the_leaders_task(cast, monkeypatch):
    two_pages(cast, monkeypatch, cast.amal)
    row = ReleasedDocument.objects.get(cycle__name="Spring", person=cast.amal)
    row.document["next"] = {"kind": "task", "about": "skills"}
    for line in row.document["traits"]:
        if line["trait"] == "competence":
            line["score"] |= {"value": 2.0, "low": 1.6, "high": 2.4}
    row.save()
    page = cast.client("amal").get("/growth").content.decode()
    assert "A task for you who lead" in page
    assert "A task for whoever leads you, more than for you" in page


def test_the_block_on_ones_own_page(cast, monkeypatch):
    released(cast, monkeypatch)
    assert "Choose one" in cast.client("amal").get("/me").content.decode()
    begun(cast.amal)
    assert "When I doubt, I say it." in cast.client("amal").get("/me").content.decode()


def test_refusals(cast):
    for path in ("/growth", "/growth/choose", "/growth/share"):
        assert Client().get(path).status_code == 302
        assert cast.client("quinn").get(path).status_code == 404
    own = cast.client("amal")
    assert own.post("/growth/turn", {"turn": "aside"}).status_code == 404
    begun(cast.amal)
    assert own.post("/growth/turn", {"turn": "nonsense"}).status_code == 404
    assert (
        cast.client("nils").post("/growth/turn", {"turn": "aside"}).status_code == 404
    )
    assert own.get("/growth/turn").status_code == 405
