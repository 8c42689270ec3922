"""Who is who: addresses and aliases of the people of an organisation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ledby.errors import TableError
from ledby.sources.interactions.addresses import normal
from ledby.sources.interactions.reading import Event

SEPARATORS: Final = ";,"


@dataclass(slots=True)
class Directory:
    """Finds people by address; an address of two people finds neither.

    ``unmatched`` counts events by identity that is nobody of the organisation: outside
    people, shared mailboxes, addresses that no list names. ``ambiguous`` counts
    addresses that several people share.
    """

    known: dict[str, str] = field(default_factory=dict)
    ambiguous: int = 0
    matched: int = 0
    unmatched: Counter[str] = field(default_factory=Counter)
    left_out: int = 0

    @classmethod
    def of(cls, people: Any, aliases: Any = None) -> Directory:
        """Take the ids and addresses of the table people, and a table of aliases.

        A cell "email" may hold several addresses, parted by a semicolon or a comma.

        Raises
        ------
        TableError
            An alias names a person who is not in the table.
        """
        pairs = list(_own(people))
        if aliases is not None:
            ids = set(people["person"].to_list())
            for row, (alias, person) in enumerate(aliases.iter_rows(), 1):
                if person not in ids:
                    raise TableError(
                        f'Table aliases, row {row}: nobody is called "{person}".'
                    )
                pairs.append((alias, person))
        owners: dict[str, set[str]] = {}
        for address, person in pairs:
            owners.setdefault(normal(address), set()).add(person)
        known = {key: next(iter(own)) for key, own in owners.items() if len(own) == 1}
        return cls(known, ambiguous=len(owners) - len(known))

    def find(self, identity: str) -> str | None:
        """Return the person behind an address, an alias or an id."""
        return self.known.get(normal(identity))

    def find_one(self, identities: Iterable[str]) -> str | None:
        """Return the one person behind several addresses; None if they are two."""
        found = {
            self.known[one] for one in map(normal, identities) if one in self.known
        }
        return found.pop() if len(found) == 1 else None

    def matching(self, events: Iterable[Event]) -> Iterator[Event]:
        """Yield events between people of the organisation, by their ids."""
        for event in events:
            sender, recipient = self.find(event.sender), self.find(event.recipient)
            if sender is None:
                self.unmatched[event.sender] += 1
            if recipient is None:
                self.unmatched[event.recipient] += 1
            if sender is None or recipient is None:
                self.left_out += 1
                continue
            self.matched += 1
            yield event._replace(sender=sender, recipient=recipient)


def _own(people: Any) -> Iterator[tuple[str, str]]:
    for person, email in people.select("person", "email").iter_rows():
        yield person, person
        cell = email or ""
        for separator in SEPARATORS:
            cell = cell.replace(separator, " ")
        for address in cell.split():
            yield address, person


def normalised(events: Iterable[Event]) -> Iterator[Event]:
    """Yield events with their addresses in one form, for want of a list of people."""
    for event in events:
        yield event._replace(
            sender=normal(event.sender), recipient=normal(event.recipient)
        )
