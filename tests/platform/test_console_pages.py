import pytest

from halles.audit.models import Entry
from halles.console import words
from halles.notifications.models import Mail
from halles.outbox.delivery import drain
from tenants import hosts
from tenants.actions import life
from tenants.current import town_context
from tenants.models import Town
from tenants.openings import steps

pytestmark = pytest.mark.usefixtures("public")


def chartres():
    return Town.objects.select_related("commune").get(name="Chartres")


def shown(answer):
    return answer.content.decode()


def last():
    return Entry.objects.order_by("-pk").first()


def test_the_list_tells_the_towns(operator):
    page = shown(operator.get("/"))

    assert "Chartres" in page
    assert "chartres.localhost" in page
    assert "Eure-et-Loir" in page
    assert "28085" not in shown(operator.get("/?q=rambou"))
    assert "Chartres" not in shown(operator.get("/?q=rambou"))


def test_a_town_is_opened_and_its_steps_are_watched(operator):
    form = shown(operator.get("/villes/ouvrir/28134/"))
    assert 'value="dreux"' in form
    assert "212801344" in form.replace(" ", "")

    asked = {"subdomain": "Dreux", "colour": "#b4451f", "holder": "commune"}
    answer = operator.post("/villes/ouvrir/28134/", asked)
    town = Town.objects.get(commune="28134")
    assert answer["Location"] == f"/villes/{town.uuid}/"
    waiting = operator.get(f"{answer['Location']}ouverture/")
    assert shown(waiting).count('class="waiting"') == len(steps.names())
    assert "hx-get" in shown(waiting)

    drain()

    done = operator.get(f"{answer['Location']}ouverture/")
    assert done["HX-Refresh"] == "true"
    assert shown(done).count('class="done"') == len(steps.names())
    assert town.host in shown(operator.get(answer["Location"]))
    assert Entry.objects.filter(verb="town asked for", by=operator.email).exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rambo", "Rambouillet"),
        ("01018", "01033"),
        ("99999", "99999"),
        ("Saint-Denis", "Seine-Saint-Denis"),
        ("", "INSEE"),
        ("x" * 300, "xxx"),
        ("%_'\"\x00<", "notice"),
    ],
)
def test_a_commune_is_looked_for(operator, text, says):
    for path in ("/villes/ouvrir/", "/villes/ouvrir/communes/"):
        answer = operator.get(path, {"q": text})
        if answer.status_code == 302:
            answer = operator.get(answer["Location"])
        assert answer.status_code == 200
        assert says in shown(answer) or not text


def test_one_commune_found_leads_to_its_form(operator):
    assert operator.get("/villes/ouvrir/?q=28134")["Location"] == "/villes/ouvrir/28134/"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"subdomain": "rambouillet"}, "subdomain"),
        ({"subdomain": "www"}, "subdomain"),
        ({"subdomain": "-"}, "subdomain"),
        ({"colour": "red"}, "colour"),
        ({"holder": "king"}, "holder"),
    ],
)
def test_a_form_that_cannot_be_followed_says_why(operator, change, field):
    asked = {"subdomain": "dreux", "colour": "#b4451f", "holder": "commune"} | change

    answer = operator.post("/villes/ouvrir/28134/", asked)

    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in shown(answer)
    assert not Town.objects.filter(commune="28134").exists()


def test_a_commune_that_has_its_town_says_so(operator):
    asked = {"subdomain": "autre", "colour": "#b4451f", "holder": "commune"}

    answer = operator.post("/villes/ouvrir/28085/", asked)

    assert answer.status_code == 422
    assert "chartres.localhost" in shown(answer)


def test_a_colour_is_previewed(operator):
    light = shown(operator.get("/villes/ouvrir/couleur/?colour=%23FFE000&insee=28134"))

    assert 'fill="#ffe000"' in light
    assert "Dreux" in light
    assert operator.get("/villes/ouvrir/couleur/?colour=url(x)").status_code == 404
    # A character that PostgreSQL keeps in no text names no commune.
    nought = operator.get("/villes/ouvrir/couleur/?colour=%23FFE000&insee=%00")
    assert nought.status_code == 200


def test_a_town_is_suspended_and_brought_back(operator, client_of):
    town = chartres()
    path = f"/villes/{town.uuid}/"

    assert operator.post(f"{path}suspension/", {}).status_code == 422
    operator.post(f"{path}suspension/", {"suspend-reason": "Contrat terminé"})
    hosts.forget()
    assert client_of(town).get("/").status_code == 503
    assert "Contrat terminé" in shown(operator.get(path))

    operator.post(f"{path}reprise/")
    assert chartres().state == Town.State.OPEN
    assert (last().verb, last().by) == ("town moved", operator.email)


def test_a_move_that_came_too_late_says_so(operator, now):
    town = chartres()
    life.suspend(town, reason="x", at=now, by="somebody else")

    answer = operator.post(f"/villes/{town.uuid}/suspension/", {"suspend-reason": "y"}, follow=True)

    assert 'role="alert"' in shown(answer)
    assert town.moves.filter(after=Town.State.SUSPENDED).count() == 1


def test_a_town_is_renamed(operator):
    path = f"/villes/{chartres().uuid}/"

    taken = operator.post(f"{path}adresse/", {"rename-subdomain": "rambouillet"})
    operator.post(f"{path}adresse/", {"rename-subdomain": "Autricum"})

    assert taken.status_code == 422
    assert chartres().host == "autricum.localhost"
    assert "chartres.localhost" in shown(operator.get(path))
    assert (last().verb, last().by) == ("town renamed", operator.email)


def test_a_manager_is_invited(operator):
    town = chartres()

    assert operator.post(f"/villes/{town.uuid}/agents/", {}).status_code == 422
    operator.post(f"/villes/{town.uuid}/agents/", {"invite-email": "maire@example.org"})

    with town_context(town):
        assert town.address in Mail.objects.get(to="maire@example.org").text
    assert "maire@example.org" in shown(operator.get(f"/villes/{town.uuid}/"))
    assert not Mail.objects.exists()


def test_the_journal_tells_who_did_what(operator):
    operator.post(f"/villes/{chartres().uuid}/adresse/", {"rename-subdomain": "autricum"})

    page = shown(operator.get("/journal/"))

    assert operator.email in page
    assert "autricum.localhost" in page


def test_an_unknown_town_is_not_found(operator):
    unknown = "/villes/00000000-0000-4000-8000-000000000000/"

    assert operator.get(unknown).status_code == 404
    assert operator.post(f"{unknown}suspension/", {"suspend-reason": "x"}).status_code == 404
    assert operator.get("/villes/ouvrir/00000/").status_code == 404


def test_a_change_is_asked_for_by_post(operator):
    for change in ("lancement", "suspension", "reprise", "adresse", "agents"):
        assert operator.get(f"/villes/{chartres().uuid}/{change}/").status_code == 405


def test_every_step_has_a_name_in_the_console():
    assert set(words.STEPS) == set(steps.names())


def test_an_address_with_accents_is_shown_as_it_is_typed(operator):
    asked = {"subdomain": "evreux", "colour": "#b4451f", "holder": "commune"}
    answer = operator.post("/villes/ouvrir/27229/", asked)
    drain()

    assert "évreux.localhost" in shown(operator.get(answer["Location"]))
