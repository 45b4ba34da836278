"""The pages of imports: what a shopkeeper sees, and what others do not."""

import io
import re
from datetime import timedelta
from zipfile import ZipFile

import cast
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from halles.outbox import delivery
from storefront.catalogue.models import Category, Product
from storefront.imports import actions
from storefront.imports.models import Import, Line, Picture, Schedule
from storefront.merchants.actions import assistance
from tenants.current import town_context

FILE = "Référence;Nom;Prix;Catégorie\nA;Tomme;douze;Fromages\nB;Brie;9,90;Fromages\n"


@pytest.fixture
def merchant(town):
    Category.objects.get_or_create(
        slug="fromages", defaults={"name": "Fromages", "icon": "milk", "order": 1}
    )
    return cast.a_merchant()


@pytest.fixture
def client(town, merchant, client_of):
    client = client_of(town)
    client.force_login(merchant.owner)
    return client


def send(client, content=None, name="tarif.csv", address="/pro/imports/"):
    content = FILE.encode() if content is None else content
    answer = client.post(address, {"file": SimpleUploadedFile(name, content)})
    delivery.drain()
    return answer


def test_a_sent_file_shows_each_line_and_the_error_with_its_cell(client):
    page = client.get(send(client).headers["location"]).content.decode()

    assert "ligne 2, colonne Prix" in page
    assert "douze" in page
    assert "Appliquer 1\u00a0ligne" in page or "Appliquer 1 ligne" in page


def test_apply_and_undo_are_one_button_each_and_twice_does_no_harm(client):
    address = send(client).headers["location"]

    for _ in range(2):
        client.post(f"{address}application/")
        delivery.drain()
    assert Product.objects.get().state == "published"
    for _ in range(2):
        client.post(f"{address}annulation/")
        delivery.drain()

    assert Product.objects.get().state == "archived"
    assert Import.objects.get().state == "undone"


def test_the_lines_are_filtered_by_outcome(client):
    address = send(client).headers["location"]

    page = client.get(f"{address}?voir=error").content.decode()

    assert "Tomme" in page
    assert "Brie" not in page


def test_the_errors_are_taken_away_mended_and_sent_again(client):
    address = send(client).headers["location"]

    book = load_workbook(
        io.BytesIO(b"".join(client.get(f"{address}erreurs/").streaming_content))
    ).active
    rows = [list(row) for row in book.iter_rows(values_only=True)]
    assert rows[0] == ["Référence", "Nom", "Prix", "Catégorie", "Ligne", "Ce qui ne va pas"]
    assert rows[1][:5] == ["A", "Tomme", "douze", "Fromages", 2]
    rows[1][2] = "12,00"
    mended = "\n".join(";".join(map(str, row)) for row in rows)
    send(client, mended.encode())

    assert Import.objects.newest().first().counts == {"new": 1}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_that_is_sent_back_changes_nothing(client, merchant, kind):
    for name in ("Comté", "=SOMME(A1)", "Brie"):
        cast.a_product(name, shop=merchant.shop, allergens=["milk"], labels=["aop"])

    answer = client.get(f"/pro/produits/export/?format={kind}")
    send(client, b"".join(answer.streaming_content), f"export.{kind}")

    assert [line.problems for line in Line.objects.all()] == [[], [], []]
    assert Import.objects.get().counts == {"same": 3}


def test_a_file_that_is_too_large_is_refused_at_the_door(client):
    answer = send(client, b"x" * (20 * 1024 * 1024 + 1))

    assert answer.status_code == 422
    assert not Import.objects.exists()


def test_files_that_are_too_heavy_together_are_refused_in_plain_words(client):
    photos = SimpleUploadedFile("photos.zip", b"x" * (29 * 1024 * 1024))
    file = SimpleUploadedFile("tarif.csv", b"x" * (2 * 1024 * 1024))

    answer = client.post("/pro/imports/", {"file": file, "pictures": photos})

    assert answer.status_code == 422
    assert "trop lourds" in answer.content.decode()
    assert not Import.objects.exists()


def test_photos_are_sent_for_products_that_stay_as_they_are(client):
    client.post(f"{send(client).headers['location']}application/")
    delivery.drain()
    brie, photos = FILE.replace("A;Tomme;douze;Fromages\n", ""), io.BytesIO()
    with ZipFile(photos, "w") as archive:
        archive.writestr("B.jpg", b"no photo")
    files = {"file": brie.encode(), "pictures": photos.getvalue()}

    sent = {name: SimpleUploadedFile(name, content) for name, content in files.items()}
    address = client.post("/pro/imports/", sent).headers["location"]
    delivery.drain()
    assert "Ajouter les photos" in client.get(address).content.decode()
    client.post(f"{address}application/")
    delivery.drain()

    assert Import.objects.newest()[0].counts == {"same": 1}
    assert Picture.objects.get().reason == "not_a_picture"


def test_nobody_sees_the_import_of_another_shop(client, town, client_of):
    address = send(client).headers["location"]
    stranger = client_of(town)
    stranger.force_login(cast.a_merchant("Crèmerie Roux").owner)

    for path in ("", "erreurs/"):
        assert stranger.get(address + path).status_code == 404
    for path in ("application/", "annulation/", "colonnes/"):
        assert stranger.post(address + path).status_code == 404
    assert not Product.objects.exists()


def test_an_import_of_another_town_does_not_exist_here(client, other_town, client_of):
    address, abroad = send(client).headers["location"], client_of(other_town)
    with town_context(other_town):
        assert not Import.objects.exists()
        abroad.force_login(cast.a_merchant("Maison Blanc").owner)

    assert abroad.get(address).status_code == 404
    assert abroad.post(f"{address}application/").status_code == 404


def test_a_town_agent_imports_for_a_merchant_once_sat_down_at_its_desk(merchant, town, client_of):
    agent, camille = client_of(town), cast.a_manager()
    agent.force_login(camille)
    address = f"/pro/imports/?boutique={merchant.pk}"

    assert send(agent, address=address).status_code == 404
    assistance.begin(merchant, agent=camille, reason="Au téléphone", at=timezone.now())
    assert send(agent, address=address).status_code == 302

    assert Import.objects.get().shop == merchant.shop


def test_a_schedule_is_begun_shown_and_stopped(client, merchant):
    said = {"address": "https://example.org/tarif.csv", "period": "weekly", "tolerated": "5"}

    client.post("/pro/imports/programmation/", said)
    assert "chaque semaine" in client.get("/pro/imports/").content.decode()
    client.post("/pro/imports/programmation/arret/")

    assert Schedule.objects.get().active is False


@pytest.mark.parametrize(
    "address", ["ftp://x.fr/a", "https://u:p@x.fr/a", "https://x.fr:22/a", "a"]
)
def test_an_address_nobody_goes_to_is_refused(client, address):
    said = {"address": address, "period": "daily", "tolerated": "0"}

    assert client.post("/pro/imports/programmation/", said).status_code == 422
    assert not Schedule.objects.exists()


def test_an_address_that_grows_too_long_on_its_way_is_refused(client):
    said = {"address": f"https://x.fr/{'é' * 400}", "period": "daily", "tolerated": "0"}

    answer = client.post("/pro/imports/programmation/", said)

    assert (answer.status_code, "trop longue" in answer.text) == (422, True)
    assert not Schedule.objects.exists()


def test_a_forgotten_preview_offers_nothing_and_says_why(client):
    address = send(client).headers["location"]
    month = timezone.now() + timedelta(days=31)
    actions.forget(before=month, at=month)

    page = client.get(address).text
    client.post(f"{address}application/")
    delivery.drain()

    assert "effacées" in page
    assert not any(f"{address}{path}/" in page for path in ("application", "colonnes", "erreurs"))
    assert (Import.objects.get().state, Product.objects.count()) == ("previewed", 0)


def test_each_turn_of_a_schedule_comes_once(merchant, settings):
    plan = actions.Plan(address="http://127.0.0.1/x.csv", period="daily", tolerated=0)
    actions.schedule(merchant.shop, plan, at=timezone.now(), by="test")

    assert actions.post_due(at=timezone.now()) == 1
    assert actions.post_due(at=timezone.now()) == 0
    delivery.drain()

    planned = Schedule.objects.get()
    assert (planned.failures, planned.reason, planned.active) == (1, "forbidden", True)


def test_an_inner_address_is_not_told_from_one_where_nobody_is(client, merchant):
    plan = actions.Plan(address="http://127.0.0.1/x.csv", period="daily", tolerated=0)
    planned, pages = actions.schedule(merchant.shop, plan, at=timezone.now(), by="test"), []

    for reason in ("forbidden", "unreachable"):
        Schedule.objects.filter(pk=planned.pk).update(reason=reason, active=False)
        page = client.get("/pro/imports/").text
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page))

    assert "Rien ne répond à cette adresse" in pages[0]
    assert pages[0] == pages[1]
