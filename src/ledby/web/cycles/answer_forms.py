"""The forms of the answering pages; nothing in them is mandatory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ledby.science.vocabulary import Share
from ledby.web.cycles.answers import (
    COMMENT_LENGTH,
    MAX_REASONS,
    MESSAGE_LENGTH,
    Answers,
    Follow,
    Values,
    clean,
)
from ledby.web.cycles.instrument import Instrument, Words, in_language

UNSEEN = "unseen"


class PlainTextField(forms.CharField):
    """A text that is cleaned before its length is counted."""

    def __init__(
        self, *, label: str, most: int, rows: int, help_text: Any = ""
    ) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=False,
            max_length=most,
            widget=forms.Textarea({"class": "input", "rows": rows}),
            error_messages={
                "max_length": _(
                    "This text is %(show_value)d letters long and can have"
                    " %(limit_value)d. Shorten it a little."
                )
            },
        )

    def to_python(self, value: Any) -> str:
        """Return the text without control characters."""
        return clean(super().to_python(value) or "")


class ItemsForm(forms.Form):
    """The items on one page: five frequencies, or "not observed", or nothing."""

    def __init__(
        self,
        data: Any,
        *,
        instrument: Instrument,
        keys: tuple[str, ...],
        name: str,
        language: str,
        values: Values,
    ) -> None:
        super().__init__(data, auto_id="%s")
        for key in keys:
            wording, text = _put(instrument, key, name, language)
            points = _labels(instrument.points, language)
            unseen = in_language(instrument.wordings[wording].unseen, language)
            self.fields[key] = _choice(text, [*points, (UNSEEN, unseen)])
            if key in values:
                value = values[key]
                self.initial[key] = UNSEEN if value is None else str(value)

    def values(self) -> Values:
        """Return what was answered; an item without a tick is absent."""
        return {
            key: None if value == UNSEEN else int(value)
            for key, value in self.cleaned_data.items()
            if value
        }


class FollowForm(forms.Form):
    """One person whom one would follow: how, why, their words, and who may know."""

    def __init__(
        self,
        data: Any,
        *,
        instrument: Instrument,
        name: str,
        language: str,
        follow: Follow,
    ) -> None:
        super().__init__(data, auto_id="%s")
        self.leader = follow["leader"]
        self.fields["energy"] = _choice(
            _("How do you follow %(name)s?") % {"name": name},
            _labels(instrument.energy, language),
        )
        self.fields["reasons"] = forms.MultipleChoiceField(
            label=_("Why? Up to two"),
            required=False,
            choices=_labels(instrument.reasons, language),
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["message"] = PlainTextField(
            label=_("What did %(name)s say that rang true?") % {"name": name},
            help_text=_("One sentence is plenty. Leave it empty if nothing comes."),
            most=MESSAGE_LENGTH,
            rows=2,
        )
        self.fields["trait"] = _choice(
            _("Which trait did you pick up from %(name)s?") % {"name": name},
            _labels(instrument.trait_names, language),
        )
        labels = {key: choice.label for key, choice in instrument.share.items()}
        self.fields["share"] = _choice(
            _("May %(name)s know?") % {"name": name}, _labels(labels, language)
        )
        self.initial = {**follow, "energy": str(follow["energy"] or "")}

    def clean_reasons(self) -> list[str]:
        """Refuse a third reason."""
        reasons: list[str] = self.cleaned_data["reasons"]
        if len(reasons) > MAX_REASONS:
            raise forms.ValidationError(
                _("Tick up to two reasons: the two that count most.")
            )
        return reasons

    def follow(self) -> Follow:
        """Return the follow as it is kept."""
        given = self.cleaned_data
        return {
            "leader": self.leader,
            "energy": int(given["energy"]) if given["energy"] else None,
            "reasons": given["reasons"],
            "message": given["message"],
            "trait": given["trait"] or None,
            "share": given["share"] or Share.COUNT.value,
        }


class MoreForm(forms.Form):
    """How many more people one could have named."""

    def __init__(
        self, data: Any, *, instrument: Instrument, language: str, more: int | None
    ) -> None:
        super().__init__(data, auto_id="%s")
        self.fields["more"] = _choice(
            _("How many more could you have named?"),
            _labels(instrument.more, language),
        )
        self.initial["more"] = "" if more is None else str(more)

    def more(self) -> int | None:
        """Return what was ticked, or None."""
        value = self.cleaned_data["more"]
        return int(value) if value else None


class CommentsForm(forms.Form):
    """The open questions, and whether the words may be shown."""

    def __init__(
        self, data: Any, *, instrument: Instrument, language: str, answers: Answers
    ) -> None:
        super().__init__(data, auto_id="%s")
        for key, words in instrument.comments.items():
            self.fields[key] = PlainTextField(
                label=in_language(words, language), most=COMMENT_LENGTH, rows=3
            )
        self.fields["shown"] = forms.BooleanField(
            label=_("My words may be shown, without my name"), required=False
        )
        self.initial = {**answers["comments"], "shown": answers["comments_shown"]}

    def comments(self) -> dict[str, str]:
        """Return the texts that hold something."""
        return {
            key: text
            for key, text in self.cleaned_data.items()
            if key != "shown" and text
        }


def _labels(words: Mapping[Any, Words], language: str) -> list[tuple[str, str]]:
    return [(str(key), in_language(text, language)) for key, text in words.items()]


def _choice(label: Any, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=choices, widget=forms.RadioSelect
    )


def _put(instrument: Instrument, key: str, name: str, language: str) -> tuple[str, str]:
    # One's own page uses the self wording, a colleague's the observer's.
    item = instrument.item(key)
    wording = (
        "observer" if name and "observer" in item.texts else next(iter(item.texts))
    )
    pattern = in_language(instrument.wordings[wording].item, language)
    return wording, pattern.replace(
        "{item}", in_language(item.texts[wording], language)
    )
