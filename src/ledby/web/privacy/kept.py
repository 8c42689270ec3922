"""What is said of each table of the database: its tier, why it is there, until when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Tier(StrEnum):
    """How closely something belongs to a person."""

    ORGANISATION = "organisation"
    ACCOUNT = "account"
    CONFIDENTIAL = "confidential"
    ANONYMOUS = "anonymous"
    ATTRIBUTED = "attributed"
    RECORD = "record"
    NOBODY = "nobody"


TIERS: Final[dict[Tier, Text]] = {
    Tier.ORGANISATION: _("What your organisation brought in"),
    Tier.ACCOUNT: _("How you sign in"),
    Tier.CONFIDENTIAL: _("Confidential: cycles that asked you, and your page"),
    Tier.ANONYMOUS: _("Anonymous: nobody can link it to you"),
    Tier.ATTRIBUTED: _("Signed: what you did in your own name"),
    Tier.RECORD: _("What is recorded"),
    Tier.NOBODY: _("About no single person"),
}


@dataclass(frozen=True)
class Kept:
    """A table: what it holds, at which tier, why, until when, and if one is erased."""

    what: Text
    tier: Tier
    why: Text
    until: Text
    erased: Text


GONE: Final = _("deleted")
STAYS: Final = _("stays: it says nothing of you")
MACHINE: Final = _("so that the site works")
ALWAYS: Final = _("as long as the site runs")
LEFT: Final = _("stays as that of somebody who left")
COUNT: Final = _("until the answers are counted")
