"""A person's page on paper: the same story, set by typst, tagged for screen readers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from babel.dates import format_date

from ledby.reports.charts import Chart
from ledby.reports.charts.printed import printed
from ledby.reports.language import gettext as _
from ledby.reports.person import Finding, PersonStory, person_story
from ledby.reports.printing import pdf_of
from ledby.reports.sentences.evidence import Note
from ledby.science.released import PersonPage

TEMPLATE = Path(__file__).parent / "person.typ"
ROW, AXIS, SIGN, SQUARE = (450, 32), (450, 26), (40, 20), (20, 20)
"""The room, in pixels, of drawings that have no size of their own."""


def person_pdf(
    page: PersonPage, cycle_name: str, released_on: date, language: str = "en"
) -> bytes:
    """Return a released person page as a tagged PDF (:func:`pdf_of`).

    Parameters
    ----------
    page
        What was released for the person. Their words and names are data to the
        template, never markup.
    cycle_name, released_on
        The cycle that it comes from.
    language
        Language code of the text, for screen readers.

    Raises
    ------
    typst.TypstError
        If the template cannot be set at all.
    """
    story = person_story(page)
    return pdf_of(TEMPLATE, _data(story, cycle_name, released_on, language))


def _data(
    story: PersonStory, cycle_name: str, released_on: date, language: str
) -> dict[str, Any]:
    day = format_date(released_on, "d MMMM y", locale=language)
    return {
        "language": language,
        "name": story.name,
        "title": _("Why should anyone be led by you?"),
        "who": story.who,
        "answer": story.answer,
        "after": story.after,
        "made": _(
            "Made from what colleagues gave freely, {cycle}, released on {day}."
        ).format(cycle=cycle_name, day=day),
        "sea": _chart(story.sea, narrow=True),
        "sea_note": _note(story.sea_note),
        "findings": _findings(story),
        "kept_heading": _("What this page keeps room for"),
        "kept": list(story.kept),
        "kept_note": {
            "people": _("Kept open"),
            "sure": _("Not enough evidence yet. None of this is a zero."),
        },
        "step_label": _("One next step"),
        "step": story.step,
        "step_how": story.step_how,
        "how_heading": _("How we know"),
        "how": _how(story),
        "colophon": _("{name}, {cycle}. Yours alone, until you share it.").format(
            name=story.name, cycle=cycle_name
        ),
    }


def _findings(story: PersonStory) -> list[dict[str, Any]]:
    found = [_finding(one) for one in (story.following,) if not one.kept]
    if story.signed or story.unsigned or story.signatures:
        note = _note(story.voices_note)
        found.append(
            {
                "heading": _("What rang true"),
                "sentence": "",
                "charts": [],
                "quotes": _quotes(story),
                "note": note,
            }
        )
    rest = (story.picked, story.follower, story.lead)
    found += [_finding(one) for one in rest if not one.kept]
    if story.own:
        own = Finding(
            _("You said this of yourself"),
            _("It stands first, and what others see will come to stand beside it."),
            (story.own,),
            story.follower.note,
        )
        found.append(_finding(own))
    return found


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "heading": finding.heading,
        "sentence": finding.sentence,
        "charts": [_chart(chart) for chart in finding.charts],
        "quotes": [],
        "note": _note(finding.note),
    }


def _quotes(story: PersonStory) -> list[dict[str, str]]:
    signed = [
        {"text": voice.text, "name": voice.name, "how": voice.how}
        for voice in (*story.signed, *story.signatures)
    ]
    unsigned = [{"text": text, "name": "", "how": ""} for text in story.unsigned]
    return signed + unsigned


def _note(note: Note) -> dict[str, str]:
    return {"people": note.people, "sure": note.sure}


def _how(story: PersonStory) -> list[tuple[str, str]]:
    notes = [(_("Who follows you"), story.sea_note)]
    if story.signed or story.unsigned or story.signatures:
        notes.append((_("What rang true"), story.voices_note))
    findings = (story.following, story.picked, story.follower, story.lead)
    notes += [(one.heading, one.note) for one in findings if not one.kept]
    if story.own:
        notes.append((story.follower.heading, story.follower.note))
    return [(name, note.how) for name, note in notes]


def _chart(chart: Chart, *, narrow: bool = False) -> dict[str, Any]:
    return {
        "title": chart.title,
        "description": chart.description,
        "caption": chart.caption,
        "hull": 'class="hull"' in chart.svg[:200],
        "svg": printed(chart.svg_narrow if narrow else chart.svg),
        "axis": printed(chart.axis, AXIS),
        "legend": [
            {
                "svg": printed(key.svg, SQUARE if 'class="sq"' in key.svg else SIGN),
                "text": key.text,
            }
            for key in chart.legend
        ],
        "lines": [
            {
                "name": line.name,
                "note": line.note,
                "said": line.said,
                "wait": line.wait,
                "svg": printed(line.svg, ROW),
                "alt": ", ".join(row),
            }
            for line, row in zip(chart.lines, chart.rows, strict=False)
        ],
    }
