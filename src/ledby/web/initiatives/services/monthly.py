"""The one letter a month to whoever stands behind something."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from ledby.web.initiatives.letters import ask_sponsor
from ledby.web.initiatives.models import SponsorLetter
from ledby.web.initiatives.selectors.mail import OVER

MONTH: Final = timedelta(days=30)


@transaction.atomic
def ask_sponsors(now: datetime) -> int:
    """Queue the letter for those whose month is over; return for how many.

    Whoever stands behind nothing that goes on, or stopped the letter, gets none.
    """
    rows = SponsorLetter.objects.select_for_update().filter(
        wanted=True, asked_at__lte=now - MONTH
    )
    asked = 0
    for row in rows.select_related("person"):
        row.asked_at = now
        row.save()
        if row.person.stands_behind.exclude(stage__in=OVER).exists():
            ask_sponsor(row.person)
            asked += 1
    return asked
