"""Forms in which a group is divided: whom, and what is fair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledby.errors import LedByError
from ledby.web.teams import words
from ledby.web.teams.analysis import dividing
from ledby.web.teams.models import Division
from ledby.web.teams.selectors import asked
from ledby.web.teams.selectors.divided import Somebody
from ledby.web.teams.services.dividing import read_list

UNITS: Final = 4
ALONE: Final = 3
LARGEST: Final = 200 * 1024


class GroupForm(forms.Form):
    """Whom to divide, into teams of which size, and what for."""

    title = forms.CharField(
        label=gettext_lazy("What for, in a few words"),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    purpose = forms.CharField(
        label=gettext_lazy("Why these teams"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy(
            "Needed where a rule looks at what people gave of themselves; tell it to"
            " everybody in the teams."
        ),
        widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
    )
    size = forms.IntegerField(
        label=gettext_lazy("People in a team, or one more"),
        min_value=2,
        max_value=60,
        initial=5,
        widget=forms.NumberInput(attrs={"class": "input input--short"}),
    )
    people = forms.CharField(
        label=gettext_lazy("A list of your own"),
        required=False,
        max_length=LARGEST,
        help_text=gettext_lazy(
            "One name on each line. Or cells pasted from a spreadsheet, with the names"
            " first and a first line that names the columns."
        ),
        widget=forms.Textarea(attrs={"class": "input", "rows": 4}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a CSV file"),
        required=False,
        widget=forms.ClearableFileInput(
            attrs={"class": "input", "accept": ".csv,.txt,.tsv,text/csv"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at in range(1, UNITS + 1):
            self.fields[f"unit_{at}"] = forms.CharField(
                label=_("Everybody in unit %(number)s") % {"number": at},
                required=False,
                max_length=400,
                widget=forms.TextInput(attrs={"class": "input", "list": "units"}),
            )

    def unit_fields(self) -> list[forms.BoundField]:
        """Return the fields of units."""
        return [self[f"unit_{at}"] for at in range(1, UNITS + 1)]

    def clean(self) -> dict[str, Any]:
        """Take units or a list, one of the two."""
        data = super().clean() or {}
        known = {path.casefold(): path for path in asked.unit_paths()}
        units = []
        for at in range(1, UNITS + 1):
            said = (data.get(f"unit_{at}") or "").strip()
            if said and said.casefold() not in known:
                text = _("No unit is called %(path)s.") % {"path": said}
                self.add_error(f"unit_{at}", text)
            elif said:
                units.append(known[said.casefold()])
        content = self._content(data)
        if bool(units) == bool(content) and not self.errors:
            self.add_error(
                None, _("Name units, or give a list of your own: one of both.")
            )
        data["units"], data["rows"] = units, []
        if content and not units:
            try:
                data["rows"] = read_list(content)
            except LedByError as error:
                self.add_error("people", str(error))
        return data

    @staticmethod
    def _content(data: dict[str, Any]) -> bytes:
        file = data.get("file")
        if file is not None and file.size <= LARGEST:
            content: bytes = file.read()
            return content
        return str(data.get("people") or "").strip().encode()


class RulesForm(forms.Form):
    """What is fair, as sentences."""

    def __init__(
        self,
        group: Sequence[Somebody],
        former: Sequence[Division],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._group = group
        numbers, kinds = dividing.columns(group)
        self.fields["balance"] = self._boxes(_("Teams are alike in"), numbers)
        self.fields["spread"] = self._boxes(_("Each team is mixed by"), kinds)
        choices = [("", _("nothing")), *((one, words.column(one)) for one in kinds)]
        for at in range(1, ALONE + 1):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=_("Nobody is alone with (%(number)s)") % {"number": at},
                choices=choices,
                required=False,
                widget=forms.Select(attrs={"class": "input"}),
            )
            self.fields[f"value_{at}"] = forms.CharField(
                label=_("of this kind"),
                max_length=200,
                required=False,
                widget=forms.TextInput(attrs={"class": "input"}),
            )
        self._add_times(dividing.times(group))
        self._add_people(former)

    def _add_times(self, columns: Sequence[str]) -> None:
        self.fields["times"] = forms.ChoiceField(
            label=_("Everybody in a team is free at the same times, read from"),
            choices=[
                ("", _("nothing")),
                *((one, words.column(one)) for one in columns),
            ],
            required=False,
            help_text=_(
                "A column such as “Mon-am; Tue-pm” or “Mon 9-12, Wed 14-16”. Whoever"
                " left it empty stands in nobody's way."
            ),
            widget=forms.Select(attrs={"class": "input"}),
        )
        self.fields["least"] = forms.IntegerField(
            label=_("So many times in common, at least"),
            min_value=1,
            max_value=60,
            required=False,
            widget=forms.NumberInput(attrs={"class": "input input--short"}),
        )

    def _add_people(self, former: Sequence[Division]) -> None:
        hint = _("A group on each line, the names with a semicolon between them.")
        for name, label in (
            ("together", _("These stay together")),
            ("apart", _("These stay apart")),
        ):
            self.fields[name] = forms.CharField(
                label=label,
                required=False,
                max_length=5_000,
                help_text=hint,
                widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
            )
        earlier = [(str(one.pk), one.title) for one in former]
        self.fields["before"] = forms.ChoiceField(
            label=_("Meet others than in"),
            help_text=_("And than in those that it was to differ from, up to twelve."),
            choices=[("", _("no earlier teams")), *earlier],
            required=False,
            widget=forms.Select(attrs={"class": "input"}),
        )

    @staticmethod
    def _boxes(label: str, names: Sequence[str]) -> forms.MultipleChoiceField:
        return forms.MultipleChoiceField(
            label=label,
            required=False,
            choices=[(name, words.column(name)) for name in names],
            widget=forms.CheckboxSelectMultiple,
        )

    def alone_fields(self) -> list[list[forms.BoundField]]:
        """Return the fields of each rule that nobody is alone."""
        return [
            [self[f"column_{at}"], self[f"value_{at}"]] for at in range(1, ALONE + 1)
        ]

    def rules(self) -> dict[str, Any]:
        """Return the rules, as the room reads them."""
        data = self.cleaned_data
        rules: list[dict[str, Any]] = [
            {"kind": kind, "column": column}
            for kind in ("balance", "spread")
            for column in data[kind]
        ]
        for at in range(1, ALONE + 1):
            column, value = data[f"column_{at}"], data[f"value_{at}"].strip()
            if column and value:
                rules.append({"kind": "not_alone", "column": column, "value": value})
        if data["times"]:
            least = data["least"] or 1
            rules.append({"kind": "overlap", "column": data["times"], "least": least})
        for kind in ("together", "apart"):
            rules += [{"kind": kind, "people": people} for people in data[kind]]
        if data["before"]:
            rules.append({"kind": "rotate"})
        return {"rules": rules}

    def clean_together(self) -> list[list[str]]:
        """Return ids for the names."""
        return self._people("together")

    def clean_apart(self) -> list[list[str]]:
        """Return ids for the names."""
        return self._people("apart")

    def _people(self, name: str) -> list[list[str]]:
        called: dict[str, list[str]] = {}
        for one in self._group:
            called.setdefault(" ".join(one.name.split()).casefold(), []).append(one.id)
        found = []
        for line in self.cleaned_data[name].splitlines():
            names = [" ".join(one.split()) for one in line.split(";") if one.strip()]
            if not names:
                continue
            ids = [called.get(one.casefold(), []) for one in names]
            for said, those in zip(names, ids, strict=True):
                if len(those) != 1:
                    raise forms.ValidationError(
                        _("%(name)s is nobody in this group, or more than one.")
                        % {"name": said}
                    )
            if len(names) < 2:
                raise forms.ValidationError(
                    _("A line takes two names at least, with a semicolon between.")
                )
            found.append([those[0] for those in ids])
        return found
