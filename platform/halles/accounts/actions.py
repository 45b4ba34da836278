"""What can be done to an account."""

from datetime import datetime

from django.db import IntegrityError, transaction

from halles.accounts import emails, tasks
from halles.accounts.models import Role, User, normal
from halles.audit import actions as audit


class EmailTaken(Exception):
    """There is an account with this address already."""


@transaction.atomic
def ask_to_sign_up(*, email: str, name: str) -> None:
    """Have a link written to that address; to who has an account, that somebody asked."""
    tasks.answer_sign_up.post(email=email, name=name)


@transaction.atomic
def sign_up(*, email: str, password: str, name: str, at: datetime) -> User:
    """Open an account for who has proved to read that mailbox. Raises EmailTaken."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, name=name, password=password)
    except IntegrityError as error:
        raise EmailTaken(email) from error
    audit.record("account opened", target=user.email, by=user.email, at=at)
    return user


@transaction.atomic
def ask_for_password(*, email: str) -> None:
    """Have a link written to that address, if it has an account."""
    tasks.answer_password_reset.post(email=email)


@transaction.atomic
def ask_for_code(*, email: str, after: str = "") -> None:
    """Have a code to come in with written to that address, if it has an account."""
    tasks.answer_code.post(email=email, after=after)


@transaction.atomic
def choose_password(user: User, *, password: str, at: datetime) -> User:
    """Change a password, which ends the person's other sessions, and tell them by e-mail."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    had_one = user.has_usable_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record("password chosen", target=user.email, by=user.email, at=at)
    if had_one:
        emails.password_changed(user, at=at)
    return user


@transaction.atomic
def invite(*, email: str, role: Role.Name, name: str = "", at: datetime, by: str) -> User:
    """Give a role to an address, with an account if it has none, and write to it."""
    user = person(email, name)
    grant(user=user, name=role, at=at, by=by)
    emails.invitation(user, role=role, at=at)
    return user


def person(email: str, name: str = "") -> User:
    """Whose address it is; an account that nobody can sign in to yet when it is nobody's."""
    found = User.objects.filter(email=normal(email)).first()
    return found or User.objects.create_user(email, name=name)


@transaction.atomic
def grant(*, user: User, name: str, scope: str = "", at: datetime, by: str) -> Role:
    """Give a role, once, and keep the trace. Giving it again changes nothing."""
    role, given = Role.objects.get_or_create(
        user=user, name=name, scope=scope, defaults={"granted_at": at, "granted_by": by}
    )
    if given:
        audit.record("role given", target=f"{user.email}: {role}", by=by, at=at)
    return role


@transaction.atomic
def lend(role: Role) -> Role:
    """Give a role that ends by itself, at its `until`; lent again, it ends at the new moment."""
    said = {"granted_at": role.granted_at, "granted_by": role.granted_by, "until": role.until}
    lent, _new = Role.objects.update_or_create(
        user=role.user, name=role.name, scope=role.scope, defaults=said
    )
    target = f"{role.user.email}: {lent}"
    audit.record("role lent", target=target, by=role.granted_by, at=role.granted_at)
    return lent


@transaction.atomic
def revoke(*, user: User, name: str, scope: str = "", at: datetime, by: str) -> None:
    """
    Take a role back, with its trace; raises Role.DoesNotExist when it was not held.

    What a manager was lent goes with it.
    """
    roles = [Role.objects.get(user=user, name=name, scope=scope)]
    if name == Role.Name.MANAGER:
        roles += Role.objects.filter(user=user, name=Role.Name.AGENT).order_by("pk")
    for role in roles:
        audit.record("role taken back", target=f"{user.email}: {role}", by=by, at=at)
        role.delete()
