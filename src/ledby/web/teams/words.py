"""Facts of the room in words: rules, reasons, what was put first, how fair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ledby.web.teams.selectors.asked import Named

LEVELS: Final = {
    1: gettext_lazy("1: knows the beginning of it"),
    2: gettext_lazy("2: does it with some help"),
    3: gettext_lazy("3: does it alone"),
    4: gettext_lazy("4: teaches it to others"),
}
FIRST: Final[dict[str, tuple[str | Promise, str | Promise]]] = {
    "as asked": (
        gettext_lazy("As you asked"),
        gettext_lazy("Weighs all you asked for as you weighed it."),
    ),
    "closest": (
        gettext_lazy("Near to each other"),
        gettext_lazy("Their units stand near each other, so it starts quickly."),
    ),
    "least called on": (
        gettext_lazy("Fresh faces"),
        gettext_lazy("People who were seldom called on in the last half year."),
    ),
    "widest": (
        gettext_lazy("From far and wide"),
        gettext_lazy("Comes from more units than you asked for."),
    ),
    "another": (
        gettext_lazy("Others who could"),
        gettext_lazy("Does the same with mostly other people."),
    ),
}
BAND: Final = {
    0: gettext_lazy("few"),
    5: gettext_lazy("5 to 9"),
    10: gettext_lazy("10 to 19"),
    20: gettext_lazy("20 and more"),
}
FEWER: Final = frozenset(
    {"fewest", "need", "units", "levels", "places", "hours", "start", "bridge"}
)
"""Rules that give by asking for fewer."""
SOURCES: Final = {
    "met": gettext_lazy(
        "Nearness comes from how often units meet, as mail, calendars or chat told it"
        " of blocks of units."
    ),
    "chosen": gettext_lazy(
        "Nearness comes from the last release: which blocks of units choose each other."
    ),
    "tree": gettext_lazy(
        "Nearness comes from the tree of units, for nothing was measured yet."
    ),
}
People = Mapping[str, Named]


def name_in(people: People, person: str) -> str:
    """Return a name, or that somebody is not there any more."""
    return people[person].name if person in people else _("somebody who left")


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does."""
    if len(words) < 2:
        return "".join(words)
    return _("%(these)s and %(last)s") % {
        "these": ", ".join(words[:-1]),
        "last": words[-1],
    }


def need(rule: Mapping[str, Any]) -> str:
    """Return in words that so many people have a skill."""
    number = rule["number"]
    facts = {"number": number, "skill": rule["skill"], "level": rule["level"]}
    if rule["level"] > 1:
        return (
            ngettext(
                "one person with %(skill)s, level %(level)s or above",
                "%(number)s people with %(skill)s, level %(level)s or above",
                number,
            )
            % facts
        )
    return (
        ngettext(
            "one person with %(skill)s", "%(number)s people with %(skill)s", number
        )
        % facts
    )


def rule(fact: Mapping[str, Any], people: People) -> str:
    """Return a rule of a brief in words."""
    if fact["kind"] == "need":
        return need(fact)
    names = [name_in(people, person) for person in fact.get("people", ())]
    facts = {
        "number": f"{fact.get('number', 0):g}",
        "names": listed(names),
        "unit": fact.get("unit", ""),
    }
    words = {
        "fewest": _("at least %(number)s people"),
        "most": _("at most %(number)s people"),
        "units": _("from at least %(number)s units"),
        "levels": _("from at least %(number)s levels"),
        "places": _("from at least %(number)s places"),
        "most_from_one": _("at most %(number)s people from one unit"),
        "across": _("somebody from %(unit)s"),
        "start": _("at least %(number)s people whose units already work together"),
        "bridge": ngettext(
            "at least one pair of units that hardly meet",
            "at least %(number)s pairs of units that hardly meet",
            fact.get("number", 0),
        ),
        "must": _("%(names)s must be in it"),
        "not_both": _("not both %(names)s"),
        "lead": _("somebody who offered to lead"),
        "hours_each": _("each has %(number)s hours a week for it"),
        "hours": _("%(number)s hours a week together"),
    }
    return words[fact["kind"]] % facts


def give(fact: Mapping[str, Any], people: People) -> str:
    """Return in words by how much a rule would have to give."""
    facts = {"rule": rule(fact, people), "much": fact["much"]}
    if fact["kind"] in {"most", "most_from_one"}:
        return _("%(rule)s: allow %(much)s more") % facts
    if fact["kind"] in FEWER:
        return _("%(rule)s: ask for %(much)s fewer") % facts
    return _("%(rule)s: leave this out") % facts


def carries(brief: Mapping[str, Any], needs: Sequence[int]) -> list[str]:
    """Return the skills at these places of a brief."""
    known = brief.get("skills", ())
    return [known[at]["skill"] for at in needs if at < len(known)]


def why(brief: Mapping[str, Any], member: Mapping[str, Any]) -> str:
    """Return in words why somebody is in a team."""
    skills = carries(brief, member.get("carries", ()))
    facts = {"skills": listed(skills), "unit": member.get("brings") or ""}
    if skills and member.get("brings"):
        return _("Brings %(skills)s, and %(unit)s, which nobody else is from.") % facts
    if skills:
        return _("Brings %(skills)s.") % facts
    if member.get("brings"):
        return _("Brings %(unit)s, which nobody else is from.") % facts
    return _("Was asked for by name.")


def why_you(brief: Mapping[str, Any], member: Mapping[str, Any]) -> str:
    """Return the same to whoever it is about."""
    skills = carries(brief, member.get("carries", ()))
    facts = {"skills": listed(skills), "unit": member.get("brings") or ""}
    if skills and member.get("brings"):
        return _("You bring %(skills)s, and nobody else is from %(unit)s.") % facts
    if skills:
        return _("You bring %(skills)s.") % facts
    if member.get("brings"):
        return _("Nobody else is from %(unit)s.") % facts
    return _("You were asked for by name.")


def beside(member: Mapping[str, Any]) -> str:
    """Return in words which units of the others theirs works with, or hardly meets."""
    said = []
    if near := member.get("near"):
        said.append(
            _("Their unit already works with %(units)s.") % {"units": _few(near)}
        )
    if far := member.get("far"):
        said.append(_("New between %(units)s and theirs.") % {"units": _few(far)})
    return " ".join(said)


def beside_you(member: Mapping[str, Any]) -> str:
    """Return the same to whoever it is about."""
    said = []
    if near := member.get("near"):
        said.append(
            _("Your unit already works with %(units)s.") % {"units": _few(near)}
        )
    if far := member.get("far"):
        said.append(
            _("With you %(units)s and your unit meet, which hardly do until now.")
            % {"units": _few(far)}
        )
    return " ".join(said)


def _few(units: Sequence[str]) -> str:
    return listed([unit.rpartition(" / ")[2] for unit in units[:3]])


def nearness(source: str, near: float) -> str:
    """Return in words how near the units of a team are, 0 to 1."""
    if source == "tree":
        words = (
            _("far apart in the tree"),
            _("some of them far in the tree"),
            _("near in the tree"),
        )
    else:
        words = (
            _("they hardly meet: a new bridge"),
            _("some of them hardly meet"),
            _("they work together already"),
        )
    return words[(near >= 0.3) + (near > 0.6)]


def without(member: Mapping[str, Any], people: People) -> str:
    """Return in words what would change without somebody."""
    names = [name_in(people, person) for person in member.get("instead", ())]
    words = {
        "instead": _("%(names)s could come instead."),
        "others": _("The others could do it too."),
        "changes": _("Without them other places change as well."),
        "unknown": _("Who could come instead was not found in the time given."),
        "never": _("Without them no team keeps all your rules."),
    }
    return words[member.get("without", "unknown")] % {"names": listed(names)}


def proof(result: Mapping[str, Any]) -> str:
    """Return in words how sure it is that no team is better by the brief."""
    facts = result.get("proof", {})
    if facts.get("optimal"):
        return _(
            "No team is better by what you asked for: we looked until that was certain."
        )
    gap = max(1, round(100 * (facts.get("gap") or 0)))
    return _(
        "The time was too short to be certain: a team better by %(gap)s in 100 may"
        " exist."
    ) % {"gap": gap}


COLUMNS: Final = {
    "unit": gettext_lazy("unit"),
    "level": gettext_lazy("level"),
    "location": gettext_lazy("place"),
    "start": gettext_lazy("first day here"),
}


def column(name: str) -> str:
    """Return the name of a column in words."""
    return str(COLUMNS.get(name, name.removeprefix("attr_")))


def fair(fact: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return a rule of a division in words."""
    facts = {
        "column": column(fact.get("column", "")),
        "value": fact.get("value", ""),
        "names": listed([names.get(one, "?") for one in fact.get("people", ())]),
        "number": fact.get("least", 1),
    }
    words = {
        "balance": _("Teams are alike in %(column)s."),
        "spread": _("Each team is mixed by %(column)s."),
        "not_alone": _("Nobody is alone with %(column)s: %(value)s."),
        "together": _("%(names)s stay together."),
        "apart": _("%(names)s stay apart."),
        "overlap": ngettext(
            "Each team is free together once at least, by %(column)s.",
            "Each team is free together %(number)s times at least, by %(column)s.",
            facts["number"],
        ),
        "rotate": _("People meet others than last time."),
    }
    return words[fact["kind"]] % facts


def changed(rule: str, before: str, now: str) -> str:
    """Return in words what moving people did to a rule."""
    facts = {"rule": rule, "before": before, "now": now}
    return _("%(rule)s Was: %(before)s. Now: %(now)s.") % facts


def kept(kind: str, off: float, bound: float) -> str:
    """Return in words how far a team is from a rule of a division."""
    if off <= 1e-6:
        return _("kept")
    if kind == "balance":
        return _("nearly") if off <= 0.35 else _("a little off")
    if kind == "spread":
        return _("as far as whole people allow") if off <= bound + 0.05 else _("nearly")
    if kind == "rotate":
        return ngettext("one pair again", "%(n)s pairs again", round(off)) % {
            "n": round(off)
        }
    return _("not kept")
