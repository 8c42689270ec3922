"""What the page of a division shows: people by name, and how fair each team is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from ledby.errors import TableError
from ledby.web.teams import words
from ledby.web.teams.models import Division
from ledby.web.teams.selectors import divided
from ledby.web.teams.services import dividing


def division(one: Division) -> dict[str, Any]:
    """Return the teams of a group, and how fair each of them is."""
    names = {who.id: who.name for who in divided.group_of(one)}
    now = dividing.current(one)
    pairs = list(zip(now["people"], now["team"], strict=True))
    count = max(now["team"], default=0)
    teams = [
        {
            "number": number,
            "members": sorted(
                (
                    (who, names.get(who, _("somebody who left")))
                    for who, at in pairs
                    if at == number
                ),
                key=lambda pair: pair[1],
            ),
        }
        for number in range(1, count + 1)
    ]
    rules = _fair(one, names)
    return {
        "division": one,
        "teams": teams,
        "numbers": range(1, count + 1),
        "everybody": sorted(((name, who) for who, name in names.items())),
        "rules": rules,
        "moved": bool(one.hand),
        "effect": [
            words.changed(rule["words"], rule["before"], rule["worst"])
            for rule in rules
            if one.hand and not rule["hidden"] and rule["before"] != rule["worst"]
        ],
    }


def _fair(one: Division, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return each rule with how far each team is from it.

    A rule about what people gave is said as a whole, and as it was when the teams were
    made: who moves one person and looks again would learn what that person gave.
    """
    made = one.result.get("fit", [])
    try:
        now = dividing.measured(one)
    except TableError:
        now = []
    rules = one.rules.get("rules", [])
    found = []
    for rule, was, line in zip(rules, made, now, strict=False):
        hidden = divided.is_voluntary(one, rule.get("column", ""))
        shown = was if hidden else line
        teams = [
            words.kept(shown["kind"], off, shown["bound"]) for off in shown["teams"]
        ]
        found.append(
            {
                "words": words.fair(rule, names),
                "worst": words.kept(shown["kind"], shown["worst"], shown["bound"]),
                "teams": [] if hidden else teams,
                "hidden": hidden,
                "before": words.kept(was["kind"], was["worst"], was["bound"]),
            }
        )
    return found
