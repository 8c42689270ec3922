"""Forms of the import: a file, how it is read, which column means what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledby.sources import hris
from ledby.web.audit.kinds import PURPOSES
from ledby.web.people import wording

LEAVE_OUT = ""
KEEP = "attr"
SAMPLES = 3


class UploadForm(forms.Form):
    """One file of people."""

    file = forms.FileField(
        label=_("The file"),
        allow_empty_file=True,
        help_text=_(
            "CSV with a header row, from a spreadsheet or a personnel system;"
            " up to 64 MB."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = self.fields["file"].widget
        widget.attrs |= {"class": "input", "accept": ".csv,.txt,.tsv,text/csv"}


class ExportForm(forms.Form):
    """What the list is taken out for."""

    purpose = forms.ChoiceField(
        label=_("What is it for?"),
        choices=[("", _("Choose")), *PURPOSES.items()],
        widget=forms.Select(attrs={"class": "input"}),
    )


class ReadingForm(forms.Form):
    """How the file's bytes become cells."""

    encoding = forms.ChoiceField(
        label=_("Encoding"),
        choices=list(wording.ENCODINGS.items()),
        help_text=_("Change it if names look wrong."),
    )
    delimiter = forms.ChoiceField(
        label=_("Between cells"), choices=list(wording.DELIMITERS.items())
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"


class ColumnsForm(forms.Form):
    """What each column of the file means."""

    def __init__(
        self, sheet: hris.Sheet, columns: Mapping[str, str], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._sheet = sheet
        meaning = {header: field for field, header in columns.items()}
        for place, header in enumerate(sheet.headers):
            means = meaning.get(header, LEAVE_OUT)
            initial = means if means in hris.FIELDS or not means else KEEP
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=header,
                choices=self._choices(header),
                initial=initial,
                required=False,
                widget=forms.Select(attrs={"class": "input"}),
                help_text=self._sample(header),
            )

    def chosen(self) -> dict[str, str]:
        """Return every field with its header, or "" where nothing holds it."""
        columns = dict.fromkeys(hris.FIELDS, "")
        for place, header in enumerate(self._sheet.headers):
            means = self.cleaned_data[f"column_{place}"]
            attribute = hris.attribute_for(header)
            if means == KEEP:
                columns[attribute] = header
            elif means:
                columns[means] = header
            elif header.lower().startswith("attr_"):
                columns[attribute] = ""
        return columns

    def clean(self) -> dict[str, Any]:
        """Refuse one meaning for two columns."""
        seen: dict[str, str] = {}
        for name, means in self.cleaned_data.items():
            header = str(self.fields[name].label)
            key = hris.attribute_for(header) if means == KEEP else means
            if key and key in seen:
                facts = {"one": seen[key], "other": header, "means": wording.fact(key)}
                raise forms.ValidationError(
                    _('"%(one)s" and "%(other)s" can\'t both be the %(means)s.') % facts
                )
            seen[key] = header
        return self.cleaned_data

    def _choices(self, header: str) -> list[tuple[str, Any]]:
        return [
            (LEAVE_OUT, _("leave it out")),
            *((name, wording.FACTS[name]) for name in hris.FIELDS),
            (KEEP, _("keep it as %(name)s") % {"name": hris.attribute_for(header)}),
        ]

    def _sample(self, header: str) -> str:
        cells = self._sheet.frame[header].str.strip_chars()
        return " · ".join(
            cell[:40] for cell in cells.filter(cells != "").head(SAMPLES).to_list()
        )
