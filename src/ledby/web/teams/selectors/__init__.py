"""Reads of the app: skills, teams that were asked for, invitations, divisions."""
