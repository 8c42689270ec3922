"""The subpoena: all that is stored, logged, mailed, cached or backed up of a cycle.

The attacker holds the database before and after the close, its system columns, the
logs, the mails and the data folder, and knows in which order people answered. Each
test shows first that the attack works while the cycle is open, or without the control.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from django.apps import apps
from django.conf import settings as site
from django.core.cache import cache
from django.db import connection

from ledby.errors import SealError
from ledby.science.disclosure.linking import match_by_order
from ledby.web.cycles import answers, keys, selectors
from ledby.web.cycles.models import Participant, ReleasedDocument, Sheet
from ledby.web.cycles.sealing import unseal
from ledby.web.cycles.services import close as closing
from ledby.web.cycles.services.close import close, release, score, shred
from ledby.web.cycles.services.submit import submit
from ledby.web.outbox.services import send_waiting
from stages import comment_question, in_days, more_people, opened

# As in the worker: what is laid out anew after the count is so outside a transaction.
pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 40
SPOKE = 28
TEXT = "Kingfisher number {}"


def text_of(person) -> str:
    return TEXT.format(person.name.removeprefix("Person "))


def tell(cycle, person) -> None:
    """Let one person answer with words that nobody else has."""
    row = Participant.objects.select_related("cycle").get(cycle=cycle, person=person)
    given = answers.empty()
    given["inclusion"] = {"climate_1": 4}
    given["comments"] = {comment_question(cycle): text_of(person)}
    given["comments_shown"] = True
    submit(row, keys.personal_token(cycle.pk, row.pk), given)


@pytest.fixture
def told(cast):
    """Return an open cycle, all who were asked, and in which order some answered."""
    crowd = more_people(CROWD)
    cycle = opened(cast)
    order = np.random.default_rng(CROWD).permutation(CROWD)[:SPOKE]
    spoke = [crowd[at] for at in order]
    for person in spoke:
        tell(cycle, person)
    return cycle, crowd, spoke


def ended(cycle) -> None:
    close(cycle)
    score(cycle)
    release(cycle)
    send_waiting()


def shown_texts(cycle) -> list[str]:
    document = ReleasedDocument.objects.get(cycle=cycle, person=None).document
    return [text for batch in document["comments"] for text in batch["texts"]]


def on_disk(model) -> list[str]:
    """Return the keys of a table in the order in which the rows lie on the disk."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{key}" FROM "{table}" ORDER BY {place}')
        return [str(row[0]).replace("-", "") for row in cursor.fetchall()]


@pytest.fixture
def boxes(monkeypatch) -> list[str]:
    """Return the list that takes the texts in the order in which boxes are opened."""
    seen: list[str] = []
    real = closing._opened

    def watched(*arguments):
        for person, given in real(*arguments):
            seen.extend(given["comments"].values())
            yield person, given

    monkeypatch.setattr(closing, "_opened", watched)
    return seen


def orders(cycle, spoke) -> dict[str, list[str]]:
    """Return the orders of people that an attacker would try, as their texts."""
    rows = {
        row.pk.hex: row.person
        for row in Participant.objects.filter(cycle=cycle).select_related("person")
    }
    among = set(spoke)
    disk = [rows[key] for key in on_disk(Participant) if key in rows]
    by_key = [rows[key] for key in sorted(rows)]
    by_name = sorted(spoke, key=lambda one: one.name)
    tried = {"disk": disk, "key": by_key, "name": by_name, "time": spoke}
    return {
        name: [text_of(one) for one in people if one in among]
        for name, people in tried.items()
    }


def matches(cycle, spoke, opened_in) -> dict[str, int]:
    texts = shown_texts(cycle)
    tried = orders(cycle, spoke) | {"boxes": opened_in}
    return {
        name: sum(one == other for one, other in match_by_order(order, texts).items())
        for name, order in tried.items()
    }


def test_texts_are_linked_to_people_at_chance_level(told, boxes):
    """By any order: of 28 texts one is right by chance, more than seven hardly ever."""
    cycle, _, spoke = told
    ended(cycle)
    assert sorted(shown_texts(cycle)) == sorted(map(text_of, spoke))
    found = matches(cycle, spoke, boxes)
    assert max(found.values()) <= 7


def test_without_the_secret_order_texts_would_be_linked(told, boxes, monkeypatch):
    cycle, _, spoke = told
    batch = "ledby.science.disclosure.batch.Batch.__call__"
    monkeypatch.setattr(batch, lambda self, place, said: list(said))
    ended(cycle)
    assert matches(cycle, spoke, boxes)["boxes"] == SPOKE


def traces(person) -> dict[str, int]:
    """Return in how many cells of each table a person stands, by key or by address."""
    marks = {str(person.pk), person.pk.hex, person.email}
    row = Participant.objects.filter(person=person).first()
    marks |= {str(row.pk), row.pk.hex}
    found: Counter[str] = Counter()
    for model in apps.get_models(include_auto_created=True):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            for cells in cursor.fetchall():
                found[model.__name__] += any(
                    mark in str(cell) for cell in cells for mark in marks
                )
    return dict(found)


def test_after_the_release_nothing_tells_who_answered_from_who_did_not(told):
    cycle, crowd, spoke = told
    silent = next(person for person in crowd if person not in spoke)
    assert traces(spoke[0])["Sheet"] == 1
    assert traces(silent)["Sheet"] == 0
    ended(cycle)
    asked = [traces(person) for person in (spoke[0], spoke[-1], silent)]
    assert asked[0] == asked[1] == asked[2]
    assert "Sheet" not in asked[0]
    assert not Participant.objects.filter(cycle=cycle, answered=True).exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a column of PostgreSQL")
def test_transaction_numbers_do_not_tell_who_answered(told):
    """While open ``xmin`` names the transaction of each answer, for turnout and sheet.

    After the count rows were written anew, those who answered among those who did not.
    """
    cycle, _, spoke = told

    def numbers():
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT person_id, xmin::text FROM "{Participant._meta.db_table}"'
            )
            return {str(person): number for person, number in cursor.fetchall()}

    mine = {str(person.pk) for person in spoke}
    open_ = numbers()
    assert len({open_[one] for one in mine}) == SPOKE
    ended(cycle)
    after = numbers()
    answered = {number for one, number in after.items() if one in mine}
    others = {number for one, number in after.items() if one not in mine}
    assert answered == others


def test_rows_lie_on_the_disk_in_no_order_of_time(told):
    cycle, _, spoke = told
    owners = {row.pk.hex: row.person for row in Participant.objects.filter(cycle=cycle)}
    sheets = [owners[key] for key in on_disk(Sheet)]
    assert sheets == spoke, "while open the order of time is there"
    ended(cycle)
    place = {person: at for at, person in enumerate(spoke)}
    disk = [owners[key] for key in on_disk(Participant) if key in owners]
    order = [place[person] for person in disk if person in place]
    assert abs(np.corrcoef(order, np.arange(SPOKE))[0, 1]) < 4.5 / (SPOKE - 1) ** 0.5
    first_half = sum(person in place for person in disk[: len(disk) // 2])
    assert abs(first_half - SPOKE / 2) <= 9


def test_mails_and_caches_and_files_hold_no_word_of_an_answer(told, mailoutbox):
    cycle, _, spoke = told
    cache.set("control", text_of(spoke[0]))
    assert found_in_cache("Kingfisher")
    cache.clear()
    send_waiting()
    ended(cycle)
    assert len(mailoutbox) > 2 * CROWD
    for mail in mailoutbox:
        assert "Kingfisher" not in f"{mail.subject} {mail.body} {mail.message()}"
    assert not found_in_cache("Kingfisher")
    for path in Path(site.DATA).rglob("*"):
        if path.is_file() and not path.name.startswith("ledby.sqlite3"):
            assert b"Kingfisher" not in path.read_bytes(), path


def found_in_cache(word: str) -> bool:
    return any(word.encode() in bytes(value) for value in cache._cache.values())


def test_a_backup_from_while_it_was_open_says_nothing_once_the_key_is_gone(told):
    """Boxes and key store in two hands; and the boxes alone after the shredding."""
    cycle, _, spoke = told
    backup = {
        str(row.participant.person_id): bytes(row.sealed)
        for row in Sheet.objects.select_related("participant")
    }
    box = backup[str(spoke[0].pk)]
    assert text_of(spoke[0]).encode() in unseal(keys.private_key(cycle.pk), box)
    ended(cycle)
    shred(cycle, now=in_days(cycle.retention_days + 1))
    with pytest.raises(SealError, match="not in the store"):
        keys.private_key(cycle.pk)
    assert not any(
        cycle.pk.hex in path.name.replace("-", "")
        for path in Path(site.KEY_STORE).glob("*")
    )
    assert not any(b"Kingfisher" in box for box in backup.values())


def test_what_pages_say_while_open_counts_nobody(cast):
    crowd = more_people(CROWD)
    cycle = opened(cast)
    organiser, member = cast.client("otto"), cast.client("nils")

    def seen() -> str:
        pages = (organiser.get(f"/cycles/{cycle.pk}"), member.get("/organisation"))
        text = " ".join(page.content.decode() for page in pages)
        return re.sub(r'(nonce|value|content|hx-headers)=(["\']).*?\2', "", text)

    before, changes = seen(), 0
    for person in crowd[:12]:
        tell(cycle, person)
        now = seen()
        changes += now != before
        before = now
    asked = Participant.objects.filter(cycle=cycle).count()
    assert changes <= 12 * 10 / asked + 1


def test_with_exact_counts_every_answer_would_be_seen(cast, monkeypatch):
    monkeypatch.setattr(selectors, "tenths", lambda answered, asked: answered)
    monkeypatch.setattr(closing, "tenths", lambda answered, asked: answered)
    crowd = more_people(CROWD)
    cycle = opened(cast)
    shown = []
    for person in crowd[:5]:
        tell(cycle, person)
        shown.append(selectors.progress(cycle))
    assert shown == [1, 2, 3, 4, 5]
