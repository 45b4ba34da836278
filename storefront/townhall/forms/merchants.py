from django import forms
from django.utils.translation import gettext_lazy as _


class ApprovalForm(forms.Form):
    exception_reason = forms.CharField(
        label=_("Reason for an exception"),
        required=False,
        max_length=300,
        help_text=_("Needed for a shop of another commune. It is kept with the decision."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason, sent to the merchant"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
