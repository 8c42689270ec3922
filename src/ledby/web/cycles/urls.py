"""Paths of this app: cycles for those who organise, the form for those who answer."""

from __future__ import annotations

from django.urls import URLPattern, path

from ledby.web.cycles.answer_urls import urlpatterns as answer_patterns
from ledby.web.cycles.views import overview, plan, specimen, turns

SPECIMEN = "cycles/<uuid:cycle_id>/specimen/"

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
    *answer_patterns,
]
