"""The pack that a works council and a data protection officer read before a cycle.

It follows the data protection impact assessment of the GDPR, article 35(7): what is
done, why it is needed, what could go wrong for people, and what stands in the way. All
facts come from the plan, the questions and the settings of this very site.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import ledby
from ledby.reports.pack_pdf import Pack
from ledby.web.cycles import council_selectors, keys, selectors, specimens
from ledby.web.cycles.models import Cycle
from ledby.web.privacy.kept import TIERS, Tier
from ledby.web.privacy.register import REGISTER
from ledby.web.privacy.services import due

RISKS = (
    (
        gettext_lazy("Somebody works out who said what from the numbers."),
        gettext_lazy(
            "All numbers of a release are audited together: no combination of them"
            " gives away fewer than five people, and nobody’s answer explains more than"
            " a third of a number."
        ),
    ),
    (
        gettext_lazy("Somebody who runs the machine reads answers."),
        gettext_lazy(
            "Answers are sealed to a key that lies outside the database, opened once by"
            " one program, and deleted at the count. A second key can lie with the"
            " works council. Who changes the running program while a cycle is open"
            " could still read what is typed: organisational measures are needed there."
        ),
    ),
    (
        gettext_lazy("Results are used to judge or to dismiss people."),
        gettext_lazy(
            "A page belongs to its person alone; no role opens it. There are no"
            " rankings, no comparison of people and no export of results by person."
            " Nothing is decided by the program. The agreement binds the purpose."
        ),
    ),
    (
        gettext_lazy("People feel that they must answer, or answer kindly."),
        gettext_lazy(
            "Answering is voluntary and every question may be left out. Organisers see"
            " response in tenths from twenty people on, and never who has answered."
        ),
    ),
    (
        gettext_lazy("Hurtful words reach somebody."),
        gettext_lazy(
            "Free texts come in one shuffled batch, from five writers on. Their writers"
            " are told that style can give them away."
        ),
    ),
    (
        gettext_lazy("Special categories of data are used against people."),
        gettext_lazy(
            "Attributes are voluntary, each with a receipt, and can be taken back with"
            " one click. They are used for the organisation as a whole alone."
        ),
    ),
    (
        gettext_lazy("Data stay longer than they are needed."),
        gettext_lazy(
            "What is over is deleted by the program itself, once a day, and the audit"
            " log says so. Erasures are done again after a backup is brought back."
        ),
    ),
    (
        gettext_lazy("A personal link or a mailbox falls into the wrong hands."),
        gettext_lazy(
            "A link opens one form and nothing else, and ends with the cycle. A changed"
            " address is told to its old holder, and all sessions end."
        ),
    ),
)
"""What could go wrong for people, and what stands in the way."""

RIGHTS = (
    gettext_lazy("to know: /privacy shows everybody what is held on them, and why"),
    gettext_lazy("to take it along: as JSON and as tables"),
    gettext_lazy("to correct: through the list of people that the organisation keeps"),
    gettext_lazy("to have it erased, with what remains and why"),
    gettext_lazy("to object: an answer can be changed or left out until the close"),
    gettext_lazy("not to be judged by a program: nothing is decided automatically"),
)
"""What people may do (GDPR, articles 15 to 22)."""


def pack_of(cycle: Cycle, language: str) -> Pack:
    """Return the pack of a cycle, with what is true of this site now."""
    terms = selectors.terms(cycle, language)
    pack = Pack(
        title=_("What is asked, why, and how it is kept safe"),
        who=cycle.name,
        lead=terms["purpose"],
        colophon=_("%(cycle)s. Fingerprint of the plan: %(mark)s. LedBy %(version)s.")
        % {
            "cycle": cycle.name,
            "mark": council_selectors.fingerprint(cycle)[:16],
            "version": ledby.__version__,
        },
    )
    _asked(pack, cycle, terms, language)
    _needed(pack, cycle, terms)
    _kept(pack)
    _at_risk(pack)
    _here(pack, cycle)
    _agreed(pack, cycle)
    return pack


def _asked(pack: Pack, cycle: Cycle, terms: Any, language: str) -> None:
    pack.heading(_("1. What is done"))
    pack.text(
        _(
            "Everybody who is asked gets a personal link and may answer until the"
            " close. The answers are counted once; then everybody gets a page of their"
            " own, and the organisation gets one about all."
        )
    )
    tiers = {
        "anonymous": _("anonymous"),
        "confidential": _("confidential"),
        "attributed": _("signed"),
    }
    pack.table(
        (_("Part"), _("Tier"), _("Who sees what")),
        (3, 2, 6),
        [(one["name"], tiers[one["tier"]], one["sees"]) for one in terms["parts"]],
    )
    for part, questions in specimens.asked(cycle.instrument, terms["parts"], language):
        pack.heading(part["name"], 3)
        pack.items(question.text for question in questions)


def _needed(pack: Pack, cycle: Cycle, terms: Any) -> None:
    pack.heading(_("2. Why it is needed, and no more than that"))
    pack.items(terms["promises"])
    limits = council_selectors.policy_of(cycle)["thresholds"]
    pack.table(
        (_("What is shown"), _("From how many on")),
        (6, 2),
        (
            (_("A group"), str(limits["group"])),
            (_("What colleagues say of somebody"), str(limits["raters"])),
            (_("Words"), str(limits["comment_writers"])),
        ),
    )
    pack.heading(_("What people may do"), 3)
    pack.items(str(right) for right in RIGHTS)


def _kept(pack: Pack) -> None:
    pack.heading(_("3. What is kept, and until when"))
    pack.table(
        (_("What"), _("Tier"), _("Why"), _("Until when")),
        (4, 3, 4, 3),
        [
            (str(kept.what), str(TIERS[kept.tier]), str(kept.why), str(kept.until))
            for kept in REGISTER.values()
            if kept.tier != Tier.NOBODY
        ],
    )
    pack.heading(_("What goes by itself, once a day"), 3)
    pack.table((_("What"), _("At the latest after")), (4, 4), _going())


def _going() -> Iterator[tuple[str, str]]:
    for rule in due(timezone.now()):
        yield rule.what, rule.until


def _at_risk(pack: Pack) -> None:
    pack.heading(_("4. What could go wrong for people, and what stands in the way"))
    pack.table(
        (_("Risk"), _("What stands in the way")),
        (3, 6),
        [(str(risk), str(measure)) for risk, measure in RISKS],
    )
    pack.text(
        _(
            "Each of these is attacked in the program’s own tests, and each guard is"
            " switched off there once, to show that its attack then works."
        )
    )


def _here(pack: Pack, cycle: Cycle) -> None:
    pack.heading(_("5. How it is set up here"))
    yes, no = _("yes"), _("no")
    facts = (
        (_("Reached over an encrypted connection"), yes if settings.SECURE else no),
        (_("Database"), {"sqlite": "SQLite"}.get(connection.vendor, "PostgreSQL")),
        (_("Keys lie apart from the data"), no if keys.lie_with_the_data() else yes),
        (_("The works council holds a second key"), yes if cycle.shared_key else no),
        (_("Letters leave by a mail server"), no if settings.MAIL_IS_FILES else yes),
        (_("Days until the keys are destroyed"), str(cycle.retention_days)),
        (_("Faults are shown to whoever asks"), yes if settings.DEBUG else no),
        (_("A demonstration with invented people"), yes if settings.DEMO else no),
    )
    pack.table((_("Fact"), _("Here")), (5, 3), facts)


def _agreed(pack: Pack, cycle: Cycle) -> None:
    pack.heading(_("6. Who agreed"))
    stands = council_selectors.standing(cycle)
    if stands.approval is None:
        pack.text(_("The works council has not approved this plan as it stands."))
        return
    pack.text(
        _("%(name)s approved it for the works council on %(day)s.")
        % {
            "name": stands.approval.name,
            "day": date_format(stands.approval.at, "j F Y"),
        }
    )
