"""What the letters need to find again at the moment of sending."""

from __future__ import annotations

from django.db.models import Count, Q

from ledby.web.initiatives.models import Decision, Initiative, Part, Stage, Standing

OVER = (Stage.ADOPTED, Stage.ENDED)


def asked_part(initiative: str, email: str) -> Part | None:
    """Return the part of somebody who is asked and has not answered, or None."""
    rows = Part.objects.select_related("initiative").filter(
        initiative_id=initiative,
        person__email=email,
        person__active=True,
        standing__in=(Standing.ASKED, Standing.HANDED),
    )
    return rows.first()


def sponsored_open(email: str) -> list[tuple[str, int]]:
    """Return title and number of obstacles of what somebody stands behind.

    Nothing once they have stopped the letter.
    """
    rows = Initiative.objects.filter(
        sponsor__email=email,
        sponsor__active=True,
        sponsor__sponsor_letter__wanted=True,
    ).exclude(stage__in=OVER)
    waiting = Count("obstacles", filter=Q(obstacles__gone_at=None))
    rows = rows.annotate(waiting=waiting).order_by("posted_at", "pk")
    return list(rows.values_list("title", "waiting"))


def named_decision(decision: str, email: str) -> Decision | None:
    """Return a decision in which somebody is named, or None."""
    rows = Decision.objects.filter(
        pk=decision, seats__person__email=email, seats__person__active=True
    )
    return rows.first()


def to_review(decision: str) -> Decision | None:
    """Return a decision of which it is not said yet what came of it, or None."""
    return Decision.objects.filter(
        pk=decision, came_of_it="", decided_at__isnull=False
    ).first()
