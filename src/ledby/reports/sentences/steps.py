"""The one next step: small enough for this week, in words that say what to do."""

from __future__ import annotations

from ledby.reports.language import gettext as _
from ledby.reports.language import gettext_noop
from ledby.science.released import NextStep

STEPS = {
    "direction": (
        gettext_noop(
            "Before the next task, say what it is for, and leave the way to them."
        ),
        gettext_noop(
            "People who know the purpose find ways that an order would have closed."
        ),
    ),
    "example": (
        gettext_noop(
            "Do one thing yourself first that you are about to ask of others."
        ),
        gettext_noop("What is shown needs fewer words, and it is remembered longer."),
    ),
    "shared_lead": (
        gettext_noop(
            "Hand over one thing that you would have led, and stand behind it."
        ),
        gettext_noop(
            "Choose somebody who has not led before. Clear the road; leave the wheel."
        ),
    ),
    "inclusion": (
        gettext_noop(
            "Before the next decision, ask one person who has not spoken yet."
        ),
        gettext_noop("Ask early enough that the answer can still change something."),
    ),
    "skills": (
        gettext_noop("Ask your people which skill their work needs and does not have."),
        gettext_noop(
            "In your part of the house it is often missing. That they can do what is"
            " asked is yours to see to: time to learn, or a better matched task."
        ),
    ),
    "judgment": (
        gettext_noop("Once this week, say what could go wrong before you begin."),
        gettext_noop(
            "And say whether it is wrong, or whether you would only do it otherwise."
        ),
    ),
    "work_ethic": (
        gettext_noop("Finish one thing this week before anybody asks where it is."),
        gettext_noop("Something small counts. It is the asking that people notice."),
    ),
    "competence": (
        gettext_noop(
            "Say early which skill your next task needs that you do not have yet."
        ),
        gettext_noop(
            "It is the task of whoever leads you to see that you can do what is asked."
        ),
    ),
    "honesty": (
        gettext_noop("Pass on the next bad news as fully as you would the good."),
        gettext_noop(
            "Early and whole, to the person who can still do something about it."
        ),
    ),
    "courage": (
        gettext_noop("Say your own opinion of a plan, to the person who made it."),
        gettext_noop("Once, on purpose, and with what you would do instead."),
    ),
    "discretion": (
        gettext_noop(
            "Take one disagreement to the person concerned, and to nobody else."
        ),
        gettext_noop(
            "Reporting wrongdoing is always excepted: that is never a breach."
        ),
    ),
    "loyalty": (
        gettext_noop("Help one decision succeed that you argued against."),
        gettext_noop("Loyal to the goal, that is. You may go on disagreeing."),
    ),
    "ego_management": (
        gettext_noop("Name the people whose work led to your next success."),
        gettext_noop("By name, and in front of those who would not have known."),
    ),
}
ASK = (
    gettext_noop("Ask two people what they would follow you for."),
    gettext_noop(
        "Their answer belongs to you alone. A page fills once people have had a chance"
        " to see you at work, and somebody asked."
    ),
)


TOGETHER = {
    "without_title": (
        gettext_noop(
            "Ask somebody who is followed without a title what they would begin."
        ),
        gettext_noop(
            "Not a promotion: a question. Then clear the road for their answer, and"
            " stand behind it."
        ),
    ),
    "with_title": (
        gettext_noop("Let one thing this month be led by somebody who never has."),
        gettext_noop("Whoever would have led it stands behind, and says so."),
    ),
    "as_one": (
        gettext_noop(
            "Next time, think of one moment for each trait before you answer."
        ),
        gettext_noop(
            "Whoever recalls a moment tells traits apart. Whoever answers from an"
            " impression gives one answer eight times."
        ),
    ),
    "alike": (
        gettext_noop(
            "Ask one colleague what they have not yet had a chance to see in you."
        ),
        gettext_noop("What nobody could see, nobody could say. It is easily shown."),
    ),
    "climate_1": (
        gettext_noop(
            "Before the next decision, write down whose work it touches, and ask them."
        ),
        gettext_noop("Early enough that the answer can still change something."),
    ),
    "climate_2": (
        gettext_noop(
            "At the next meeting, whoever leads says first what went wrong with them."
        ),
        gettext_noop("Others speak up where they have seen that it costs nothing."),
    ),
    "climate_3": (
        gettext_noop(
            "Collect ideas once without names, and weigh them before you know whose."
        ),
        gettext_noop("The first surprise is usually who had the good one."),
    ),
    "climate_4": (
        gettext_noop("Tell people of the next decision on the day it is made."),
        gettext_noop("With what they can still change, and until when."),
    ),
    "climate_5": (
        gettext_noop(
            "Offer the next task one can grow with openly, before anybody is chosen."
        ),
        gettext_noop("Say what it teaches, not only what it asks."),
    ),
    "climate_6": (
        gettext_noop(
            "Ask one person who is unlike the others here what would make it easier."
        ),
        gettext_noop(
            "Then do one of the things they name, and don't say whose it was."
        ),
    ),
    "quiet": (
        gettext_noop(
            "Ask the quiet blocks what would make it worth their seven minutes."
        ),
        gettext_noop("Ask how, never who: nobody is told who answered."),
    ),
    "spoken": (
        gettext_noop("Tell people what came of their answers before you ask again."),
        gettext_noop("One thing that changed is enough. Name the answer it came from."),
    ),
}
"""What an organisation may try next, by what it is about."""


def together(about: str) -> tuple[str, str]:
    """Return what an organisation may try next, and a word on how or why."""
    what, how = TOGETHER.get(about) or STEPS.get(about) or TOGETHER["alike"]
    return _(what), _(how)


def next_step(step: NextStep) -> tuple[str, str]:
    """Return what to try next, and a word on how or why."""
    what, how = STEPS.get(step["about"], ASK)
    return _(what), _(how)
