"""Who a merchant is by law, its papers, its people, and what it contests."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from storefront.merchants.actions.checks import Facts
from storefront.merchants.models import Evidence, Identity
from storefront.merchants.registers import naf

PAPERS = {"accept": "application/pdf,image/jpeg,image/png,image/webp,image/avif"}


def _text(label: Any, most: int, hint: Any = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(
        label=label, max_length=most, required=False, help_text=hint, widget=widget
    )


class IdentityForm(forms.Form):
    legal_form = forms.ChoiceField(
        label=_("Legal form"),
        choices=[("", _("Choose")), *Identity.LegalForm.choices],
        required=False,
    )
    register = _text(
        _("Trade register"), 100, _("Its town and number, such as “RCS Versailles 732 829 320”.")
    )
    vat_number = _text(
        _("VAT number"), 20, _("FR, two characters, then your SIREN. Leave empty without VAT.")
    )
    naf = _text(_("NAF code"), 8, _("Four digits and a letter, on your registration: 47.11B."))
    naf_version = forms.ChoiceField(label=_("NAF version"), choices=Identity.NafVersion.choices)
    certifies = forms.BooleanField(
        label=_("I undertake to sell only products and services that the law allows."),
        required=False,
    )

    @classmethod
    def about(cls, row: Identity | None) -> dict[str, Any]:
        version = naf.current(timezone.localdate())
        if row is None:
            return {"naf_version": version}
        said = {name: getattr(row, name) for name in ("legal_form", "register", "vat_number")}
        said |= {"naf": row.naf, "naf_version": row.naf_version or version}
        return {**said, "certifies": row.certified_at is not None}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("naf") and said.get("naf_version"):
            try:
                said["naf"] = naf.parse(said["naf"], said["naf_version"])
            except naf.BadNaf:
                self.add_error("naf", _("No activity has this code in this version of the NAF."))
        return said

    def facts(self) -> Facts:
        return Facts(**self.cleaned_data)


class EvidenceForm(forms.Form):
    kind = forms.ChoiceField(label=_("What it is"), choices=Evidence.Kind.choices)
    file = forms.FileField(
        label=_("The paper"),
        help_text=_("A PDF or a photo, 10 MB at most."),
        widget=forms.FileInput(attrs=PAPERS),
    )


class InvitationForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )


class ContestForm(forms.Form):
    text = forms.CharField(
        label=_("Why you contest it"),
        min_length=10,
        max_length=3000,
        help_text=_("A person of the town hall reads it and answers within ten days."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
