"""Taking over a shop: from the link to a shop on show, once, by the right person, in its town."""

import re
from datetime import timedelta

import cast
import inviting
import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from halles import signing
from halles.accounts import rules as rights
from halles.accounts.models import Role, User
from halles.notifications.models import Mail
from halles.outbox.delivery import drain
from storefront.merchants import actions
from storefront.merchants.invitations import links, presets
from storefront.merchants.invitations.links import SpentInvitation
from storefront.merchants.models import IllegalMove, Merchant, Shop
from tenants.current import town_context

CLAIM, CODE = "/pro/invitation/boutique/", "/pro/invitation/code/"
WHO = {"siret": inviting.SIRET, "email": "simon@example.org", "terms": "on"}
FRONT = {"name": "Fromagerie du Pont", "phone": "01 99 00 41 26", "hours": "tuesday"}
State = Merchant.State


@pytest.fixture
def invited(town):
    return inviting.an_invitation()


@pytest.fixture
def phone(town, client_of):
    return client_of(town)


def merchant_of(town):
    with town_context(town):
        return Merchant.objects.select_related("shop", "owner", "invitation").get()


def take_over(phone, invited, channel=links.MAIL, **said):
    assert phone.get(inviting.path_of(invited, channel))["Location"] == CLAIM
    return phone.post(CLAIM, WHO | said)


def test_from_the_mail_to_a_shop_on_show_in_seven_fields(town, invited, phone):
    assert take_over(phone, invited)["Location"] == CLAIM
    assert phone.post(CLAIM, FRONT)["Location"] == "/pro/invitation/merci/"

    merchant = merchant_of(town)
    assert merchant.state == State.APPROVED
    with town_context(town):
        moves = list(merchant.moves.order_by("pk").values_list("before", "after", "by"))
        assert Shop.objects.published().get().hours.openings
        assert rights.has_role(merchant.owner, Role.Name.OWNER, merchant.scope)
    assert moves == [
        (State.INVITED, State.CLAIMED, "simon@example.org"),
        (State.CLAIMED, State.APPROVED, "mairie@example.org"),
    ]
    assert merchant.terms_accepted_at
    assert "est en ligne" in phone.get("/pro/invitation/merci/").text
    assert phone.get("/pro/").status_code == 200


def test_the_town_hall_that_wants_to_look_looks(town, phone):
    invited = inviting.an_invitation(at_once=False)

    take_over(phone, invited)
    phone.post(CLAIM, FRONT)

    assert merchant_of(town).state == State.IN_REVIEW
    with town_context(town):
        assert Merchant.objects.waiting().exists()
        assert not Shop.objects.published().exists()


def test_another_siret_than_the_town_halls_is_looked_at(town, invited, phone):
    take_over(phone, invited, siret="55210055400013")
    phone.post(CLAIM, FRONT)

    assert merchant_of(town).state == State.IN_REVIEW


def test_a_list_without_siret_has_it_typed(town, phone):
    invited = inviting.an_invitation(siret="")

    assert take_over(phone, invited, siret="").status_code == 422
    take_over(phone, invited)

    assert (merchant_of(town).siret, merchant_of(town).state) == (inviting.SIRET, State.CLAIMED)


def test_a_shop_of_another_commune_is_looked_at(town, phone):
    invited = inviting.an_invitation(city="Gazeran", postal_code="78125", insee="78269")

    take_over(phone, invited)
    phone.post(CLAIM, FRONT)

    assert merchant_of(town).state == State.IN_REVIEW


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"siret": "73282932000075"}, "SIRET"),
        ({"siret": "00000000000000"}, "SIRET"),
        ({"email": "simon"}, "e-mail"),
        ({"terms": ""}, "Cochez"),
    ],
)
def test_what_is_wrong_in_the_first_step_is_said(town, invited, phone, wrong, said):
    answer = take_over(phone, invited, **wrong)

    assert answer.status_code == 422
    assert said in answer.text
    assert merchant_of(town).state == State.INVITED


@pytest.mark.parametrize("wrong", [{"name": ""}, {"phone": ""}, {"hours": "always"}])
def test_what_is_wrong_in_the_second_step_is_said(town, invited, phone, wrong):
    take_over(phone, invited)

    assert phone.post(CLAIM, FRONT | wrong).status_code == 422
    assert merchant_of(town).state == State.CLAIMED


def test_a_letter_proves_no_mailbox_so_a_code_is_written(town, invited, phone):
    answer = take_over(phone, invited, links.LETTER, email="autre@example.org")
    assert answer["Location"] == CODE
    with town_context(town):
        drain()
        code = re.search(r"\b\d{6}\b", Mail.objects.get(to="autre@example.org").text)[0]
        assert Merchant.objects.get().state == State.INVITED

    assert phone.post(CODE, {"code": "000000x"}).status_code == 422
    assert phone.post(CODE, {"code": code})["Location"] == CLAIM

    assert merchant_of(town).owner.email == "autre@example.org"


def test_who_types_somebody_elses_address_does_not_come_in_as_them(town, invited, phone):
    with town_context(town):
        cast.a_manager("maire@example.org")

    take_over(phone, invited, links.LETTER, email="maire@example.org")

    assert phone.get("/mairie/").status_code == 302
    assert phone.get(CLAIM).status_code == 200
    assert merchant_of(town).owner is None


def test_a_link_of_months_opens_no_account_that_has_more_behind_it(town, invited, phone):
    with town_context(town):
        cast.a_manager("simon@example.org")

    assert take_over(phone, invited)["Location"] == CODE

    assert phone.get("/mairie/").status_code == 302
    assert merchant_of(town).owner is None


def test_a_link_of_months_opens_no_account_that_somebody_came_in_with(town, invited, phone):
    with town_context(town):
        simon = cast.a_person("simon@example.org", password=None)
        cast.a_merchant("Autre", siret="55210055400013", owner=simon, approved=False)
        User.objects.update(last_login=timezone.now())

    assert take_over(phone, invited)["Location"] == CODE

    assert phone.get("/pro/identite/").status_code == 302
    with town_context(town):
        assert Merchant.objects.get(pk=invited.merchant_id).owner is None


def test_a_letter_code_is_typed_as_people_type(town, invited, phone):
    code = links.code(invited).lower().replace("-", " ")

    assert phone.post("/pro/invitation/", {"code": code})["Location"] == CLAIM
    assert (
        phone.post("/pro/invitation/", {"code": links.code(invited)[:-1] + "0"}).status_code == 422
    )


def test_codes_of_letters_are_not_guessed(town, invited, phone):
    tries = [phone.post("/pro/invitation/", {"code": f"1-AAAA-AA{n:02}"}) for n in range(21)]

    assert {answer.status_code for answer in tries[:20]} == {422}
    assert tries[20].status_code == 429


@pytest.mark.parametrize(
    "text", ["", "x", "999-AAAA-AAAA", "1" * 40, "1-é", "-", "0-----", "²-AAAA-AAAA"]
)
def test_what_is_no_code_opens_nothing(town, invited, now, text):
    with pytest.raises(SpentInvitation):
        links.typed(text, at=now)


def test_a_link_is_for_a_time(town, invited):
    late = invited.expires_at + timedelta(seconds=1)

    with pytest.raises(SpentInvitation):
        links.read(inviting.path_of(invited).split("/")[3], at=late)


def test_a_withdrawn_link_opens_nothing_and_another_does(town, invited, phone, now):
    old = inviting.path_of(invited)
    actions.revoke(invited, at=timezone.now(), by="m")
    assert phone.get(old).status_code == 410

    again = actions.write(invited, at=timezone.now(), by="m")

    assert phone.get(old).status_code == 410
    assert phone.get(inviting.path_of(again)).status_code == 302


def test_an_invitation_is_taken_up_once(town, invited, phone, client_of):
    take_over(phone, invited)
    second = client_of(town)

    assert second.get(inviting.path_of(invited)).status_code == 302
    assert second.get(CLAIM)["Location"] == "/pro/invitation/merci/"
    assert second.post(CLAIM, WHO)["Location"] == "/pro/invitation/merci/"
    assert merchant_of(town).owner.email == "simon@example.org"


def test_a_second_click_on_the_last_button_changes_nothing(town, invited, phone):
    take_over(phone, invited)
    phone.post(CLAIM, FRONT)
    merchant = merchant_of(town)

    assert phone.post(CLAIM, FRONT | {"name": "Autre"}).status_code == 302
    assert merchant_of(town).shop.name == merchant.shop.name
    with town_context(town), pytest.raises(IllegalMove):
        actions.finish(merchant, as_=actions.Front(name="x", phone="1"), at=timezone.now(), by="x")


def test_who_stopped_half_way_goes_on_after_signing_in(town, invited, phone, client_of):
    take_over(phone, invited)
    later = client_of(town)
    later.force_login(merchant_of(town).owner)

    assert "Étape 2" in later.get(CLAIM).text
    later.post(CLAIM, FRONT)
    assert merchant_of(town).state == State.APPROVED


def test_a_siret_of_another_shop_is_said_and_nothing_is_taken(town, invited, phone):
    with town_context(town):
        cast.a_merchant(siret="55210055400013")

    answer = take_over(phone, invited, siret="55210055400013")

    assert answer.status_code == 422
    assert "SIRET" in answer.text
    with town_context(town):
        assert Merchant.objects.get(invitation__isnull=False).owner is None


def test_opening_and_claiming_leave_their_times(town, invited, phone):
    phone.get(inviting.path_of(invited))
    assert merchant_of(town).invitation.step == "opened"
    take_over(phone, invited)
    assert merchant_of(town).invitation.step == "claimed"
    phone.post(CLAIM, FRONT)
    assert merchant_of(town).invitation.step == "finished"


def test_a_link_of_one_town_opens_nothing_in_another(town, other_town, invited, client_of):
    with town_context(other_town):
        theirs = inviting.an_invitation()
    neighbour = client_of(other_town)

    for path in (inviting.path_of(invited), inviting.path_of(invited, links.LETTER)):
        assert neighbour.get(path).status_code == 410
    code = links.code(invited)
    assert neighbour.post("/pro/invitation/", {"code": code}).status_code == 422
    with town_context(other_town):
        theirs.refresh_from_db()
        assert theirs.opened_at is None
        assert not User.objects.exists()


def test_a_forged_link_opens_nothing(town, invited, phone):
    forged = signing.sign("password-reset", [invited.pk, invited.key, "mail"])

    assert phone.get(f"/pro/invitation/{forged}/").status_code == 410
    assert phone.get("/pro/invitation/nonsense/").status_code == 410
    assert phone.get(CLAIM).status_code == 410
    assert phone.get(CODE)["Location"] == CLAIM


def test_only_who_was_invited_or_left_may_lack_an_owner_or_a_siret(town, invited):
    merchant = invited.merchant
    for state in (State.CLAIMED, State.IN_REVIEW, State.APPROVED):
        with pytest.raises(DatabaseError), transaction.atomic():
            Merchant.objects.filter(pk=merchant.pk).update(state=state)


@pytest.mark.parametrize("name", presets.PRESETS)
def test_each_preset_is_a_week_that_holds(town, now, name):
    shop = cast.a_merchant().shop

    actions.set_week(shop, stretches=presets.week(name), at=now, by="m")

    assert bool(shop.openings.count()) is (name != presets.LATER)


def test_whose_shop_is_being_checked_reads_so_at_the_desk(town, phone):
    invited = inviting.an_invitation(at_once=False)
    take_over(phone, invited)
    halfway = phone.get("/pro/").text
    phone.post(CLAIM, FRONT)

    checked = phone.get("/pro/").text

    assert CLAIM in halfway
    assert "/pro/identite/" in checked
    # Asking again would be refused: the SIRET is theirs already.
    assert "/pro/inscription/" not in halfway + checked
