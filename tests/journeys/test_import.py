"""A spreadsheet on a telephone: errors, mended columns, a mended file, applied, taken back."""

import io
import re
from http.client import HTTPConnection

import pytest
from openpyxl import load_workbook
from people import Person

pytestmark = pytest.mark.slow
HOST, WORD = "corbeil", "bienvenue-aux-halles"
# Each with a shop of their own: how columns were understood is remembered by shop.
SCRIPT, PLAIN = "fromager@example.org", "affineur@example.org"
KEEPERS = {SCRIPT: "73282932000074", PLAIN: "44306184100047"}
SETTLE = f"""
from django.utils import timezone
from halles.accounts.models import User
from storefront.merchants import actions
from storefront.merchants.actions import Application
at = timezone.now()
for email, siret in {KEEPERS}.items():
    keeper = User.objects.create_user(email, name="Simon", password="{WORD}")
    said = dict(shop_name="Fromagerie", siret=siret, legal_name="Du Pont", email=email)
    said |= dict(address="1 rue du Four", postal_code="91100", city="Corbeil-Essonnes")
    applied = Application(**said, insee="91174")
    actions.approve(actions.apply(application=applied, owner=keeper, at=at, by="t"), at=at, by="t")
"""
# “Combien” is a word for a price that nobody foresaw; the third price is none.
LIST = """Réf;Désignation;Combien;Rayon
C18;Comté dix-huit mois;24,90;Fromages
M1;Mimolette vieille;19,50;Fromages
T1;Tomme des bois;douze;Fromages
"""
# What the largest shop of the field sells.
MOST_OF_A_SHOP = 13_244
# How much is done, what a screen reader has been told last, and whether it goes on.
LOOK = """() => {
  const bar = document.querySelector("#import progress");
  return [bar?.position, document.querySelector("[data-telling]").textContent, !!bar];
}"""


SAID = """() => document.querySelector("[data-telling]").textContent
  === document.querySelector("#import").dataset.told"""


@pytest.fixture(scope="session")
def shop(house):
    house.halles("towns", "open", "91174", "--subdomain", HOST)
    house.halles("shell", "--town", f"{HOST}.localhost", "-c", SETTLE)
    return house


class Keeper(Person):
    def sign_in(self, email=SCRIPT):
        self.go("/compte/connexion/")
        self.page.locator("main [name=email]").fill(email)
        self.page.locator("main [name=password]").fill(WORD)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url("**/compte/")

    def start(self, name, content):
        """From the list of products, as they would; answers where the import is shown."""
        self.go("/pro/produits/")
        self.page.get_by_role("link", name=re.compile("Importer")).first.click()
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        self.page.locator("main [name=file]").set_input_files(file)
        self.press("Envoyer")
        self.page.locator("#import").wait_for()
        return self.page.url

    def send_file(self, name, content):
        """Sent, and read to its end."""
        shown = self.start(name, content)
        # The worker has only just been started: its first job waits for it.
        reading = self.page.locator("#import").get_by_text("En cours de lecture")
        reading.wait_for(state="detached", timeout=60_000)
        return shown

    def press(self, button):
        self.page.get_by_role("button", name=re.compile(button)).first.click()

    def follows(self):
        """The parts done and the words told, each when it changed, until nothing is under way."""
        shown, told = [], []
        for _ in range(1500):
            part, words, under_way = self.page.evaluate(LOOK)
            shown += [part] if part and shown[-1:] != [part] else []
            told += [words] if words and told[-1:] != [words] else []
            if not under_way and words:
                # The words follow the page: a look may fall between the two.
                self.page.wait_for_function(SAID)
                return shown, [*told, self.page.evaluate(LOOK)[1]]
            self.page.wait_for_timeout(200)
        raise TimeoutError(told)

    def line(self, number):
        return self.page.locator(".work-item", has_text=f"Ligne {number}").inner_text()

    def take_errors_away(self):
        with self.page.expect_download() as told:
            self.page.get_by_role("link", name=re.compile("erreurs")).click()
        return told.value.path().read_bytes()

    def finds(self, name):
        self.go(f"/recherche/?q={name}")
        return self.page.locator(".card-name", has_text=re.compile(name)).count()


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def keeper(shop, browser, request):
    keeper = Keeper(browser, shop, HOST, script=request.param)
    keeper.sign_in(SCRIPT if request.param else PLAIN)
    yield keeper
    keeper.context.close()


def mended(workbook):
    """The lines in error, as somebody sends them again from their spreadsheet."""
    book = load_workbook(io.BytesIO(workbook))
    for row in book.active.iter_rows(min_row=2):
        row[2].value = "12,00"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_errors_are_mended_applied_and_taken_back(keeper):
    first = keeper.send_file("tarif.csv", LIST.encode("cp1252"))
    keeper.sees("ligne 2")
    assert "le prix manque" in keeper.line(2)
    keeper.page.locator("summary", has_text="Ce que contiennent les colonnes").click()
    keeper.page.get_by_label("Combien").select_option(label="Prix TTC")
    keeper.press("Vérifier à nouveau")
    keeper.sees("ligne 4, colonne Combien")
    assert "douze" in keeper.line(4)

    workbook = keeper.take_errors_away()
    keeper.press("Appliquer 2")
    keeper.sees("Annuler cet import")
    second = keeper.send_file("erreurs.xlsx", mended(workbook))
    keeper.sees("Appliquer 1")
    keeper.press("Appliquer 1")
    keeper.sees("Annuler cet import")
    assert [keeper.finds(name) for name in ("Comté", "Mimolette", "Tomme")] == [1, 1, 1]

    for address in (second, first):
        keeper.go(address)
        keeper.press("Annuler cet import")
        keeper.sees("Annulé")
    assert [keeper.finds(name) for name in ("Comté", "Mimolette", "Tomme")] == [0, 0, 0]


def test_a_long_import_says_how_far_it_is_and_ends_by_itself(shop, browser):
    keeper = Keeper(browser, shop, HOST)
    keeper.sign_in()
    lines = (f"R{n};Article {n};{n % 90 + 1},50;Fromages\n" for n in range(MOST_OF_A_SHOP))

    keeper.start("grand.csv", ("Réf;Désignation;Prix;Rayon\n" + "".join(lines)).encode())
    shown, told = keeper.follows()

    # Until the file is read to its end nobody knows of how much: the bar says -1.
    known = [part for part in shown if part > 0]
    assert len(known) > 2
    assert max(known) <= 1
    assert {"En cours de vérification"} <= {
        words.partition("\N{NO-BREAK SPACE}:")[0] for words in told
    }
    assert told[-1] == "Prêt à appliquer"
    keeper.sees("Appliquer 13\N{NARROW NO-BREAK SPACE}244 lignes")
    keeper.context.close()


def test_a_file_of_two_hundred_megabytes_is_refused_before_it_has_come(shop):
    wire = HTTPConnection("127.0.0.1", shop.port, timeout=20)
    said = {"Host": f"{HOST}.localhost:{shop.port}", "Content-Length": str(200 * 2**20)}
    wire.putrequest("POST", "/pro/imports/", skip_host=True)
    for name, value in {**said, "Content-Type": "multipart/form-data; boundary=x"}.items():
        wire.putheader(name, value)
    wire.endheaders(b"--x\r\n" + b"0" * 4096)

    answer = wire.getresponse()

    assert answer.status == 413
    assert "trop lourd" in answer.read().decode()
    wire.close()


def test_a_file_that_is_too_heavy_is_told_of_before_it_travels(shop, browser, tmp_path):
    keeper, heavy = Keeper(browser, shop, HOST), tmp_path / "photos.zip"
    with heavy.open("wb") as file:
        file.truncate(200 * 2**20)
    keeper.sign_in()
    keeper.go("/pro/imports/")

    keeper.page.locator("main [name=file]").set_input_files(heavy)
    keeper.press("Envoyer")

    keeper.sees("trop lourds")
    assert keeper.page.url.endswith("/pro/imports/")
    keeper.context.close()


def test_everybody_can_read_what_an_import_says(shop, browser):
    keeper = Keeper(browser, shop, HOST)
    keeper.sign_in()
    shown = keeper.send_file("tarif.csv", LIST.replace("Combien", "Prix").encode())
    keeper.sees("ligne 4, colonne Prix")

    keeper.can_read("/pro/imports/", shown)

    keeper.context.close()
