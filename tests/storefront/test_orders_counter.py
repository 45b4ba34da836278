"""From the merchant's acceptance to the counter; who sees what."""

from datetime import timedelta

import cast
import pytest

from halles.accounts.models import Role
from halles.notifications.models import Mail
from storefront.orders import actions
from storefront.orders.models import IllegalMove, Order, SubOrder

State = SubOrder.State


@pytest.fixture
def part(town, now):
    return cast.a_paid_order(cast.a_product(shop=cast.a_shop()), at=now).suborders.get()


def made_ready(part, now):
    actions.accept(part, at=now, by="test")
    return actions.ready(part, at=now, by="test")


def test_a_part_goes_from_the_order_to_the_counter(part, now):
    made_ready(part, now)
    actions.hand_over(part, code=part.pickup_code, at=now, by="test")

    assert [s.state for s in part.steps.order_by("pk")] == ["accepted", "ready", "handed_over"]
    assert Order.objects.get().state == Order.State.COMPLETED


def test_ready_sends_the_pickup_code(part, now):
    made_ready(part, now)

    assert part.printed_code in Mail.objects.get(subject__contains="prête").text


def test_a_code_may_be_typed_with_spaces(part, now):
    made_ready(part, now)
    spaced = f" {part.pickup_code[:3]} {part.pickup_code[3:]} "

    assert actions.hand_over(part, code=spaced, at=now, by="test").state == State.HANDED_OVER


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "²²²²²²", "000000"])
def test_a_wrong_code_hands_nothing_over(part, now, code):
    made_ready(part, now)
    SubOrder.objects.update(pickup_code="123456")

    with pytest.raises(actions.WrongCode):
        actions.hand_over(part, code=code, at=now, by="test")

    part.refresh_from_db()
    assert part.state == State.READY


def test_codes_cannot_be_tried_without_end(part, now):
    made_ready(part, now)
    SubOrder.objects.update(pickup_code="123456")
    for _ in range(10):
        with pytest.raises(actions.WrongCode):
            actions.hand_over(part, code="000000", at=now, by="test")

    with pytest.raises(actions.TooManyTries):
        actions.hand_over(part, code="123456", at=now, by="test")


def test_handing_over_twice_says_when_it_was_done(part, now):
    made_ready(part, now)
    actions.hand_over(part, code=part.pickup_code, at=now, by="test")

    with pytest.raises(actions.AlreadyHandedOver) as before:
        actions.hand_over(part, code=part.pickup_code, at=now + timedelta(hours=1), by="test")

    assert before.value.at == now


MOVES = {
    "accept": lambda part, at: actions.accept(part, at=at, by="test"),
    "ready": lambda part, at: actions.ready(part, at=at, by="test"),
    "hand_over": lambda part, at: actions.hand_over(part, code=part.pickup_code, at=at, by="test"),
    "refuse": lambda part, at: actions.refuse(part, reason="Fermé.", at=at, by="test"),
}
ALLOWED = {
    State.AWAITING: {"accept", "refuse"},
    State.ACCEPTED: {"ready", "refuse"},
    State.READY: {"hand_over", "refuse"},
    State.HANDED_OVER: set(),
    State.REFUSED: set(),
}


@pytest.mark.parametrize("state", ALLOWED)
@pytest.mark.parametrize("move", MOVES)
def test_only_the_moves_that_are_declared_are_made(part, now, state, move):
    SubOrder.objects.update(state=state)
    if state == State.HANDED_OVER:
        part.steps.create(state=state, at=now, by="test")

    if move in ALLOWED[state]:
        MOVES[move](part, now)
    else:
        with pytest.raises(IllegalMove):
            MOVES[move](part, now)
        part.refresh_from_db()
        assert part.state == state


def test_an_order_ends_with_its_last_part(town, now):
    goods = [cast.a_product(name, shop=cast.a_shop(name)) for name in ("Pain", "Tulipes")]
    order = cast.a_paid_order(*goods, at=now)
    first, second = order.suborders.order_by("pk")

    actions.refuse(first, reason="Fermé.", at=now, by="test")
    order.refresh_from_db()
    assert order.state == Order.State.PAID

    made_ready(second, now)
    actions.hand_over(second, code=second.pickup_code, at=now, by="test")
    order.refresh_from_db()
    assert order.state == Order.State.COMPLETED


# Who sees it.


def someone_of(merchant, email="equipe@example.org"):
    user = cast.a_person(email)
    Role.objects.create(
        user=user,
        name=Role.Name.STAFF,
        scope=merchant.scope,
        granted_at=merchant.applied_at,
        granted_by="test",
    )
    return user


def test_a_merchant_sees_its_own_parts_only(town, now):
    goods = [cast.a_product(name, shop=cast.a_shop(name)) for name in ("Pain", "Tulipes")]
    order = cast.a_paid_order(*goods, at=now)
    baker = someone_of(goods[0].shop.merchant)

    assert SubOrder.objects.visible_to(baker).get().merchant == goods[0].shop.merchant
    assert order.suborders.count() == 2
    assert not SubOrder.objects.visible_to(cast.a_manager()).exists()
    assert not SubOrder.objects.visible_to(cast.a_person("x@example.org")).exists()


def test_what_is_not_paid_is_not_shown_to_the_merchant(town, now):
    product = cast.a_product(shop=cast.a_shop())
    cast.an_order(product, at=now)

    assert not SubOrder.objects.visible_to(someone_of(product.shop.merchant)).exists()


def test_a_shopper_sees_the_orders_made_while_signed_in(town, now):
    lea, product = cast.a_person(), cast.a_product(shop=cast.a_shop())
    mine = cast.a_paid_order(product, at=now, user=lea)
    cast.a_paid_order(product, at=now)

    assert Order.objects.visible_to(lea).get() == mine


def test_the_parts_of_an_order_keep_their_places_when_one_moves_on(town, now):
    goods = [cast.a_product(shop=cast.a_shop(name)) for name in ("Le Fournil", "La Chouette")]
    order = cast.a_paid_order(*goods, at=now)
    before = [part.pk for part in order.suborders.all()]

    actions.accept(order.suborders.first(), at=now, by="test")

    assert [part.pk for part in order.suborders.all()] == before
