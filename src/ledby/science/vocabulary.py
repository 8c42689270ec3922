"""The words that everybody shares: traits, relationships, ways to share a follow."""

from __future__ import annotations

from enum import StrEnum


class Trait(StrEnum):
    """Eight traits of a good follower (McCallum 2013, Ivey Business Journal)."""

    JUDGMENT = "judgment"
    WORK_ETHIC = "work_ethic"
    COMPETENCE = "competence"
    HONESTY = "honesty"
    COURAGE = "courage"
    DISCRETION = "discretion"
    LOYALTY = "loyalty"
    EGO_MANAGEMENT = "ego_management"


class Relationship(StrEnum):
    """What the rater is to the ratee."""

    SELF = "self"
    MANAGER = "manager"
    PEER = "peer"
    REPORT = "report"
    OTHER = "other"


class Share(StrEnum):
    """What the chosen person may learn of a follow."""

    NAME = "name"
    COUNT = "count"
    TOTAL = "total"


class Reason(StrEnum):
    """Why somebody is followed; a follower ticks at most two."""

    TELLS_THE_TRUTH = "tells_the_truth"
    KNOWS_THE_WORK = "knows_the_work"
    INCLUDES_PEOPLE = "includes_people"
    STAYS_CALM = "stays_calm"
    SHARES_THE_LEAD = "shares_the_lead"
    KEEPS_PROMISES = "keeps_promises"
    SHOWS_THE_WAY = "shows_the_way"
    LETS_ME_GROW = "lets_me_grow"


class Facet(StrEnum):
    """How people experience the lead of their manager."""

    DIRECTION = "direction"
    EXAMPLE = "example"
    SHARED_LEAD = "shared_lead"
    INCLUSION = "inclusion"


class Kind(StrEnum):
    """Leader and manager as two axes: followers by choice, reports by the chart."""

    LEADS_AND_MANAGES = "leads_and_manages"
    LEADS_WITHOUT_TITLE = "leads_without_title"
    MANAGES_WITHOUT_FOLLOWERS = "manages_without_followers"
    NEITHER = "neither"


class Gate(StrEnum):
    """What a response rate allows: numbers, a direction, or nothing."""

    OK = "ok"
    DIRECTIONAL = "directional"
    HIDDEN = "hidden"


FREE_COLUMNS = "attr_"
"""How the columns of voluntary attributes begin."""

ENERGY_MIN, ENERGY_MAX = 1, 5
"""1 "I have to" .. 5 "I act on their message unasked"."""

ACTIVE_ENERGY = 4
"""From here on a follow is active: ideas of one's own, or acting unasked."""

VALUE_MIN, VALUE_MAX = 1, 5
"""Frequency points: never, rarely, sometimes, often, nearly always."""

MAX_NOMINATIONS = 5
