"""Lists of shops: every line is looked at first, and none makes a shop twice."""

import io

import cast
import inviting
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfReader

from halles import tables
from halles.outbox.delivery import drain
from storefront.merchants import actions
from storefront.merchants.actions import rosters
from storefront.merchants.invitations import filling, lists, streets
from storefront.merchants.models import Invitation, Merchant, Roster, Shop
from tenants.current import town_context

SIRENE = (
    "siret,denominationUniteLegale,enseigne1Etablissement,numeroVoieEtablissement,"
    "typeVoieEtablissement,libelleVoieEtablissement,codePostalEtablissement,"
    "libelleCommuneEtablissement,codeCommuneEtablissement,etatAdministratifEtablissement\n"
    "73282932000074,PONT SARL,FROMAGERIE DU PONT,8,PLACE,FELIX FAURE,78120,RAMBOUILLET,78517,A\n"
    "55210055400013,[ND],LIBRAIRIE,12,RUE,CHASLES,78120,RAMBOUILLET,78517,F\n"
)
PLAIN = (
    "Nom;SIRET;Adresse;Code postal;Commune;E-mail;Téléphone;Activité\n"
    "Fromagerie du Pont;732 829 320 00074;8 place Félix-Faure;78120;Rambouillet;"
    "simon@example.org;01 99 00 41 26;Fromagerie\n"
    "Chez Léa;;3 rue Neuve;78120;rambouillet;;;Café\n"
)


@pytest.fixture
def camille(town, client_of):
    client = client_of(town)
    client.force_login(cast.a_manager())
    return client


def lines(text):
    return list(lists.read(tables.read(io.BytesIO(text.encode()))))


def bring(camille, content, name="liste.csv", **said):
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return camille.post("/mairie/commercants/listes/", {"name": "Centre", "file": file} | said)


def test_sirene_is_understood(town):
    first, closed = lines(SIRENE)

    assert (first.siret, first.shop_name) == ("73282932000074", "FROMAGERIE DU PONT")
    assert first.legal_name == "PONT SARL"
    assert first.address == "8 place Felix Faure"
    assert (first.postal_code, first.city, first.insee) == ("78120", "Rambouillet", "78517")
    assert closed.fault
    assert closed.cell == "J3"


def test_plain_french_columns_are_understood(town):
    first, second = lines(PLAIN)

    assert (first.email, first.phone) == ("simon@example.org", "01 99 00 41 26")
    assert (first.trade, first.fault) == ("Fromagerie", "")
    assert (second.siret, second.city, second.fault) == ("", "Rambouillet", "")


@pytest.mark.parametrize(
    ("line", "cell"),
    [
        ("Léa;73282932000075;x;78120;Rambouillet;;;", "B2"),
        ("Léa;7,32829E+13;x;78120;Rambouillet;;;", "B2"),
        ("Léa;00000000000000;x;78120;Rambouillet;;;", "B2"),
        ("Léa;;x;7812;Rambouillet;;;", "E2"),
        ("Léa;;x;78120;Ramboulait;;;", "E2"),
        ("Léa;;x;abcde;Rambouillet;;;", "D2"),
        ("Léa;;x;78120;Rambouillet;lea@;;", "F2"),
        (";;x;78120;Rambouillet;;;", "A2"),
        ("L" * 101 + ";;x;78120;Rambouillet;;;", "A2"),
    ],
)
def test_what_is_wrong_is_told_with_its_cell(town, line, cell):
    [found] = lines(PLAIN.split("\n")[0] + "\n" + line)

    assert found.fault
    assert found.cell == cell


def test_a_zero_eaten_by_a_spreadsheet_is_given_back(town):
    # The SIRET of an establishment whose SIREN begins with a zero.
    [found] = lines("nom;siret\nRadio;5580240100010\n")

    assert found.siret in ("05580240100010", "")
    assert bool(found.fault) is (found.siret == "")


def test_the_same_shop_twice_in_a_list_is_told(town):
    again = PLAIN + PLAIN.split("\n", 1)[1]

    assert [bool(line.fault) for line in lines(again)] == [False, False, True, True]


def test_a_list_without_names_is_no_list_of_shops(town):
    with pytest.raises(lists.NoSuchList):
        lines("siret;ville\n73282932000074;Rambouillet\n")


def test_a_list_is_looked_at_then_made_into_shops_nobody_sees(town, camille):
    page = bring(camille, PLAIN, approve_at_once="on")
    with town_context(town):
        assert not Merchant.objects.exists()
    assert "Chez Léa" in camille.get(page.url).text

    camille.post(f"{page.url}confirmation/")
    with town_context(town):
        drain()
        merchants = Merchant.objects.order_by("pk")
        assert [m.state for m in merchants] == [Merchant.State.INVITED] * 2
        assert not Shop.objects.published().exists()
        assert [i.approve_at_once for i in Invitation.objects.order_by("pk")] == [True, False]
        assert Roster.objects.get().invited == 2
        assert Roster.objects.get().lines == {"rows": []}


def test_running_twice_makes_none_twice(town, camille):
    for _ in range(2):
        page = bring(camille, PLAIN).url
        camille.post(f"{page}confirmation/")
        camille.post(f"{page}confirmation/")
        with town_context(town):
            drain()

    with town_context(town):
        assert Merchant.objects.count() == 2
    assert camille.get(page).status_code == 200


def test_who_is_here_in_whatever_state_is_not_made_again(town, camille, now):
    with town_context(town):
        cast.a_merchant(siret=inviting.SIRET)
        gone = inviting.an_invitation(siret="55210055400013", shop_name="Partie")
        actions.withdraw(gone, reason="Fermé", at=now, by="m")
    text = PLAIN + "Partie;55210055400013;;78120;Rambouillet;;;\n"

    page = bring(camille, text).url
    with town_context(town):
        verdicts = [judge.verdict for judge in filling.judged(Roster.objects.get())]

    assert verdicts == ["here", "new", "here"]
    assert camille.get(f"{page}?quoi=here").text.count("work-item") == 2


def test_many_shops_are_made_by_several_jobs(town, monkeypatch):
    monkeypatch.setattr(filling, "AT_A_TIME", 2)
    text = "nom;commune;code postal\n" + "".join(
        f"Boutique {n};Rambouillet;78120\n" for n in range(5)
    )
    kept = rosters.bring(lines(text), name="x", approve_at_once=False, at=timezone.now(), by="m")

    rosters.confirm(kept, at=timezone.now(), by="m")
    drain()

    assert Merchant.objects.count() == 5


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.7", "liste.csv"),
        (b"", "liste.csv"),
        (b"nom;nom\na;b\n", "liste.csv"),
        (b"nom\n", "liste.csv"),
        (b"siret\n73282932000074\n", "liste.csv"),
        (b"PK\x03\x04garbage", "liste.xlsx"),
        (b"nom\n" + b"a\n" * 5001, "liste.csv"),
        (";".join(f"c{n}" for n in range(300)).encode(), "liste.csv"),
    ],
)
def test_a_bad_file_is_refused_with_what_to_do(town, camille, content, name):
    answer = bring(camille, content, name)

    assert answer.status_code == 422
    with town_context(town):
        assert not Roster.objects.exists()


def test_a_list_given_up_is_forgotten_and_a_confirmed_one_is_not(town, camille):
    first, second = bring(camille, PLAIN).url, bring(camille, PLAIN).url

    camille.post(f"{first}abandon/")
    camille.post(f"{second}confirmation/")
    camille.post(f"{second}abandon/")

    with town_context(town):
        assert Roster.objects.count() == 1


def test_mails_and_letters_go_to_those_that_were_ticked(town, camille):
    with town_context(town):
        first = inviting.an_invitation()
        second = inviting.an_invitation(siret="", shop_name="Chez Léa", email="")
    ticked = {"merchant": [str(first.merchant_id), str(second.merchant_id), "x", "9" * 30]}

    camille.post("/mairie/commercants/invitations/", ticked | {"by": "mail"})
    letters = camille.post("/mairie/commercants/invitations/", ticked | {"by": "letter"})

    with town_context(town):
        first.refresh_from_db()
        second.refresh_from_db()
    assert first.mailed_at
    assert not second.mailed_at
    assert second.printed_at
    assert letters["Content-Type"] == "application/pdf"


def test_letters_are_tagged_one_a_page_with_their_address_in_the_window(town, camille):
    with town_context(town):
        ticked = [inviting.an_invitation(siret="", shop_name=f"Boutique {n}") for n in range(3)]
    form = {"merchant": [i.merchant_id for i in ticked], "by": "letter"}

    answer = camille.post("/mairie/commercants/invitations/", form)

    pdf = PdfReader(io.BytesIO(answer.content))
    assert len(pdf.pages) == 3
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"].startswith("fr")
    places = {}
    pdf.pages[0].extract_text(
        visitor_text=lambda text, cm, tm, *_: places.setdefault(
            text.strip(), (tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5])
        )
    )
    x, y = next(at for text, at in places.items() if text.startswith("Boutique 0"))
    across, down = x / 72 * 25.4, (842 - y) / 72 * 25.4
    assert 100 <= across <= 115
    assert 45 <= down <= 85


def test_stuck_invitations_are_on_the_first_page(town, camille, now):
    with town_context(town):
        invitation = inviting.an_invitation()
        actions.write(invitation, at=now, by="m")

    assert "Fromagerie du Pont" in camille.get("/mairie/").text
    page = camille.get("/mairie/commercants/?etat=invited&bloques=1&q=fromagerie pont").text
    assert "Fromagerie du Pont" in page
    assert "Fromagerie" not in camille.get("/mairie/commercants/?etat=invited&q=boucher").text


def test_nobody_else_brings_a_list(town, client_of, other_town):
    owner, neighbour = client_of(town), client_of(town)
    with town_context(town):
        owner.force_login(cast.a_merchant().owner)
    with town_context(other_town):
        neighbour.force_login(cast.a_manager("m@chartres.example"))

    assert bring(owner, PLAIN).status_code == 404
    assert bring(neighbour, PLAIN).status_code == 302
    with town_context(town):
        assert not Roster.objects.exists()


@pytest.mark.parametrize("by", ["mail", "letter"])
def test_who_ticked_nobody_is_told_to_tick(town, camille, by):
    answer = camille.post("/mairie/commercants/invitations/", {"by": by}, follow=True)

    assert "Cochez" in answer.text
    assert "courrier." not in answer.text


@pytest.mark.parametrize(
    ("pieces", "written"),
    [
        (("12", "B", "AV", "DE L'EUROPE"), "12 bis avenue de l’Europe"),
        (("3", "", "RUE", "DU GENERAL DE GAULLE"), "3 rue du General de Gaulle"),
        (("25", "TER", "PLACE", "SAINT-ÉTIENNE"), "25 ter place Saint-Étienne"),
        (("1", "A", "CHE", "Creux"), "1 A chemin Creux"),
        (("", "", "", "LE BOURG"), "le Bourg"),
        (("", "", "", ""), ""),
    ],
)
def test_an_address_in_pieces_and_capitals_is_written_as_people_do(pieces, written):
    assert streets.written(*pieces) == written
