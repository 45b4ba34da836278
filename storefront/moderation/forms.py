from django import forms
from django.utils.translation import gettext_lazy as _

from halles.accounts.forms import email_field
from storefront.moderation.models import Report


class ReportForm(forms.Form):
    """What is wrong, in a reader's words; who they are is theirs to say."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"), choices=Report.Reason.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("What you saw"),
        min_length=10,
        max_length=2000,
        help_text=_("Where, and why you think so: the town hall has only these words to go by."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    email = email_field(
        _("Your e-mail"),
        required=False,
        help_text=_("To be told the answer. The shop never sees it."),
    )
