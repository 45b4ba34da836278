import gettext

import pytest

from halles.stack.addresses import ROOT
from halles.translations import catalogues

CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy
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
