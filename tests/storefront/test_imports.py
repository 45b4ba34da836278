"""A spreadsheet of products: read, shown, applied, taken back."""

import io

import cast
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from importing import a_shop, applied, codes, outcomes, sent, undone, worked
from openpyxl import Workbook

from halles import tables
from halles.money import Money
from storefront.catalogue import actions as catalogue
from storefront.catalogue.models import Category, Product
from storefront.imports import actions, queries
from storefront.imports.models import IllegalMove, Line, Mapping
from storefront.imports.reading.columns import Field, guess
from storefront.imports.reasons import sentence

pytestmark = pytest.mark.usefixtures("town")

GOODS = """Référence;Nom;Prix TTC;Catégorie;Stock
C18;Comté 18 mois;24,90 €;Fromages;12
M1;Mimolette;19,50;Fromages;
"""


@pytest.fixture
def shop():
    return a_shop()


def test_a_file_is_read_and_shown_before_anything_changes(shop):
    imported = sent(shop, GOODS)

    assert (imported.state, imported.reason) == ("previewed", "")
    assert outcomes(imported) == ["new", "new"]
    assert not Product.objects.exists()


def test_what_is_applied_is_on_sale_with_all_that_was_said(shop):
    imported = applied(sent(shop, GOODS))

    comte = Product.objects.get(sku="C18")
    assert imported.state == "applied"
    assert (comte.name, comte.price, comte.stock) == ("Comté 18 mois", Money(2490), 12)
    assert (comte.state, comte.category.slug) == ("published", "fromages")
    assert Product.objects.get(sku="M1").stock is None


def test_the_same_file_again_changes_nothing_and_doubles_nothing(shop):
    applied(sent(shop, GOODS))

    again = sent(shop, GOODS)
    applied(again)

    assert outcomes(again) == ["same", "same"]
    assert Product.objects.count() == 2


def test_a_changed_price_is_shown_with_both_prices_then_undone(shop):
    applied(sent(shop, GOODS))

    imported = sent(shop, GOODS.replace("24,90 €", "26,00 €"))
    line = imported.lines.get(number=2)
    assert (line.outcome, line.changes) == ("changed", {"price": [2490, 2600]})
    imported = applied(imported)
    assert Product.objects.get(sku="C18").price == Money(2600)
    imported = undone(imported)

    assert imported.state == "undone"
    assert Product.objects.get(sku="C18").price == Money(2490)


def test_what_somebody_changed_since_is_left_and_said(shop):
    applied(sent(shop, GOODS))
    imported = applied(sent(shop, GOODS.replace("24,90 €", "26,00 €").replace("12", "15")))
    comte = Product.objects.get(sku="C18")
    details = catalogue.Details.of(comte)
    catalogue.change(
        comte,
        details=catalogue.Details(**{**_said(details), "price": Money(3000)}),
        at=timezone.now(),
        by="test",
    )

    imported = undone(imported)

    comte.refresh_from_db()
    line = imported.lines.get(number=2)
    assert (comte.price, comte.stock) == (Money(3000), 12)
    assert (line.fate, line.left) == ("kept", ["price"])


def _said(details):
    return {name: getattr(details, name) for name in details.__dataclass_fields__ if name != "idem"}


def test_new_products_are_withdrawn_by_the_undo_and_come_back_with_the_file(shop):
    imported = undone(applied(sent(shop, GOODS)))
    assert set(Product.objects.values_list("state", flat=True)) == {"archived"}
    assert {line.fate for line in imported.lines.all()} == {"undone"}

    applied(sent(shop, GOODS))

    assert Product.objects.count() == 2
    assert set(Product.objects.values_list("state", flat=True)) == {"published"}


def test_what_was_sold_between_preview_and_applying_stays_sold(shop, now):
    applied(sent(shop, GOODS))
    imported = sent(shop, GOODS.replace(";12", ";20"))
    catalogue.take({Product.objects.get(sku="C18").pk: 2}, at=now)

    imported = applied(imported)
    assert Product.objects.get(sku="C18").stock == 18
    undone(imported)

    assert Product.objects.get(sku="C18").stock == 10


def test_a_second_click_does_nothing_more(shop):
    imported = sent(shop, GOODS)
    actions.apply(imported, at=timezone.now(), by="test")

    with pytest.raises(IllegalMove):
        actions.apply(imported, at=timezone.now(), by="test")
    imported = worked(imported)
    actions.undo(imported, at=timezone.now(), by="test")
    with pytest.raises(IllegalMove):
        actions.undo(imported, at=timezone.now(), by="test")
    worked(imported)

    assert Product.objects.count() == 2


def test_amounts_are_read_as_a_french_spreadsheet_writes_them(shop):
    prices = ("1 234,50 €", "1\u202f234,50\xa0€", "1.234,50", "1234.5", "1234,50 euros")
    lines = (f"R{n};Meule {n};{price};Fromages\n" for n, price in enumerate(prices))

    applied(sent(shop, "Référence;Nom;Prix;Catégorie\n" + "".join(lines)))

    assert [product.price for product in Product.objects.all()] == [Money(123450)] * len(prices)


def test_merged_cells_say_what_their_first_says_and_formulas_are_not_computed(shop):
    book = Workbook()
    rows = [("Nom", "Prix", "Catégorie"), ("Tomme", 12, "Fromages"), ("Brie", 9, None)]
    for row in [*rows, ("Bleu", "=2*6", "Fromages")]:
        book.active.append(row)
    book.active.merge_cells("C2:C3")
    file = io.BytesIO()
    book.save(file)

    imported = sent(shop, file.getvalue(), name="produits.xlsx")

    assert ["Catégorie" in line.cells for line in imported.lines.all()] == [True, False, True]
    assert codes(imported)[2] == ["broken"]


def test_a_workbook_of_a_million_columns_is_refused(shop):
    text = ";".join(f"c{n}" for n in range(1_000_000)) + "\n1\n"

    imported = sent(shop, text)

    assert imported.state == "failed"
    assert not Line.objects.exists()


BAD = """Référence;Nom;Prix TTC;Catégorie;Stock;TVA;Code barre
A;Tomme;douze;Fromages;1;5,5 %;
B;Brie;9,90;Poisson volant;1;;
C;Bleu;9,90;Fromages;-3;;
D;Chaource;9,90;Fromages;1;7 %;
E;Époisses;9,90;Fromages;1;;3760123456780
F;;9,90;Fromages;1;;
G;Maroilles;;Fromages;1;;
H;Cantal;9,90;Fromages;2;20;
H;Salers;9,90;Fromages;2;20;
"""


def test_each_error_names_its_line_its_column_and_what_is_wrong(shop):
    imported = sent(shop, BAD)

    assert codes(imported) == [
        ["price"],
        ["category"],
        ["negative"],
        ["vat"],
        ["gtin"],
        ["name"],
        ["no_price"],
        [],
        ["twice"],
    ]
    assert imported.lines.first().problems == [
        {"code": "price", "column": "Prix TTC", "value": "douze"}
    ]
    assert imported.counts == {"error": 8, "new": 1}


ENDLESS = {
    "Référence": "C" * 65,
    "Prix TTC": f"1{' ' * 20_001}2",
    "Catégorie": f"Fromages{' ' * 20_001}Fromages",
    "Stock": f"1{' ' * 64}2",
    "TVA": f"5,5{' ' * 64}%",
    "Code barre": "3760123456789" * 6,
    "Contenance": f"2{' ' * 64}50 g",
    "Photos": f"a.jpg{',' * 20_001}b.jpg",
    "Images": f"https://example.org/{'a' * 2_000}.jpg",
    "Description": "Bon. " * 4_001,
}


@pytest.mark.parametrize("column", ENDLESS)
def test_a_cell_longer_than_anything_people_write_is_an_error_of_its_line(shop, column):
    usual = {"Nom": "Comté", "Prix TTC": "24,90", "Catégorie": "Fromages"}
    said = usual | {column: ENDLESS[column]}
    cells = (f'"{cell}"' for cell in said.values())

    imported = sent(shop, f"{';'.join(said)}\n{';'.join(cells)}\n")

    assert imported.state == "previewed"
    [line] = imported.lines.all()
    assert [(p["code"], p["column"]) for p in line.problems] == [("long", column)]


def test_lines_in_error_change_nothing_while_the_others_are_applied(shop):
    applied(sent(shop, BAD))

    assert list(Product.objects.values_list("name", flat=True)) == ["Cantal"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1", "utf-16", "cp1252"])
def test_any_letters_a_spreadsheet_writes_are_read(shop, encoding):
    imported = sent(shop, GOODS.replace("€", ""), encoding=encoding)

    assert outcomes(imported) == ["new", "new"]
    assert imported.lines.first().cells["Nom"] == "Comté 18 mois"


def test_a_workbook_is_read_like_the_rest(shop):
    file = io.BytesIO()
    tables.write_xlsx(("Nom", "Prix", "Catégorie"), [("Tomme", 12, "Fromages")], file)

    applied(sent(shop, file.getvalue(), name="produits.xlsx"))

    assert Product.objects.get().price == Money(1200)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7 nothing to see", "NotATable"),
        (b"PK\x03\x04 broken", "NotATable"),
        (b"", "NoHeader"),
        (b"Nom;Prix\n", "Empty"),
        (b"Nom;;Prix\nA;1;2\n", "NoHeader: B"),
        (b"Nom;Prix;Prix\nA;1;2\n", "RepeatedHeader: Prix"),
        ((";".join(f"c{n}" for n in range(1000)) + "\n").encode(), "TooWide"),
    ],
)
def test_a_file_that_is_no_table_fails_and_says_why(shop, content, reason):
    imported = sent(shop, content)

    assert imported.state == "failed"
    assert imported.reason in {reason, "DamagedTable"}
    assert not Line.objects.exists()


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("NoHeader", "Ce fichier est vide"),
        ("NoHeader: B", "La colonne B"),
        ("RepeatedHeader: Prix: TTC", "Prix: TTC"),
        ("slow", "trop lente"),
        ("of another day", "échoué"),
    ],
)
def test_why_a_file_failed_is_said_with_its_place(reason, words):
    assert words in sentence(reason)


def test_more_lines_than_anybody_sells_are_refused(shop):
    imported = sent(shop, "Nom;Prix\n" + "A;1\n" * 50_010)

    assert (imported.state, imported.reason) == ("failed", "TooManyRows")
    assert not Line.objects.exists()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_column_is_known_by_the_name_its_field_has_on_the_page(language):
    with translation.override(language):
        named = {str(field.label): str(field) for field in Field}

    assert {name: guess([name]).get(name) for name in named} == named


def test_columns_nobody_knows_are_asked_about_once(shop):
    text = "Chose;Combien\nTomme;12,50\n"
    imported = sent(shop, text)
    assert imported.state == "read"
    fromages = Category.objects.get(slug="fromages")
    choice = actions.Choice(
        mapping={"Chose": "name", "Combien": "price"}, category=fromages, publishes=False
    )

    worked(actions.map_columns(imported, choice, at=timezone.now(), by="test"))
    applied(sent(shop, text))

    assert Mapping.objects.count() == 1
    assert Product.objects.get().state == "draft"


def test_a_product_of_another_shop_is_never_found(shop):
    other = cast.a_merchant("Crèmerie Roux").shop
    theirs = cast.a_product("Comté 18 mois", shop=other)

    imported = applied(sent(shop, f"Numéro sur Halles;Nom;Prix\n{theirs.pk};Volé;1\n"))

    assert codes(imported) == [["number"]]
    theirs.refresh_from_db()
    assert theirs.name == "Comté 18 mois"


def test_html_is_made_safe_and_formulas_are_words(shop):
    text = (
        'Nom;Prix;Catégorie;Description\n"=cmd|calc";5;Fromages;"<b>Bon</b><script>x()</script>"\n'
    )

    applied(sent(shop, text))

    product = Product.objects.get()
    assert product.name == "=cmd|calc"
    assert product.description_html == "<b>Bon</b>"


GUESSED = """Nom;Prix;Catégorie
Camembert au lait cru;6,50;Nos coups de cœur
Pull marin;59,00;
Machin chose;5,00;Nos coups de cœur
Baguette;1,20;Fromages de chèvre
"""


def test_a_shelf_nobody_has_is_guessed_where_the_words_leave_no_doubt(shop):
    imported = sent(shop, GUESSED)

    shown = queries.shown(imported, list(imported.lines.all()))
    assert [line.outcome for line in imported.lines.all()] == ["new", "new", "error", "error"]
    assert "Fromages" in shown[0].details[0]
    assert "Nos coups de cœur" in shown[0].details[0]
    applied(imported)

    shelves = dict(Product.objects.values_list("name", "category__slug"))
    assert shelves["Camembert au lait cru"] == "fromages"


def test_what_stands_on_a_shelf_is_not_moved_by_a_guess(shop):
    mine = cast.a_product("Camembert au lait cru", shop=shop, category=Category.objects.first())

    imported = sent(shop, "Nom;Prix;Catégorie\nCamembert au lait cru;9,90;Nos coups de cœur\n")

    assert outcomes(imported) == ["same"]
    assert applied(imported).lines.get().product == mine


def test_a_row_more_asks_no_more_than_a_product_needs(shop):
    few, many = (
        sent(shop, "Nom;Prix;Catégorie\n" + "".join(f"Tome {n};9;Fromages\n" for n in range(*span)))
        for span in ((0, 5), (5, 25))
    )

    asked = []
    for imported in (few, many):
        with CaptureQueriesContext(connection) as seen:
            applied(imported)
        asked.append([query["sql"] for query in seen])

    a_row = (len(asked[1]) - len(asked[0])) / 15
    # Eight of them open and close savepoints: a line that is refused takes nothing with it.
    assert a_row <= 18
