"""What the pages of teams show: people by name, rules as kept or not, never values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledby.errors import TableError
from ledby.web.teams import words
from ledby.web.teams.analysis import finding
from ledby.web.teams.forms.skills import PickForm
from ledby.web.teams.models import Invitation, Search, State, TeamRequest
from ledby.web.teams.selectors import asked
from ledby.web.teams.services import asking

if TYPE_CHECKING:
    from ledby.science.teams import Judged

SEATS: Final = (
    *((214, 60), (170, 36), (170, 84), (124, 30), (124, 90), (124, 60)),
    *((78, 38), (78, 82)),
)
BARS: Final = range(5)


@dataclass(frozen=True)
class Member:
    """One of a team: who, why, what without them."""

    id: str
    name: str
    unit: str
    letters: str
    why: str
    without: str
    leads: bool


@dataclass(frozen=True)
class Fact:
    """One of the four lines under a picture: name, words, and bars of five."""

    name: str
    words: str
    full: int

    def bars(self) -> list[tuple[int, bool]]:
        """Return the place of each bar and whether it is full."""
        return [(26 * at, at < self.full) for at in BARS]


def frontier(team: TeamRequest) -> dict[str, Any]:
    """Return the teams that were found, side by side."""
    result = team.result
    found = result["teams"]
    people = asked.named(_everybody(found))
    band = next(
        (one for one in (500, 200, 100, 50, 20, 10, 5) if _able(team) >= one), 0
    )
    cards = [
        {
            "place": one["team"],
            "title": _title(team, one["team"]),
            "line": words.FIRST[_first(one, found[0])][1],
            "members": _members(team, one["members"], people),
            "facts": _facts(team, one),
        }
        for one in found
    ]
    for card in cards:
        card["seats"] = _seats(card["members"])
    return {
        "cards": cards,
        "differ": len({_first(one, found[0]) for one in found} - {"another"}) > 1,
        "proof": words.proof(result),
        "able": band,
        "nearness": words.SOURCES[_source(team)],
        "purpose": team.purpose,
        "sponsor": None if team.sponsor is None else team.sponsor.name,
    }


def _able(team: TeamRequest) -> int:
    return int(team.result.get("proof", {}).get("candidates") or 0)


def _everybody(teams: Sequence[Mapping[str, Any]]) -> set[str]:
    rows = [row for one in teams for row in one["members"]]
    return {row["person"] for row in rows} | {
        person for row in rows for person in row.get("instead", ())
    }


def _members(
    team: TeamRequest, rows: Sequence[Mapping[str, Any]], people: words.People
) -> list[Member]:
    leads = set(team.brief.get("people", {}).get("lead_from", ()))
    found = [
        Member(
            row["person"],
            words.name_in(people, row["person"]),
            people[row["person"]].unit if row["person"] in people else "",
            people[row["person"]].letters if row["person"] in people else "",
            f"{words.why(team.brief, row)} {words.beside(row)}".strip(),
            words.without(row, people) if "without" in row else "",
            row["person"] in leads,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (not one.leads, one.name))


def _seats(members: Sequence[Member]) -> list[tuple[int, int, Member]]:
    return [(x, y, one) for (x, y), one in zip(SEATS, members, strict=False)]


def _facts(team: TeamRequest, one: Mapping[str, Any]) -> list[Fact]:
    spare = _spare(team, one)
    units, places, people = one["units"], one["places"], one["people"]
    pairs = units * (units - 1) / 2
    near = 1 - one["distance"] / pairs if pairs else 1.0
    calls = round(one["load"])
    span = _("%(units)s and %(places)s") % {
        "units": ngettext("one unit", "%(n)s units", units) % {"n": units},
        "places": ngettext("one place", "%(n)s places", places) % {"n": places},
    }
    if calls:
        called = ngettext(
            "called once in half a year", "called %(n)s times in half a year", calls
        ) % {"n": calls}
    else:
        called = _("nobody was called lately")
    return [
        Fact(_("Skills"), spare[1], spare[0]),
        Fact(_("Span"), span, min(5, units)),
        Fact(
            _("Nearness"),
            words.nearness(_source(team), near),
            max(1, round(5 * near)),
        ),
        Fact(_("Calls"), called, max(0, 5 - round(5 * calls / max(people, 1)))),
    ]


def _source(team: TeamRequest) -> str:
    return team.result.get("proof", {}).get("closeness") or "tree"


def _spare(team: TeamRequest, one: Mapping[str, Any]) -> tuple[int, str]:
    """Return how many skills are carried by as many as asked, in bars and words."""
    carried = [at for row in one["members"] for at in row["carries"]]
    needs = team.brief["skills"]
    more = sum(carried.count(at) > need["people"] for at, need in enumerate(needs))
    if more == len(needs):
        return 5, _("every skill stands twice")
    if more:
        return 4, _("all there, some twice")
    return 3, _("all there, each as asked")


def closer(team: TeamRequest, place: int, leaves: str) -> dict[str, Any]:
    """Return one team: each member with why, its rules, and what a change did."""
    members = asking.members_at(team, place)
    judged = _judged(team, members)
    rules = [] if judged is None else judged.rules
    rows = _rows(team, place, members, judged)
    before = team.hand[-2]["members"] if place == 0 and len(team.hand) > 1 else []
    was = _judged(team, before) if before else None
    instead: list[str] = []
    if leaves in members:
        instead = _instead(team, members, leaves)
    people = asked.named({*_everybody([{"members": rows}]), *instead})
    found = _members(team, rows, people)
    lines = [_line(rule, people_of(team, people)) for rule in rules]
    return {
        "place": place,
        "title": _("Changed by hand") if place == 0 else _title(team, place),
        "members": found,
        "seats": _seats(found),
        "rules": lines,
        "broken": sum(not line["kept"] for line in lines),
        "effect": _effect(was.rules, rules, people_of(team, people)) if was else [],
        "changed": bool(before),
        "leaves": next((one for one in found if one.id == leaves), None),
        "instead": [people[one] for one in instead if one in people],
        "pick": PickForm(),
    }


def _first(one: Mapping[str, Any], best: Mapping[str, Any]) -> str:
    """Return what a team puts first, if it does so more than the one as asked."""
    more = {
        "closest": one["distance"] < best["distance"] - 1e-9,
        "least called on": one["load"] < best["load"],
        "widest": one["units"] > best["units"],
    }
    first: str = one["first"]
    return first if more.get(first, True) else "another"


def _title(team: TeamRequest, place: int) -> str:
    found = team.result["teams"]
    firsts = [_first(one, found[0]) for one in found]
    at = next(at for at, one in enumerate(found) if one["team"] == place)
    title = str(words.FIRST[firsts[at]][0])
    again = firsts[: at + 1].count(firsts[at])
    return title if again == 1 else f"{title} ({again})"


def _rows(
    team: TeamRequest, place: int, members: Sequence[str], judged: Judged | None
) -> list[dict[str, Any]]:
    if place:
        found = next(one for one in team.result["teams"] if one["team"] == place)
        rows: list[dict[str, Any]] = found["members"]
        return rows
    if judged is None:
        return [{"person": one, "carries": []} for one in members]
    return [
        {
            "person": one,
            "carries": judged.carries[one],
            "near": judged.near[one],
            "far": judged.far[one],
        }
        for one in members
    ]


def _judged(team: TeamRequest, members: Sequence[str]) -> Judged | None:
    try:
        return finding.by_hand(team.brief, members)
    except (TableError, TimeoutError):
        # Somebody whom the brief names has left: then nothing can be said of rules.
        return None


def _instead(team: TeamRequest, members: Sequence[str], leaves: str) -> list[str]:
    try:
        return finding.replacements(team.brief, members, leaves)
    except (TableError, TimeoutError):
        return []


def people_of(team: TeamRequest, known: words.People) -> words.People:
    """Return the people of a page, and those whom the rules name."""
    people = team.brief.get("people", {})
    names = {
        *people.get("must", ()),
        *(n for p in people.get("not_both", ()) for n in p),
    }
    return {**known, **asked.named(names - known.keys())}


def _line(rule: Mapping[str, Any], people: words.People) -> dict[str, Any]:
    return {"words": words.rule(rule, people), "kept": rule["short"] <= 0}


def _effect(
    was: Sequence[Mapping[str, Any]],
    now: Sequence[Mapping[str, Any]],
    people: words.People,
) -> list[str]:
    """Return in words which rules are kept or broken since the change before."""
    old = [_line(rule, people) for rule in was]
    new = [_line(rule, people) for rule in now]
    said = []
    for line in new:
        before = next((one for one in old if one["words"] == line["words"]), None)
        if before is None or before["kept"] == line["kept"]:
            continue
        facts = {"rule": line["words"]}
        kept, broken = _("Now kept: %(rule)s."), _("No longer kept: %(rule)s.")
        said.append((kept if line["kept"] else broken) % facts)
    return said


def under_way(search: Search) -> dict[str, Any]:
    """Return how much of the time given has gone by."""
    begun = search.started_at
    gone = 0.0 if begun is None else (timezone.now() - begun).total_seconds()
    return {"percent": min(95, round(10 * gone))}


def standstill(team: TeamRequest) -> dict[str, Any]:
    """Return how far a search is, or why there is no team."""
    named = [p for f in team.result.get("clash", ()) for p in f.get("people", ())]
    named += [p for f in team.result.get("give", ()) for p in f.get("people", ())]
    people = asked.named(named)
    return {
        **under_way(team),
        "clash": [words.rule(one, people) for one in team.result.get("clash", ())],
        "give": [words.give(one, people) for one in team.result.get("give", ())],
        "none": team.state == State.NONE,
    }


def answers(team: TeamRequest) -> dict[str, Any]:
    """Return who was asked and what each of them said, if they said why."""
    rows = asked.invitations_to(team)
    accepted = [row for row in rows if row.state == Invitation.State.ACCEPTED]
    return {
        "invitations": rows,
        "accepted": accepted,
        "waiting": [row for row in rows if row.state == Invitation.State.WAITS],
        "fewest": team.brief.get("size", [1])[0],
        "enough": len(accepted) >= team.brief.get("size", [1])[0],
        "pick": PickForm(),
    }


def asked_why(row: Invitation) -> dict[str, Any]:
    """Return why somebody is asked: by whom, what for, and by which rules."""
    brief = row.request.brief
    span = brief.get("span", {})
    rules = [
        {"kind": kind, "number": span[kind]}
        for kind in ("units", "levels", "places")
        if span.get(kind, 1) > 1
    ]
    if span.get("most_from_one"):
        rules.append({"kind": "most_from_one", "number": span["most_from_one"]})
    rules += [{"kind": "across", "unit": unit} for unit in span.get("across", ())]
    return {
        "row": row,
        "team": row.request,
        "why": f"{words.why_you(brief, row.why)} {words.beside_you(row.why)}".strip(),
        "rules": [words.rule(rule, {}) for rule in rules],
        "size": brief.get("size", [1, 1]),
        "hours": brief.get("time", {}).get("each") or 0,
        "leads": row.request.lead_id == row.person_id,
    }
