"""The tables of the life between cycles: examples, teams, growth, initiatives, more."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from ledby.web.privacy.kept import ALWAYS, GONE, LEFT, MACHINE, STAYS, Kept, Tier

BETWEEN: Final[dict[str, Kept]] = {
    "examples.Example": Kept(
        _("what you said you would show, and a report of it"),
        Tier.ATTRIBUTED,
        _("so that people see examples, and whether others saw them"),
        _("a year after its day"),
        GONE,
    ),
    "examples.Photograph": Kept(
        _("the photograph of an example, drawn anew, and what is to be seen on it"),
        Tier.ATTRIBUTED,
        _("so that people see what you show"),
        _("a month after the day of the example, or until you take either back"),
        GONE,
    ),
    "examples.Ask": Kept(
        _("that somebody asked you to look at an example; your link, as a hash"),
        Tier.CONFIDENTIAL,
        _("so that one tap from the letter is enough"),
        _("a month after the day of the example"),
        GONE,
    ),
    "examples.Attestation": Kept(
        _("that you saw an example, and your line"),
        Tier.ATTRIBUTED,
        _("so that what was shown counts, and whoever showed it reads your line"),
        _("a year after the day of the example, or until you take it back"),
        _("stays with the one who showed it, without your name and unit"),
    ),
    "interactions.Agreement": Kept(
        _("for what mail, calendars or chat are read, and who approved it, signed"),
        Tier.ATTRIBUTED,
        _("so that it can be shown who agreed to what"),
        ALWAYS,
        _("stays as it was signed"),
    ),
    "interactions.Source": Kept(
        _(
            "words on pairs of blocks, what stayed inside blocks over stretches of"
            " weeks, counts of rows, and who brought in the file"
        ),
        Tier.ATTRIBUTED,
        _("to see where what people choose and whom they meet differ"),
        _("three years, or until the organiser deletes it; the file itself never"),
        _("stays with a closed account"),
    ),
    "profiles.Openness": Kept(
        _("as what you let yourself be found, and whether you take unsigned notes"),
        Tier.ATTRIBUTED,
        _("so that people find you as you wish"),
        _("until you step out"),
        GONE,
    ),
    "profiles.Note": Kept(
        _("notes to you, and notes that you signed"),
        Tier.ATTRIBUTED,
        _("so that people learn what rang true"),
        _("three years, or until the writer takes them back"),
        _("those to you are deleted; those you signed stay without your name"),
    ),
    "profiles.WaitingNote": Kept(
        _("unsigned notes until they arrive: to whom, never from whom"),
        Tier.ANONYMOUS,
        _("so that a whole day arrives at once, in no order"),
        _("until the next day"),
        _("those to you are deleted; yours nobody can find"),
    ),
    "profiles.Spent": Kept(
        _("that somebody spent a note of the day: a number that names nobody"),
        Tier.NOBODY,
        _("so that nobody is flooded with notes"),
        _("until the next day, with the key that made it"),
        STAYS,
    ),
    "profiles.ToldMark": Kept(
        _(
            "whom you told in a cycle that you follow them; what you kept, put away or"
            " thanked of the follows told to you"
        ),
        Tier.ATTRIBUTED,
        _("so that you can take it back, and your small book stays as you left it"),
        _("three years after the release, or until it is taken back"),
        GONE,
    ),
    "profiles.ToldListed": Kept(
        _("that the signed follows of a release are listed"),
        Tier.NOBODY,
        MACHINE,
        ALWAYS,
        STAYS,
    ),
    "teams.Declared": Kept(
        _("skills that you declare, and their levels"),
        Tier.ATTRIBUTED,
        _("so that a team finds you that needs what you can do"),
        _("until you take them back"),
        GONE,
    ),
    "teams.Offer": Kept(
        _("your hours for teams, whether you would lead, whether to pick you"),
        Tier.ATTRIBUTED,
        _("so that you are asked only for what you have time for"),
        _("until you change it"),
        GONE,
    ),
    "teams.Word": Kept(
        _("what a colleague says of a skill of yours, or you of theirs"),
        Tier.ATTRIBUTED,
        _("so that a level means the same here and there"),
        _("until the skill is taken back"),
        GONE,
    ),
    "teams.TeamRequest": Kept(
        _("a team you asked for: its purpose, its rules, who could be in it"),
        Tier.ATTRIBUTED,
        _("so that people can be asked, and know by whom and why"),
        _("half a year if nobody was invited; else until you delete it"),
        _("stays without you, where others were invited"),
    ),
    "teams.Invitation": Kept(
        _("a team you were asked to be in, why you, and what you said"),
        Tier.ATTRIBUTED,
        _("so that you can answer, and calls go round"),
        _("as long as the team is kept"),
        GONE,
    ),
    "teams.Division": Kept(
        _("a group that you divided into teams, with your list and rules"),
        Tier.ATTRIBUTED,
        _("so that you find the teams again, and the next ones differ"),
        _("half a year, or until you delete it"),
        GONE,
    ),
    "practice.Post": Kept(
        _("practices that you wrote, alone or with others"),
        Tier.ATTRIBUTED,
        _("so that others can try what you tried"),
        _("until you delete them"),
        _("drafts are deleted; what was published stays as somebody who left"),
    ),
    "practice.Authorship": Kept(
        _("that you wrote a practice"),
        Tier.ATTRIBUTED,
        _("so that it carries your name"),
        _("as long as the practice"),
        _("stays as somebody who left, under what was published"),
    ),
    "practice.Comment": Kept(
        _("what you said under a practice, signed"),
        Tier.ATTRIBUTED,
        _("so that people learn from each other"),
        _("until you take it back"),
        _("stays as somebody who left"),
    ),
    "practice.Report": Kept(
        _("that you asked an editor to look at a comment"),
        Tier.CONFIDENTIAL,
        _("so that an editor looks at it"),
        _("until an editor has decided"),
        GONE,
    ),
    "practice.Try": Kept(
        _("which practices you try, and how it went"),
        Tier.CONFIDENTIAL,
        _("for you, and as bands of people from five on"),
        _("until you forget it"),
        GONE,
    ),
    "practice.FeedKey": Kept(
        _("that you have a private link to the feed; not the link"),
        Tier.CONFIDENTIAL,
        _("so that your feed reader can read the practices"),
        _("until you end it"),
        GONE,
    ),
    "practice.WeeklyLetter": Kept(
        _("that you asked for the weekly letter about practices"),
        Tier.CONFIDENTIAL,
        _("so that it reaches you, and tells nothing twice"),
        _("until you stop it"),
        GONE,
    ),
    "growth.Step": Kept(
        _("what you chose to try, and what was noticed"),
        Tier.CONFIDENTIAL,
        _("so that you can grow in one thing at a time"),
        _("until you are erased"),
        GONE,
    ),
    "growth.Noticer": Kept(
        _("that somebody named you as one who may notice; your sealed answer"),
        Tier.CONFIDENTIAL,
        _("so that you are asked once"),
        _("the answer until it is counted, two weeks after you are asked"),
        GONE,
    ),
    "growth.LogEntry": Kept(
        _("the lines of your own log"),
        Tier.CONFIDENTIAL,
        _("for nobody but you"),
        _("until you delete them"),
        GONE,
    ),
    "growth.PageShare": Kept(
        _("with whom you share your page, or who shares theirs with you"),
        Tier.CONFIDENTIAL,
        _("so that a conversation has something to begin with"),
        _("a month after it ended"),
        GONE,
    ),
    "initiatives.Initiative": Kept(
        _(
            "what you began, lead or stand behind; of an unsigned idea nobody, until it"
            " is signed"
        ),
        Tier.ATTRIBUTED,
        _("so that credit stays with whoever began"),
        ALWAYS,
        _("stays as that of somebody who left; what goes on is free for others"),
    ),
    "initiatives.Turn": Kept(
        _("from when until when you led an initiative or stood behind it"),
        Tier.ATTRIBUTED,
        _("so that each change of the lead can be read"),
        ALWAYS,
        LEFT,
    ),
    "initiatives.Part": Kept(
        _("what you offered to help with, where you are asked, the teams you are in"),
        Tier.ATTRIBUTED,
        _("so that a team finds its people"),
        _("until you take it back, or the initiative ends"),
        _("offers and questions are deleted; teams keep somebody who left"),
    ),
    "initiatives.News": Kept(
        _("short lines of how an initiative goes"),
        Tier.ATTRIBUTED,
        _("so that others can learn from it"),
        ALWAYS,
        LEFT,
    ),
    "initiatives.Obstacle": Kept(
        _("what you said stands in the way of an initiative"),
        Tier.ATTRIBUTED,
        _("so that whoever stands behind it can clear the way"),
        ALWAYS,
        LEFT,
    ),
    "initiatives.SponsorLetter": Kept(
        _("whether you want the monthly letter, and when it last came"),
        Tier.ATTRIBUTED,
        _("so that the letter comes once a month, or never"),
        _("as long as you work here"),
        GONE,
    ),
    "initiatives.FeedKey": Kept(
        _("that you have a private link to the feed of initiatives; not the link"),
        Tier.CONFIDENTIAL,
        _("so that your feed reader can read the initiatives"),
        _("until you end it"),
        GONE,
    ),
    "initiatives.Decision": Kept(
        _(
            "what you asked others to decide, the outcomes you wrote down, the draws"
            " your name was in"
        ),
        Tier.ATTRIBUTED,
        _("so that everybody affected can read what was decided, and why"),
        ALWAYS,
        _("stays as that of somebody who left; your name is taken out of draws"),
    ),
    "initiatives.Seat": Kept(
        _("decisions in which you are named"),
        Tier.ATTRIBUTED,
        _("so that it can be read who decides and who is asked"),
        ALWAYS,
        LEFT,
    ),
    "initiatives.Voice": Kept(
        _("your advice and your objections"),
        Tier.ATTRIBUTED,
        _("so that a reason is heard and answered"),
        ALWAYS,
        LEFT,
    ),
    "initiatives.Ballot": Kept(
        _("your votes: signed, or sealed so that nobody can read them"),
        Tier.CONFIDENTIAL,
        _("so that each vote counts once"),
        _("signed ones as long as the site runs; sealed ones until the close"),
        _("deleted where the vote is still open; else somebody who left"),
    ),
    "initiatives.Decision_units": Kept(
        _("which units a decision affects"), Tier.NOBODY, MACHINE, ALWAYS, STAYS
    ),
}
