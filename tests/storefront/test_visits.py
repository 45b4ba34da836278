"""How often a shop is looked at and walked to: counted without knowing anybody."""

from datetime import date, time, timedelta

import cast
import pytest
from django.utils import timezone

from halles import clock
from halles.notifications.models import Mail
from storefront.merchants.models import Shop
from storefront.visits import actions, queries
from storefront.visits.models import Digest, Tally
from tenants.current import town_context

READER = "Mozilla/5.0 (Linux; Android 14) Firefox/131.0"
MONDAY = date(2026, 3, 2)


@pytest.fixture
def shop(town):
    return cast.a_shop()


@pytest.fixture
def visitor(town, client_of):
    return client_of(town, HTTP_USER_AGENT=READER)


def weekly():
    return Mail.objects.filter(text__contains="/pro/visibilite/")


def morning(day):
    return clock.moment(day, time(9))


def counted(kind="vu"):
    return sum(Tally.objects.filter(kind=kind).values_list("number", flat=True))


def seen(shop, day, number=1, kind="vu"):
    return Tally.objects.create(shop=shop, day=day, kind=kind, number=number)


def test_a_visit_is_counted_and_leaves_nothing_of_anybody(shop, visitor):
    answer = visitor.post(f"/vers/vu/{shop.slug}/")

    assert (answer.status_code, answer.content, dict(answer.cookies)) == (204, b"", {})
    assert counted() == 1
    assert {field.name for field in Tally._meta.fields} == {"id", "shop", "day", "kind", "number"}


def test_the_same_visitor_is_counted_once_an_hour_and_another_one_too(shop, visitor):
    for _ in range(3):
        visitor.post(f"/vers/vu/{shop.slug}/")
    visitor.post(f"/vers/appeler/{shop.slug}/")
    visitor.post(f"/vers/vu/{shop.slug}/", REMOTE_ADDR="192.0.2.77")

    assert (counted(), counted("appeler")) == (2, 1)


def test_who_counts_over_and_over_is_left_out(shop, now, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 2)
    kinds = ["vu", "appeler", "venir"]

    told = [actions.count(shop, kind, visitor="one", at=now) for kind in kinds]

    assert told == [True, True, False]


@pytest.mark.parametrize(
    "robot",
    [
        "",
        "Googlebot/2.1",
        "facebookexternalhit/1.1",
        "WhatsApp/2.23",
        "curl/8.5",
        "HeadlessChrome/1",
    ],
)
def test_a_robot_is_no_visitor(shop, client_of, town, robot):
    answer = client_of(town).post(f"/vers/vu/{shop.slug}/", headers={"User-Agent": robot})

    assert answer.status_code == 204
    assert counted() == 0


def test_looking_writes_nothing_and_another_site_cannot_count(shop, visitor):
    looked = visitor.get(f"/vers/vu/{shop.slug}/")
    peeked = visitor.head(f"/vers/vu/{shop.slug}/")
    elsewhere = visitor.post(f"/vers/vu/{shop.slug}/", headers={"Sec-Fetch-Site": "cross-site"})

    assert [answer.status_code for answer in (looked, peeked, elsewhere)] == [405, 405, 403]
    assert counted() == 0


def test_a_shop_that_is_not_on_show_counts_nobody(shop, visitor):
    Shop.objects.update(published=False)

    answers = [visitor.post(f"/vers/vu/{slug}/") for slug in (shop.slug, "nulle-part")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert counted() == 0


def test_who_is_coming_reads_where_to_without_a_script(shop, visitor):
    answer = visitor.post(f"/vers/venir/{shop.slug}/", follow=True)

    assert answer.redirect_chain == [(f"/vers/{shop.slug}/", 302)]
    assert shop.street in answer.content.decode()
    assert counted("venir") == 1


def test_old_days_become_months_and_nothing_is_lost(shop, now):
    for day in (date(2024, 5, 1), date(2024, 5, 3), date(2024, 5, 31), date(2024, 6, 2)):
        seen(shop, day, number=2)
    recent = seen(shop, now.date() - timedelta(days=9))

    for _ in range(2):
        actions.fold(at=now)

    told = list(Tally.objects.order_by("day").values_list("day", "number"))
    assert told == [(date(2024, 5, 1), 6), (date(2024, 6, 1), 2), (recent.day, 1)]


def test_a_week_is_told_beside_the_one_before(shop):
    seen(shop, MONDAY - timedelta(days=1), number=32)
    seen(shop, MONDAY - timedelta(days=8), number=20)
    seen(shop, MONDAY - timedelta(days=7), number=5, kind="appeler")
    seen(shop, MONDAY, number=99)

    week = queries.week(shop, until=MONDAY)

    assert week.seen == "Vue 32 fois"
    assert week.now == {"vu": 32, "appeler": 5, "itineraire": 0, "venir": 0}
    assert week.before["vu"] == 20
    assert len(week.steps) == 1


def test_a_shopkeeper_reads_the_figures_on_the_first_page_and_nought_is_said(
    shop, town, client_of, django_assert_num_queries
):
    keeper = client_of(town)
    keeper.force_login(shop.merchant.owner)
    quiet = keeper.get("/pro/").content.decode()
    today = clock.local(timezone.now()).date()
    seen(shop, today, number=32)
    seen(shop, today - timedelta(days=8), number=20)

    page = keeper.get("/pro/").content.decode()
    tomorrow = today + timedelta(days=1)
    weeks = queries.weeks([shop], until=tomorrow)
    with django_assert_num_queries(1):
        queries.weeks([shop], until=tomorrow)

    assert "Personne pour l’instant" in quiet
    assert '<span class="stat-value">32</span>' in page
    assert "la semaine précédente\u00a0: 20" in page
    assert weeks[shop.pk].now["vu"] == 32


def test_a_shop_is_told_of_its_week_once_even_on_a_tuesday(shop):
    seen(shop, MONDAY - timedelta(days=3), number=32)

    for _ in range(2):
        actions.tell_week(at=morning(MONDAY + timedelta(days=1)))

    mail = weekly().get()
    assert mail.to == shop.merchant.email
    assert "vue 32 fois" in mail.subject
    assert "/pro/visibilite/" in mail.text


def test_who_does_not_want_the_mail_and_whom_nobody_saw_get_none(shop):
    actions.tell_week(at=morning(MONDAY))
    seen(shop, MONDAY - timedelta(days=3))
    actions.subscribe(shop, is_wanted=False)
    actions.tell_week(at=morning(MONDAY))

    assert not weekly().exists()
    assert not Digest.objects.get().is_wanted


def test_a_visit_in_one_town_is_nobodys_in_another(town, other_town, client_of):
    shop, elsewhere = cast.a_shop(), client_of(other_town, HTTP_USER_AGENT=READER)
    with town_context(other_town):
        cast.a_shop()

    answer = elsewhere.post(f"/vers/vu/{shop.slug}/")

    assert answer.status_code == 204
    assert counted() == 0
    with town_context(other_town):
        assert counted() == 1
