"""A preview and a run as the pages show them: sentences, samples, nothing computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledby.web.people import wording
from ledby.web.people.models import Halt, ImportRun, Step

if TYPE_CHECKING:
    from ledby.sources.hris import Problems
    from ledby.web.people.services import Plan, Preview

SAMPLE: Final = 20


def preview_facts(preview: Preview) -> dict[str, Any]:
    """Return what the preview page says."""
    checked = preview.checked
    facts: dict[str, Any] = {
        "left_out": checked.left_out,
        "columns": [
            (header, wording.fact(name)) for name, header in checked.columns.items()
        ],
    }
    if preview.plan is None:
        return facts | _problem_facts(checked.problems, checked.name)
    return facts | _plan_facts(preview.plan)


def run_facts(run: ImportRun) -> dict[str, Any]:
    """Return what the page of a run says."""
    steps = list(Step)
    at = steps.index(Step(run.step)) + 1
    of = {"step": at, "steps": len(steps), "what": Step(run.step).label}
    sentence = _("Step %(step)s of %(steps)s: %(what)s.") % of
    if run.whole:
        counts = {"done": f"{run.done:,}", "whole": f"{run.whole:,}"}
        sentence += " " + _("%(done)s of %(whole)s done.") % counts
    counted = {
        name: getattr(run, name)
        for name in ("added", "changed", "returning", "leaving", "unchanged")
    }
    part = run.done / run.whole if run.whole else 0.0
    return {
        "way": sentence,
        "percent": round(100 * (at - 1 + part) / len(steps)),
        "sentences": wording.counted(counted),
        "halt": Halt(run.halt).label if run.halt else "",
    }


def _problem_facts(problems: Problems, file: str) -> dict[str, Any]:
    heading = ngettext(
        "%(n)s cell or row cannot be taken over.",
        "%(n)s cells or rows cannot be taken over.",
        problems.count,
    )
    return {
        "heading": heading % {"n": f"{problems.count:,}"},
        "problems": [wording.problem_line(one, file) for one in problems.shown],
        "more": problems.count - len(problems.shown),
    }


def _plan_facts(plan: Plan) -> dict[str, Any]:
    from ledby.web.people.services.plan import ADDED, RETURNING  # noqa: PLC0415

    people = plan.people.select("standing", "name", "unit", "title")
    samples = {
        standing: people.filter(people["standing"] == standing).head(SAMPLE).rows()
        for standing in (ADDED, RETURNING)
    }
    return {
        "plan": plan,
        "sentences": wording.counted(plan.counts.as_dict()),
        "heads": plan.people["manager"].null_count(),
        "added": [row[1:] for row in samples[ADDED]],
        "returning": [row[1:] for row in samples[RETURNING]],
        "changes": [
            (name, wording.fact(fact), old or "–", new or "–")
            for name, fact, old, new in plan.changes.select(
                "name", "fact", "old", "new"
            )
            .head(SAMPLE)
            .iter_rows()
        ],
        "more_changes": max(0, plan.changes.height - SAMPLE),
        "leaving": plan.leaving.select("name", "unit").head(SAMPLE).rows(),
        "roles_leaving": plan.roles_leaving,
    }
