"""What the works council does with a plan, and with the second key of a cycle."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from nacl.public import PrivateKey

from ledby.errors import SealError, StateError
from ledby.web.accounts.models import Role, RoleGrant
from ledby.web.cycles import council_keys, keys
from ledby.web.cycles.council_selectors import (
    council_obstacle,
    fingerprint,
    standing,
    working_keys,
)
from ledby.web.cycles.jobs import bring_and_count, close_and_count, tick
from ledby.web.cycles.models import (
    Approval,
    CouncilKey,
    Cycle,
    CycleEvent,
    ReleasedDocument,
    Remark,
    Sheet,
)
from ledby.web.cycles.sealing import unseal
from ledby.web.cycles.services.close import close, score
from ledby.web.cycles.services.council import (
    WRONG_KEYS,
    approve,
    bring_key,
    confirm_key,
    consult,
    make_key,
    say,
)
from ledby.web.cycles.services.create import discard, revise
from ledby.web.cycles.services.launch import ask, launch
from ledby.web.outbox.models import Message
from ledby.web.outbox.services import send_waiting
from stages import (
    answer,
    council_key,
    fake_count,
    in_days,
    opened,
    opened_with_council,
    planned,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_tries_of_other_tests():
    cache.clear()


def agree(cycle, person):
    approve(cycle, person.account, fingerprint(cycle))


def mailed() -> list[tuple[str, str]]:
    return sorted(Message.objects.values_list("kind", "recipient"))


# The agreement


def test_a_launch_waits_for_an_approval_and_says_so(cast):
    cycle = planned(cast, needs_approval=True)
    assert council_obstacle(cycle) == (
        "Spring waits for the approval of the works council."
    )
    assert ask(cycle, cast.otto.account) is False
    with pytest.raises(StateError, match="waits for the approval"):
        launch(cycle)
    agree(cycle, cast.greta)
    assert council_obstacle(cycle) == ""
    assert launch(cycle, seed=1)
    assert standing(cycle).approval.name == "Greta Sørensen"


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Summer"},
        {"units": ["Field", "Head office"]},
        {"parts": ["follows", "inclusion"]},
        {"retention_days": 31},
        {"reminder_days": [7]},
        {"shared_key": True},
    ],
)
def test_whatever_is_changed_voids_an_approval(cast, change):
    cycle = planned(cast, needs_approval=True)
    agree(cycle, cast.greta)
    revise(cycle, **change)
    stands = standing(cycle)
    assert stands.approval is None
    assert stands.outdated.name == "Greta Sørensen"
    with pytest.raises(StateError, match="works council"):
        launch(cycle)


def test_an_approval_counts_again_for_the_plan_it_was_given_to(cast):
    cycle = planned(cast, needs_approval=True)
    agree(cycle, cast.greta)
    revise(cycle, name="Summer")
    revise(cycle, name="Spring")
    assert standing(cycle).approval is not None


def test_the_day_of_the_close_may_move_after_an_approval(cast):
    cycle = planned(cast, needs_approval=True)
    agree(cycle, cast.greta)
    revise(cycle, closes_at=in_days(21), reminder_days=[5, 3])
    assert standing(cycle).approval is not None


def test_other_words_or_other_questions_void_an_approval(cast, monkeypatch):
    from ledby.web.cycles import agreement

    cycle = planned(cast)
    agree(cycle, cast.greta)
    with monkeypatch.context() as later:
        later.setattr(agreement, "digest", lambda _version: "another form")
        assert standing(cycle).approval is None
    with monkeypatch.context() as later:
        later.setattr(agreement, "THRESHOLDS", agreement.THRESHOLDS | {"group": 4})
        assert standing(cycle).approval is None
    assert standing(cycle).approval is not None
    launch(cycle, seed=1)
    # What was launched stays approved, whatever the software says later.
    monkeypatch.setattr(agreement, "digest", lambda _version: "another form")
    assert standing(cycle).approval is not None


def test_a_change_between_the_check_and_the_launch_is_not_launched(cast, monkeypatch):
    from ledby.web.cycles import analysis

    cycle = planned(cast, needs_approval=True)
    agree(cycle, cast.greta)
    assign = analysis.assign

    def slowly(participants, seed):
        Approval.objects.all().delete()
        return assign(participants, seed)

    monkeypatch.setattr(analysis, "assign", slowly)
    with pytest.raises(StateError, match="changed meanwhile"):
        launch(cycle, seed=1)
    assert not keys.exists(cycle.pk)
    assert not Message.objects.filter(kind="invitation").exists()


def test_what_was_not_read_is_not_approved(cast):
    cycle = planned(cast)
    seen = fingerprint(cycle)
    revise(Cycle.objects.get(), retention_days=90)
    with pytest.raises(StateError, match="changed while you read it"):
        approve(cycle, cast.greta.account, seen)
    assert not Approval.objects.exists()


def test_after_the_launch_nothing_is_approved(cast):
    cycle = opened(cast)
    with pytest.raises(StateError, match="has been launched"):
        agree(cycle, cast.greta)
    assert standing(cycle).approval is None


def test_approving_twice_is_approving_once(cast):
    cycle = planned(cast)
    agree(cycle, cast.greta)
    agree(cycle, cast.greta)
    assert Approval.objects.count() == 1
    assert CycleEvent.objects.filter(what="approve").count() == 1
    assert mailed() == [("agreement-approved", "otto@example.org")]


def test_where_there_is_no_council_the_sentence_says_so(cast):
    RoleGrant.objects.filter(role=Role.COUNCIL).delete()
    cycle = planned(cast, needs_approval=True)
    assert "Nobody is on the works council" in council_obstacle(cycle)
    with pytest.raises(StateError, match="Nobody is on the works council"):
        consult(cycle)
    revise(cycle, needs_approval=False, shared_key=True)
    assert "nobody can make the second key" in council_obstacle(cycle)
    revise(cycle, shared_key=False)
    assert launch(cycle, seed=1)


def test_the_council_is_asked_once_for_each_plan(cast):
    RoleGrant.objects.create(user=cast.sam.account, role=Role.COUNCIL)
    cycle = planned(cast, needs_approval=True)
    consult(cycle, cast.otto.account)
    both = [("agreement-waits", f"{name}@example.org") for name in ("greta", "sam")]
    assert mailed() == both
    assert standing(cycle).asked
    with pytest.raises(StateError, match="knows the plan of Spring as it is"):
        consult(cycle)
    revise(cycle, retention_days=10)
    assert not standing(cycle).asked
    consult(cycle)
    assert mailed() == sorted(both * 2)
    agree(cycle, cast.greta)
    with pytest.raises(StateError, match="as it is"):
        consult(cycle)


def test_what_is_said_is_kept_with_name_and_told_to_the_other_side(cast):
    cycle = planned(cast)
    say(cycle, cast.greta.account, "Thirty days are long.")
    say(cycle, cast.otto.account, "Twenty, then.")
    rows = list(Remark.objects.order_by("pk").values_list("name", "text"))
    assert rows == [
        ("Greta Sørensen", "Thirty days are long."),
        ("Otto Brandt", "Twenty, then."),
    ]
    assert mailed() == [
        ("agreement-remark", "greta@example.org"),
        ("agreement-remark", "otto@example.org"),
    ]


def test_mails_are_written_in_the_language_of_the_reader(cast, mailoutbox):
    cast.greta.language = "nl"
    cast.greta.save()
    cycle = planned(cast, needs_approval=True, shared_key=True)
    consult(cycle)
    agree(cycle, cast.greta)
    say(cycle, cast.greta.account, "Goed zo.")
    send_waiting()
    said = {mail.subject: mail.body for mail in mailoutbox}
    # By now it does not wait any more, so the first was dropped.
    assert set(said) == {
        "The works council agrees (Spring)",
        "Something was said of an agreement (Spring)",
    }
    revise(cycle, name="Summer")
    consult(cycle)
    send_waiting()
    last = mailoutbox[-1]
    assert last.subject == "Een afspraak wacht op de ondernemingsraad (Summer)"
    assert f"/trust/{cycle.pk}" in last.body
    assert "Voor die tijd wordt niemand iets gevraagd" in last.body
    assert "Maak er ook een sleutel voor" in last.body


# The second key


def test_without_a_confirmed_key_nothing_is_launched(cast):
    cycle = planned(cast, shared_key=True)
    with pytest.raises(StateError, match="no member has made its key"):
        launch(cycle)
    rows = council_keys.as_rows(make_key(cycle, cast.greta.account))
    with pytest.raises(StateError, match="no member has made its key"):
        launch(cycle)
    confirm_key(cycle, cast.greta.account, " ".join(rows))
    assert launch(cycle, seed=1)


def test_only_the_public_half_is_kept(cast):
    cycle = planned(cast, shared_key=True)
    made = make_key(cycle, cast.greta.account)
    row = CouncilKey.objects.get()
    assert bytes(row.public_key) == bytes(PrivateKey(made).public_key)
    assert made not in [bytes(v) for v in vars(row).values() if isinstance(v, bytes)]


def test_the_plain_key_is_on_no_disk_before_the_council_brings_it(cast, settings):
    cycle, rows = opened_with_council(cast)
    answer(cycle, cast.nils)
    (box,) = (bytes(sheet.sealed) for sheet in Sheet.objects.all())
    private = keys.open_copy(cycle.pk, council_keys.from_text(rows))
    assert unseal(private, box)
    held = [path.read_bytes() for path in settings.KEY_STORE.glob(f"{cycle.pk}*")]
    assert [len(one) for one in held] == [64 + 112]
    assert private not in held[0]
    with pytest.raises(SealError, match="waits for the works council"):
        keys.private_key(cycle.pk)
    # No 32 bytes of all that is stored open an answer.
    for at in range(len(held[0]) - 31):
        with pytest.raises(SealError):
            unseal(held[0][at : at + 32], box)


def test_answers_wait_for_the_key_and_then_are_counted(cast, monkeypatch):
    fake_count(monkeypatch)
    cycle, rows = opened_with_council(cast)
    answer(cycle, cast.nils, cast.amal)
    close_and_count(cycle, cast.otto.account)
    assert score(cycle) is False
    tick()
    assert standing(cycle).waits_for_key
    assert Sheet.objects.count() == 2
    assert not CycleEvent.objects.filter(what="fault").exists()
    bring_and_count(cycle, cast.greta.account, rows)
    cycle.refresh_from_db()
    assert cycle.scored_at is not None
    assert not standing(cycle).waits_for_key
    assert ReleasedDocument.objects.count() == 9
    with pytest.raises(SealError, match="waits for the works council"):
        keys.private_key(cycle.pk)
    whats = list(CycleEvent.objects.order_by("pk").values_list("what", flat=True))
    assert whats == ["key_made", "launch", "close", "key", "count"]
    assert CycleEvent.objects.get(what="key").by == cast.greta.account


def test_any_one_of_several_keys_opens(cast, monkeypatch):
    fake_count(monkeypatch)
    for name in ("sam", "vera"):
        person = getattr(cast, name)
        RoleGrant.objects.create(user=person.account, role=Role.COUNCIL)
    cycle = planned(cast, shared_key=True)
    rows = [council_key(cycle, person) for person in (cast.greta, cast.sam)]
    make_key(cycle, cast.vera.account)
    launch(cycle, seed=1)
    # What was never confirmed opens nothing, and nobody is told that it would.
    assert standing(cycle).holders == ("Greta Sørensen", "Sam Whitfield")
    assert CouncilKey.objects.count() == 2
    assert len(keys._read(cycle.pk)) == 64 + 2 * 112
    close(cycle)
    # A member who stays may bring the key of one who left.
    bring_and_count(cycle, cast.greta.account, rows[1])
    cycle.refresh_from_db()
    assert cycle.scored_at is not None


def test_who_left_the_council_before_the_launch_holds_no_key(cast):
    RoleGrant.objects.create(user=cast.sam.account, role=Role.COUNCIL)
    cycle = planned(cast, shared_key=True)
    council_key(cycle, cast.sam)
    RoleGrant.objects.filter(user=cast.sam.account).delete()
    assert working_keys(cycle) == []
    with pytest.raises(StateError, match="no member has made its key"):
        launch(cycle)


def test_a_key_made_anew_while_it_is_launched_stops_the_launch(cast, monkeypatch):
    cycle = planned(cast, shared_key=True)
    council_key(cycle, cast.greta)
    replace = keys.replace

    def slowly(*sealed_to):
        public = replace(*sealed_to)
        council_key(Cycle.objects.get(), cast.greta)
        return public

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(keys, "replace", slowly)
        with pytest.raises(StateError, match="changed meanwhile"):
            launch(cycle, seed=1)
    assert not keys.exists(cycle.pk)
    assert launch(cycle, seed=1)
    assert keys._read(cycle.pk)[64:96] == bytes(CouncilKey.objects.get().public_key)


def test_links_work_without_the_council(cast):
    cycle, _rows = opened_with_council(cast)
    row = cycle.participants.first()
    token = keys.personal_token(cycle.pk, row.pk)
    assert keys.token_hash(token) == bytes(row.token_hash)


def test_a_wrong_key_opens_nothing_and_ten_are_enough(cast):
    cycle, rows = opened_with_council(cast)
    close(cycle)
    other = "\n".join(council_keys.as_rows(bytes(PrivateKey.generate())))
    for text in [other] * (WRONG_KEYS - 1) + ["nonsense"]:
        with pytest.raises(SealError):
            bring_key(cycle, cast.greta.account, text)
    with pytest.raises(StateError, match="10 wrong keys: try again in a quarter"):
        bring_key(cycle, cast.greta.account, rows)
    assert keys.waits_for_council(cycle.pk)
    cache.clear()
    bring_key(cycle, cast.greta.account, rows)
    assert not keys.waits_for_council(cycle.pk)


def test_the_key_of_another_cycle_opens_nothing(cast):
    _spring, spring_rows = opened_with_council(cast)
    cycle, _rows = opened_with_council(cast, name="Autumn")
    close(cycle)
    with pytest.raises(SealError, match="This key does not open Autumn"):
        bring_key(cycle, cast.greta.account, spring_rows)


def test_only_the_key_made_last_is_confirmed(cast):
    cycle = planned(cast, shared_key=True)
    first = council_keys.as_rows(make_key(cycle, cast.greta.account))
    make_key(cycle, cast.greta.account)
    with pytest.raises(SealError, match="not the key that you made last"):
        confirm_key(cycle, cast.greta.account, "".join(first))
    assert not CycleEvent.objects.exists()


@pytest.mark.parametrize("stage", ["open", "counted"])
def test_a_key_is_taken_only_while_the_answers_wait_for_it(cast, monkeypatch, stage):
    fake_count(monkeypatch)
    cycle, rows = opened_with_council(cast)
    if stage == "counted":
        close(cycle)
        bring_and_count(cycle, cast.greta.account, rows)
    with pytest.raises(StateError, match="do not wait for a key"):
        bring_key(cycle, cast.greta.account, rows)
    assert not keys._path(cycle.pk, "open").exists()


def test_a_key_that_comes_while_it_is_counted_is_not_left_behind(cast):
    cycle, rows = opened_with_council(cast)
    close(cycle)
    with (
        keys.held(cycle.pk),
        pytest.raises(StateError, match="do not wait for a key"),
    ):
        bring_key(cycle, cast.greta.account, rows)
    assert not keys._path(cycle.pk, "open").exists()


def test_a_key_is_made_only_for_a_plan_that_wants_one(cast):
    with pytest.raises(StateError, match="knows no second key"):
        make_key(planned(cast), cast.greta.account)
    cycle, _rows = opened_with_council(cast)
    with pytest.raises(StateError, match="has been launched"):
        make_key(cycle, cast.greta.account)
    with pytest.raises(StateError, match="has been launched"):
        consult(cycle)


def test_the_council_gets_a_mail_when_its_key_is_wanted(cast, mailoutbox, monkeypatch):
    fake_count(monkeypatch)
    cycle, rows = opened_with_council(cast)
    Message.objects.all().delete()
    close(cycle)
    assert mailed() == [("key-wanted", "greta@example.org")]
    send_waiting()
    (mail,) = mailoutbox
    assert "wait for a key of the works council (Spring)" in mail.subject
    bring_and_count(cycle, cast.greta.account, rows)
    Message.objects.create(
        kind="key-wanted", recipient="greta@example.org", reference=str(cycle.pk)
    )
    assert send_waiting().dropped == 1


def test_a_shredded_key_takes_the_copies_with_it(cast, settings):
    cycle, _rows = opened_with_council(cast)
    keys.bring(cycle.pk, bytes(32))
    keys.shred(cycle.pk)
    assert not list(settings.KEY_STORE.glob(f"{cycle.pk}*"))


def test_a_deleted_plan_takes_its_keys_and_words_along(cast):
    cycle = planned(cast, shared_key=True)
    council_key(cycle, cast.greta)
    agree(cycle, cast.greta)
    say(cycle, cast.greta.account, "Good.")
    discard(cycle)
    assert not CouncilKey.objects.exists()
    assert not Approval.objects.exists()
