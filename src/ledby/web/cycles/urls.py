"""Paths of this app: for those who organise, who agree, and who answer."""

from __future__ import annotations

from django.urls import URLPattern, path

from ledby.web.cycles.answer_urls import urlpatterns as answer_patterns
from ledby.web.cycles.views import (
    council_key,
    overview,
    plan,
    specimen,
    trust,
    turns,
)

SPECIMEN = "cycles/<uuid:cycle_id>/specimen/"
TRUST = "trust/<uuid:cycle_id>"

urlpatterns: list[URLPattern] = [
    path("cycles", overview.cycle_list, name="cycles"),
    path("cycles/new", plan.new, name="cycle-new"),
    path("cycles/<uuid:cycle_id>", overview.overview, name="cycle"),
    path("cycles/<uuid:cycle_id>/agreement", specimen.agreement, name="agreement"),
    path(SPECIMEN, specimen.specimen_list, name="specimens"),
    path(f"{SPECIMEN}mail/<slug:kind>", specimen.specimen_mail, name="specimen-mail"),
    path(f"{SPECIMEN}form/<slug:part>", specimen.specimen_part, name="specimen-part"),
    *(
        path(
            f"cycles/<uuid:cycle_id>/{step}", plan.plan, {"step": step}, f"cycle-{step}"
        )
        for step in plan.STEPS
    ),
    *(
        path(
            f"cycles/<uuid:cycle_id>/{name}",
            turns.turn,
            {"name": name},
            f"cycle-{name}",
        )
        for name in turns.TURNS
    ),
    path("trust", trust.agreements, name="trust"),
    path(TRUST, trust.agreed, name="trust-agreement"),
    path(f"{TRUST}/approve", trust.approve, name="trust-approve"),
    path(f"{TRUST}/say", trust.say, name="trust-say"),
    path(f"{TRUST}/key", council_key.key, name="council-key"),
    path(f"{TRUST}/key/make", council_key.make, name="council-key-make"),
    path(f"{TRUST}/key/confirm", council_key.confirm, name="council-key-confirm"),
    path(f"{TRUST}/key/bring", council_key.bring, name="council-key-bring"),
    *answer_patterns,
]
