"""A form that a nervous thumb sends twice."""

from typing import Any
from uuid import uuid4

from django import forms


class OnceForm(forms.Form):
    """A form that knows itself again when it is sent twice."""

    idem = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["idem"].initial = uuid4().hex

    def clean_idem(self) -> str:
        # Sent without a key: another form than any before.
        return self.cleaned_data["idem"] or uuid4().hex
