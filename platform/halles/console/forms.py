from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from halles.accounts.forms import validate_mailbox
from tenants import subdomains
from tenants.models import Town


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Six-digit code"),
        max_length=10,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )

    def clean_code(self) -> str:
        return "".join(str(self.cleaned_data["code"]).split())


class SubdomainField(forms.CharField):
    """Reads a name as it is typed; refuses with the reason."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
        widget = forms.TextInput(attrs=attrs)
        super().__init__(label=_("Subdomain"), max_length=100, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        try:
            return subdomains.read(super().clean(value))
        except subdomains.BadSubdomain as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class OpenTownForm(forms.Form):
    subdomain = SubdomainField()
    colour = forms.CharField(
        label=_("Brand colour"),
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$")],
        widget=forms.ColorInput,
        help_text=_("The rest of the look is derived from it, always readable."),
    )
    holder = forms.ChoiceField(
        label=_("Holder"),
        choices=Town.Holder.choices,
        help_text=_("Who signs the contract for the town."),
    )


class RenameForm(forms.Form):
    subdomain = SubdomainField(help_text=_("The present address will lead to the new one."))


class SuspendForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class GiveUpForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Kept in the journal, with your name.")
    )


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), max_length=254, validators=[validate_mailbox])
    name = forms.CharField(label=_("First and last name"), max_length=100, required=False)
