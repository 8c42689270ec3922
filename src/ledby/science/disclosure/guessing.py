"""Guesses that published numbers allow, where nothing is certain.

No plan forbids guessing. These are the best guesses of a reader who knows who stands
behind each number, so that it can be measured how little better they are than blind
ones.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ledby.science.disclosure.publishing import PUBLISHED
from ledby.science.disclosure.span import Floats, columns_of
from ledby.science.disclosure.views import Register, View, read_views
from ledby.science.tables import conform, give_back
from ledby.science.vocabulary import VALUE_MAX, VALUE_MIN


def guess_answers(plan: Any, published: Any) -> Any:
    """Return the likeliest answer of each person, from all means together (A17).

    Parameters
    ----------
    plan, published : frame
        Of :func:`ledby.science.disclosure.plan` and ``publish``, of one item.

    Returns
    -------
    frame
        person, guess (1..5, not rounded): what is expected of somebody given the means,
        if people otherwise answer independently and alike.
    """
    from scipy.sparse.linalg import lsmr

    means = _means(published)
    views = [view for view in read_views(plan) if view.name in means]
    register = Register.of(views)
    columns = columns_of(register.sets(views), len(register))
    size = np.array([len(view.persons) for view in views], float)
    told = np.array([means[view.name] for view in views])
    middle = float((told * size).sum() / size.sum()) if views else 0.0
    # Of all answers with these sums, those nearest to the general mean.
    offset = lsmr(columns.T, (told - middle) * size, atol=1e-9, btol=1e-9)[0]
    return _answer(plan, register.ids, middle + offset)


def guess_newcomers(before: tuple[Any, Any], now: tuple[Any, Any]) -> Any:
    """Return what the change of a number says of one who came to it (A5).

    Parameters
    ----------
    before, now : (plan, published)
        Two releases of one item.

    Returns
    -------
    frame
        person, guess (1..5, not rounded): for each who alone came to a number while
        nobody left, the later sum less the earlier one, as if nobody else had changed
        their mind; of several such numbers the one over fewest people.
    """
    (old_plan, old), (new_plan, new) = before, now
    then, here = _means(old), _means(new)
    earlier = [view for view in read_views(old_plan) if view.name in then]
    guesses: dict[str, float] = {}
    views = sorted(read_views(new_plan), key=lambda view: -len(view.persons))
    for view in views:
        near = _smaller_by_one(view, earlier) if view.name in here else None
        if near is None:
            continue
        (one,) = set(view.persons) - set(near.persons)
        total = here[view.name] * len(view.persons)
        guesses[one] = total - then[near.name] * len(near.persons)
    return _answer(new_plan, list(guesses), np.array(list(guesses.values())))


def _smaller_by_one(view: View, earlier: list[View]) -> View | None:
    now = set(view.persons)
    for other in earlier:
        if len(other.persons) == len(now) - 1 and now.issuperset(other.persons):
            return other
    return None


def _means(published: Any) -> dict[str, float]:
    table = conform(published, PUBLISHED)
    rows = zip(table["view"].to_list(), table["mean"].to_list(), strict=True)
    return {view: mean for view, mean in rows if mean is not None and mean == mean}  # noqa: PLR0124


def _answer(like: Any, persons: list[str], guess: Floats) -> Any:
    guess = np.clip(guess, VALUE_MIN, VALUE_MAX)
    return give_back(
        like,
        {"person": persons, "guess": guess.tolist()},
        {"person": "text", "guess": "number"},
    )
