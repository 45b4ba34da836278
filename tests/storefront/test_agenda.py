"""Markets, events and quarters: what is written of them, who is there, and when."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from cast import a_manager, a_merchant, a_product, a_shop
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from storefront.agenda import actions, queries
from storefront.agenda.models import Event, IllegalMove, Market, Portrait, Quarter
from storefront.merchants import actions as merchants
from storefront.merchants.actions import NoDay, Overlap
from tenants.current import town_context

SATURDAY = date(2026, 4, 11)


@pytest.fixture
def manager(town, client_of):
    client = client_of(town)
    client.force_login(a_manager())
    return client


def a_market(now, name="Marché du samedi", **other):
    said = {"place": "Place Félix-Faure", "text": "Fruits et fromages.", "weekdays": [5]}
    said |= {"opens": time(8), "closes": time(13)} | other
    return actions.add_market(actions.MarketWords(name=name, **said), at=now, by="test")


def an_event(now, title="Nuit des vitrines", **other):
    said = {"place": "Centre-ville", "text": "Jusqu’à minuit."}
    said |= {"starts_at": now + timedelta(days=9), "ends_at": now + timedelta(days=9, hours=4)}
    return actions.add_event(actions.EventWords(title=title, **said | other), at=now, by="test")


def a_quarter(now, *shops, name="Le centre"):
    words = actions.QuarterWords(
        name=name, text="Rues piétonnes.", shops=[shop.pk for shop in shops]
    )
    return actions.add_quarter(words, at=now, by="test")


def test_a_market_says_its_next_days_and_leaves_out_those_called_off(town, now):
    market = a_market(now)
    actions.call_off(market, day=date(2026, 4, 18), at=now, by="test")
    market.refresh_from_db()

    days = queries.next_dates(market.rhythm, now, number=3)

    assert days == [SATURDAY, date(2026, 4, 25), date(2026, 5, 2)]


def test_today_is_no_next_day_once_the_market_is_over(town, now):
    market = a_market(now)

    assert queries.next_dates(market.rhythm, now + timedelta(hours=2), number=1) != [SATURDAY]


def test_a_stall_follows_its_market_and_goes_with_it(town, now):
    market, shop = a_market(now), a_merchant().shop
    merchants.add_stall(shop, stand=actions.stand(market), at=now, by="test")
    words = actions.MarketWords(
        name="Marché", place="Halle", text="", opens=time(7), closes=time(12), weekdays=[2, 5]
    )

    actions.change_market(market, words=words, at=now, by="test")
    followed = shop.stalls.get()
    actions.archive_market(market, at=now, by="test")

    assert (followed.place, followed.opens, followed.weekdays) == ("Marché, Halle", time(7), [5])
    assert not shop.stalls.exists()


def test_a_market_called_off_has_no_stall_open_that_day(town, now):
    market, shop = a_market(now), a_merchant().shop
    merchants.add_stall(shop, stand=actions.stand(market), at=now, by="test")
    before = type(shop).objects.get(pk=shop.pk).hours.is_open(now)

    actions.call_off(market, day=SATURDAY, at=now, by="test")

    assert before
    assert not type(shop).objects.get(pk=shop.pk).hours.is_open(now)


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"closes": time(7)}, Overlap),
        ({"weekdays": []}, NoDay),
        ({"first_day": date(2026, 9, 1), "last_day": date(2026, 4, 1)}, Overlap),
    ],
)
def test_a_market_that_cannot_be_is_refused(town, now, other, refusal):
    with pytest.raises(refusal):
        a_market(now, **other)

    assert not Market.objects.exists()


def test_a_day_without_a_market_cannot_be_called_off_nor_held_again(town, now):
    market = a_market(now)

    for act in (actions.call_off, actions.hold_again):
        with pytest.raises(actions.NotHeld):
            act(market, day=date(2026, 4, 12), at=now, by="test")


def test_an_event_is_cancelled_planned_again_and_put_away(town, now):
    event = actions.cancel_event(an_event(now), reason="Orage", at=now, by="test")
    with pytest.raises(IllegalMove):
        actions.cancel_event(event, reason="", at=now, by="test")

    event = actions.plan_again(event, at=now, by="test")
    event = actions.archive_event(event, at=now, by="test")

    assert (event.state, event.reason) == (Event.State.ARCHIVED, "")
    assert not Event.objects.shown().exists()


def test_the_text_of_a_person_is_made_harmless_when_it_is_kept(town, now):
    text = "<p onclick=x()>Venez</p><script>alert(1)</script><a href='javascript:x'>ici</a>"

    event = an_event(now, text=text)

    assert "Venez" in event.html
    assert not [word for word in ("onclick", "script", "alert") if word in event.html]


def test_a_link_that_is_no_page_of_the_web_is_refused_by_the_database(town, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        an_event(now, link="javascript:alert(1)")


def test_a_shop_is_in_one_quarter_at_most(town, now):
    shop = a_merchant().shop
    first = a_quarter(now, shop)

    second = a_quarter(now, shop, name="Le pont")

    assert queries.shops_of(first) == []
    assert queries.shops_of(second) == [shop]


def test_two_markets_of_one_name_have_two_addresses(town, now):
    assert [a_market(now).slug, a_market(now).slug] == ["marche-du-samedi", "marche-du-samedi-2"]


@pytest.fixture
def pages(town, now):
    """One of each, with a shop that has thirty products, and the address of each page."""
    market, shop = a_market(now), a_shop()
    merchants.add_stall(shop, stand=actions.stand(market), at=now, by="test")
    for number in range(30):
        a_product(f"Fromage n° {number}", shop=shop)
    event, quarter = an_event(datetime.now(UTC)), a_quarter(now, shop)
    actions.set_portrait("Cent boutiques.", at=now, by="test")
    return {
        "home": "/",
        "markets": "/marches/",
        "market": market.get_absolute_url(),
        "agenda": "/agenda/",
        "event": event.get_absolute_url(),
        "quarter": quarter.get_absolute_url(),
        "quarters": "/quartiers/",
        "shop_calendar": f"{shop.get_absolute_url()}horaires.ics",
        "market_calendar": f"{market.get_absolute_url()}marche.ics",
        "calendar": "/agenda/agenda.ics",
    }


@pytest.mark.parametrize(
    "kind",
    ["home", "markets", "market", "agenda", "event", "quarter", "quarters",
     "shop_calendar", "market_calendar", "calendar"],
)  # fmt: skip
def test_a_page_costs_six_statements_writes_nothing_and_stays_small(pages, client_of, town, kind):
    browser = client_of(town)
    browser.get(pages[kind])

    with CaptureQueriesContext(connection) as seen:
        answer = browser.get(pages[kind])

    said = [query["sql"] for query in seen]
    assert answer.status_code == 200
    assert len(said) <= 6, said
    assert not [sql for sql in said if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert not answer.cookies
    assert len(answer.content) <= 45_000


def test_the_home_page_tells_the_next_market_the_events_and_the_town(pages, client_of, town):
    page = client_of(town).get("/").content.decode()

    assert "Marché du samedi" in page
    assert "Nuit des vitrines" in page
    assert "Cent boutiques." in page
    assert 'href="/quartiers/le-centre/"' in page


def test_a_past_event_keeps_its_page_and_leaves_the_lists(client_of, town, now):
    past = an_event(now, starts_at=now - timedelta(days=9), ends_at=now - timedelta(days=8))
    browser = client_of(town)

    page = browser.get(past.get_absolute_url())
    lists = [browser.get(path).content.decode() for path in ("/", "/agenda/", "/agenda/agenda.ics")]

    assert "Cet événement est passé" in page.content.decode()
    assert not [one for one in lists if "Nuit des vitrines" in one]


def test_the_page_of_an_event_moves_with_its_title(client_of, town, now):
    event = an_event(datetime.now(UTC))

    former = client_of(town).get(f"/agenda/ancien-titre-{event.pk}/")

    assert (former.status_code, former["Location"]) == (301, event.get_absolute_url())


def test_the_town_hall_writes_changes_and_puts_away(manager, town):
    market = {"name": "Marché bio", "place": "Quai", "weekdays": ["2"], "opens": "16:00"}
    manager.post("/mairie/agenda/marches/nouveau/", market | {"closes": "20:00"})
    quarter = {"name": "Le port", "text": "Les quais."}
    manager.post("/mairie/agenda/quartiers/nouveau/", quarter)
    manager.post("/mairie/agenda/presentation/", {"text": "Nos boutiques."})
    made = Market.objects.get()

    manager.post(f"/mairie/agenda/marches/{made.pk}/", market | {"closes": "21:00"})
    manager.post(f"/mairie/agenda/quartiers/{Quarter.objects.get().pk}/archivage/")

    assert Market.objects.get().closes == time(21)
    assert not Quarter.objects.shown().exists()
    assert Portrait.objects.get().html == "<p>Nos boutiques.</p>"


@pytest.mark.parametrize(
    "other",
    [
        {"ends_at": "2030-06-01T18:00"},
        {"starts_at": "hier"},
        {"link": "javascript:alert(1)"},
        {"title": ""},
        # Spring skips that hour.
        {"starts_at": "2030-03-31T02:30"},
    ],
)
def test_an_event_that_cannot_be_is_refused_with_words(manager, other):
    form = {"title": "Fête", "place": "Ici", "text": "Oui.", "starts_at": "2030-06-01T19:00"}

    answer = manager.post(
        "/mairie/agenda/evenements/nouveau/", form | {"ends_at": "2030-06-01T23:00"} | other
    )

    assert answer.status_code == 422
    assert not Event.objects.exists()


def test_a_file_that_is_no_picture_is_refused_with_words(manager, town):
    upload = SimpleUploadedFile("x.svg", b"<svg onload='x()'/>", "image/svg+xml")
    form = {"title": "Fête", "place": "Ici", "text": "Oui.", "picture": upload}
    form |= {"starts_at": "2030-06-01T19:00", "ends_at": "2030-06-01T23:00"}

    answer = manager.post("/mairie/agenda/evenements/nouveau/", form)

    assert answer.status_code == 422
    assert not Event.objects.exists()


def test_what_one_town_announces_is_nothing_in_another(client_of, town, other_town, now):
    market, event = a_market(now), an_event(datetime.now(UTC))
    quarter = a_quarter(now, a_merchant().shop)

    there = client_of(other_town)
    answers = [there.get(one.get_absolute_url()).status_code for one in (market, event, quarter)]
    with town_context(other_town):
        known = [model.objects.count() for model in (Market, Event, Quarter)]

    assert answers == [404] * 3
    assert known == [0] * 3


def test_what_was_put_away_is_gone_and_what_never_was_is_not_found(client_of, town, now):
    market, event, quarter = a_market(now), an_event(now), a_quarter(now)
    actions.archive_market(market, at=now, by="test")
    actions.archive_event(event, at=now, by="test")
    actions.archive_quarter(quarter, at=now, by="test")
    browser = client_of(town)

    gone = [browser.get(one.get_absolute_url()) for one in (market, event, quarter)]
    unknown = [browser.get(f"/{kind}/rien-999/") for kind in ("marches", "agenda", "quartiers")]

    assert [answer.status_code for answer in gone] == [410] * 3
    for answer, back in zip(gone, ("/marches/", "/agenda/", "/quartiers/"), strict=True):
        assert f'href="{back}"' in answer.text.partition("<main")[2].partition("</main")[0]
        assert 'content="noindex"' in answer.text
    assert [answer.status_code for answer in unknown] == [404] * 3


def test_the_quarters_say_how_many_shops_are_there_and_search_around_them(client_of, town, now):
    shop, closed = a_shop(), a_merchant("Autre").shop
    shop.latitude, shop.longitude = 48.6442, 1.8301
    shop.save()
    closed.published = False
    closed.save()
    quarter = a_quarter(now, shop, closed)
    browser = client_of(town)

    every = browser.get("/quartiers/").text
    page = browser.get(quarter.get_absolute_url()).text

    assert quarter.get_absolute_url() in every
    assert "1 boutique" in every
    assert 'name="lat" value="48.644"' in page
    assert browser.get("/recherche/?lat=48.644&lng=1.83&tri=distance").status_code == 200


def test_a_market_is_held_on_as_many_dates_as_were_given(manager, town):
    form = {"name": "Foire", "place": "Quai", "opens": "09:00", "closes": "19:00"}
    given = {"dates_0": "2030-12-24", "dates_1": "2030-05-01", "dates_2": "2030-12-24"}
    manager.post("/mairie/agenda/marches/nouveau/", form | given)
    made = Market.objects.get()
    path = f"/mairie/agenda/marches/{made.pk}/"

    page = manager.get(path).text
    kept = {"dates_0": "2030-05-01", "dates_1": "2030-12-24", "dates_3": "2031-05-01"}
    manager.post(path, form | kept)

    assert made.dates == [date(2030, 5, 1), date(2030, 12, 24)]
    assert 'value="2030-05-01"' in page
    assert Market.objects.get().dates == [*made.dates, date(2031, 5, 1)]
