"""Practices that people share: posts, who wrote them, what was said, who tried them."""

from __future__ import annotations

import uuid
from typing import Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ledby.web.people.private_feeds import PrivateFeed

TITLE: Final = 120
PART: Final = 20_000
SAID: Final = 2_000
LINE: Final = 300


class About(models.TextChoices):
    """The trait or the idea that a practice serves."""

    JUDGMENT = "judgment", _("judgment")
    WORK_ETHIC = "work_ethic", _("work ethic")
    COMPETENCE = "competence", _("competence")
    HONESTY = "honesty", _("honesty")
    COURAGE = "courage", _("courage")
    DISCRETION = "discretion", _("discretion")
    LOYALTY = "loyalty", _("loyalty")
    EGO_MANAGEMENT = "ego_management", _("ego management")
    FROM_BEHIND = "from_behind", _("leading from behind")
    SHOWING = "showing", _("showing, not telling")
    INCLUDING = "including", _("including people")
    SILOS = "silos", _("working across silos")


class State(models.TextChoices):
    """The life of a post."""

    DRAFT = "draft", _("draft")
    HANDED_IN = "handed_in", _("waits for an editor")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Post(models.Model):
    """A practice in three parts of Markdown.

    Of the starter practices, which come with LedBy, the parts are what to try, how to
    notice it, and nothing; ``others`` holds their words in further languages.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    starter = models.CharField(max_length=60, null=True, unique=True)
    language = models.CharField(max_length=8, default="en")
    about = models.CharField(max_length=20, choices=About.choices)
    title = models.CharField(max_length=TITLE)
    tried = models.TextField(max_length=PART, blank=True)
    happened = models.TextField(max_length=PART, blank=True)
    differently = models.TextField(max_length=PART, blank=True)
    source = models.CharField(max_length=LINE, blank=True)
    series = models.CharField(max_length=80, blank=True, db_index=True)
    others = models.JSONField(default=dict)
    # Each word once, in lower case and without accents, for the search.
    searched = models.TextField(editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    # What the editor said when giving it back.
    word = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL
    )
    # What moved with those who tried it, as it passed the gate; see the app growth.
    moved = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["state", "-published_at"], name="newest_practices")
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Authorship(models.Model):
    """Somebody who wrote a post; the first made it and asked the others in."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="authors")
    person = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, related_name="authorships"
    )
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "person"], name="author_once")
        ]


class Comment(models.Model):
    """What somebody said under a practice, signed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")
    person = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, related_name="practice_comments"
    )
    text = models.TextField(max_length=SAID)
    at = models.DateTimeField()
    removed = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "pk"]


class Report(models.Model):
    """Somebody asked an editor to look at a comment."""

    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, related_name="reports"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, related_name="practice_reports"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "person"], name="reported_once")
        ]


class Verdict(models.TextChoices):
    """How it went with a practice that somebody tried."""

    TRYING = "trying", _("I'll try this")
    HELPED = "helped", _("it helped")
    DID_NOT = "did_not", _("it didn't")
    CANT_TELL = "cant_tell", _("I can't tell")


class Try(models.Model):
    """Somebody tries a practice; what they say of it only they themselves see."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="tries")
    person = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, related_name="practice_tries"
    )
    verdict = models.CharField(
        max_length=10, choices=Verdict.choices, default=Verdict.TRYING
    )
    since = models.DateTimeField()
    # Of the verdict: what is counted is what was said before this week.
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "person"], name="tried_once")
        ]


class FeedKey(PrivateFeed):
    """A private link with which a feed reader reads the practices."""


class WeeklyLetter(models.Model):
    """Somebody asked for a letter each week about what is new."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(
        "people.Person", on_delete=models.CASCADE, related_name="weekly_letter"
    )
    since = models.DateTimeField()
    # What was published before was told, or lies before the choice.
    told_until = models.DateTimeField()
