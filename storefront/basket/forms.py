"""What the basket's buttons send."""

from django import forms

from storefront.basket.models import MOST


class AddForm(forms.Form):
    product = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    quantity = forms.IntegerField(min_value=1, max_value=MOST, required=False)

    def clean_quantity(self) -> int:
        return self.cleaned_data["quantity"] or 1


class QuantityForm(forms.Form):
    quantity = forms.IntegerField(min_value=0, max_value=MOST)
