from django.utils import timezone

from halles.accounts import emails
from halles.outbox.later import later

# Whether an address has an account is looked up here, by a worker: the page that asked
# answers the same thing in the same time for every address.


@later
def answer_sign_up(*, email: str, name: str) -> None:
    emails.sign_up(email=email, name=name, at=timezone.now())


@later
def answer_password_reset(*, email: str) -> None:
    emails.password_reset(email=email, at=timezone.now())


@later
def answer_code(*, email: str, after: str) -> None:
    emails.sign_in_code(email=email, after=after, at=timezone.now())
