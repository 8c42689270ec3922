"""A repository as a story: what no record tells first, then who stands behind others.

Figures are of the project, never of a person: nobody is named, and nothing is sorted by
how much somebody did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ledby.reports import git_charts, words
from ledby.reports.charts import Chart
from ledby.reports.git_charts import MOST_UNITS, kind_of
from ledby.reports.language import figure, listed
from ledby.reports.language import gettext as _
from ledby.reports.language import sentence as sentence_case
from ledby.science.shared_leadership.landing import Project, Year

FEW: Final = 5
"""Of fewer people nothing is said as of a group."""
FULL_YEAR: Final = 20
"""Changes that a year needs to stand for itself."""


@dataclass(frozen=True, slots=True)
class Source:
    """What was read: its name, and what had to be left out."""

    name: str
    people: int
    services: int = 0
    shared: int = 0
    shallow: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: a heading, a sentence, how it is known, and a picture of it."""

    key: str
    heading: str
    sentence: str
    evidence: tuple[str, ...] = ()
    chart: Chart | None = None
    kept_open: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """A whole report: the question, its answer, and the findings."""

    question: str
    answer: str
    known: tuple[str, ...]
    findings: tuple[Finding, ...]
    limits: tuple[str, ...]


def git_story(
    source: Source,
    found: Project,
    cells: Sequence[Mapping[str, Any]],
    units: Sequence[str],
) -> Story:
    """Tell what a repository shows.

    Parameters
    ----------
    source, found
        What was read, and its figures.
    cells
        Rows of the mixing matrix between folders.
    units
        Folders with people enough to be shown, in their order.
    """
    findings = [_blind(source, found), _halves(found), _behind(found)]
    if len(_full(found.years)) > 1 and found.sees_landing:
        findings.append(_years(found))
    findings += [_folders(found, cells, units), _newcomers(found)]
    return Story(
        question=_("Who leads from behind in {name}?").format(name=source.name),
        answer=_answer(found),
        known=_known(source, found),
        findings=tuple(findings),
        limits=(
            _("Work that is not kept in the repository is not visible here."),
            _("To land a change takes a right, so it also shows who was given one."),
            _("Who is without a change is not here, which is not the same as nothing."),
        ),
    )


def _answer(found: Project) -> str:
    if not found.changes:
        return _("No person has changed anything here yet.")
    if not found.sees_landing:
        return _(
            "It does not say: {share} changes do not tell who landed them."
        ).format(share=words.share(found.blind.value or 0))
    if found.writing.people == 1:
        return _("One person writes here, so nobody can lead from behind yet.")
    if found.landing.people == 1:
        return _("One person lands everything.")
    return _(
        "Half of the writing is done by {writing}, half of the landing by {landing}."
    ).format(writing=_people(found.writing.half), landing=_people(found.landing.half))


def _known(source: Source, found: Project) -> tuple[str, ...]:
    said = [
        _("{changes} changes by {people}").format(
            changes=figure(found.changes), people=_people(found.writing.people)
        )
    ]
    if found.first:
        span = (found.first, found.last)
        years = str(span[0]) if span[0] == span[1] else "{}–{}".format(*span)
        said.append(years)
    said.append(_("Authors, landers, trailers and folders. No text was read."))
    if source.shallow:
        said.append(_("This copy holds only the last part of the history."))
    return tuple(said)


def _blind(source: Source, found: Project) -> Finding:
    blind = found.blind.value or 0.0
    if not found.blind.yes:
        heading = _("Every change tells who landed it.")
        sentence = _("So landing can be spoken of.")
    else:
        heading = _("What no record tells")
        sentence = _("{share} changes do not tell who landed them.").format(
            share=sentence_case(git_charts.in_hundred(blind))
        )
        if not found.sees_landing:
            sentence += " " + _("That is too many to speak of landing at all.")
    evidence = [
        _("{n} of {all} changes").format(
            n=figure(found.blind.yes), all=figure(found.blind.of)
        )
    ]
    if found.blind.yes:
        evidence.append(
            _(
                "A change that was merged on the page of a forge names the forge alone;"
                " who pressed the button stands in the forge's own export."
            )
        )
    for count, text in (
        (source.services, _("{n} changes were made by programs and are left out.")),
        (source.shared, _("{n} addresses of several people joined nobody.")),
        (found.undated, _("{n} changes have no date that can be believed.")),
    ):
        if count:
            evidence.append(text.format(n=figure(count)))
    return Finding("blind", heading, sentence, tuple(evidence))


def _halves(found: Project) -> Finding:
    writing, landing = found.writing, found.landing
    if found.writing.people < FEW:
        return _wait("halves", _("Writing and landing"))
    chart = git_charts.halves(found)
    if not found.sees_landing:
        sentence = _("Half of the writing is done by {people}.").format(
            people=_people(writing.half)
        )
        return Finding("halves", _("How many write"), sentence, (), chart)
    if landing.half * 2 <= writing.half:
        heading = _("Many write, few land.")
    elif landing.half >= writing.half:
        heading = _("Landing is shared as widely as writing.")
    else:
        heading = _("Fewer land than write.")
    sentence = _(
        "The one who lands most landed {share} changes; it is as if {n} people landed"
        " equal parts."
    ).format(share=words.share(landing.largest), n=figure(landing.effective, 1))
    evidence = (
        _("{people} wrote").format(people=_people(writing.people)),
        _("{people} landed").format(people=_people(landing.people)),
        _("To land a change is to decide on it."),
    )
    return Finding("halves", heading, sentence, evidence, chart)


def _behind(found: Project) -> Finding:
    title = _("Behind the work of others")
    if found.writing.people < FEW:
        return _wait("behind", title)
    if not found.behind:
        sentence = _("No record shows anybody behind the work of somebody else.")
        return Finding("behind", title, sentence, kept_open=True)
    heading = _("{people} stood behind the work of others.").format(
        people=sentence_case(_people(found.behind))
    )
    said = []
    if found.sees_landing and found.by_another.of:
        said.append(
            _("{share} changes were landed by somebody else than their author").format(
                share=words.share(found.by_another.value or 0)
            )
        )
    if found.reviewed.yes:
        said.append(
            _("{share} name somebody who reviewed or tested them").format(
                share=git_charts.in_hundred(found.reviewed.value or 0)
            )
        )
    sentence = (
        sentence_case(listed(said)) + "." if said else _("Little of it is recorded.")
    )
    evidence = (
        _("{people} landed what others wrote").format(people=_people(found.landers)),
        _("{people} reviewed, tested or mentored").format(
            people=_people(found.reviewers)
        ),
    )
    return Finding("behind", heading, sentence, evidence)


def _full(years: Sequence[Year]) -> list[Year]:
    return [year for year in years if year.landing.whole >= FULL_YEAR]


def _years(found: Project) -> Finding:
    full = _full(found.years)
    early, late = full[0], full[-1]
    if late.landing.largest <= early.landing.largest - 0.1:
        heading = _("The lead was shared more over the years.")
    elif late.landing.largest >= early.landing.largest + 0.1:
        heading = _("Landing has come to fewer over the years.")
    else:
        heading = _("Over the years")
    sentence = _(
        "In {early} the one who landed most landed {a} changes, in {late} {b}."
    ).format(
        early=early.year,
        late=late.year,
        a=words.share(early.landing.largest),
        b=words.share(late.landing.largest),
    )
    evidence = (
        _("Years with fewer than {n} changes do not count.").format(n=FULL_YEAR),
    )
    chart = git_charts.over_years(found.years)
    return Finding("years", heading, sentence, evidence, chart)


def _folders(
    found: Project, cells: Sequence[Mapping[str, Any]], units: Sequence[str]
) -> Finding:
    title = _("Between the folders")
    kinds = [kind_of(cell) for cell in cells if cell["unit"] != cell["other"]]
    quiet, told = kinds.count("quiet"), len(kinds) - kinds.count("few")
    if not found.sees_landing or not told:
        return _wait("folders", title)
    if quiet:
        heading = _("Some folders keep to themselves.")
        sentence = _(
            "Of {told} pairs of folders {quiet} clearly do less for each other than the"
            " others."
        ).format(told=words.number(told), quiet=words.number(quiet))
    else:
        heading = _("No folder keeps to itself.")
        sentence = _(
            "In none of {told} pairs of folders do people clearly do less for each"
            " other than in the others."
        ).format(told=words.number(told))
    evidence = (
        _("People belong to the folder in which they changed most."),
        _("Landing, reviewing, mentoring and thanks between two people count."),
        _("Pairs with fewer than {n} people behind them stay closed.").format(n=FEW),
    )
    chart = git_charts.folders(cells, units[:MOST_UNITS])
    return Finding("folders", heading, sentence, evidence, chart)


def _newcomers(found: Project) -> Finding:
    title = _("Newcomers")
    kept, welcomed = found.kept, found.welcomed
    if kept.of < FEW:
        return _wait("newcomers", title)
    sentence = _(
        "Of {people} who came, {share} were there again after half a year."
    ).format(people=figure(kept.of), share=words.share(kept.value or 0))
    if welcomed.of >= FEW:
        sentence += " " + _(
            "The first change of {share} was landed or reviewed by somebody else."
        ).format(share=words.share(welcomed.value or 0))
    evidence = (
        _("{low} to {high} in 100, nine times out of ten").format(
            low=round(100 * kept.low), high=round(100 * kept.high)
        ),
        _("Everybody who came at least a year before the last change."),
        _("A figure of the project: whoever welcomes most also meets most who leave."),
    )
    heading = _("Who comes, and who stays")
    chart = git_charts.newcomers(found)
    return Finding("newcomers", heading, sentence, evidence, chart)


def _wait(key: str, heading: str) -> Finding:
    sentence = _("Not enough evidence yet.")
    return Finding(key, heading, sentence, kept_open=True)


def _people(count: int) -> str:
    if count == 1:
        return _("one person")
    return _("{n} people").format(n=figure(count))
