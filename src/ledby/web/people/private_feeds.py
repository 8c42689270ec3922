"""Private links with which a feed reader reads what somebody may read.

A feed reader cannot sign in. The link is shown once and kept as a hash; it opens one
feed and nothing else, and ends with whose it is. Each app that has a feed has a table
of its own, so that a link says of itself what it opens.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any, ClassVar

from django.db import models
from django.http import Http404
from django.utils import timezone

from ledby.web.people.models import Person


class Keys(models.Manager[Any]):
    """What one does with the private links to one feed."""

    def make(self, person: Person) -> str:
        """Return a fresh private link's token; an older one ends with it."""
        token = secrets.token_urlsafe(32)
        facts = {"token_hash": _hashed(token), "made_at": timezone.now()}
        self.update_or_create(person=person, defaults=facts)
        return token

    def end(self, person: Person) -> None:
        """End somebody's private link."""
        self.filter(person=person).delete()

    def held_by(self, person: Person) -> bool:
        """Say whether somebody has a private link, which itself is kept nowhere."""
        return self.filter(person=person).exists()

    def reader(self, token: str) -> Person:
        """Return whose private link it is; Http404 if nobody's who works here."""
        rows = self.select_related("person").filter(
            token_hash=_hashed(token),
            person__active=True,
            person__account__is_active=True,
        )
        found = rows.first()
        if found is None:
            raise Http404
        whose: Person = found.person
        return whose


class PrivateFeed(models.Model):
    """That somebody has a private link to a feed; of the link only its hash."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    objects: ClassVar[Keys] = Keys()

    class Meta:
        abstract = True


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
