"""What somebody is about to send, in their own eyes: one paragraph a part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ledby.web.cycles.answer_selectors import Asked, Colleague
from ledby.web.cycles.answer_steps import Step
from ledby.web.cycles.answers import Answers, Follow, Part
from ledby.web.cycles.instrument import in_language


@dataclass(frozen=True)
class Paragraph:
    """A part of the form: what was given there and the page where it can be changed.

    ``said`` holds lines, each with the name of whom it is about or an empty one.
    """

    part: Part
    said: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    step: Step


def summary(
    asked: Asked,
    way: tuple[Step, ...],
    answers: Answers,
    named: Mapping[str, Colleague],
    language: str,
) -> tuple[Paragraph, ...]:
    """Return a paragraph for each part that is asked.

    ``named`` holds the chosen people by person id.
    """
    found = []
    for part in asked.parts:
        pages = [step for step in way if step.part == part]
        words: tuple[str, ...] = ()
        if part == Part.FOLLOWS:
            said = _follows(asked, answers, named, language)
        elif part == Part.FEEDBACK:
            said = _feedback(asked, answers)
        elif part == Part.COMMENTS:
            words = tuple(answers["comments"].values())
            said = (("", _comments(answers)),)
        else:
            given = {
                Part.SELF: answers["self"],
                Part.MANAGER: answers["manager"],
                Part.INCLUSION: answers["inclusion"],
            }[part]
            said = (("", _counted(len(given), sum(len(step.keys) for step in pages))),)
        found.append(Paragraph(part, said, words, pages[0]))
    return tuple(found)


def follow_line(asked: Asked, follow: Follow, language: str) -> str:
    """Return how somebody is followed, and who may know, in a line."""
    said = [asked.instrument.share[follow["share"]].label]
    if follow["energy"] is not None:
        said.insert(0, asked.instrument.energy[follow["energy"]])
    return " ".join(f"{in_language(words, language)}." for words in said)


def _follows(
    asked: Asked, answers: Answers, named: Mapping[str, Colleague], language: str
) -> tuple[tuple[str, str], ...]:
    if answers["nobody"]:
        return (("", _("Nobody, at the moment.")),)
    return tuple(
        (named[follow["leader"]].name, follow_line(asked, follow, language))
        for follow in answers["follows"]
        if follow["leader"] in named
    ) or (("", _("Nothing yet.")),)


def _feedback(asked: Asked, answers: Answers) -> tuple[tuple[str, str], ...]:
    said = []
    for about in asked.assigned:
        given = answers["feedback"].get(about.colleague.person)
        if given and given["declined"]:
            line = _("You would rather not answer.")
        else:
            line = _counted(len(given["items"]) if given else 0, len(about.items))
        said.append((about.colleague.name, line))
    return tuple(said)


def _counted(given: int, of: int) -> str:
    if given == 0:
        return _("Nothing yet.")
    if given == of:
        return _("All %(of)s answered.") % {"of": of}
    return _("%(given)s of %(of)s answered.") % {"given": given, "of": of}


def _comments(answers: Answers) -> str:
    if not answers["comments"]:
        return _("Nothing, and that is fine.")
    if answers["comments_shown"]:
        return _("May be shown, without your name.")
    return _("Not to be shown: nobody will read these words.")
