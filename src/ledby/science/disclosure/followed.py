"""What a person learns of those who chose them: bands, signed follows, texts (P3, P4).

Follows given for totals only are left out before anything is counted: nothing on a
page depends on them, so nobody can be shown not to have chosen somebody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ledby.science.disclosure.bands import follower_band, people_band
from ledby.science.disclosure.batch import Batch
from ledby.science.disclosure.estimates import share_estimate
from ledby.science.disclosure.evidence import (
    Flags,
    Follows,
    Staff,
)
from ledby.science.disclosure.findings import Policy
from ledby.science.disclosure.split import no_rows, split
from ledby.science.released import (
    BlockPeople,
    Estimate,
    Followers,
    GateWord,
    NamedBand,
    Told,
)
from ledby.science.vocabulary import ACTIVE_ENERGY, Reason, Share, Trait


@dataclass(frozen=True, slots=True, repr=False)
class Followed:
    """The pages' parts about followers, by row of the people table."""

    followers: list[Followers]
    told: dict[int, list[Told]]
    messages: dict[int, list[str]]


def followed(
    staff: Staff,
    follows: Follows,
    gates: Sequence[GateWord],
    policy: Policy,
    batch: Batch,
) -> Followed:
    """Return what each person may learn of those who chose them."""
    return Followed(
        followers=_followers(staff, follows, gates, policy),
        told=_told(staff, follows),
        messages=_messages(staff, follows, policy, batch),
    )


def active_on_pages(
    follows: Follows, gates: Sequence[GateWord], policy: Policy
) -> Flags:
    """Return which follows make up the active share on their leader's page.

    Of the follows that the leader may learn of, those with their energy given, where
    there are at least k.
    """
    counted = follows.seen & ~np.isnan(follows.energy) & _open(gates)[follows.leader]
    each = np.bincount(follows.leader[counted], minlength=len(gates))
    return counted & (each >= policy.k)[follows.leader]


def word_bands(
    words: Iterable[str], order: type[StrEnum], policy: Policy
) -> list[NamedBand]:
    """Return the bands of words that at least k people gave, in the order of *order*.

    Never in the order of their counts: that would give the counts away.
    """
    counts = Counter(words)
    ordered = [word.value for word in order if word.value in counts]
    ordered += sorted(set(counts).difference(ordered))
    bands = [(word, _band(counts[word], policy)) for word in ordered]
    return [NamedBand(word=word, people=band) for word, band in bands if band]


def _followers(
    staff: Staff, follows: Follows, gates: Sequence[GateWord], policy: Policy
) -> list[Followers]:
    total = np.bincount(follows.leader[follows.seen], minlength=len(staff)).tolist()
    nobody = no_rows(staff)
    by_block, beyond = split(staff, follows, policy)
    active = _active(follows, gates, policy)
    reasons = _by_leader(follows, follows.reasons)
    traits = _by_leader(follows, [(trait,) if trait else () for trait in follows.trait])

    def words(
        person: int, given: dict[int, list[str]], order: type[StrEnum]
    ) -> list[NamedBand]:
        enough = total[person] > policy.k
        return word_bands(given.get(person, ()) if enough else (), order, policy)

    pages = []
    for person, gate in enumerate(gates):
        if gate == "hidden":
            pages.append(_kept_back(nobody))
            continue
        pages.append(
            Followers(
                gate=gate,
                band=follower_band(total[person]),
                beyond_line=beyond[person],
                by_block=by_block.get(person, nobody),
                active=active.get(person),
                reasons=words(person, reasons, Reason),
                traits=words(person, traits, Trait),
            )
        )
    return pages


def _kept_back(nobody: list[BlockPeople]) -> Followers:
    return Followers(
        gate="hidden",
        band=None,
        beyond_line=None,
        by_block=nobody,
        active=None,
        reasons=[],
        traits=[],
    )


def _active(
    follows: Follows, gates: Sequence[GateWord], policy: Policy
) -> dict[int, Estimate]:
    told = active_on_pages(follows, gates, policy)
    leader = follows.leader[told]
    n = np.bincount(leader, minlength=len(gates))
    acts = follows.energy[told] >= ACTIVE_ENERGY
    yes = np.bincount(leader[acts], minlength=len(gates))
    # A finer band than that of all followers would say more than policy P3 lets it.
    return {
        person: Estimate(
            {
                **share_estimate(int(yes[person]), int(n[person])),
                "people": follower_band(int(n[person])),
            }
        )
        for person in np.flatnonzero(n).tolist()
    }


def _by_leader(
    follows: Follows, words: Sequence[tuple[str, ...]]
) -> dict[int, list[str]]:
    """Return all words given to each leader who may learn of them."""
    given: dict[int, list[str]] = defaultdict(list)
    leaders = follows.leader.tolist()
    for at in np.flatnonzero(follows.seen).tolist():
        given[leaders[at]].extend(words[at])
    return given


def _told(staff: Staff, follows: Follows) -> dict[int, list[Told]]:
    """Return the signed follows of each person, by the name of their giver."""
    told: dict[int, list[Told]] = defaultdict(list)
    for at in np.flatnonzero(follows.shared == Share.NAME).tolist():
        giver, energy = follows.follower[at], follows.energy[at]
        told[int(follows.leader[at])].append(
            Told(
                person=staff.ids[giver],
                name=staff.names[giver],
                energy=None if np.isnan(energy) else int(energy),
                message=follows.message[at],
                trait=follows.trait[at],
                reasons=list(follows.reasons[at]),
            )
        )
    for rows in told.values():
        rows.sort(key=lambda row: (row["name"].casefold(), row["person"]))
    return told


def _messages(
    staff: Staff, follows: Follows, policy: Policy, batch: Batch
) -> dict[int, list[str]]:
    """Return unsigned texts where enough people wrote one, without anything else."""
    texts: dict[int, list[str]] = defaultdict(list)
    for at in np.flatnonzero(follows.shared == Share.COUNT).tolist():
        if follows.message[at]:
            texts[int(follows.leader[at])].append(follows.message[at])
    return {
        person: batch(staff.ids[person], written)
        for person, written in texts.items()
        if len(written) >= policy.message_writers
    }


def _band(count: int, policy: Policy) -> str | None:
    return people_band(count) if count >= policy.k else None


def _open(gates: Sequence[GateWord]) -> Flags:
    return np.fromiter((gate != "hidden" for gate in gates), bool, len(gates))
