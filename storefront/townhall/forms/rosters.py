from django import forms
from django.utils.translation import gettext_lazy as _

SHEETS = ".csv,.txt,.xlsx,text/csv"


class RosterForm(forms.Form):
    """A list of shops, as the town hall has it."""

    name = forms.CharField(label=_("Name of the list"), max_length=100)
    file = forms.FileField(
        label=_("Your list, CSV or XLSX"),
        help_text=_(
            "From SIRENE, or your own: name, SIRET, address, postal code, commune, e-mail."
        ),
        widget=forms.FileInput(attrs={"accept": SHEETS}),
    )
    approve_at_once = forms.BooleanField(
        label=_("Open the shop at once when the SIRET is the one of the list"), required=False
    )
