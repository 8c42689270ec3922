"""Reads of the organisation's results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils.translation import get_language

from ledby.science.released import Comments, Met, SiloView
from ledby.web.accounts.models import User
from ledby.web.accounts.policies import roles_of
from ledby.web.cycles.instrument import in_language, load
from ledby.web.cycles.selectors import ReleasedCycle, latest_release
from ledby.web.dashboard.policies import may_see_depth, may_see_organisation
from ledby.web.initiatives.selectors.tables import team_columns
from ledby.web.interactions.analysis import told
from ledby.web.interactions.selectors import known_people

MOST_TEAMS: Final = 2_000


@dataclass(frozen=True)
class Reading:
    """A release as somebody may read it: ``in_depth`` with how the cycle went."""

    release: ReleasedCycle
    in_depth: bool

    def drawn(self, place: str) -> tuple[str, ...]:
        """Return all that the drawing of the page *place* depends on.

        Whoever shares these shares the drawing, so whatever one reader sees and
        another does not must be among them.
        """
        release = self.release
        return (
            str(release.cycle_id),
            release.cycle_name,
            release.released_on.isoformat(),
            place,
            get_language() or "",
            "in depth" if self.in_depth else "",
        )

    def words_of(self, block: str) -> Comments:
        """Return the comments that were released for *block*.

        Raises
        ------
        Http404
            If there are none.
        """
        for batch in self.release.document["comments"]:
            if batch["block"] == block:
                return batch
        raise Http404


def reading_of(user: User | AnonymousUser) -> Reading | None:
    """Return the newest release as *user* may read it, None before the first.

    Raises
    ------
    Http404
        If it is not theirs to read.
    """
    roles = roles_of(user)
    is_person = isinstance(user, User) and user.person_id is not None
    if not may_see_organisation(is_person=is_person, roles=roles):
        raise Http404
    release = latest_release()
    if release is None:
        return None
    return Reading(release, in_depth=may_see_depth(roles=roles))


def carried_together(views: Sequence[SiloView]) -> Met | None:
    """Return what the teams of initiatives say of blocks; None if of no pair.

    Two people who carry an initiative together are tied, whatever else they do.
    """
    import polars as pl  # noqa: PLC0415 - no other page of the app reads columns

    team = pl.DataFrame(
        team_columns(MOST_TEAMS), schema_overrides={"person": pl.String}
    ).select("team", "person")
    ties = (
        team.join(team, on="team")
        .filter(pl.col("person") < pl.col("person_right"))
        .select(source="person", target="person_right")
        .unique()
        .with_columns(week=pl.lit(0), weight=pl.lit(1.0))
    )
    if not len(ties):
        return None
    found = told(ties, known_people(), views)
    words = {cell["level"] for view in found["views"] for cell in view["cells"]}
    return found if words - {"few"} else None


def questions() -> dict[str, str]:
    """Return the inclusion items as they were asked, in the reader's language."""
    language = get_language() or "en"
    return {
        item.key: in_language(item.texts["climate"], language)
        for item in load().climate
    }
