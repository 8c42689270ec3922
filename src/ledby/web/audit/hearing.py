"""What happens to accounts, which know nothing of the log, heard and recorded."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from ledby.web.accounts.models import RoleChange, SignInLink
from ledby.web.audit.services import record


@receiver(post_save, sender=RoleChange, dispatch_uid="ledby-audit-role")
def _role(instance: RoleChange, **kwargs: Any) -> None:
    del kwargs
    if instance.user is not None:
        kind = "role_given" if instance.granted else "role_taken"
        record(
            kind,
            actor=instance.by,
            subject=instance.user.pk,
            role=str(instance.role),
        )


@receiver(post_save, sender=SignInLink, dispatch_uid="ledby-audit-link")
def _link(instance: SignInLink, *, created: bool, **kwargs: Any) -> None:
    del kwargs
    if created:
        days = (instance.expires_at - timezone.now()).total_seconds() / 86_400
        record(
            "link_made",
            actor=None,
            subject=instance.user_id,
            days=round(days),
            reusable=instance.reusable,
        )
