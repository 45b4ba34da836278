"""A spreadsheet, what its columns hold, and where it is fetched."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from halles import fetching
from halles.fetching.requests import checked
from storefront.catalogue.models import Category
from storefront.desk import shelves
from storefront.imports.actions import Choice, Plan
from storefront.imports.models import Import, Schedule
from storefront.imports.reading.columns import Field, is_ours
from storefront.imports.work.reading_in import LIMITS

# The spreadsheet and its photos travel in one form, of which the house takes 32 MB.
MOST_TOGETHER = 30 * 1024 * 1024
# What is kept of one, in letters.
LONGEST_ADDRESS = 1000


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("XLSX or CSV, 20 MB and 50,000 lines at most."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        allow_empty_file=True,
    )
    pictures = forms.FileField(
        label=_("Photos in a ZIP"),
        required=False,
        help_text=_(
            "Named like the reference, the bar code or the name. 30 MB at most with the "
            "spreadsheet: send it again with the next photos, nothing comes twice."
        ),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
    )

    def clean_file(self) -> Any:
        return _at_most(self.cleaned_data["file"], LIMITS.bytes)

    def clean(self) -> dict[str, Any]:
        sent = [self.cleaned_data.get(name) for name in ("file", "pictures")]
        if sum(each.size for each in sent if each) > MOST_TOGETHER:
            self.add_error("pictures", too_heavy())
        return self.cleaned_data


class ColumnsForm(forms.Form):
    """One choice for each column of the file, then what goes for all of its lines."""

    def __init__(self, *args: Any, imported: Import, **options: Any) -> None:
        super().__init__(*args, **options)
        self.headers = [column for column in imported.columns if not is_ours(column)]
        choices = [("", _("Leave this column out")), *Field.choices]
        for place, header in enumerate(self.headers):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=header,
                choices=choices,
                required=False,
                initial=imported.mapping.get(header, ""),
            )
        self.fields["category"] = forms.ChoiceField(
            label=_("Category of products that name none"),
            choices=shelves.choices(_("None: guessed from their names, else errors")),
            required=False,
            initial=imported.category_id,
        )
        self.fields["publishes"] = forms.BooleanField(
            label=_("Put new products on sale at once"),
            required=False,
            initial=imported.publishes,
        )

    @property
    def columns(self) -> list[forms.BoundField]:
        return [self[f"column_{place}"] for place, _header in enumerate(self.headers)]

    def choice(self) -> Choice:
        said = self.cleaned_data
        fields = {h: said[f"column_{place}"] for place, h in enumerate(self.headers)}
        return Choice(
            mapping={header: field for header, field in fields.items() if field},
            category=Category.objects.filter(pk=int(said["category"] or 0)).first(),
            publishes=said["publishes"],
        )


class ScheduleForm(forms.Form):
    address = forms.CharField(
        label=_("Address of the file"),
        max_length=LONGEST_ADDRESS,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    period = forms.ChoiceField(label=_("How often"), choices=Schedule.Period.choices)
    tolerated = forms.IntegerField(
        label=_("Lines in error you accept"),
        min_value=0,
        max_value=50_000,
        initial=0,
        help_text=_("With more than that, nothing is changed and we write to you."),
    )

    def clean_address(self) -> str:
        try:
            address = str(checked(self.cleaned_data["address"]))
        except fetching.Unfetchable as error:
            raise forms.ValidationError(_("Write an address that begins with https://.")) from error
        # As it is sent, where an é takes six letters.
        if len(address) > LONGEST_ADDRESS:
            raise forms.ValidationError(_("This address is too long."))
        return address

    def plan(self) -> Plan:
        return Plan(**self.cleaned_data)


def _at_most(upload: Any, most: int) -> Any:
    if upload and upload.size > most:
        raise forms.ValidationError(
            _("This file is too large: %(most)s MB at most."), params={"most": most // 1024**2}
        )
    return upload


def too_heavy() -> str:
    """What to tell of files that weigh more together than a form carries."""
    said = {"most": MOST_TOGETHER // 1024**2}
    return gettext("Together these files are too heavy: %(most)s MB at most.") % said
