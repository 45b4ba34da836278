"""Eight fields in all, from a link to a shop on show."""

from django import forms
from django.utils.translation import gettext_lazy as _

from halles.accounts.forms import email_field, validate_mailbox
from storefront.merchants.actions import Claim, Front
from storefront.merchants.forms.fields import SiretField
from storefront.merchants.invitations import presets
from storefront.photos.models import Photo
from storefront.photos.uploads import PICTURES


class LetterForm(forms.Form):
    """For who has the letter and no telephone to look at its square with."""

    code = forms.CharField(
        label=_("Code of your letter"),
        max_length=40,
        help_text=_("As it is printed: 12-ABCD-EFGH."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class ClaimForm(forms.Form):
    siret = SiretField()
    email = email_field(
        _("Your e-mail"),
        validators=[validate_mailbox],
        help_text=_("For your orders, and to come in: no password needed."),
    )
    terms = forms.BooleanField(
        label=_("I run this shop and accept the rules of the marketplace."),
        error_messages={"required": _("Tick this box to go on.")},
    )

    def claim(self) -> Claim:
        return Claim(siret=self.cleaned_data["siret"], email=self.cleaned_data["email"])


class FrontForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the shop"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    hours = forms.ChoiceField(
        label=_("When you are open"),
        choices=presets.CHOICES,
        initial=presets.CHOICES[0][0],
        help_text=_("The nearest will do: you set each day later."),
    )
    picture = forms.FileField(
        label=_("Picture of the shop"), required=False, widget=forms.FileInput(attrs=PICTURES)
    )

    def front(self, photo: Photo | None) -> Front:
        said = self.cleaned_data
        week = presets.week(said["hours"])
        return Front(name=said["name"], phone=said["phone"], week=week, photo=photo)
