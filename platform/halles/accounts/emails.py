"""What is written to people about their account, and to all who work for the town."""

from datetime import datetime
from typing import Any

from halles.accounts import codes, links, queries
from halles.accounts.models import User, normal
from halles.notifications.actions import mail


def sign_up(*, email: str, name: str, at: datetime) -> None:
    """A link to open an account; or, to who has one already, that somebody asked for it."""
    owner = User.objects.filter(email=normal(email)).first()
    if owner is None:
        # Not by name: whoever asked may have typed anything there, to anybody.
        link = links.to_sign_up(email, name)
        mail(normal(email), "accounts/mails/sign_up", at=at, link=link)
    elif owner.is_active:
        link = links.to_choose(owner, kind=links.RESET)
        mail(owner.email, "accounts/mails/taken", at=at, user=owner, link=link)


def password_reset(*, email: str, at: datetime) -> None:
    """A link to choose another password; nothing to who has no account."""
    owner = User.objects.filter(email=normal(email), is_active=True).first()
    if owner:
        link = links.to_choose(owner, kind=links.RESET)
        mail(owner.email, "accounts/mails/password_reset", at=at, user=owner, link=link)


def sign_in_code(*, email: str, after: str, at: datetime) -> None:
    """Six digits and a link to come in with; nothing to who has no account."""
    owner = User.objects.filter(email=normal(email), is_active=True).first()
    if owner:
        code, digits = codes.write(owner, at=at)
        context = {"user": owner, "digits": digits, "link": codes.link_of(code, after)}
        mail(owner.email, "accounts/mails/code", at=at, **context)


def password_changed(user: User, *, at: datetime) -> None:
    mail(user.email, "accounts/mails/password_changed", at=at, user=user)


def invitation(user: User, *, role: str, at: datetime) -> None:
    """What the person may do from now on, and where to choose a first password or sign in."""
    first = not user.has_usable_password()
    link = links.to_choose(user, kind=links.INVITATION) if first else links.to_sign_in()
    context = {"user": user, "role": role, "first": first, "link": link}
    mail(user.email, "accounts/mails/invitation", at=at, **context)


def to_managers(template: str, *, at: datetime, **context: Any) -> None:
    """The same mail to each who works for the town: whoever is first answers."""
    for manager in queries.managers():
        mail(manager.email, template, at=at, **context)
