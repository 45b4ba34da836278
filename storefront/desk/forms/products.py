"""What a shopkeeper says of a product, on a phone more often than not."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from halles.money import Money, MoneyFormField
from storefront.catalogue.actions import CrossedTooHigh, Details, Said, StockMoved
from storefront.catalogue.models import Category, Product
from storefront.desk import shelves
from storefront.desk.forms.facts import FactsForm, taken, too_high
from storefront.desk.forms.once import OnceForm
from storefront.merchants.actions import NoSite, NowhereToDeliver
from storefront.merchants.models import Mode
from storefront.photos.actions import TooMany
from storefront.photos.uploads import PICTURES
from storefront.sharing.models import Agreement


class ProductForm(FactsForm, OnceForm):
    picture = forms.FileField(
        label=_("Photo"),
        required=False,
        widget=forms.FileInput(attrs=PICTURES),
        help_text=_("A photo taken with your phone is fine."),
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    price = MoneyFormField(label=_("Price"), least=Money(1), help_text=_("In euros, VAT included."))
    category = forms.ChoiceField(label=_("Category"))
    stock = forms.IntegerField(
        label=_("How many are there"),
        required=False,
        min_value=0,
        max_value=100_000,
        help_text=_("Leave empty if you do not count them."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    shown = forms.IntegerField(required=False, widget=forms.HiddenInput)
    description = forms.CharField(
        label=_("Description"), required=False, max_length=3000, widget=forms.Textarea
    )
    vat = forms.ChoiceField(label=_("VAT"), required=False)
    alt = forms.CharField(
        label=_("What the photo shows"),
        required=False,
        max_length=150,
        help_text=_("Read aloud to people who cannot see it."),
    )
    publish_at = forms.DateTimeField(
        label=_("On sale from"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Leave empty to decide yourself. Only for a product that is not on sale."),
    )
    mode = forms.ChoiceField(label=_("How it is sold"), required=False)
    link = forms.URLField(
        label=_("Its page on your site"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=_("Where it is bought, when that is on your own site."),
        widget=forms.URLInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )
    share = forms.BooleanField(
        label=_("Share this sheet with other shops of the platform"),
        required=False,
        help_text=_(
            "Its name, brand, description, measure and photo help whoever types the same bar code."
            " Neither your shop nor your price is shown, and you may change your mind at any time."
        ),
    )
    SHORT = ("picture", "name", "price", "category", "stock")
    HIDDEN = ("shown", "idem")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["category"].choices = shelves.choices()  # type: ignore[attr-defined]
        usual = ("", _("The usual rate of the category"))
        as_shop = ("", _("As my shop sells"))
        self.fields["mode"].choices = [as_shop, *Mode.choices]  # type: ignore[attr-defined]
        self.fields["vat"].choices = [usual, *Product.Vat.choices]  # type: ignore[attr-defined]

    @property
    def short(self) -> list[forms.BoundField]:
        return [self[name] for name in self.SHORT]

    @property
    def rest(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in (*self.SHORT, *self.HIDDEN)]

    @property
    def is_rest_wrong(self) -> bool:
        return any(field.errors for field in self.rest)

    @staticmethod
    def about(product: Product) -> dict[str, Any]:
        """What the form says of a product that exists."""
        return {
            "name": product.name,
            "price": product.price,
            "category": product.category_id,
            "stock": product.stock,
            "shown": product.stock,
            "description": _written(product),
            "vat": product.vat_basis_points,
            "alt": product.picture_alt,
            "publish_at": product.publish_at,
            "mode": product.mode,
            "link": product.link,
            "share": Agreement.objects.standing().filter(product=product).exists(),
            **ProductForm.facts_of(product),
        }

    def details(self) -> Details:
        said = self.cleaned_data
        category = Category.objects.get(pk=said["category"])
        return Details(
            name=said["name"],
            price=said["price"],
            category=category,
            stock=said["stock"],
            shown=said["shown"],
            idem=said["idem"],
            description=said["description"],
            vat_basis_points=int(said["vat"] or category.usual_vat_basis_points),
            picture_alt=said["alt"],
            mode=said["mode"],
            link=said["link"],
            **self.facts(),
        )

    def clean_publish_at(self) -> Any:
        moment = self.cleaned_data["publish_at"]
        if moment is not None and moment <= timezone.now():
            raise forms.ValidationError(gettext("Choose a moment to come."), "past")
        return moment

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("share") and not said.get("gtin") and "gtin" not in self.errors:
            self.add_error("gtin", _("A sheet is shared by its bar code: type its digits."))
        return said

    def refuse(self, refused: Exception) -> None:
        """Say what the catalogue refused, beside the field it is about."""
        if isinstance(refused, StockMoved):
            count_again(self, refused)
        elif isinstance(refused, CrossedTooHigh):
            self.add_error("crossed_price", too_high(refused))
        elif isinstance(refused, TooMany):
            self.add_error("picture", ten_already())
        elif isinstance(refused, NoSite):
            self.add_error("link", gettext("Write the address where it is bought on your site."))
        elif isinstance(refused, NowhereToDeliver):
            where = gettext("Say first where you deliver, under “How I sell”.")
            self.add_error("mode", where)
        else:
            self.add_error("sku", taken())


class StockForm(OnceForm):
    """The number beside a product in the list, and the one it replaces."""

    stock = forms.IntegerField(min_value=0, max_value=999_999)
    shown = forms.IntegerField(min_value=0)

    @property
    def change(self) -> Said:
        said = self.cleaned_data
        return Said(shown=said["shown"], said=said["stock"], idem=said["idem"])


def count_again(form: forms.Form, moved: StockMoved) -> None:
    """Say what is left now, and count from there the next time."""
    form.add_error("stock", sentence(moved))
    shown = "" if moved.left is None else str(moved.left)
    form.data = dict(form.data.items()) | {"shown": shown}


def sentence(moved: StockMoved) -> str:
    left = _("not counted") if moved.left is None else moved.left
    said = {"left": left}
    return gettext("The stock has changed meanwhile. Now: %(left)s. Check, then say again.") % said


def ten_already() -> str:
    return gettext("A product has ten photos at most: take one away first.")


def _written(product: Product) -> str:
    """As it was written: with its tags where it had some, else the plain words."""
    html = product.description_html
    marked_up = any(tag in html for tag in ("<strong", "<em", "<b>", "<i>", "<ul", "<ol"))
    return html if marked_up else product.description
