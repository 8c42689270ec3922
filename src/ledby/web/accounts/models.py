"""Accounts: who may sign in, with which roles, and one-time links."""

from __future__ import annotations

import uuid
from importlib import import_module
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What an account may do beyond being a member (design.md 5)."""

    ORGANISER = "organiser", _("organiser")
    DIRECTOR = "director", _("director")
    COUNCIL = "council", _("works council")
    ADMINISTRATOR = "administrator", _("administrator")


class UserManager(BaseUserManager["User"]):
    """Makes accounts that sign in by e-mail code or passkey, never by password."""

    def create_user(self, email: str) -> User:
        """Make an account for *email*, lower-cased, without a usable password."""
        user = self.model(email=email.strip().lower())
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who can sign in."""

    email = models.EmailField(_("e-mail"), unique=True)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    # Roles that this sign-in does not open; see :mod:`ledby.web.accounts.bounds`.
    asleep: frozenset[str] = frozenset()
    has_passkey = False

    def fall_asleep(self, roles: frozenset[str], *, has_passkey: bool) -> None:
        """Let *roles* be as good as not held, until this account is loaded again."""
        self.asleep, self.has_passkey = roles, has_passkey

    @property
    def person_id(self) -> uuid.UUID | None:
        """Return the id of the person whose account this is, if any."""
        person = getattr(self, "person", None)
        return None if person is None else person.pk


class RoleGrant(models.Model):
    """A role that an account holds."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=16, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="one_grant_per_role")
        ]


class Session(AbstractBaseSession):
    """A browser that is or was signed in; see :mod:`ledby.web.accounts.session_seals`.

    Before the sign-in there is neither an owner nor a fact.
    """

    owner = models.BinaryField(max_length=32, null=True, db_index=True)
    facts = models.BinaryField(default=bytes)

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Return the class that reads and writes the rows."""
        return import_module(settings.SESSION_ENGINE).SessionStore


class SignInLink(models.Model):
    """A printed link that signs in once; only the hash of its token is kept."""

    token_hash = models.BinaryField(max_length=32, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    # In the demo one may come back to a role as often as one likes.
    reusable = models.BooleanField(default=False)


class AppendOnly(models.QuerySet["RoleChange"]):
    """Refuses to change or remove what was recorded."""

    def update(self, **kwargs: Any) -> int:
        """Refuse."""
        del kwargs
        raise TypeError("a recorded change of roles is never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise TypeError("a recorded change of roles is never removed")


class RoleChange(models.Model):
    """A role that was given or taken back, by whom and when; kept for good."""

    at = models.DateTimeField(auto_now_add=True)
    # Empty when it was done from the shell of the server.
    by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="role_changes_made"
    )
    user = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="role_changes"
    )
    role = models.CharField(max_length=16, choices=Role.choices)
    granted = models.BooleanField()

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def save(self, **kwargs: Any) -> None:
        """Record the change once."""
        if not self._state.adding:
            raise TypeError("a recorded change of roles is never changed")
        super().save(**kwargs)

    def delete(
        self,
        using: Any = None,
        keep_parents: bool = False,  # noqa: FBT001, FBT002 - Django's own signature
    ) -> tuple[int, dict[str, int]]:
        """Refuse."""
        del using, keep_parents
        raise TypeError("a recorded change of roles is never removed")
