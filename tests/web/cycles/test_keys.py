from __future__ import annotations

import stat
import uuid
from pathlib import Path

import pytest

from ledby.errors import SealError
from ledby.web.cycles import keys
from ledby.web.cycles.sealing import seal, unseal


@pytest.fixture
def store(settings, tmp_path) -> Path:
    settings.KEY_STORE = tmp_path / "keys"
    return settings.KEY_STORE


def test_a_key_file_is_for_its_owner_alone_and_opens_what_was_sealed(store):
    cycle = uuid.uuid4()
    public = keys.create(cycle)
    (file,) = store.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.stat().st_mode) == 0o700
    assert unseal(keys.private_key(cycle), seal(public, b"words")) == b"words"
    assert public not in file.read_bytes()


def test_a_key_is_never_replaced(store):
    cycle = uuid.uuid4()
    keys.create(cycle)
    kept = keys.private_key(cycle)
    with pytest.raises(SealError, match="already has a key"):
        keys.create(cycle)
    assert keys.private_key(cycle) == kept


def test_shredding_overwrites_the_file_before_it_goes(store):
    cycle = uuid.uuid4()
    keys.create(cycle)
    (file,) = store.iterdir()
    held = file.read_bytes()
    second_name = store / "hard-link"
    second_name.hardlink_to(file)
    keys.shred(cycle)
    assert not keys.exists(cycle)
    left = second_name.read_bytes()
    assert len(left) == 64
    assert held[:32] != left[:32]
    assert held[32:] != left[32:]
    keys.shred(cycle)


def test_after_shredding_no_link_can_be_made_and_nothing_opens(store):
    cycle = uuid.uuid4()
    keys.create(cycle)
    keys.shred(cycle)
    with pytest.raises(SealError, match="not in the store"):
        keys.private_key(cycle)
    with pytest.raises(SealError, match="not in the store"):
        keys.personal_token(cycle, uuid.uuid4())


def test_a_token_is_256_bits_and_the_same_each_time(store):
    cycle, person = uuid.uuid4(), uuid.uuid4()
    keys.create(cycle)
    token = keys.personal_token(cycle, person)
    assert len(token) == 43
    assert keys.personal_token(str(cycle), str(person)) == token


def test_hashes_of_keys_that_are_not_kept_yet_are_those_of_the_links(store):
    cycle, person = uuid.uuid4(), uuid.uuid4()
    made = keys.make()
    hashes = keys.token_hashes(made, [person])
    keys.replace(cycle, keys.make())
    public = keys.replace(cycle, made)
    assert unseal(keys.private_key(cycle), seal(public, b"words")) == b"words"
    assert [keys.token_hash(keys.personal_token(cycle, person))] == hashes


def test_tokens_of_another_person_or_cycle_differ(store):
    cycles = [uuid.uuid4(), uuid.uuid4()]
    people = [uuid.uuid4() for _ in range(50)]
    for cycle in cycles:
        keys.create(cycle)
    tokens = {keys.personal_token(c, p) for c in cycles for p in people}
    assert len(tokens) == 100


def test_one_at_a_time_holds_the_key(store):
    cycle = uuid.uuid4()
    keys.create(cycle)
    with keys.opened(cycle) as first:
        assert first == keys.private_key(cycle)
        with keys.opened(cycle) as second:
            assert second is None
    with keys.opened(cycle) as again:
        assert again == first


def test_one_at_a_time_claims_a_cycle_that_has_no_key_yet(store):
    cycle = uuid.uuid4()
    with keys.claimed(cycle) as first:
        assert first is True
        with keys.claimed(cycle) as second:
            assert second is False
        keys.replace(cycle, keys.make())
        with keys.claimed(cycle) as third:
            assert third is False
    held = keys.private_key(cycle)
    with keys.claimed(cycle) as again:
        assert again is True
    assert keys.private_key(cycle) == held


def test_a_file_that_was_shredded_while_it_was_opened_is_no_claim(store, monkeypatch):
    cycle = uuid.uuid4()
    keys.create(cycle)
    lock = keys.fcntl.flock

    def late(file, how):
        keys.shred(cycle)
        lock(file, how)

    monkeypatch.setattr(keys.fcntl, "flock", late)
    with keys.claimed(cycle) as alone:
        assert alone is False


def test_a_damaged_key_file_is_said_to_be_damaged(store):
    cycle = uuid.uuid4()
    keys.create(cycle)
    (file,) = store.iterdir()
    file.write_bytes(b"short")
    with pytest.raises(SealError, match="damaged"):
        keys.private_key(cycle)


@pytest.mark.parametrize("name", ["../secret", "", "x" * 36])
def test_only_an_identifier_names_a_key_file(store, name):
    with pytest.raises(ValueError, match="UUID"):
        keys.private_key(name)
