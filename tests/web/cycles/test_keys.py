from __future__ import annotations

import stat
import uuid
from pathlib import Path

import pytest
from nacl.public import PrivateKey

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


def test_one_at_a_time_holds_the_keys(store):
    cycle = uuid.uuid4()
    keys.create(cycle)
    with keys.held(cycle) as first:
        assert first is True
        with keys.held(cycle) as second:
            assert second is False
    with keys.held(cycle) as again:
        assert again is True
    keys.shred(cycle)
    with pytest.raises(SealError, match="not in the store"), keys.held(cycle):
        pass


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


def test_with_a_council_only_copies_for_its_keys_are_stored(store):
    cycle, person = uuid.uuid4(), uuid.uuid4()
    council = [PrivateKey.generate(), PrivateKey.generate()]
    made = keys.make()
    public = keys.replace(cycle, made, [bytes(one.public_key) for one in council])
    held = (store / f"{cycle}.key").read_bytes()
    assert len(held) == 64 + 2 * keys.COPY_BYTES
    assert made[:32] not in held
    assert keys.waits_for_council(cycle)
    with pytest.raises(SealError, match="waits for the works council"):
        keys.private_key(cycle)
    for one in council:
        private = keys.open_copy(cycle, bytes(one))
        assert unseal(private, seal(public, b"words")) == b"words"
    assert keys.open_copy(cycle, bytes(PrivateKey.generate())) is None
    assert [keys.token_hash(keys.personal_token(cycle, person))] == keys.token_hashes(
        made, [person]
    )


def test_what_the_council_brought_is_there_until_it_is_forgotten(store):
    cycle, council = uuid.uuid4(), PrivateKey.generate()
    made = keys.make()
    keys.replace(cycle, made, [bytes(council.public_key)])
    keys.bring(cycle, made[:32])
    file = store / f"{cycle}.open"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not keys.waits_for_council(cycle)
    assert keys.private_key(cycle) == made[:32]
    second_name = store / "hard-link"
    second_name.hardlink_to(file)
    keys.forget(cycle)
    assert not file.exists()
    assert second_name.read_bytes() != made[:32]
    assert keys.waits_for_council(cycle)
    keys.forget(cycle)


@pytest.mark.parametrize("left", [b"", b"cut off", bytes(33)])
def test_a_key_that_was_cut_off_is_to_be_brought_again(store, left):
    cycle = uuid.uuid4()
    keys.replace(cycle, keys.make(), [bytes(PrivateKey.generate().public_key)])
    (store / f"{cycle}.open").write_bytes(left)
    assert keys.waits_for_council(cycle)


def test_a_copy_that_was_changed_is_said_to_be_damaged(store):
    cycle, council = uuid.uuid4(), PrivateKey.generate()
    keys.replace(cycle, keys.make(), [bytes(council.public_key)])
    file = store / f"{cycle}.key"
    held = bytearray(file.read_bytes())
    held[-1] ^= 1
    file.write_bytes(held)
    with pytest.raises(SealError, match="damaged"):
        keys.open_copy(cycle, bytes(council))


def test_a_store_inside_the_data_folder_is_told_apart(settings, tmp_path):
    settings.DATA = tmp_path / "data"
    settings.KEY_STORE = tmp_path / "data" / "keys"
    assert keys.lie_with_the_data()
    settings.KEY_STORE = tmp_path / "data-keys"
    assert not keys.lie_with_the_data()
