from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from halles.accounts.forms import email_field
from storefront.merchants.actions import Application
from storefront.merchants.forms.fields import SiretField
from storefront.merchants.queries import commune_at


def _text(label: Any, most: int, autocomplete: str, **options: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=most, widget=widget, **options)


class NumberForm(forms.Form):
    """A SIRET alone, for the register to say the rest."""

    number = SiretField(_("14 digits: we look up the name and the address for you."))


class ApplicationForm(forms.Form):
    """Who sells, and where: enough for a town hall to check."""

    shop_name = _text(_("Name of the shop"), 100, "organization")
    trade = _text(_("Trade"), 60, "off", required=False, help_text=_("Bakery, bookshop, cobbler…"))
    siret = SiretField()
    legal_name = _text(_("Name of the company, or your own"), 150, "off")
    address = _text(_("Address of the shop"), 200, "street-address")
    postal_code = forms.RegexField(
        r"^\s*[0-9]{5}\s*$",
        label=_("Postal code"),
        error_messages={"invalid": _("A postal code has 5 digits.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
    )
    city = _text(_("Commune"), 100, "address-level2")
    phone = _text(_("Telephone"), 20, "tel", required=False)
    email = email_field(_("E-mail for orders and news"))

    def clean_postal_code(self) -> str:
        return str(self.cleaned_data["postal_code"]).strip()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("postal_code") and said.get("city"):
            found, names = commune_at(said["postal_code"], said["city"])
            if found:
                said |= {"insee": found[0], "city": found[1]}
            elif names:
                hint = _("With this postal code: %(names)s.") % {"names": ", ".join(names)}
                self.add_error("city", hint)
            else:
                self.add_error("postal_code", _("No commune has this postal code."))
        return said

    def application(self) -> Application:
        return Application(**self.cleaned_data)
