"""What the rooms found, before the gate; and the policy that it meets there.

Nothing in here may be stored, logged or shown: :func:`ledby.science.disclosure.release`
is the only reader.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

import narwhals as nw

from ledby.errors import ConfigurationError
from ledby.science.ceilings import Ceiling
from ledby.science.tables import DTYPES, Column, Table
from ledby.science.vocabulary import Gate, Kind

FOLLOWERS: Final = Table(
    "followers",
    (
        Column("person", required=True),
        Column("kind", allowed=tuple(Kind)),
        Column("gate", allowed=tuple(Gate)),
    ),
)
SCORES: Final = Table(
    "scores",
    (
        Column("ratee", required=True),
        Column("trait", required=True),
        Column("score", "number"),
        Column("se", "number"),
        Column("low", "number"),
        Column("high", "number"),
        Column("raters", "whole", low=0),
        Column("comparable", "whole"),
    ),
)
OWN: Final = Table(
    "own",
    (
        Column("ratee", required=True),
        Column("trait", required=True),
        Column("value", "number", required=True, low=1, high=5),
    ),
)
GROUPS: Final = Table(
    "groups",
    (
        Column("ratee", required=True),
        Column("relationships", required=True),
        Column("score", "number"),
        Column("low", "number"),
        Column("high", "number"),
        Column("raters", "whole", low=0),
    ),
)
LEAD: Final = Table(
    "lead",
    (
        Column("rater", required=True),
        Column("manager", required=True),
        Column("facet", required=True),
        Column("value", "number", required=True, low=1, high=5),
    ),
)
CLIMATE: Final = Table(
    "climate",
    (
        Column("person", required=True),
        Column("item", required=True),
        Column("value", "number", required=True, low=1, high=5),
    ),
)
COMMENTS: Final = Table(
    "comments",
    (
        Column("person", required=True),
        Column("question"),
        Column("text"),
        Column("may_show", "whole"),
    ),
)
COMPONENTS: Final = Table(
    "components",
    (
        Column("source", required=True),
        Column("variance", "number"),
        Column("se", "number"),
    ),
)
D_STUDY: Final = Table(
    "d_study",
    (
        Column("raters", "whole", required=True),
        Column("trait"),
        Column("generalisability", "number"),
        Column("half_width", "number"),
    ),
)
GAPS: Final = Table(
    "gaps",
    (
        Column("ratee", required=True),
        Column("trait", required=True),
        Column("low", "number"),
        Column("high", "number"),
        Column("class"),
    ),
)
SCREENED: Final = Table(
    "screened", (Column("rater", required=True), Column("reason", required=True))
)
SILO_CELLS: Final = Table(
    "silo_cells",
    (
        Column("level", required=True, allowed=("division", "block")),
        Column("unit", required=True),
        Column("other", required=True),
        Column("across_expected", "number"),
        Column("across", "number"),
        Column("across_low", "number"),
        Column("across_high", "number"),
    ),
)
SILO_WHOLE: Final = Table(
    "silo_whole",
    (
        Column("ei", "number"),
        Column("low", "number"),
        Column("high", "number"),
        Column("pairs", "whole", required=True, low=0),
        Column("hanging", "whole", required=True, low=0),
    ),
)
SEATED: Final = Table(
    "seated",
    (
        Column("attribute", required=True),
        Column("person", required=True),
        Column("group", required=True),
        Column("first", "whole", required=True),
        Column("level", "whole", required=True),
    ),
)
CEILING_ODDS: Final = Table(
    "ceiling_odds",
    (
        Column("attribute", required=True),
        Column("group", required=True),
        Column("odds_ratio", "number"),
        Column("low", "number"),
        Column("high", "number"),
        Column("p", "number", required=True),
    ),
)
STANDING: Final = Table(
    "standing",
    (
        Column("attribute", required=True),
        Column("group", required=True),
        Column("share", "number"),
        Column("low", "number"),
        Column("high", "number"),
    ),
)


@dataclass(frozen=True, slots=True, repr=False)
class Findings:
    """All that the rooms found in one cycle, in any frames that narwhals knows.

    Attributes
    ----------
    people : frame
        Table ``people``, frozen at launch.
    respondents : frame or iterable of str
        Those who answered: a column ``person``, or the identifiers.
    nominations : frame, optional
        Table ``nominations``; ``reason`` holds up to two words joined by ";".
    followers : frame, optional
        Of the followership room: person, kind, gate (other columns are not read: what
        a person sees is counted anew without the follows that were for totals only).
    scores : frame, optional
        Of the traits room: ratee, trait (or ``level``), score, se, low, high, raters
        (everybody but the ratee), comparable.
    own : frame, optional
        What people said of themselves: ratee, trait, value; one row for each item.
    groups : frame, optional
        ratee, relationships (joined by ";"), score, low, high, raters: the level by
        the blocks of :func:`ledby.science.disclosure.rater_blocks`.
    lead : frame, optional
        How people experience their manager: rater, manager, facet, value.
    climate : frame, optional
        Inclusion items: person, item, value.
    comments : frame, optional
        person, question, text, may_show.
    gaps : frame, optional
        Of the traits room: ratee, trait (or ``level``), low, high, class: self less
        others with its 90 % range.
    components, d_study : frame, optional
        Of the traits room, for the reliability of the whole.
    screened : frame, optional
        rater, reason: whose sheets were set aside before the fit; a row for each
        reason.
    silo_cells : frame, optional
        Of the silos room, run on who chose whom with the blocks (and with the
        divisions) of :func:`ledby.science.disclosure.placed` for units: level, unit,
        other, across_expected, across, across_low, across_high.
    silo_whole : frame, optional
        One row on the same ties: ei, low, high (the index, and its range by chance),
        pairs (of blocks that are tied), hanging (those that hang on one person).
    seated : frame, optional
        Of :func:`ledby.science.disclosure.seated`, one attribute after the other, with
        a column ``attribute``.
    ceiling_odds, standing : frame, optional
        Of the inclusion room, run on that: attribute, group, odds_ratio, low, high, p;
        and each group's share of chosen follows with low and high.
    tellers : int
        How many told anything of themselves.
    ceilings_before : sequence of Ceiling
        What the release before said: a figure stays until k people moved it.
    people_before : frame, optional
        Table ``people`` of the release before, as frozen at its launch.
    blocks_before : sequence of sets of str
        The units of each block that it showed.
    prior_based : bool
        Whether the components are documented defaults for want of answers.
    """

    people: Any
    respondents: Any
    nominations: Any = None
    followers: Any = None
    scores: Any = None
    own: Any = None
    groups: Any = None
    lead: Any = None
    climate: Any = None
    comments: Any = None
    components: Any = None
    d_study: Any = None
    gaps: Any = None
    screened: Any = None
    silo_cells: Any = None
    silo_whole: Any = None
    seated: Any = None
    ceiling_odds: Any = None
    standing: Any = None
    tellers: int = 0
    ceilings_before: Sequence[Ceiling] = ()
    people_before: Any = None
    blocks_before: Sequence[Collection[str]] = ()
    prior_based: bool = False

    def __repr__(self) -> str:
        """Return the sizes only: contents never reach a log or a traceback."""
        parts = ", ".join(
            f"{field.name}: {_size(getattr(self, field.name))}"
            for field in fields(self)
            if field.name not in {"prior_based", "tellers"}
        )
        return f"Findings({parts})"


def _size(frame: Any) -> str:
    if frame is None:
        return "none"
    if hasattr(frame, "__len__"):
        return f"{len(frame)} rows"
    return "a frame"


@dataclass(frozen=True, slots=True)
class Policy:
    """The thresholds of a cycle, fixed at its launch (measurement policy P0 to P4).

    Each may be raised, none lowered below its floor.

    Attributes
    ----------
    k : int
        Fewest people behind a number about a group; floor 5.
    rater_k : int
        Fewest raters in a group of a feedback report; default 4, floor 3.
    message_writers, comment_writers : int
        Fewest writers of unsigned texts on a page (floor 5), in a block (floor 10).
    small : int
        Below so many respondents only totals are given; floor 12.
    firm, direction : float
        Response from which figures are firm, or point a way.
    wide : float
        Half width of a 90 % range, in points, beyond which it only points a way.
    max_blocks : int, optional
        See :func:`ledby.science.disclosure.blocks`.

    Raises
    ------
    ConfigurationError
        A threshold lies below its floor.
    """

    k: int = 5
    rater_k: int = 4
    message_writers: int = 5
    comment_writers: int = 10
    small: int = 12
    firm: float = 0.80
    direction: float = 0.65
    wide: float = 0.6
    max_blocks: int | None = None

    def __post_init__(self) -> None:
        """Refuse thresholds below their floors."""
        for name, floor in _FLOORS.items():
            if getattr(self, name) < floor:
                raise ConfigurationError(
                    f"The disclosure threshold {name} is {getattr(self, name)};"
                    f" it may not be below {floor}."
                )
        if not 0 < self.direction <= self.firm <= 1:
            raise ConfigurationError(
                f"The response gates are {self.direction} and {self.firm};"
                " they must rise between 0 and 1."
            )


_FLOORS: Final = {
    "k": 5,
    "rater_k": 3,
    "message_writers": 5,
    "comment_writers": 10,
    "small": 12,
}


def empty(table: Table, like: Any) -> nw.DataFrame[Any]:
    """Return *table* without rows, in the kind of the dataframe *like*."""
    columns: dict[str, list[Any]] = {name: [] for name in table.names}
    schema = {column.name: DTYPES[column.kind]() for column in table.columns}
    kind = nw.from_native(like, eager_only=True).implementation
    return nw.from_dict(columns, schema=schema, backend=kind)
