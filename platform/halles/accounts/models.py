"""People and what they may do: one account model, roles as scope."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, *, name: str = "", password: str | None = None) -> User:
        """An account with a hashed password; without one, nobody can sign in to it."""
        user = self.model(email=normal(email), name=name)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=normal(username or ""))


class User(AbstractBaseUser):
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=100, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email


class RoleQuerySet(models.QuerySet["Role"]):
    def of(self, user: Any) -> RoleQuerySet:
        """The roles of a person that have not ended; none for a stranger."""
        if not user.pk or not user.is_active:
            return self.none()
        lasting = models.Q(until__isnull=True) | models.Q(until__gt=timezone.now())
        return self.filter(lasting, user_id=user.pk)


class Role(models.Model):
    """A right over a scope: one merchant ("merchant:12"), or the whole house ("")."""

    class Name(models.TextChoices):
        OPERATOR = "operator", _("operator")
        MANAGER = "manager", _("town manager")
        OWNER = "owner", _("shop owner")
        STAFF = "staff", _("shop staff")
        AGENT = "agent", _("town agent at a shop's desk")

    # Whose desk is open to them: the merchant's people, and who acts for it for a while.
    AT_WORK: ClassVar[tuple[Name, ...]] = (Name.OWNER, Name.STAFF, Name.AGENT)

    user = models.ForeignKey(User, models.CASCADE, related_name="roles")
    name = models.CharField(max_length=16, choices=Name)
    scope = models.CharField(max_length=60, blank=True)
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=254)
    # After that moment it is worth nothing; None for as long as nobody takes it back.
    until = models.DateTimeField(null=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name", "scope"], name="role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.scope}".strip()


class SignInCode(models.Model):
    """Six digits written to a mailbox, which let its reader in once, in place of a password."""

    user = models.ForeignKey(User, models.CASCADE, related_name="codes")
    # Never the digits themselves.
    digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["user", "-asked_at"], name="sign_in_code_of")]

    def __str__(self) -> str:
        return f"{self.user}, {self.asked_at:%Y-%m-%d %H:%M}"


class Count(models.Model):
    """A rate counter kept by PostgreSQL while Valkey does not answer."""

    key = models.CharField(max_length=200, unique=True)
    number = models.PositiveIntegerField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.key

    @classmethod
    def add(cls, key: str, *, at: datetime, until: datetime) -> int:
        """Add one in one statement, starting afresh once `until` is past; the new number."""
        [row] = cls.objects.raw(
            "INSERT INTO accounts_count (key, number, until) VALUES (%s, 1, %s)"
            " ON CONFLICT (key) DO UPDATE SET"
            " number = CASE WHEN accounts_count.until < %s THEN 1"
            " ELSE accounts_count.number + 1 END,"
            " until = CASE WHEN accounts_count.until < %s THEN excluded.until"
            " ELSE accounts_count.until END RETURNING *",
            [key, until, at, at],
        )
        return row.number


def normal(email: str) -> str:
    """An address as it is kept and compared: no spaces around, lower case."""
    return email.strip().lower()
