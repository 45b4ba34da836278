from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from halles.accounts.models import User

EMAIL = {"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}


def _email(**more: Any) -> forms.EmailField:
    widget = forms.EmailInput(attrs=EMAIL)
    return forms.EmailField(label=_("E-mail"), max_length=254, widget=widget, **more)


def validate_mailbox(email: str) -> None:
    """Refuse what stands before the @ unless it is ASCII: look-alikes are somebody else's."""
    if not email.rpartition("@")[0].isascii():
        raise ValidationError(_("Write what stands before the @ without accents."))


class SignInForm(forms.Form):
    email = _email()
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class SignUpForm(forms.Form):
    name = forms.CharField(
        label=_("First and last name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = _email(validators=[validate_mailbox])


class EmailForm(forms.Form):
    email = _email()


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=1000,
        help_text=_("At least 8 characters. A sentence of four words is easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.owner)
        return password
