"""The three steps in which a cycle is planned: who, what, when."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ledby.web.cycles import agreement
from ledby.web.cycles.models import Cycle
from ledby.web.cycles.services.create import MAX_DAYS, MAX_REMINDERS
from ledby.web.people.selectors import Branch, unit_tree

INPUT = {"class": "input"}
SHORT = {"class": "input input--short"}
REMINDER_CHOICES = (
    (14, _("14 days before the close")),
    (7, _("7 days before")),
    (5, _("5 days before")),
    (3, _("3 days before")),
    (2, _("2 days before")),
    (1, _("the day before")),
)


@dataclass(frozen=True)
class UnitBox:
    """A unit that can be ticked, above the boxes of those beneath it."""

    branch: Branch
    ticked: bool
    is_open: bool
    boxes: tuple[UnitBox, ...]


class WhoForm(forms.Form):
    """Whom a cycle asks: everybody, or chosen units with all beneath them."""

    name = forms.CharField(
        label=_("What is it called?"),
        help_text=_("People read this in the mail, such as “Spring 2027”."),
        max_length=120,
        widget=forms.TextInput(attrs=INPUT),
    )
    everybody = forms.TypedChoiceField(
        label=_("Everybody, or some units?"),
        choices=[
            ("yes", _("The whole organisation")),
            ("no", _("The units chosen below, with all beneath them")),
        ],
        coerce=lambda word: word == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )
    units = forms.MultipleChoiceField(
        label=_("Units"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, cycle: Cycle | None = None, **kwargs: Any) -> None:
        if cycle is not None:
            kwargs["initial"] = {
                "name": cycle.name,
                "everybody": "no" if cycle.units else "yes",
                "units": cycle.units,
            }
        super().__init__(*args, **kwargs)
        self.branches = unit_tree()
        self.fields["units"].choices = [  # type: ignore[attr-defined]
            (path, path) for branch in self.branches for path in branch.paths()
        ]

    def boxes(self, text: str = "") -> tuple[UnitBox, ...]:
        """Return the tree of units, or what of it *text* finds and what is ticked.

        What is not returned is not sent back by a browser, so a tick always stays.
        """
        return _boxes(self.branches, set(self["units"].value() or ()), text.strip())

    def clean(self) -> dict[str, Any]:
        """Ask for units if not everybody is asked."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("everybody") is False and not cleaned.get("units"):
            self.add_error("units", _("Choose at least one unit, or everybody."))
        return cleaned

    def plan(self) -> dict[str, Any]:
        """Return what was chosen, as the service takes it."""
        units = [] if self.cleaned_data["everybody"] else self.cleaned_data["units"]
        return {"name": self.cleaned_data["name"], "units": units}


class WhatForm(forms.Form):
    """Which parts the form has."""

    parts = forms.MultipleChoiceField(
        label=_("What is asked?"),
        choices=[(part, part) for part in agreement.PARTS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one part.")},
    )

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        kwargs["initial"] = {"parts": cycle.parts}
        super().__init__(*args, **kwargs)

    def rows(self) -> list[tuple[BoundWidget, agreement.PartTerms]]:
        """Return each part's box with the terms under which it is asked."""
        language = agreement.spoken(get_language())
        terms = agreement.terms(list(agreement.PARTS), 0, 0, language)
        boxes: Iterable[BoundWidget] = iter(self["parts"])
        return list(zip(boxes, terms["parts"], strict=True))

    def plan(self) -> dict[str, Any]:
        """Return what was chosen, as the service takes it."""
        return {"parts": self.cleaned_data["parts"]}


class WhenForm(forms.Form):
    """Until when people can answer, when they are reminded, how long the key lives."""

    day = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs=SHORT | {"type": "date"}, format="%Y-%m-%d"),
    )
    hour = forms.TimeField(
        label=_("Until"),
        widget=forms.TimeInput(attrs=SHORT | {"type": "time"}, format="%H:%M"),
    )
    reminder_days = forms.TypedMultipleChoiceField(
        label=_("When does a reminder go out?"),
        help_text=_("At most three, only to those who have not answered, and blind."),
        choices=REMINDER_CHOICES,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    retention_days = forms.IntegerField(
        label=_("Days after the count on which the key is destroyed"),
        help_text=_("The answers themselves are deleted at the count."),
        min_value=1,
        max_value=MAX_DAYS,
        widget=forms.NumberInput(attrs=SHORT),
    )
    needs_approval = forms.BooleanField(
        label=_("The works council must approve the plan before the launch"),
        required=False,
    )
    shared_key = forms.BooleanField(
        label=_("The works council holds a second key"), required=False
    )

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        closes_at = timezone.localtime(cycle.closes_at or timezone.now())
        kwargs["initial"] = {
            "day": closes_at.date(),
            "hour": closes_at.time(),
            "reminder_days": cycle.reminder_days,
            "retention_days": cycle.retention_days,
            "needs_approval": cycle.needs_approval,
            "shared_key": cycle.shared_key,
        }
        super().__init__(*args, **kwargs)

    def clean_reminder_days(self) -> list[int]:
        """Refuse more reminders than anybody should get."""
        days: list[int] = self.cleaned_data["reminder_days"]
        if len(days) > MAX_REMINDERS:
            raise forms.ValidationError(_("Choose at most three days."))
        return days

    def clean(self) -> dict[str, Any]:
        """Refuse a close in the past."""
        cleaned: dict[str, Any] = super().clean() or {}
        day, hour = cleaned.get("day"), cleaned.get("hour")
        if day is not None and hour is not None:
            closes_at = timezone.make_aware(datetime.combine(day, hour))
            if closes_at <= timezone.now():
                self.add_error("day", _("Choose a moment that is still to come."))
            cleaned["closes_at"] = closes_at
        return cleaned

    def plan(self) -> dict[str, Any]:
        """Return what was chosen, as the service takes it."""
        names = ("closes_at", "reminder_days", "retention_days")
        council = ("needs_approval", "shared_key")
        return {name: self.cleaned_data[name] for name in (*names, *council)}


class RemarkForm(forms.Form):
    """What one has to say of an agreement."""

    text = forms.CharField(
        label=_("What do you say?"),
        help_text=_("Your name and the day stand above it. It cannot be taken back."),
        max_length=2_000,
        widget=forms.Textarea(attrs=INPUT | {"rows": 4}),
    )


class CouncilKeyForm(forms.Form):
    """A key of the works council, typed, pasted or as the file that holds it."""

    key = forms.CharField(
        label=_("The eight rows"),
        help_text=_("Capital or small letters, with or without dashes."),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(
            attrs=INPUT
            | {
                "class": "input key-input",
                "rows": 8,
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )
    file = forms.FileField(
        label=_("Or the key file"),
        required=False,
        widget=forms.FileInput(attrs=INPUT | {"accept": ".txt,text/plain"}),
    )

    def text(self) -> str:
        """Return what was typed, or what the file says; of a form that is valid."""
        file = self.cleaned_data["file"]
        if file is None:
            return str(self.cleaned_data["key"])
        return str(file.read(4_000).decode("utf-8", "replace"))


def _boxes(
    branches: Iterable[Branch], ticked: Collection[str], text: str
) -> tuple[UnitBox, ...]:
    found = []
    for branch in branches:
        boxes = _boxes(branch.branches, ticked, text)
        is_ticked = branch.path in ticked
        if not text or branch.holds(text) or is_ticked or boxes:
            is_open = bool(text) or any(box.ticked or box.is_open for box in boxes)
            found.append(UnitBox(branch, is_ticked, is_open, boxes))
    return tuple(found)
