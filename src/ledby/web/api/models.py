"""Tokens with which a program reads what its owner may read."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledby.web.accounts.models import User

NAME_LENGTH = 60


class Scope(models.TextChoices):
    """What a token opens, of what its owner may see."""

    RESULTS = "results", _("released results, and your own page")
    PEOPLE = "people", _("the list of people, to keep it in step with another system")


class Token(models.Model):
    """A token of somebody's; only its hash is kept, and the day of its last use."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("what it is for"), max_length=NAME_LENGTH)
    scope = models.CharField(_("what it opens"), max_length=16, choices=Scope.choices)
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_on = models.DateField()
    used_on = models.DateField(null=True)
    expires_on = models.DateField()

    class Meta:
        ordering = ["-made_on", "-pk"]
