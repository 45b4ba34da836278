"""Invented goods, shops and forms for the living page: never shown to a shopper."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.templatetags.static import static
from django.utils.translation import gettext as _

from halles.translations import places
from themes import stylesheet as sheet
from themes.models import Branding
from themes.tokens import figures

BRANDS = (
    ("market", "#1f5c46", Branding.Radius.SOFT, "Valbonne-sur-Eure", "Le marché, tous les jours."),
    (
        "festival",
        "#d81b60",
        Branding.Radius.ROUND,
        "Saint-Aubin",
        "Saint-Aubin, à pied.",
    ),
    ("saffron", "#f2a900", Branding.Radius.SHARP, "Montdoré", "Tout Montdoré dans un panier."),
)


class SampleForm(forms.Form):
    email = forms.EmailField(help_text="Pour la confirmation de commande.")
    phone = forms.CharField(label="Téléphone", required=False)
    slot = forms.ChoiceField(
        label="Retrait",
        widget=forms.RadioSelect,
        choices=[("1", "Aujourd’hui, 17 h – 18 h"), ("2", "Demain, 9 h – 12 h")],
    )
    note = forms.CharField(label="Un mot pour la boutique", required=False, widget=forms.Textarea)
    terms = forms.BooleanField(label="J’accepte les conditions de vente")


def stylesheet() -> str:
    rules = [
        sheet.render(Branding(colour=colour, radius=radius), selector=f".brand-{name}")
        for name, colour, radius, *_words in BRANDS
    ]
    return "".join([*rules, ".sheet{background:var(--surface);color:var(--ink)}\n"])


def everything() -> dict[str, Any]:
    return {
        "brands": [_brand(*brand) for brand in BRANDS],
        "goods": goods(),
        "shops": shops(),
        "categories": categories(),
        "tones": ("brand", "spark", "good", "warn", "bad", "info"),
        "page": Paginator(range(60), 12).page(2),
    } | work()


def goods() -> list[dict[str, Any]]:
    named = (
        ("croissant", "Croissant pur beurre", "Boulangerie Morel", "1,30 €"),
        ("cheese", "Comté 18 mois", "Fromagerie du Pont", "24,90 €"),
        ("bouquet", "Bouquet de saison", "Fleurs d’Adèle", "22,00 €"),
        ("honey", "Miel de tilleul", "Le Rucher d’Anne", "8,50 €"),
        ("books", "Coup de cœur du libraire", "Librairie Aubert", "19,90 €"),
        ("scarf", "Écharpe en laine", "Maison Lenoir", "45,00 €"),
        ("wine", "Chinon 2023", "La Cave Haute", "11,40 €"),
        ("soap", "Savon liquide au romarin", "Savonnerie Vert", "9,80 €"),
    )
    badges = {"bouquet": "−21 %", "croissant": "Fait ce matin"}
    return [
        {
            "pk": number,
            "name": name,
            "url": "#",
            "image": static(f"themes/sample/{picture}.webp"),
            "shop_name": shop,
            "price": price,
            "badge": badges.get(picture, ""),
            "sold_out": picture == "soap",
            "add_url": "" if picture == "soap" else "#",
            "add": _("Add %(name)s to the basket") % {"name": name},
        }
        for number, (picture, name, shop, price) in enumerate(named, start=1)
    ]


def shops() -> list[dict[str, Any]]:
    named = (
        (
            "Boulangerie Morel",
            "Pains au levain et viennoiseries",
            "croissant",
            True,
            "7 h – 19 h 30",
        ),
        ("Librairie Aubert", "Romans, jeunesse, papeterie", "book-open", True, "jusqu’à 19 h"),
        (
            "Fleurs d’Adèle",
            "Bouquets de producteurs voisins",
            "flower-2",
            False,
            "ouvre demain à 9 h",
        ),
    )
    return [
        {
            "name": name,
            "url": "#",
            "tagline": tagline,
            "icon": icon,
            "is_open": is_open,
            "hours": hours,
            "street": "rue de la République",
            "takes_vouchers": is_open,
        }
        for name, tagline, icon, is_open, hours in named
    ]


def categories() -> list[dict[str, str]]:
    named = (
        ("Boulangerie", "croissant"),
        ("Primeur", "carrot"),
        ("Boucherie", "beef"),
        ("Poissonnerie", "fish"),
        ("Crèmerie", "milk"),
        ("Cave", "wine"),
        ("Librairie", "book-open"),
        ("Fleurs", "flower-2"),
        ("Mode", "shirt"),
        ("Cadeaux", "gift"),
    )
    return [{"name": name, "icon": icon, "url": "#"} for name, icon in named]


def work() -> dict[str, Any]:
    return {
        "steps": [{"name": name} for name in ("Panier", "Retrait", "Paiement")],
        "tabs": [
            {"name": "À accepter", "url": "#", "current": True, "count": 3},
            {"name": "À préparer", "url": "#", "count": 5},
            {"name": "Remises", "url": "#"},
        ],
        "opening": [
            {"name": "Schéma de la ville", "state": "done", "note": "0,4 s"},
            {"name": "Rôle et droits", "state": "done"},
            {"name": "Gestionnaire invité", "state": "running"},
            {"name": "Adresse publiée", "state": "waiting"},
        ],
        "columns": [
            {"label": "Commande"},
            {"label": "Retrait"},
            {"label": "Total", "number": True},
        ],
        "rows": [
            [
                "№ 1042",
                _cell("Retrait", "aujourd’hui, 17 h"),
                _cell("Total", "38,20 €", number=True),
            ],
            ["№ 1041", _cell("Retrait", "demain, 9 h"), _cell("Total", "12,00 €", number=True)],
        ],
        "icons": ("store", "ticket", "clock", "map-pin", "scan-line", "euro", "package", "truck"),
        "promises": [
            {"icon": "clock", "text": _("Collected within two hours")},
            {"icon": "store", "text": _("Shops of the town only")},
        ],
    }


def _cell(label: str, text: str, *, number: bool = False) -> dict[str, Any]:
    return {"label": label, "text": text, "number": number}


def _brand(
    name: str, colour: str, radius: Branding.Radius, town: str, headline: str
) -> dict[str, Any]:
    welcome = "Commandez chez les commerçants d’ici, retirez en boutique dans la journée."
    branding = Branding(colour=colour, radius=radius, welcome=welcome)
    tokens = branding.tokens
    wrong = SampleForm({"email": "lea@", "slot": "1"}, auto_id=f"{name}-wrong-%s")
    wrong.is_valid()
    return {
        "name": name,
        "town": town,
        "headline": headline,
        "town_row": {"name": town, "of_name": places.of(town), "holder": "commune"},
        "branding": branding,
        "goods": [goods()[at] for at in (0, 2, 3)],
        "dialog": f"{name}-dialog",
        "form": SampleForm(auto_id=f"{name}-%s"),
        "wrong": wrong,
        "tokens": [(key, value) for key, value in tokens.items() if value.startswith("#")],
        "figures": figures(tokens),
    }
