"""Made-up released documents: what pages, pictures and the PDF are tested with."""

from __future__ import annotations

from ledby.reports import specimens
from ledby.reports.specimens import by_block, estimate, leadership, trait
from ledby.science.released import (
    WHOLE,
    WHOLE_LABEL,
    Block,
    BlockEstimate,
    FacetLine,
    NextStep,
    OrganisationPage,
    PersonPage,
    ResponseLine,
)
from ledby.science.vocabulary import Trait

OWN = (3.7, 4.3, 4.0, 4.3, 3.3, 4.0, 4.3, 3.7)
NO_FOLLOWERS = {
    "gate": "ok",
    "band": "0–2",
    "beyond_line": "0–2",
    "by_block": by_block({}),
    "active": None,
    "reasons": [],
    "traits": [],
}


def sample_person_page(**changes) -> PersonPage:
    """Samira Haddad: many follow her by choice and nobody reports to her."""
    return PersonPage(**{**specimens.person_page(), **changes})


def sample_manager_page() -> PersonPage:
    """Joost de Vries: people report to him, and say how they experience his lead."""
    page = sample_person_page()
    traits = [
        {**line, "gap": "over", "agreement": "blind_spot", "state": "directional"}
        if line["trait"] == "loyalty"
        else line
        for line in page["traits"]
    ]
    scores = {
        "direction": estimate(4.1, 3.8, 4.4),
        "example": estimate(4.4, 4.1, 4.7),
        "shared_lead": estimate(2.9, 2.5, 3.4, "7–9"),
        "inclusion": None,
    }
    return sample_person_page(
        person="p2",
        name="Joost de Vries",
        title="Head of Logistics",
        reports=True,
        followers={**NO_FOLLOWERS, "gate": "directional", "band": "3–5"},
        told=[],
        messages=[],
        traits=traits,
        lead=[
            FacetLine(
                facet=facet, state="shown" if score else "not_enough", score=score
            )
            for facet, score in scores.items()
        ],
        next=NextStep(kind="facet", about="shared_lead"),
    )


def sample_quiet_page(**changes) -> PersonPage:
    """Lotte Bakker: nearly everything is kept open."""
    quiet = {
        "person": "p3",
        "name": "Lotte Bakker",
        "title": "Volunteer",
        "unit": "Volunteers",
        "followers": NO_FOLLOWERS,
        "told": [],
        "messages": [],
        "traits": [
            trait(name, None, own) for name, own in zip(Trait, OWN, strict=True)
        ],
        "level": trait("level", None, 3.9),
        "groups": [],
        "next": NextStep(kind="ask", about=""),
    }
    return sample_person_page(**{**quiet, **changes})


def sample_hidden_page() -> PersonPage:
    """Somebody around whom too few answered, and who did not answer either."""
    hidden = {**NO_FOLLOWERS, "gate": "hidden", "band": None, "beyond_line": None}
    return sample_quiet_page(
        followers=hidden,
        traits=[trait(name, None, None) for name in Trait],
        level=trait("level", None, None),
    )


def sample_organisation_page(**changes) -> OrganisationPage:
    """Harbourlight Relief, over a thousand people in ten blocks."""
    return OrganisationPage(**{**specimens.organisation_page(), **changes})


def sample_small_organisation_page() -> OrganisationPage:
    """An organisation in which too few spoke for nearly all that is asked."""
    one = {"block": "0", "label": "Everybody", "members": "10–19"}
    silent = [
        BlockEstimate(**{**line, "estimate": None})
        for line in specimens.organisation_page()["inclusion"]
    ]
    return sample_organisation_page(
        blocks=[Block(**one, units=["Everybody"])],
        people="10–19",
        answered=0.6,
        gate="hidden",
        response=[ResponseLine(**one, share=0.6, gate="hidden")],
        reliability=None,
        screened=None,
        leadership=[leadership("0", "Everybody", (None, None, None))],
        leadership_total=leadership(WHOLE, WHOLE_LABEL, (None, None, None)),
        active=[],
        traits=[],
        level=[],
        lead=[],
        inclusion=silent,
        reasons=[],
        traits_handed_on=[],
        lineage=[],
        silos=None,
        comments=[],
    )
