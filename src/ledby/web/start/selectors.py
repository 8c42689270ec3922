"""What waits for somebody, read across the apps; and whether the site is well."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import apnumber
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledby.web.accounts.models import Role, RoleGrant, User
from ledby.web.accounts.policies import roles_of
from ledby.web.cycles import keys
from ledby.web.cycles.council_selectors import (
    council_obstacle,
    standing,
    waits_for_key,
)
from ledby.web.cycles.models import Cycle, Participant, State
from ledby.web.cycles.selectors import all_cycles, latest_release, person_page
from ledby.web.examples.selectors import reported
from ledby.web.outbox.selectors import counts
from ledby.web.people.models import Person
from ledby.web.practice.selectors import handed_in
from ledby.web.profiles.selectors import reported_notes
from ledby.web.teams.selectors.asked import invitations_for
from ledby.web.teams.selectors.skills import asked_of

MOST = 3
WORKER_SEEN = "worker-seen"
LATE = 60


@dataclass(frozen=True)
class Wait:
    """One thing that waits: a line to read, what it means, where it leads."""

    line: str
    meta: str
    url: str
    urgent: bool = False


@dataclass(frozen=True)
class Waiting:
    """What waits for whoever looks, and what of theirs is open still."""

    name: str
    member: bool
    waits: list[Wait]
    answered: list[Wait]

    @property
    def urgent(self) -> bool:
        """Say whether other people are kept waiting."""
        return any(wait.urgent for wait in self.waits)


def waiting_for(user: User) -> Waiting:
    """Return at most three lines, and what *user* answered.

    What only they can give comes first, then what their roles ask, then what they may
    read at any time and find in the menu as well.
    """
    person = Person.objects.filter(account=user, active=True).first()
    roles = roles_of(user)
    asked, answered = ([], []) if person is None else _asked(person)
    waits = [*asked, *_duties(roles)]
    if person is not None:
        waits += [*_together(person), *_pages(person)]
    elif roles & {Role.ORGANISER, Role.DIRECTOR, Role.COUNCIL}:
        waits += _organisation()
    name = user.email if person is None else person.name
    return Waiting(name, person is not None, waits[:MOST], answered)


def health() -> str:
    """Return "ok", "late" if no worker was seen for a minute, "down" if no database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        seen = cache.get(WORKER_SEEN, 0)
    except DatabaseError:
        return "down"
    return "ok" if time.time() - seen < LATE else "late"


def _asked(person: Person) -> tuple[list[Wait], list[Wait]]:
    asked: list[Wait] = []
    answered: list[Wait] = []
    rows = (
        Participant.objects.filter(_still_open(timezone.now()), person=person)
        .select_related("cycle")
        .order_by("cycle__closes_at", "cycle_id")
    )
    for row in rows:
        if keys.exists(row.cycle_id):
            (answered if row.answered else asked).append(_answer(row))
    return asked, answered


def _together(person: Person) -> list[Wait]:
    """Return what colleagues ask of somebody: to be in a team, to confirm a skill."""
    waits = [
        Wait(
            _("You are asked to be in a team: “%(team)s”.")
            % {"team": invitation.request.title},
            _("It says why you. You may say no, and need not say why."),
            reverse("team_invitation", args=[invitation.pk]),
        )
        for invitation in invitations_for(person)
        if invitation.state == "waits"
    ]
    if asked_of(person):
        line = _("A colleague asks what you know of a skill of theirs.")
        meta = _("One tap is enough, and you may leave it.")
        waits.append(Wait(line, meta, reverse("team_skills")))
    return waits


def _to_look_at() -> list[Wait]:
    """Return what people handed in or reported, for whoever organises."""
    waits = []
    if handed_in():
        line = _("A practice waits to be read.")
        meta = _("Publish it, or give it back with a word.")
        waits.append(Wait(line, meta, "/practices/review", urgent=True))
    if reported().exists():
        line = _("Somebody reported an example.")
        meta = _("It is hidden until you have looked at it.")
        waits.append(Wait(line, meta, "/examples/reported", urgent=True))
    if reported_notes().exists():
        line = _("Somebody reported a note.")
        meta = _("It is hidden until you have looked at it.")
        waits.append(Wait(line, meta, "/notes/reported", urgent=True))
    return waits


def _still_open(now: datetime) -> Q:
    return Q(cycle__state=State.OPEN) & (
        Q(cycle__closes_at__isnull=True) | Q(cycle__closes_at__gt=now)
    )


def _answer(row: Participant) -> Wait:
    words = {"cycle": row.cycle.name, "day": _day(row.cycle.closes_at)}
    url = f"/answer/{keys.personal_token(row.cycle_id, row.pk)}"
    if row.answered:
        line = _("You answered “%(cycle)s”.") % words
        meta = _("You may change what you said until %(day)s.") % words
    else:
        line = _("“%(cycle)s” asks seven minutes of you.") % words
        meta = (
            _("Open until %(day)s. What you say stays sealed until the close.") % words
        )
    return Wait(line, meta, url)


def _day(moment: datetime | None) -> str:
    if moment is None:
        return _("it is closed")
    return date_format(timezone.localtime(moment), "j F")


def _pages(person: Person) -> list[Wait]:
    found = person_page(person.pk)
    if found is None:
        return _organisation()
    cycle, page = found
    told = len(page["told"])
    if told:
        line = ngettext(
            "Somebody told you what rang true.",
            "%(told)s people told you what rang true.",
            told,
        ) % {"told": capfirst(str(apnumber(told)))}
    else:
        line = _("Why should anyone be led by you?")
    meta = _("Your page from “%(cycle)s” is ready. Only you can see it.") % {
        "cycle": cycle.cycle_name
    }
    return [Wait(line, meta, "/me"), *_organisation()]


def _organisation() -> list[Wait]:
    release = latest_release()
    if release is None:
        return []
    meta = _("“%(cycle)s” was released on %(day)s. It names nobody.") % {
        "cycle": release.cycle_name,
        "day": date_format(release.released_on, "j F"),
    }
    return [Wait(_("See how people lead and follow here."), meta, "/organisation")]


def _duties(roles: frozenset[str]) -> list[Wait]:
    waits: list[Wait] = []
    if Role.ADMINISTRATOR in roles:
        waits += _to_look_after()
    if Role.ORGANISER in roles:
        waits += [*_to_organise(), *_to_look_at()]
    if Role.COUNCIL in roles:
        waits += _to_agree()
    return waits


def _to_organise() -> list[Wait]:
    if not Person.objects.filter(active=True).exists():
        return [
            Wait(
                _("First, bring in your people."),
                _("A list from a spreadsheet is enough. You see it before it is kept."),
                "/people/import",
            )
        ]
    cycles = all_cycles()
    if not cycles:
        return [
            Wait(
                _("Begin the first cycle."),
                _("Who, what and when: three steps, and a specimen of every page."),
                "/cycles/new",
            )
        ]
    return [wait for cycle in cycles if (wait := _next_step(cycle)) is not None]


def _next_step(cycle: Cycle) -> Wait | None:
    name = {"cycle": cycle.name}
    url = f"/cycles/{cycle.pk}"
    if cycle.is_launching:
        return None
    if waits_for_key(cycle):
        line = _("“%(cycle)s” waits for the key of the works council.") % name
        return Wait(line, _("They got a mail. Until then it stays sealed."), url)
    if cycle.state == State.DRAFT:
        line = council_obstacle(cycle) or _("“%(cycle)s” can be launched.") % name
        return Wait(line, _("A draft: nobody has been asked yet."), url)
    if cycle.state == State.OPEN and (
        cycle.closes_at is not None and cycle.closes_at < timezone.now()
    ):
        line = _("“%(cycle)s” can be closed.") % name
        return Wait(line, _("Its time is over. The answers are still sealed."), url)
    if cycle.state == State.CLOSED and cycle.scored_at is not None:
        line = _("“%(cycle)s” waits for its release.") % name
        return Wait(line, _("It was read once. Nobody has seen the pages yet."), url)
    return None


def _to_agree() -> list[Wait]:
    waits: list[Wait] = []
    for cycle in all_cycles():
        name, url = {"cycle": cycle.name}, f"/trust/{cycle.pk}"
        if waits_for_key(cycle):
            line = _("“%(cycle)s” waits for your key.") % name
            meta = _("It is closed. One key of the works council opens the answers.")
            waits.append(Wait(line, meta, f"{url}/key", urgent=True))
        elif cycle.is_draft and standing(cycle).approval is None:
            line = _("Read the agreement of “%(cycle)s”.") % name
            meta = _("Who will see what, from how many on, and when it is deleted.")
            waits.append(Wait(line, meta, url))
    return waits


def _to_look_after() -> list[Wait]:
    waits: list[Wait] = []
    if not RoleGrant.objects.filter(role=Role.ORGANISER).exists():
        meta = _("An organiser brings in people and sets up cycles.")
        waits.append(Wait(_("Say who organises."), meta, "/accounts/roles"))
    if counts().has_parked:
        meta = _("The outbox says what is in the way, and sends them again.")
        line = _("Some letters could not be sent.")
        waits.append(Wait(line, meta, "/outbox", urgent=True))
    if health() != "ok":
        meta = _("Letters and results wait until it runs: ledby serve or ledby worker.")
        line = _("The worker has not been seen.")
        waits.append(Wait(line, meta, "/healthz", urgent=True))
    if settings.MAIL_IS_FILES and not settings.DEMO:
        meta = _("They are kept as files until LEDBY_SMTP_URL names a mail server.")
        waits.append(Wait(_("No letter leaves this machine."), meta, "/outbox"))
    if keys.lie_with_the_data() and not settings.DEMO:
        line = _("The keys of cycles lie beside the database.")
        meta = _("Set LEDBY_KEY_STORE to a folder of its own, outside the backups.")
        waits.append(Wait(line, meta, "/cycles"))
    return waits
