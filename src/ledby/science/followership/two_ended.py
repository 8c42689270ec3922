"""One index of how far a following is active at both ends."""

from __future__ import annotations

from typing import Any, Final

from ledby.science.followership.active import both_ends
from ledby.science.tables import Column, Table, conform, give_back

_EACH: Final = Table(
    "both ends",
    (
        Column("person", required=True),
        Column("followers", "whole"),
        Column("told", "whole"),
        *(
            Column(f"{share}{end}", "number")
            for share in ("active", "taken_up")
            for end in ("", "_low", "_high")
        ),
    ),
)


def two_ended(
    nominations: Any,
    people: Any = None,
    respondents: Any = None,
    *,
    attestations: Any = None,
    initiatives: Any = None,
    helpers: Any = None,
    level: float = 0.90,
) -> Any:
    """Return how far each leader's following is active at both ends, as one index.

    The index is sqrt(active * taken_up), of the shares of :func:`both_ends`: energy
    that takes nothing up, and taking up without energy, both leave it near 0. That a
    following is active only with engagement of one's own is Kelley's (1992, *The Power
    of Followership*); the join of the two ends, and the root, are ours.

    Parameters
    ----------
    nominations, people, respondents, attestations, initiatives, helpers, level
        As for :func:`both_ends`.

    Returns
    -------
    frame
        One row for each person with followers: ``person``, ``followers``, ``told``,
        ``active``, ``taken_up``, ``index``, ``index_low`` and ``index_high``, each
        share and the index from 0 to 1. Null where nobody told an energy.

    Raises
    ------
    TableError
        A table breaks its contract.

    Notes
    -----
    Each share gets an interval of level (1 + level) / 2. The index grows with both, so
    the roots of the products of their ends hold it at least at ``level`` (Bonferroni).
    """
    each, _ = both_ends(
        nominations,
        people,
        respondents,
        attestations=attestations,
        initiatives=initiatives,
        helpers=helpers,
        level=(1 + level) / 2,
    )
    rows = conform(each, _EACH)
    named = ("person", "followers", "told", "active", "taken_up")
    data: dict[str, list[Any]] = {name: rows[name].to_list() for name in named}
    for end in ("", "_low", "_high"):
        product = rows[f"active{end}"] * rows[f"taken_up{end}"]
        data[f"index{end}"] = (product**0.5).to_list()
    kinds: dict[str, Any] = dict.fromkeys(data, "number")
    kinds |= {"person": "text", "followers": "whole", "told": "whole"}
    return give_back(rows, data, kinds)
