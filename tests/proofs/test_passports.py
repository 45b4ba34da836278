"""Whatever opens a door in a town opens none in its mirror, nor at the operator's."""

from dataclasses import dataclass, field

import cast
import pytest
from django.conf import settings
from django.utils import timezone
from doors import write_links
from visitors import operators, undone, visitor

from billing.vouchers.models import Purchase
from halles import signing
from halles.accounts import links
from halles.accounts.models import User
from storefront.desk.uploads import PURPOSE
from storefront.orders import actions as orders
from tenants.current import town_context


@dataclass(frozen=True)
class Passport:
    """Something one holds in a town, and what one does with it."""

    name: str
    path: str
    form: dict | None = None
    cookies: dict = field(default_factory=dict)
    # Who presents it: somebody of the town where it is presented.
    by: str = "stranger"
    # What only its acceptance says, or where only its acceptance leads.
    says: str = ""
    lands: str = ""

    def accepted(self, client):
        with undone(client):
            for name, value in self.cookies.items():
                client.cookies[name] = value
            answer = (
                client.get(self.path) if self.form is None else client.post(self.path, self.form)
            )
        location = answer.get("Location", "")
        if self.says:
            return self.says in answer.text
        if self.lands:
            return self.lands in location
        return answer.status_code in (200, 302) and "/connexion/" not in location


@pytest.fixture
def held(twins, client_of):
    """What people of the first twin have in hand."""
    twin, at = twins[0], timezone.now()
    # Before the links: a sign-in makes a link to choose a password worthless.
    sessions = [*_sessions(twin, client_of), _message(twin, client_of)]
    write_links(twin)
    with town_context(twin.town):
        basket = cast.a_basket(twin.have.goods, at=at)
        order = cast.an_order(twin.have.goods, at=at)
        page = _path(orders.pay_page(order, at=at))
        signed = _signed(twin)
    goods = f"/panier/lignes/{twin.have.product}/"
    return [
        *sessions,
        *signed,
        *_codes(twin),
        Passport("basket", "/panier/", cookies={"basket": basket.key}, says=goods),
        Passport("order's page", f"/commandes/{order.token}/"),
        Passport("order's payment", f"/commandes/{order.token}/paiement/", {}, lands="/paiement/"),
        Passport("provider's page", page),
    ]


def _sessions(twin, client_of):
    pages = {"shopper": "compte/", "staff": "pro/", "owner": "pro/produits/", "manager": "mairie/"}
    for role, page in pages.items():
        cookie = visitor(client_of, twin, role).cookies[settings.SESSION_COOKIE_NAME].value
        yield Passport(f"session of the {role}", f"/{page}", cookies={"session": cookie})


def _signed(twin):
    have, reader = twin.have, User.objects.get(pk=twin.people["shopper"].pk)
    kept = {"kept": signing.sign(PURPOSE, have.drawn.pk)}
    wallets = {p.pk: p.token for p in Purchase.objects.all()}
    reset, invited = (links.to_choose(reader, kind=k) for k in (links.RESET, links.INVITATION))
    return [
        Passport("sign-up link", f"/compte/inscription/{have.sign_up_link}/"),
        Passport("reset link", _path(reset)),
        Passport("claim link", f"/pro/invitation/{have.invited_link}/", lands="boutique"),
        Passport("claim code", "/pro/invitation/", {"code": have.invited_code}, lands="boutique"),
        Passport("sign-in link", f"/compte/connexion/lien/{have.sign_in_link}/", {}),
        Passport("invitation", _path(invited)),
        Passport("wallet", f"/bons/{wallets[have.purchase]}/"),
        Passport("wallet's return", f"/bons/{wallets[have.purchase]}/retour/"),
        Passport(
            "wallet's payment",
            f"/bons/{wallets[have.purchase + 1]}/paiement/",
            {},
            lands="/paiement/",
        ),
        Passport(
            "picture sent before",
            "/pro/produits/nouveau/",
            kept,
            by="owner",
            says='name="kept"',
        ),
    ]


def _path(link):
    return "/" + link.split("/", 3)[3]


def _codes(twin):
    have = twin.have
    code = {"code": have.code, "shop": have.merchant}
    taken = {**code, "amount": "1", "idem": "passport"}
    return [
        Passport("voucher looked up", "/pro/caisse/bon/", code, by="owner", says='name="amount"'),
        Passport(
            "voucher taken", "/pro/caisse/encaissements/", taken, by="owner", lands="/pro/caisse/"
        ),
        Passport(
            "pickup code",
            f"/pro/commandes/{have.ready}/remise/",
            {"code": have.pickup_code},
            by="owner",
            lands=f"/pro/commandes/{have.ready}/",
        ),
    ]


def _message(twin, client_of):
    client = visitor(client_of, twin, "shopper")
    client.post("/compte/deconnexion/")
    flash = client.cookies["messages"].value
    return Passport(
        "message", "/compte/connexion/", None, {"messages": flash}, says="Déconnexion effectuée"
    )


@pytest.fixture
def accepted(twins, client_of):
    """`accepted(passport, 1)`: whether it opens anything in the second twin."""

    def present(passport, which):
        client = visitor(client_of, twins[which], passport.by)
        client.cookies.pop("basket", None)
        return passport.accepted(client)

    return present


def test_what_opens_a_town_opens_nothing_else(held, accepted, twins, client_of, figures):
    console = operators(client_of, twins[1])

    at_home = [p.name for p in held if accepted(p, 0)]
    in_the_mirror = [p.name for p in held if accepted(p, 1)]
    at_the_operators = [p.name for p in held if p.accepted(console["stranger"])]

    figures(passports=len(held), presented=2 * len(held))
    figures(accepted=len(in_the_mirror) + len(at_the_operators))
    assert at_home == [p.name for p in held], "each is good where it was made"
    assert not in_the_mirror
    assert not at_the_operators


def test_the_operators_session_opens_no_town(twins, client_of, figures):
    session = operators(client_of, twins[0])["operator"].cookies["session"].value
    pages = ["/compte/", "/pro/", "/mairie/", "/compte/commandes/"]
    clients = [visitor(client_of, twin, "stranger") for twin in twins]

    opened = [
        page
        for page in pages
        for c in clients
        if Passport("", page, None, {"session": session}).accepted(c)
    ]

    figures(presented=len(pages) * 2, accepted=len(opened))
    assert not opened


def test_signatures_without_a_town_open_the_mirror(monkeypatch, request, accepted, figures):
    """The positive control: were a signature's salt its purpose alone, links would travel."""
    monkeypatch.setattr(signing, "salt", lambda purpose: f"halles.{purpose}")

    held = request.getfixturevalue("held")
    travelled = [passport.name for passport in held if accepted(passport, 1)]

    figures(accepted=len(travelled))
    assert {"sign-up link", "wallet", "picture sent before", "message"} <= set(travelled)
