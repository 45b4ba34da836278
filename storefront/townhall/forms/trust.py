"""What the town hall asks, settles and edits about its merchants."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storefront.merchants.models import Admission
from tenants.current import public_context
from tenants.models import Commune
from tenants.models.communes import UnknownCommune

MOST_COMMUNES = 300


def _words(label: Any, rows: int, hint: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, max_length=300, widget=widget)


class AskForm(forms.Form):
    words = _words(_("What is missing, sent to the merchant"), 3)


class HelpForm(forms.Form):
    why = _words(_("Why you help"), 2, _("The merchant is told, with your name and this reason."))


class SettleForm(forms.Form):
    words = _words(_("What you found out"), 2)
    mistaken = forms.BooleanField(
        label=_("The register is wrong: show the shop again"), required=False
    )


class AdmissionForm(forms.Form):
    communes = forms.CharField(
        label=_("Other communes whose shops are local"),
        required=False,
        max_length=20_000,
        help_text=_("One a line: its name or its INSEE code. Your own is always in."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    suspends_closed = forms.BooleanField(
        label=_("Suspend a merchant as soon as the register says closed"),
        required=False,
        help_text=_("In any case its shop is no longer shown, and you are told."),
    )
    evidence_days = forms.IntegerField(
        label=_("Days that papers are kept after your decision"), min_value=1, max_value=365
    )

    @classmethod
    def about(cls, row: Admission) -> dict[str, Any]:
        with public_context():
            known = Commune.objects.filter(insee__in=row.communes).order_by("name")
            lines = [f"{commune.insee} {commune.name}" for commune in known]
        return {
            "communes": "\n".join(lines),
            "suspends_closed": row.suspends_closed,
            "evidence_days": row.evidence_days,
        }

    def clean_communes(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["communes"].splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MOST_COMMUNES:
            raise forms.ValidationError(_("At most 300 communes."))
        with public_context():
            return [_commune(line) for line in lines]


def _commune(line: str) -> str:
    # As shown: the code, then the name.
    code = line.split()[0]
    found = Commune.objects.filter(insee=code.upper()).first()
    try:
        return (found or Commune.objects.find(line)).insee
    except UnknownCommune as error:
        raise forms.ValidationError(str(error)) from error
