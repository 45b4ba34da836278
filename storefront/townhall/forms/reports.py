"""How a report is decided, and an appeal answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storefront.moderation.actions import Statement
from storefront.moderation.models import Decision, Report

Measure = Decision.Measure


def _words(label: Any, rows: int, hint: Any = "", **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, widget=widget, max_length=2000, **options)


class DecisionForm(forms.Form):
    measure = forms.ChoiceField(label=_("Your decision"), widget=forms.RadioSelect)
    facts = _words(_("The facts, as you saw them"), 4, _("Sent to the shop and to who reported."))
    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=[("", _("None: nothing is withdrawn")), *Decision.Ground.choices],
        required=False,
    )
    rule = forms.CharField(
        label=_("Which law, or which rule of the marketplace"), max_length=300, required=False
    )

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without = set() if report.product_id else {Measure.UNPUBLISH.value}
        choices = [(value, name) for value, name in Measure.choices if value not in without]
        self.fields["measure"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("measure", Measure.NONE) != Measure.NONE:
            for field in ("ground", "rule"):
                if not (said.get(field) or "").strip():
                    self.add_error(field, _("The shop must be told on what ground."))
        return said

    def statement(self) -> Statement:
        return Statement(**self.cleaned_data)


class AppealForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("keep", _("Keep the decision")), ("lift", _("Take it back and show it again"))],
        widget=forms.RadioSelect,
    )
    words = _words(_("Why, in words for the merchant"), 4)

    def said(self) -> dict[str, Any]:
        answer = self.cleaned_data
        return {"granted": answer["decision"] == "lift", "words": answer["words"]}
