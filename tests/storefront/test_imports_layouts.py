"""What other shop systems export, recognised as such: products, variants, and the same again."""

import re

import pytest
from importing import a_shop, applied, codes, outcomes, sent, undone

from halles.money import Money
from storefront.catalogue.models import Product

pytestmark = pytest.mark.usefixtures("town")

SHOPIFY = """Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,\
Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Grams,\
Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,\
Variant Compare At Price,Variant Barcode,Image Src,Image Position,Gift Card,Cost per item,Status
chemise-lin,Chemise en lin,<p>Lin <b>normand</b></p>,Atelier Lin,,Mode,été,true,\
Taille,S,Couleur,Blanc,CH-S-B,300,shopify,4,deny,59.00,79.00,,,,false,20.00,active
chemise-lin,,,,,,,,,M,,Blanc,CH-M-B,300,shopify,0,deny,62.50,,,,,,20.00,
chemise-lin,,,,,,,,,M,,Écru,CH-M-E,300,shopify,7,deny,59.00,,3760999900107,,,,20.00,
savon,Savon,,Atelier Lin,,Mode,,true,Title,Default Title,,,\
SAV,100,shopify,30,deny,6.50,,,,,false,2.00,active
carte,Carte postale,,Atelier Lin,,Mode,,true,Title,Default Title,,,\
,10,shopify,9,deny,2.00,,,,,false,1.00,draft
"""
# The names of 2024: the same file as Shopify writes it now.
RENAMED = {
    "Handle": "URL handle",
    "Body (HTML)": "Description",
    "Option1 Name": "Option1 name",
    "Option1 Value": "Option1 value",
    "Option2 Name": "Option2 name",
    "Option2 Value": "Option2 value",
    "Variant SKU": "SKU",
    "Variant Inventory Qty": "Inventory quantity",
    "Variant Price": "Price",
    "Variant Compare At Price": "Compare-at price",
    "Variant Barcode": "Barcode",
    "Image Src": "Product image URL",
}
WOOCOMMERCE = """ID,Type,SKU,"GTIN, UPC, EAN, or ISBN",Name,Published,"Is featured?",\
"Short description",Description,"Tax status","In stock?",Stock,"Sale price","Regular price",\
Categories,Tags,Images,Parent,"Attribute 1 name","Attribute 1 value(s)"
10,simple,MIEL,,Miel de tilleul,1,0,Court,Long,taxable,1,12,,8.90,"Mode > Mode",,,,,
11,variable,TEE,,Tee-shirt,1,0,,Coton bio,taxable,1,,,,Mode,,,,Taille,"S, M"
12,variation,TEE-S,,"Tee-shirt - S",1,0,,,taxable,1,5,,24.00,,,,TEE,Taille,S
13,variation,TEE-M,,"Tee-shirt - M",1,0,,,taxable,1,2,19.00,24.00,,,,TEE,Taille,M
14,variable,,,Bonnet,-1,0,,,taxable,1,,,,Mode,,,,Couleur,"Gris, Rouge"
15,variation,,,"Bonnet - Gris",1,0,,,taxable,1,1,,15.00,,,,id:14,Couleur,Gris
"""
FRENCH = {
    "SKU": "UGS",
    '"GTIN, UPC, EAN, or ISBN"': '"GTIN, UPC, EAN ou ISBN"',
    "Name": "Nom",
    "Published": "Publié",
    '"Short description"': '"Description courte"',
    '"Sale price"': '"Tarif promo"',
    '"Regular price"': '"Tarif régulier"',
    "Categories": "Catégories",
    '"Attribute 1 name"': '"Nom de l’attribut 1"',
    '"Attribute 1 value(s)"': '"Valeur(s) de l’attribut 1"',
}
PRESTASHOP = """Product ID;Image;Name;Reference;Category;Price (tax excl.);Price (tax incl.);\
Quantity;Status;Position
1;https://x.example/1-small.jpg;Mug;MUG;Mode;10.00;12.00;40;1;1
2;;Affiche;AFF;Mode;8.25;9.90;0;0;2
"""
PRESTASHOP_FRENCH = """ID;Image;Nom;Référence;Catégorie;Prix (HT);Prix (TTC);Quantité;État;Position
1;;Mug;MUG;Mode;10,00 €;12,00 €;40;1;1
2;;Affiche;AFF;Mode;8,25 €;9,90 €;0;0;2
"""
SENT_IN = """Active (0/1);Name *;Categories (x,y,z...);Price tax excluded;Reference;EAN13;Quantity
1;Mug;Mode;10;MUG;;40
0;Affiche;Mode;8.25;AFF;;0
"""
COMBINATIONS = """Product Reference;Attribute (Name:Type:Position)*;Value (Value:Position)*;\
Reference;EAN13;Impact on price;Quantity
MUG;Taille:select:0, Couleur:color:1;Grand:1, Bleu:0;MUG-GB;;2.50;3
MUG;Taille:select:0, Couleur:color:1;Petit:0, Bleu:0;MUG-PB;;-1;5
MUG;Taille:select:0, Couleur:color:1;Petit:0, Vert:1;MUG-PV;;0;6
"""


@pytest.fixture
def shop():
    return a_shop("Mode")


def renamed(text, names):
    """The same lines under other headers."""
    head, _, lines = text.partition("\n")
    cells = [names.get(cell, cell) for cell in re.findall(r'"[^"]*"|[^,]+', head)]
    return ",".join(cells) + "\n" + lines


def variants(sku):
    """What is sold of a product: options, price, stock, reference."""
    head = Product.objects.get(sku=sku)
    found = head.variants.order_by("sku", "pk")
    return [(v.options, v.price.cents, v.stock, v.sku) for v in found]


@pytest.mark.parametrize("text", [SHOPIFY, renamed(SHOPIFY, RENAMED)], ids=["before", "2024"])
def test_shopifys_rows_of_one_handle_are_one_product_with_its_variants(shop, text):
    imported = applied(sent(shop, text))

    assert imported.layout == "shopify"
    assert variants("chemise-lin") == [
        ([["Taille", "M"], ["Couleur", "Blanc"]], 6250, 0, "CH-M-B"),
        ([["Taille", "M"], ["Couleur", "Écru"]], 5900, 7, "CH-M-E"),
        ([["Taille", "S"], ["Couleur", "Blanc"]], 5900, 4, "CH-S-B"),
    ]
    shirt = Product.objects.get(sku="chemise-lin")
    assert (shirt.name, shirt.brand, shirt.state) == ("Chemise en lin", "Atelier Lin", "published")
    assert shirt.description_html == "<p>Lin <b>normand</b></p>"
    assert Product.objects.get(sku="CH-M-E").gtin == "3760999900107"


def test_shopifys_only_option_is_none_and_its_drafts_stay_drafts(shop):
    applied(sent(shop, SHOPIFY))

    soap, card = Product.objects.get(name="Savon"), Product.objects.get(name="Carte postale")
    assert (soap.has_variants, soap.price, soap.stock) == (False, Money(650), 30)
    assert card.state == "draft"


@pytest.mark.parametrize("text", [WOOCOMMERCE, renamed(WOOCOMMERCE, FRENCH)], ids=["en", "fr"])
def test_woocommerces_variations_belong_to_their_parent(shop, text):
    imported = applied(sent(shop, text))

    assert imported.layout == "woocommerce"
    assert codes(imported) == [[]] * 6
    assert variants("TEE") == [
        ([["Taille", "M"]], 1900, 2, "TEE-M"),
        ([["Taille", "S"]], 2400, 5, "TEE-S"),
    ]
    assert Product.objects.get(name="Miel de tilleul").price == Money(890)
    hat = Product.objects.get(name="Bonnet", variant_of=None)
    assert (hat.state, [v.price.cents for v in hat.variants.all()]) == ("draft", [1500])


@pytest.mark.parametrize("text", [PRESTASHOP, PRESTASHOP_FRENCH, SENT_IN], ids=["en", "fr", "in"])
def test_prestashops_products_cost_what_they_cost_with_vat(shop, text):
    imported = applied(sent(shop, text))

    mug, poster = Product.objects.get(sku="MUG"), Product.objects.get(sku="AFF")
    assert imported.layout == "prestashop"
    assert (mug.price, mug.stock, mug.state) == (Money(1200), 40, "published")
    assert (poster.price, poster.stock, poster.state) == (Money(990), 0, "draft")


@pytest.mark.parametrize("impact", ["Impact on price", "Impact sur le prix"])
def test_a_combination_of_prestashop_costs_more_or_less_than_its_product(shop, impact):
    applied(sent(shop, PRESTASHOP))

    imported = applied(sent(shop, COMBINATIONS.replace("Impact on price", impact)))

    assert codes(imported) == [[], [], []]
    assert variants("MUG") == [
        ([["Taille", "Grand"], ["Couleur", "Bleu"]], 1500, 3, "MUG-GB"),
        ([["Taille", "Petit"], ["Couleur", "Bleu"]], 1080, 5, "MUG-PB"),
        ([["Taille", "Petit"], ["Couleur", "Vert"]], 1200, 6, "MUG-PV"),
    ]


def test_a_combination_added_later_keeps_its_distance_from_the_cheapest(shop):
    applied(sent(shop, PRESTASHOP))
    first, rest = COMBINATIONS.splitlines(keepends=True)[:3], COMBINATIONS
    applied(sent(shop, "".join(first)))

    applied(sent(shop, rest))

    assert [price for _options, price, _stock, _sku in variants("MUG")] == [1500, 1080, 1200]


def test_an_impact_that_is_no_amount_is_an_error_of_its_line(shop):
    applied(sent(shop, PRESTASHOP))

    imported = sent(shop, COMBINATIONS.replace("2.50", "beaucoup"))

    wrong = imported.lines.get(outcome="error")
    assert wrong.problems == [{"code": "price", "column": "Impact on price", "value": "beaucoup"}]
    assert wrong.number == 2


@pytest.mark.parametrize("text", [SHOPIFY, WOOCOMMERCE, PRESTASHOP, SENT_IN])
def test_the_same_export_again_changes_nothing_and_doubles_nothing(shop, text):
    applied(sent(shop, text))
    number = Product.objects.count()

    again = sent(shop, text)
    applied(again)

    assert set(outcomes(again)) == {"same"}
    assert Product.objects.count() == number


def test_a_head_and_its_variants_are_hidden_and_shown_together(shop):
    applied(sent(shop, WOOCOMMERCE))

    hidden = applied(sent(shop, WOOCOMMERCE.replace("Tee-shirt,1", "Tee-shirt,0")))
    states = {p.state for p in Product.objects.filter(sku__startswith="TEE")}
    shown = applied(sent(shop, WOOCOMMERCE))

    assert states == {"draft"}
    assert [line.outcome for line in (*hidden.lines.all(), *shown.lines.all())].count("error") == 0
    assert set(Product.objects.filter(sku__startswith="TEE").values_list("state", flat=True)) == {
        "published"
    }


def test_combinations_sent_again_change_nothing(shop):
    applied(sent(shop, PRESTASHOP))
    applied(sent(shop, COMBINATIONS))

    assert outcomes(sent(shop, COMBINATIONS)) == ["same", "same", "same"]


@pytest.mark.parametrize("text", [SHOPIFY, WOOCOMMERCE])
def test_variants_are_withdrawn_with_their_product_by_the_undo(shop, text):
    imported = undone(applied(sent(shop, text)))

    assert imported.state == "undone"
    assert set(Product.objects.values_list("state", flat=True)) == {"archived"}


def test_a_product_costs_again_what_it_did_when_a_cheaper_variant_is_undone(shop):
    before = "".join(line for line in WOOCOMMERCE.splitlines(keepends=True) if "TEE-M" not in line)
    applied(sent(shop, before))

    cheaper = applied(sent(shop, WOOCOMMERCE))
    meanwhile = Product.objects.get(sku="TEE").price
    undone(cheaper)

    assert meanwhile == Money(1900)
    assert Product.objects.get(sku="TEE").price == Money(2400)
