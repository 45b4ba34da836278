"""Who sells: what a merchant says by law, its papers, and what buyers are shown."""

from datetime import timedelta

import cast
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from halles import storage
from halles.audit.models import Entry
from halles.notifications.models import Mail
from storefront.merchants import actions, checklist, papers, traders
from storefront.merchants.actions import checks
from storefront.merchants.models import Evidence, IllegalMove, Merchant
from storefront.merchants.registers import naf
from tenants.current import town_context

PDF = b"%PDF-1.4\n1 0 obj <</Type/Catalog>> endobj\n%%EOF"
JS = b"%PDF-1.4\n1 0 obj <</S/JavaScript/JS(app.alert(1))>> endobj\n%%EOF"
# Of the SIREN 732 829 320.
VAT = "FR44732829320"


@pytest.fixture
def merchant(town):
    return cast.a_merchant()


@pytest.fixture
def owner(town, client_of, merchant):
    browser = client_of(town)
    browser.force_login(merchant.owner)
    return browser


@pytest.fixture
def manager(town, client_of):
    browser = client_of(town)
    browser.force_login(cast.a_manager())
    return browser


def sent(content, name="kbis.pdf"):
    return {"kind": "registration", "file": SimpleUploadedFile(name, content)}


def test_what_a_merchant_says_is_checked_and_shown_to_buyers(owner, merchant, town, client_of):
    said = {"legal_form": "sarl", "vat_number": "fr 44 732829320", "naf": "4729z"}
    said |= {"naf_version": "rev2", "register": "RCS Versailles 732 829 320", "certifies": "on"}

    assert owner.post("/pro/identite/", said).status_code == 302

    row = Merchant.objects.get().identity
    assert (row.vat_number, row.naf, row.siren) == (VAT, "47.29Z", "732829320")
    page = client_of(town).get(merchant.shop.get_absolute_url()).content.decode()
    for word in ("SARL", VAT, "RCS Versailles", merchant.email, "Commerce local vérifié"):
        assert word in page
    assert "732 829 320 00074" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"vat_number": "FR40303265045"},
        {"vat_number": "FR45732829320"},
        {"vat_number": "DE136695976"},
        {"naf": "47.29"},
        {"naf": "98.7ZZ"},
        {"naf": "45.11Z", "naf_version": "2025"},
        {"legal_form": "empire"},
        {"naf_version": "1993"},
    ],
)
def test_what_cannot_be_right_comes_back(owner, merchant, wrong):
    answer = owner.post("/pro/identite/", {"naf_version": "rev2", **wrong})

    assert answer.status_code == 422
    assert not hasattr(Merchant.objects.get(), "identity")


def test_a_code_belongs_to_the_version_of_its_day():
    assert naf.parse("45.11Z", "rev2") == "45.11Z"
    assert naf.current(timezone.datetime(2026, 12, 31).date()) == "rev2"
    assert naf.current(timezone.datetime(2027, 1, 1).date()) == "2025"


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        (PDF, "kbis.exe", 302),
        (JS, "kbis.pdf", 422),
        (b"<html><script>alert(1)</script>", "kbis.pdf", 422),
        (b"<svg/>", "kbis.png", 422),
        (b"", "kbis.pdf", 422),
        (b"%PDF-" + b"0" * 10_500_000, "kbis.pdf", 422),
    ],
)
def test_a_paper_is_known_by_its_content(owner, merchant, content, name, status):
    answer = owner.post("/pro/identite/justificatifs/", sent(content, name))

    assert answer.status_code == status
    assert Evidence.objects.count() == (status == 302)


def test_a_paper_lies_in_the_private_bucket_under_the_towns_name(owner, merchant, town):
    owner.post("/pro/identite/justificatifs/", sent(PDF))

    key = Evidence.objects.get().key
    assert key.startswith(f"{town.uuid}/")
    with storage.opened(settings.S3_PRIVATE_BUCKET, key) as (kind, body):
        assert (kind, body.read()) == ("application/pdf", PDF)


def test_an_agent_reads_a_paper_through_a_link_of_a_minute_and_leaves_a_trace(
    owner, manager, merchant
):
    owner.post("/pro/identite/justificatifs/", sent(PDF))
    pk = Evidence.objects.get().pk

    link = manager.post(f"/mairie/justificatifs/{pk}/ouverture/")["Location"]
    answer = manager.get(link)

    assert b"".join(answer) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]
    assert Entry.objects.get(verb="evidence looked at").by == "mairie@example.org"
    assert owner.get(link).status_code == 404


def test_a_link_is_worth_nothing_later_to_a_colleague_or_altered(
    owner, manager, merchant, town, client_of, monkeypatch
):
    owner.post("/pro/identite/justificatifs/", sent(PDF))
    pk = Evidence.objects.get().pk
    link = manager.post(f"/mairie/justificatifs/{pk}/ouverture/")["Location"]
    colleague = client_of(town)
    colleague.force_login(cast.a_manager("autre@example.org"))

    assert colleague.get(link).status_code == 404
    assert manager.get(link[:-2] + "x/").status_code == 404
    monkeypatch.setattr(papers, "SECONDS", -1)
    assert manager.get(link).status_code == 404


def test_papers_go_away_some_days_after_the_decision(merchant, owner, now):
    owner.post("/pro/identite/justificatifs/", sent(PDF))
    paper = Evidence.objects.get()
    decided = merchant.moves.latest("pk").at
    soon, later = decided + timedelta(days=20), decided + timedelta(days=40)

    assert checks.delete_old_evidence(at=soon) == 0
    assert checks.delete_old_evidence(at=later) == 1
    assert checks.delete_old_evidence(at=later) == 0

    key, paper = paper.key, Evidence.objects.get()
    assert paper.key == ""
    assert paper.deleted_at == later
    assert key not in {kept for _bucket, kept in storage.kept_by(key.split("/")[0])}


def test_who_waits_keeps_its_papers(town, client_of, now):
    waiting = cast.a_merchant(approved=False)
    browser = client_of(town)
    browser.force_login(waiting.owner)
    browser.post("/pro/identite/justificatifs/", sent(PDF))
    # That it took the shop over is a move, and no answer of the town hall's.
    waiting.moves.create(before="claimed", after="applied", at=now, by="test")

    assert checks.delete_old_evidence(at=timezone.now() + timedelta(days=400)) == 0
    assert Evidence.objects.kept().count() == 1


def test_a_town_may_count_its_neighbours_as_its_own(manager, merchant):
    outside = cast.a_merchant("Boulangerie", approved=False, insee="78120", city="Ablis")
    with pytest.raises(actions.OutsideTown):
        actions.approve(outside, at=timezone.now(), by="test")

    wrong = {"communes": "Atlantide", "evidence_days": "30"}
    assert manager.post("/mairie/admission/", wrong).status_code == 422
    page, queue = f"/mairie/commercants/{outside.pk}/", "/mairie/commercants/"
    assert "dans une autre commune" in manager.get(page).text
    assert "Ablis</span>" in manager.get(queue).text
    right = {"communes": "78120 Clairefontaine-en-Yvelines\n", "evidence_days": "30"}
    assert manager.post("/mairie/admission/", right).status_code == 302

    assert "dans une autre commune" not in manager.get(page).text
    assert "Ablis</span>" not in manager.get(queue).text
    actions.approve(outside, at=timezone.now(), by="test")
    assert traders.trader(outside).proof.is_local


def test_the_file_shows_each_check_with_its_colour_and_in_words(manager, merchant, town):
    outside = cast.a_merchant("Boulangerie", approved=False, insee="78120", city="Ablis")

    tones = {check.name: check.tone for check in checklist.checks(outside)}
    page = manager.get(f"/mairie/commercants/{outside.pk}/verification/").content.decode()

    assert tones["SIRET"] == "good"
    assert tones["Commune"] == "bad"
    assert "Format et clé vérifiés, registre non consulté" in page
    assert "à corriger" in page


def test_asking_for_more_is_told_and_decides_nothing(manager, town):
    waiting = cast.a_merchant(approved=False)
    path = f"/mairie/commercants/{waiting.pk}/complement/"

    assert manager.post(path, {"words": ""}).status_code == 422
    assert manager.post(path, {"words": "Votre Kbis de moins de trois mois"}).status_code == 302

    waiting.refresh_from_db()
    assert waiting.state == Merchant.State.IN_REVIEW
    told = Mail.objects.get(to=waiting.email, subject__startswith="Il manque")
    assert "moins de trois mois" in told.text
    actions.approve(waiting, at=timezone.now(), by="test")
    with pytest.raises(IllegalMove):
        checks.ask_for_more(waiting, words="Encore", at=timezone.now(), by="test")


def test_a_merchant_of_one_town_shows_no_paper_in_the_next(owner, merchant, other_town, town):
    owner.post("/pro/identite/justificatifs/", sent(PDF))
    key = Evidence.objects.get().key

    with town_context(other_town):
        assert not Evidence.objects.exists()
        with pytest.raises(PermissionError):
            storage.delete_private(key)
