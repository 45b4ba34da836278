import gettext

import pytest

from halles.stack.addresses import ROOT
from halles.translations import catalogues, typography

CODE = """
from django.utils.translation import gettext as _, gettext_lazy as _lazy, ngettext, pgettext_lazy
STATES = [_lazy("Draft")]
def words(n):
    return _("Basket"), ngettext("%(n)d order", "%(n)d orders", n), pgettext_lazy("verb", "Open")
"""
PAGE = """
<main>
    {% load i18n %}
      <p title="{% translate "Close" %}">it's "quoted</p>
  {% blocktranslate trimmed count n=n %}
     {{ n }} shop
  {% plural %}
     {{ n }} shops
  {% endblocktranslate %}
</main>
"""


@pytest.fixture
def root(tmp_path):
    app = tmp_path / "storefront" / "orders"
    (app / "templates" / "orders").mkdir(parents=True)
    (app / "apps.py").touch()
    (app / "words.py").write_text(CODE)
    (app / "templates" / "orders" / "page.html").write_text(PAGE)
    (tmp_path / "platform" / "halles").mkdir(parents=True)
    return tmp_path


def po(root):
    return root / "storefront" / "orders" / catalogues.PLACE


def translate(root, msgid, *forms):
    words = "\n".join(
        f'msgstr[{n}] "{form}"' if len(forms) > 1 else f'msgstr "{form}"'
        for n, form in enumerate(forms)
    )
    blank = 'msgstr[0] ""\nmsgstr[1] ""' if len(forms) > 1 else 'msgstr ""'
    text = po(root).read_text()
    assert f"{msgid}\n{blank}" in text
    po(root).write_text(text.replace(f"{msgid}\n{blank}", f"{msgid}\n{words}"))


def test_messages_of_code_and_pages_are_found(root):
    faults = catalogues.faults(root)

    assert [fault.partition(": ")[2] for fault in faults] == [
        "missing: 'Close'",
        "missing: '%(n)s shop'",
        "missing: 'Draft'",
        "missing: 'Basket'",
        "missing: '%(n)d order'",
        "missing: 'Open'",
    ]


def test_an_update_keeps_translations_and_guesses_none(root):
    catalogues.update(root)
    translate(root, 'msgid "Basket"', "Panier")
    code = root / "storefront" / "orders" / "words.py"

    code.write_text(CODE.replace('_("Basket")', '_("Basket"), _("Baskets")'))
    catalogues.update(root)

    assert 'msgid "Basket"\nmsgstr "Panier"' in po(root).read_text()
    assert 'msgid "Baskets"\nmsgstr ""' in po(root).read_text()
    assert "fuzzy" not in po(root).read_text()


def test_an_update_twice_changes_nothing(root):
    assert catalogues.update(root) == [po(root)]

    assert catalogues.update(root) == []


def test_a_message_no_longer_used_is_told_and_then_dropped(root):
    catalogues.update(root)
    translate(root, 'msgid "Basket"', "Panier")
    code = root / "storefront" / "orders" / "words.py"
    code.write_text(CODE.replace('_("Basket"), ', ""))

    assert "storefront/orders: no longer used: 'Basket'" in catalogues.faults(root)
    catalogues.update(root)

    assert "Basket" not in po(root).read_text()


def test_a_fuzzy_entry_and_a_lost_placeholder_are_faults(root):
    catalogues.update(root)
    translate(root, 'msgid "Basket"', "Panier")
    translate(root, 'msgid_plural "%(n)d orders"', "une commande", "des commandes")
    po(root).write_text(po(root).read_text().replace('msgid "Basket"', '#, fuzzy\nmsgid "Basket"'))

    faults = catalogues.faults(root)

    assert "storefront/orders: fuzzy: 'Basket'" in faults
    assert "storefront/orders: other placeholders: '%(n)d order'" in faults


@pytest.mark.parametrize(
    "text",
    [
        "Vraiment\u202f?!",
        "«\u202fBonjour\u202f»\u00a0: de 9:00 à 18:30\u202f; 20\u00a0% de 5\u00a0€",
        "Le code\u00a0: %(code)s\u202f! %(share)s\u00a0%%, %d bons",
        'Voir https://exemple.fr/?a=1;b=2 et <a href="/?p=1" style="color:red">l’été &amp; toi</a>',
    ],
)
def test_a_french_text_with_its_spaces_passes(text):
    assert typography.fault(text) == ""


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Vraiment ?", "no narrow space before ; ! ? or »"),
        ("Vraiment\u00a0?", "no narrow space before ; ! ? or »"),
        ("%(name)s!", "no narrow space before ; ! ? or »"),
        ("« Bonjour\u202f»", "no narrow space after «"),
        ("Le code : %(code)s", "no unbreakable space before : € or %"),
        ("Le code\u202f: %(code)s", "no unbreakable space before : € or %"),
        ("%(share)s %%", "no unbreakable space before : € or %"),
        ("5 €", "no unbreakable space before : € or %"),
    ],
)
def test_a_french_text_without_its_spaces_is_told(text, fault):
    assert typography.fault(text) == fault


def test_a_wrong_space_of_a_catalogue_is_a_fault(root):
    catalogues.update(root)
    translate(root, 'msgid "Basket"', "Panier ?")

    assert "storefront/orders: no narrow space before ; ! ? or »: 'Basket'" in catalogues.faults(
        root
    )


def test_a_preposition_said_twice_is_a_fault(root):
    words = root / "storefront" / "orders" / "words.py"
    words.write_text('_("Town hall of %(of_town)s"), _("Hall of %(of_town)s")')
    catalogues.update(root)
    translate(root, 'msgid "Town hall of %(of_town)s"', "Mairie de %(of_town)s")

    translate(root, 'msgid "Hall of %(of_town)s"', "Halle %(of_town)s")

    told = [fault for fault in catalogues.faults(root) if "preposition" in fault]
    assert len(told) == 1
    assert "Town hall of" in told[0]


def test_a_message_that_two_apps_say_in_two_ways_is_a_fault(root):
    search = root / "storefront" / "search"
    search.mkdir()
    (search / "apps.py").touch()
    (search / "words.py").write_text('_("Basket"), pgettext("shop", "Open")')
    catalogues.update(root)
    translate(root, 'msgid "Basket"', "Panier")
    translate(root, 'msgctxt "verb"\nmsgid "Open"', "Ouvrir")
    there = search / catalogues.PLACE
    said = there.read_text().replace('"Basket"\nmsgstr ""', '"Basket"\nmsgstr "Corbeille"')

    there.write_text(said.replace('"Open"\nmsgstr ""', '"Open"\nmsgstr "Ouvert"'))

    told = [fault for fault in catalogues.faults(root) if "otherwise" in fault]
    assert told == ["storefront/search: said otherwise in storefront/orders: 'Basket'"]


def test_the_compiled_catalogue_speaks_french_plurals(root):
    catalogues.update(root)
    translate(root, 'msgid_plural "%(n)d orders"', "%(n)d commande", "%(n)d commandes")

    assert catalogues.compile_all(root) == 1
    assert catalogues.compile_all(root) == 0

    with po(root).with_suffix(".mo").open("rb") as compiled:
        french = gettext.GNUTranslations(compiled)
    assert french.ngettext("%(n)d order", "%(n)d orders", 0) == "%(n)d commande"
    assert french.ngettext("%(n)d order", "%(n)d orders", 2) == "%(n)d commandes"


def test_every_message_of_the_house_is_in_french():
    assert catalogues.faults(ROOT) == []
