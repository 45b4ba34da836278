from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from halles.audit.models import Entry
from halles.outbox.delivery import drain
from tenants.actions import addresses, life, opening
from tenants.actions.opening import CommuneHasTown, Wish
from tenants.current import town_context
from tenants.models import (
    Commune,
    Domain,
    IllegalMove,
    MergedAway,
    Opening,
    SeveralCommunes,
    Town,
    UnknownCommune,
)
from tenants.openings import saga, steps
from tenants.subdomains import ReservedSubdomain, SubdomainTaken
from themes.models import Branding

pytestmark = pytest.mark.usefixtures("public")
DREUX = "28134"


def ask(now, insee=DREUX, subdomain="dreux", **more):
    commune = Commune.objects.get(insee=insee)
    wish = Wish(commune=commune, subdomain=subdomain, colour="#B4451F", **more)
    return opening.ask(wish, at=now, by="op@example.org")


def finish(asked, now):
    while saga.carry_on(asked, at=now):
        pass


def test_a_town_is_opened_by_the_job_that_its_asking_posts(now):
    asked = ask(now)
    assert asked.town.state == Town.State.PREPARING

    drain()

    town = Town.objects.get(pk=asked.town.pk)
    assert town.state == Town.State.TRIAL
    assert town.address == f"http://dreux.localhost:{settings.BASE_ADDRESS.rpartition(':')[2]}"
    with town_context(town):
        assert Branding.objects.get().colour == "#b4451f"
    assert Opening.objects.get(pk=asked.pk).finished_at


def test_a_town_is_not_served_before_its_last_step(now, client_of):
    asked = ask(now)

    for name in steps.names():
        assert client_of(asked.town).get("/_style/").status_code == 503
        assert saga.carry_on(asked, at=now).name == name

    assert saga.carry_on(asked, at=now) is None
    assert client_of(asked.town).get("/_style/").status_code == 200


@pytest.mark.parametrize("position", range(len(steps.names())))
def test_a_step_that_fails_keeps_its_reason_and_is_done_again(now, monkeypatch, position):
    asked, work = ask(now), steps.work
    for _ in range(position):
        saga.carry_on(asked, at=now)

    def fail(*args, **kwargs):
        work(*args, **kwargs)
        raise OSError("no room left")

    monkeypatch.setattr(steps, "work", fail)
    with pytest.raises(saga.StepFailed):
        saga.carry_on(asked, at=now)
    monkeypatch.undo()

    failed = asked.steps.get(position=position + 1)
    assert (failed.error, failed.finished_at) == ("OSError: no room left", None)
    finish(asked, now)
    assert not asked.steps.exclude(error="").exists()
    with town_context(asked.town):
        assert Branding.objects.count() == 1


def test_an_opening_that_nothing_carries_on_is_taken_up_again(now):
    asked = ask(now)
    assert opening.take_up_again(at=now) == 0
    from halles.outbox.models import Message

    Message.objects.all().delete()

    assert opening.take_up_again(at=now) == 1
    drain()

    assert Town.objects.get(pk=asked.town.pk).state == Town.State.TRIAL


def test_a_name_with_accents_leads_to_the_town(now, client):
    finish(ask(now, "27229", "evreux"), now)

    answer = client.get("/x/?y=1", headers={"host": "xn--vreux-9ra.localhost"})

    assert answer.status_code == 301
    assert answer["Location"].startswith("http://evreux.localhost:")


def test_every_step_can_be_imported():
    assert all(callable(import_string(path)) for path in settings.OPENING_STEPS.values())


def test_a_commune_is_found_by_its_code_or_its_name():
    assert Commune.objects.find(" 78517 ").name == "Rambouillet"
    assert Commune.objects.find("chateau thierry").insee == "02168"


@pytest.mark.parametrize(
    ("text", "refusal", "says"),
    [
        ("99999", UnknownCommune, "99999"),
        ("", UnknownCommune, "INSEE"),
        ("Nulleville-sous-Bois", UnknownCommune, "Nulleville"),
        ("01033", UnknownCommune, ""),
        ("01018", MergedAway, "01033"),
        ("Saint-Denis", SeveralCommunes, "93066"),
    ],
)
def test_a_commune_that_cannot_be_opened_is_refused_clearly(text, refusal, says):
    if text == "01033":
        assert Commune.objects.find(text).name == "Valserhône"
        return
    with pytest.raises(refusal, match=says):
        Commune.objects.find(text)


def test_a_taken_subdomain_is_refused_and_nothing_is_kept(now):
    with pytest.raises(SubdomainTaken, match=r"rambouillet\.localhost"):
        ask(now, subdomain="Rambouillet")

    assert not Town.objects.filter(commune=DREUX).exists()


def test_a_reserved_subdomain_is_refused(now):
    with pytest.raises(ReservedSubdomain):
        ask(now, subdomain="www")


def test_a_commune_has_one_town_but_may_host_other_holders(now):
    with pytest.raises(CommuneHasTown, match=r"Rambouillet.*rambouillet\.localhost"):
        ask(now, "78517", "rambouillet2")

    ask(now, "78517", "commerces-rambouillet", holder=Town.Holder.ASSOCIATION)


def test_a_suspended_town_shows_its_page_and_comes_back_as_it_was(now, client_of):
    asked = ask(now)
    finish(asked, now)

    town = life.suspend(asked.town, reason="contrat", at=now, by="op@example.org")
    assert client_of(town).get("/_style/")["Retry-After"]

    town = life.resume(town, at=now, by="op@example.org")
    assert town.state == Town.State.TRIAL
    assert client_of(town).get("/_style/").status_code == 200
    traces = [e.detail["after"] for e in Entry.objects.filter(verb="town moved", target="Dreux")]
    assert traces == ["suspended", "trial"]
    assert town.moves.get(after=Town.State.SUSPENDED).reason == "contrat"


def test_a_move_that_is_not_planned_is_refused(now):
    asked = ask(now)

    with pytest.raises(IllegalMove):
        life.suspend(asked.town, reason="x", at=now, by="op")
    with pytest.raises(IllegalMove):
        life.resume(asked.town, at=now, by="op")


def test_a_renamed_town_keeps_its_old_address_as_a_redirect(now, client_of):
    town = Town.objects.get(name="Chartres")

    town = addresses.rename(town, subdomain="ville-de-chartres", at=now, by="op@example.org")

    assert town.host == "ville-de-chartres.localhost"
    old = client_of(SimpleNamespace(host="chartres.localhost"))
    assert old.get("/panier/?a=b")["Location"] == f"{town.address}/panier/?a=b"
    assert old.post("/panier/").status_code == 308
    assert client_of(town).get("/_style/").status_code == 200


def test_a_town_may_take_its_old_name_again(now):
    town = Town.objects.get(name="Chartres")
    for name in ("ville", "chartres", "ville"):
        town = addresses.rename(town, subdomain=name, at=now, by="op")

    assert Domain.objects.filter(tenant=town).count() == 2
    assert Domain.objects.get(tenant=town, is_primary=True).domain == "ville.localhost"


def test_a_name_is_not_taken_from_a_town_that_redirects_from_it(now, other_town):
    addresses.rename(other_town, subdomain="ville-de-chartres", at=now, by="op")

    with pytest.raises(SubdomainTaken):
        addresses.rename(
            Town.objects.get(name="Rambouillet"), subdomain="chartres", at=now, by="op"
        )

    assert Town.objects.get(name="Rambouillet").host == "rambouillet.localhost"


def test_steps_say_how_long_they_took(now):
    asked = ask(now)
    finish(asked, now)

    for step in asked.steps.all():
        assert now <= step.started_at < step.finished_at < now + timedelta(seconds=60)
