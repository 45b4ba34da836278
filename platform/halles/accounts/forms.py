from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from halles.accounts.models import User

EMAIL = {"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}
PHONE = {"autocomplete": "tel", "inputmode": "tel", "type": "tel"}


def name_field() -> forms.CharField:
    """A person's name, which browsers fill in; so do the next two."""
    widget = forms.TextInput(attrs={"autocomplete": "name"})
    return forms.CharField(label=_("First and last name"), max_length=100, widget=widget)


def email_field(label: Any = "", **more: Any) -> forms.EmailField:
    widget = forms.EmailInput(attrs=EMAIL)
    return forms.EmailField(label=label or _("E-mail"), max_length=254, widget=widget, **more)


def phone_field(help_text: Any) -> forms.RegexField:
    """A number to be called back at, French or not; it may be left empty."""
    return forms.RegexField(
        r"^\+?[0-9 .\-()]{9,25}$",
        label=_("Telephone"),
        required=False,
        help_text=help_text,
        error_messages={"invalid": _("Write a telephone number, such as 06 12 34 56 78.")},
        widget=forms.TextInput(attrs=PHONE),
    )


def validate_mailbox(email: str) -> None:
    """Refuse what stands before the @ unless it is ASCII: look-alikes are somebody else's."""
    if not email.rpartition("@")[0].isascii():
        raise ValidationError(_("Write what stands before the @ without accents."))


class SignInForm(forms.Form):
    email = email_field()
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
    email = email_field()
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
    name = name_field()
    email = email_field(validators=[validate_mailbox])


class EmailForm(forms.Form):
    email = email_field()


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
