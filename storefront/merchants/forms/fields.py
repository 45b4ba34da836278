from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from halles import siret


class SiretField(forms.CharField):
    """Cleans to fourteen digits, however they were spaced, or says what is wrong with them."""

    def __init__(self, help_text: Any = "") -> None:
        usual = _("14 digits, on your registration certificate or your invoices.")
        super().__init__(
            label="SIRET",
            max_length=30,
            help_text=help_text or usual,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        )

    def clean(self, value: Any) -> str:
        try:
            return siret.parse(super().clean(value))
        except siret.BadSiret as wrong:
            raise forms.ValidationError(
                _("This SIRET is not right: check its 14 digits, one may be mistyped.")
            ) from wrong
