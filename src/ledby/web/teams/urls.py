"""Paths of this app."""

from __future__ import annotations

from django.urls import path

from ledby.web.teams.views import asking, dividing, inviting, skills

urlpatterns = [
    path("teams", asking.overview, name="teams"),
    path("teams/skills", skills.own, name="team_skills"),
    path("teams/names", skills.names, name="team_names"),
    path("teams/new", asking.new, name="team_new"),
    path("teams/partition", dividing.begin, name="team_partition"),
    path("teams/partition/<uuid:division_id>", dividing.division, name="team_division"),
    path("teams/partition/<uuid:division_id>/rules", dividing.rules, name="team_rules"),
    path("teams/partition/<uuid:division_id>/move", dividing.move, name="team_move"),
    path(
        "teams/partition/<uuid:division_id>/delete",
        dividing.delete,
        name="team_division_delete",
    ),
    path("teams/partition/<uuid:division_id>/csv", dividing.as_csv, name="team_csv"),
    path(
        "teams/partition/<uuid:division_id>/xlsx",
        dividing.as_workbook,
        name="team_xlsx",
    ),
    path(
        "teams/invitations/<uuid:invitation_id>",
        inviting.invitation,
        name="team_invitation",
    ),
    path("teams/<uuid:team_id>", asking.team, name="team"),
    path("teams/<uuid:team_id>/stop", asking.stop, name="team_stop"),
    path("teams/<uuid:team_id>/delete", asking.delete, name="team_delete"),
    path("teams/<uuid:team_id>/change", asking.change, name="team_change"),
    path("teams/<uuid:team_id>/invite", inviting.invite, name="team_invite"),
    path("teams/<uuid:team_id>/stand", inviting.stand, name="team_stand"),
    path("teams/<uuid:team_id>/<int:place>", asking.close, name="team_close"),
]
