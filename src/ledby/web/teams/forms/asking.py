"""The form in which a team is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledby.errors import TableError
from ledby.web.teams import words
from ledby.web.teams.analysis import finding
from ledby.web.teams.forms.skills import PersonField
from ledby.web.teams.selectors import asked, skills

ROWS: Final = 4
MOST_ROWS: Final = 12
ACROSS: Final = 4
NAMES: Final = 3
PAIRS: Final = 2
CLOSENESS: Final[dict[str, tuple[float, str | Promise]]] = {
    "any": (0.0, gettext_lazy("does not matter")),
    "some": (1.0, gettext_lazy("counts for something")),
    "near": (5.0, gettext_lazy("counts much: it must start quickly")),
}


def _number(
    label: Any, low: int, high: int, *, hint: Any = "", **more: Any
) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=low,
        max_value=high,
        help_text=hint,
        widget=forms.NumberInput(attrs={"class": "input input--short"}),
        **more,
    )


def _level() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=gettext_lazy("Level, at least"),
        coerce=int,
        choices=list(words.LEVELS.items()),
        initial=1,
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )


class BriefForm(forms.Form):
    """What a team is for, what it must be able to do, and who may be in it."""

    title = forms.CharField(
        label=gettext_lazy("What for, in a few words"),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    purpose = forms.CharField(
        label=gettext_lazy("Why it matters, and what will be there at the end"),
        max_length=1000,
        help_text=gettext_lazy(
            "Everybody who is invited reads this, and your rules about units, levels"
            " and places with it."
        ),
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )
    fewest = _number(gettext_lazy("People, from"), 1, 60, initial=4)
    most = _number(gettext_lazy("to"), 1, 60, initial=6)
    units = _number(gettext_lazy("From so many units at least"), 1, 20, required=False)
    levels = _number(
        gettext_lazy("From so many levels at least"), 1, 20, required=False
    )
    places = _number(
        gettext_lazy("From so many places at least"), 1, 20, required=False
    )
    most_from_one = _number(
        gettext_lazy("From one unit at most"), 1, 60, required=False
    )
    closeness = forms.ChoiceField(
        label=gettext_lazy("That units stand near each other"),
        choices=[(key, label) for key, (_w, label) in CLOSENESS.items()],
        initial="some",
        help_text=gettext_lazy(
            "Read from released words on blocks of units, or else from the tree; never"
            " from anybody's own contacts."
        ),
        widget=forms.Select(attrs={"class": "input"}),
    )
    start = _number(
        gettext_lazy("So many whose units already work together, at least"),
        0,
        20,
        required=False,
        hint=gettext_lazy("Enough that it can start."),
    )
    bridge = _number(
        gettext_lazy("So many pairs of units that hardly meet, at least"),
        0,
        20,
        required=False,
        hint=gettext_lazy("Enough that it bridges."),
    )
    hours_each = _number(
        gettext_lazy("Hours a week, each at least"),
        0,
        60,
        required=False,
        hint=gettext_lazy("Then only people who said how much time they have."),
    )
    hours_together = _number(
        gettext_lazy("Hours a week, all together"), 0, 600, required=False
    )
    volunteer = forms.BooleanField(
        label=gettext_lazy("Somebody who offered to lead is in it"), required=False
    )
    sponsor = PersonField(
        label=gettext_lazy("Who stands behind it, and is not in it"), required=False
    )

    def __init__(self, *args: Any, rows: int = ROWS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = min(max(rows, 1), MOST_ROWS)
        for at in range(1, self.rows + 1):
            self.fields[f"skill_{at}"] = forms.CharField(
                label=_("Skill %(number)s") % {"number": at},
                max_length=100,
                required=False,
                widget=forms.TextInput(attrs={"class": "input", "list": "skills"}),
            )
            self.fields[f"level_{at}"] = _level()
            self.fields[f"people_{at}"] = _number(
                _("How many people"), 1, 60, required=False, initial=1
            )
        for at in range(1, ACROSS + 1):
            self.fields[f"across_{at}"] = forms.CharField(
                label=_("Somebody from unit %(number)s") % {"number": at},
                max_length=400,
                required=False,
                widget=forms.TextInput(attrs={"class": "input", "list": "units"}),
            )
        for name, label, count in (
            ("must", _("In it in any case"), NAMES),
            ("never", _("Not in it"), NAMES),
            ("one", _("Not both: one"), PAIRS),
            ("other", _("and the other"), PAIRS),
        ):
            for at in range(1, count + 1):
                said = label if at == 1 else f"{label} ({at})"
                self.fields[f"{name}_{at}"] = PersonField(label=said, required=False)

    def skill_rows(self) -> list[list[forms.BoundField]]:
        """Return the fields of each skill."""
        return [
            [self[f"{name}_{at}"] for name in ("skill", "level", "people")]
            for at in range(1, self.rows + 1)
        ]

    def across_fields(self) -> list[forms.BoundField]:
        """Return the fields of named units."""
        return [self[f"across_{at}"] for at in range(1, ACROSS + 1)]

    def people_fields(self) -> list[forms.BoundField]:
        """Return the fields of named people."""
        names = [f"{name}_{at}" for name in ("must", "never") for at in (1, 2, 3)]
        names += [f"{name}_{at}" for at in (1, 2) for name in ("one", "other")]
        return [self[name] for name in names]

    def says_names(self) -> bool:
        """Say whether people are named, so that the fields stand open."""
        return any(field.value() for field in self.people_fields())

    def clean(self) -> dict[str, Any]:
        """Check what one field alone cannot."""
        data = super().clean() or {}
        if not self._needs(data):
            self.add_error(
                "skill_1", _("Name one skill: a team is asked for to do it.")
            )
        if (data.get("fewest") or 1) > (data.get("most") or 60):
            self.add_error("most", _("The most must not be fewer than the fewest."))
        known = {path.casefold(): path for path in asked.unit_paths()}
        for at in range(1, ACROSS + 1):
            path = (data.get(f"across_{at}") or "").strip()
            if path and path.casefold() not in known:
                text = _("No unit is called %(path)s.") % {"path": path}
                self.add_error(f"across_{at}", text)
            data[f"across_{at}"] = known.get(path.casefold(), "")
        self._check_people(data)
        if data.get("volunteer") and not skills.volunteers():
            self.add_error("volunteer", _("Nobody has offered to lead a team yet."))
        if not self.errors:
            try:
                finding.check(self._brief(data))
            except TableError as error:
                self.add_error(None, str(error))
        return data

    def _check_people(self, data: Mapping[str, Any]) -> None:
        must = self._said(data, "must", NAMES)
        for at in range(1, NAMES + 1):
            name = data.get(f"must_{at}") or ""
            if name and name in {
                *self._said(data, "never", NAMES),
                data.get("sponsor"),
            }:
                text = _("Somebody cannot be in it and not in it: choose one.")
                self.add_error(f"must_{at}", text)
            elif name and asked.left_out([name]):
                text = _("They do not want to be picked now.")
                self.add_error(f"must_{at}", text)
        for at in range(1, PAIRS + 1):
            one, other = data.get(f"one_{at}"), data.get(f"other_{at}")
            if bool(one) != bool(other) or (one and one == other):
                self.add_error(f"other_{at}", _("Not both takes two people."))
        if len(must) > (data.get("most") or 60):
            self.add_error("must_1", _("These are more people than the team may have."))

    def brief(self) -> dict[str, Any]:
        """Return what was asked for, as the room reads it."""
        return self._brief(self.cleaned_data)

    def _brief(self, data: Mapping[str, Any]) -> dict[str, Any]:
        pairs = [
            [data[f"one_{at}"], data[f"other_{at}"]]
            for at in range(1, PAIRS + 1)
            if data.get(f"one_{at}")
        ]
        people: dict[str, Any] = {
            "must": self._said(data, "must", NAMES),
            "never": self._said(data, "never", NAMES),
            "not_both": pairs,
            "lead_from": skills.volunteers() if data.get("volunteer") else [],
        }
        if data.get("sponsor"):
            people["sponsor"] = data["sponsor"]
        span: dict[str, Any] = {
            name: data.get(name) or 1 for name in ("units", "levels", "places")
        }
        span["across"] = self._said(data, "across", ACROSS)
        if data.get("most_from_one"):
            span["most_from_one"] = data["most_from_one"]
        return {
            "purpose": data.get("purpose", ""),
            "size": [data.get("fewest") or 1, data.get("most") or 60],
            "skills": self._needs(data),
            "span": span,
            "people": people,
            "closeness": {
                "start": data.get("start") or 0,
                "bridge": data.get("bridge") or 0,
            },
            "time": {
                "each": data.get("hours_each") or 0,
                "together": data.get("hours_together") or 0,
            },
            "weigh": {"distance": CLOSENESS[data.get("closeness") or "some"][0]},
        }

    def counted(self) -> list[tuple[str, str]]:
        """Return each need in words, with the band of people who could serve it."""
        self.is_valid()
        needs = self._needs(self.cleaned_data)
        if not needs:
            return []
        each = self.cleaned_data.get("hours_each") or 0
        brief = {"size": [1, 60], "skills": needs, "time": {"each": each}}
        bands = finding.counts(brief)
        return [
            (words.need({**one, "number": one["people"]}), str(words.BAND[band]))
            for one, band in zip(needs, bands, strict=True)
        ]

    def _needs(self, data: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [
            {
                "skill": " ".join(data[f"skill_{at}"].split()),
                "level": data.get(f"level_{at}") or 1,
                "people": data.get(f"people_{at}") or 1,
            }
            for at in range(1, self.rows + 1)
            if (data.get(f"skill_{at}") or "").strip()
        ]

    @staticmethod
    def _said(data: Mapping[str, Any], name: str, count: int) -> list[str]:
        said = [data.get(f"{name}_{at}") or "" for at in range(1, count + 1)]
        return list(dict.fromkeys(one for one in said if one))


def as_initial(
    title: str, purpose: str, brief: Mapping[str, Any], give: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return what fills the form again, with what has to give given."""
    people, span = brief.get("people", {}), brief.get("span", {})
    time, weigh = brief.get("time", {}), brief.get("weigh", {})
    close = brief.get("closeness", {})
    named = asked.named(
        [
            *people.get("must", ()),
            *people.get("never", ()),
            *(one for pair in people.get("not_both", ()) for one in pair),
            people.get("sponsor") or "00000000-0000-0000-0000-000000000000",
        ]
    )
    whole = {one: found.whole for one, found in named.items()}
    filled: dict[str, Any] = {
        "title": title,
        "purpose": purpose,
        "fewest": brief["size"][0],
        "most": brief["size"][1],
        **{name: span.get(name, 1) for name in ("units", "levels", "places")},
        "most_from_one": span.get("most_from_one"),
        **{name: close.get(name) or None for name in ("start", "bridge")},
        "hours_each": time.get("each") or None,
        "hours_together": time.get("together") or None,
        "volunteer": bool(people.get("lead_from")),
        "sponsor": whole.get(people.get("sponsor", ""), ""),
        "closeness": next(
            key for key in CLOSENESS if CLOSENESS[key][0] == weigh.get("distance", 1.0)
        ),
    }
    for at, one in enumerate(brief["skills"], 1):
        for name in ("skill", "level", "people"):
            filled[f"{name}_{at}"] = one[name]
    for name, said in (("across", span.get("across", ())), *_names(people, whole)):
        filled |= {f"{name}_{at}": one for at, one in enumerate(said, 1)}
    for rule in give:
        _give(filled, rule, whole)
    return filled


def _names(
    people: Mapping[str, Any], whole: Mapping[str, str]
) -> list[tuple[str, list[str]]]:
    pairs = people.get("not_both", ())
    return [
        ("must", [whole.get(one, "") for one in people.get("must", ())]),
        ("never", [whole.get(one, "") for one in people.get("never", ())]),
        ("one", [whole.get(pair[0], "") for pair in pairs]),
        ("other", [whole.get(pair[1], "") for pair in pairs]),
    ]


def _give(
    filled: dict[str, Any], rule: Mapping[str, Any], whole: Mapping[str, str]
) -> None:
    """Let one rule give in a form that is filled again."""
    kind, much = rule["kind"], rule["much"]
    if kind in {"most", "most_from_one"}:
        filled[kind] = (filled[kind] or 0) + much
    elif kind in {"fewest", "units", "levels", "places"}:
        filled[kind] = max(1, filled[kind] - much)
    elif kind == "hours":
        filled["hours_together"] = max(0, filled["hours_together"] - much) or None
    elif kind in {"start", "bridge"}:
        filled[kind] = max(0, (filled[kind] or 0) - much) or None
    elif kind == "hours_each":
        filled["hours_each"] = None
    elif kind == "lead":
        filled["volunteer"] = False
    elif kind == "need":
        at = rule["at"] + 1
        left = filled[f"people_{at}"] - much
        filled[f"people_{at}"] = max(1, left)
        filled[f"skill_{at}"] = filled[f"skill_{at}"] if left > 0 else ""
    else:
        gone = {rule.get("unit"), *(whole.get(one) for one in rule.get("people", ()))}
        fields = {"across": {"across"}, "not_both": {"one", "other"}}
        names = fields.get(kind, {"must"})
        for name in [key for key in filled if key.rpartition("_")[0] in names]:
            filled[name] = "" if filled[name] in gone else filled[name]
