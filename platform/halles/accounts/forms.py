from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from halles.accounts import fields
from halles.accounts.models import User


def validate_mailbox(email: str) -> None:
    """Refuse what stands before the @ unless it is ASCII: look-alikes are somebody else's."""
    if not email.rpartition("@")[0].isascii():
        raise ValidationError(_("Write what stands before the @ without accents."))


class SignInForm(forms.Form):
    email = fields.email()
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class EntryForm(SignInForm):
    """The same, for those a mailbox is enough to come in."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        required=False,
        max_length=1000,
        help_text=_("None, or forgotten? Leave it empty: we write you a code."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    email = fields.email()
    code = forms.CharField(
        label=_("Code of six digits"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        # As people copy it: with a space in the middle.
        return "".join(str(self.cleaned_data["code"]).split())


class SignUpForm(forms.Form):
    name = fields.name()
    email = fields.email(validators=[validate_mailbox])


class EmailForm(forms.Form):
    email = fields.email()


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
