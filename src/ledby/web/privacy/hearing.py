"""A list of people was read: nobody's word about their attributes is undone by it."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from ledby.web.people.models import ImportRun
from ledby.web.privacy.services import strip_withdrawn


@receiver(post_save, sender=ImportRun, dispatch_uid="ledby-privacy-list")
def _after_list(instance: ImportRun, **kwargs: Any) -> None:
    # An import ends so within the transaction that writes the people.
    del kwargs
    if instance.is_done:
        strip_withdrawn()
