from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from halles.accounts.models import User, normal

# What a session remembers that somebody came in by.
BACKEND = f"{__name__}.EmailBackend"


class EmailBackend(BaseBackend):
    """Sign-in with an e-mail address and a password, in the schema one stands in."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", **_: Any
    ) -> User | None:
        user = User.objects.filter(email=normal(username)).first()
        if user is None:
            # As long as a real check: the time must not tell who has an account.
            make_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
