"""Every address of the house: what its path is made of in a twin, and a form it accepts."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import inviting
import trusting
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone
from twins import PASSWORD

from billing.payments.providers.local import signature
from halles import signing
from halles.accounts import codes, links
from halles.accounts.models import User
from storefront.catalogue import posters
from storefront.desk import uploads
from storefront.merchants.invitations import links as claims
from storefront.merchants.models import Invitation, Shop
from storefront.reach import sitemaps
from tenants.current import town_context
from themes import context
from themes.heads import short as short_codes

# What stands in a path, by the name of the address; elsewhere by the name of the part.
PATHS = {
    "accounts:sign_up_confirm": {"token": "sign_up_link"},
    "accounts:password_reset_confirm": {"kind": "reset_kind", "token": "reset_link"},
    "accounts:link": {"token": "sign_in_link"},
    "catalogue:shop": {"slug": "shop_slug"},
    "search:category": {"slug": "category_slug"},
    "catalogue:product": {"slug": "product_slug", "pk": "product"},
    "reach:market_card": {"slug": "market_slug"},
    "reach:poster": {"kind": "poster_kind", "key": "shop_slug", "fingerprint": "poster_print"},
    "reach:category_news": {"slug": "category_slug"},
    "orders:pay": {"token": "unpaid"},
    "vouchers:pay": {"token": "unpaid_wallet"},
    "local_payments:authentication": {"public_id": "challenged"},
    "enquiries:reserve": {"pk": "reservable"},
    "enquiries:ask": {"slug": "shop_slug"},
    "desk:reservation_set_aside": {"pk": "asked"},
    "desk:reservation_collected": {"pk": "set_aside"},
    "merchants:invited": {"token": "invited_link"},
    "desk:takeout": {"pk": "takeout"},
    "townhall:roster": {"pk": "roster"},
    "townhall:roster_confirm": {"pk": "roster"},
    "townhall:roster_give_up": {"pk": "roster"},
    "townhall:invitation_revoke": {"pk": "invited"},
    "townhall:invitation_withdraw": {"pk": "invited"},
    "desk:ready": {"pk": "accepted"},
    "desk:handover": {"pk": "ready"},
    "desk:redemption": {"pk": "redemption"},
    "desk:product_publish": {"pk": "draft"},
    "desk:photo_move": {"pk": "photo"},
    "desk:photo_describe": {"pk": "photo"},
    "desk:photo_remove": {"pk": "photo"},
    "desk:variant": {"pk": "variant"},
    "desk:variant_remove": {"pk": "variant"},
    "desk:closing_remove": {"pk": "closing"},
    "desk:team_dismiss": {"pk": "staff_role"},
    "desk:decision": {"pk": "decision"},
    "townhall:ask_for_more": {"pk": "waiting"},
    "townhall:settle": {"pk": "alert"},
    "townhall:paper_open": {"pk": "evidence"},
    "townhall:paper": {"token": "paper_link"},
    "townhall:told": {"pk": "stay"},
    "townhall:report": {"pk": "report"},
    "townhall:appeal": {"pk": "appeal"},
    "townhall:decision_letter": {"pk": "decision"},
    "desk:special_remove": {"pk": "special"},
    "desk:stall_remove": {"pk": "stall"},
    "agenda:market": {"slug": "market_slug"},
    "agenda:market_calendar": {"slug": "market_slug"},
    "agenda:event": {"slug": "event_slug", "pk": "event"},
    "agenda:quarter": {"slug": "quarter_slug"},
    "agenda:shop_calendar": {"slug": "shop_slug"},
    "townhall:event_resume": {"pk": "cancelled_event"},
    "desk:import_undo": {"pk": "applied_import"},
    "townhall:approve": {"pk": "waiting"},
    "townhall:refuse": {"pk": "waiting"},
    "townhall:restore": {"pk": "suspended"},
    "townhall:campaign_amend": {"pk": "draft_campaign"},
    "townhall:campaign_open": {"pk": "draft_campaign"},
}
PARTS = {
    "reach:": {
        "slug": "shop_slug",
        "pk": "product",
        "number": "sitemap_number",
        "name": "sitemap_name",
        "code": "short_code",
    },
    "visits:": {"slug": "shop_slug", "kind": "visit_kind"},
    "orders:": {"token": "order"},
    "vouchers:": {"token": "wallet"},
    "local_payments:": {"public_id": "payment"},
    "basket:": {"product": "product"},
    "enquiries:": {"token": "reservation"},
    "desk:reservation": {"pk": "asked"},
    "desk:question": {"pk": "question"},
    "desk:product": {"pk": "product"},
    "desk:import": {"pk": "previewed_import"},
    "desk:": {"pk": "awaiting"},
    "townhall:campaign": {"pk": "campaign"},
    "townhall:market": {"pk": "market"},
    "townhall:event": {"pk": "event"},
    "townhall:quarter": {"pk": "quarter"},
    "townhall:": {"pk": "merchant"},
    "moderation:report_shop": {"slug": "shop_slug"},
    "moderation:": {"pk": "product"},
    "themes:": {"fingerprint": "fingerprint"},
    "console:": {"uuid": "town", "insee": "free_insee", "pk": "letter"},
    "webhooks:": {"provider": "provider"},
}
_DAY = timezone.localdate()
_WHY = {"reason": "Stock épuisé"}
_PRODUCT = {"name": "Tomme", "price": "6,80", "category": "{category.pk}", "stock": "12"}
_CHANGED = _PRODUCT | {"shown": "{left}"}
_CAMPAIGN = {
    "name": "Bons d’hiver",
    "issuer": "association",
    "issuer_name": "Les Vitrines",
    "face": "10",
    "price": "7,50",
    "budget": "1000",
    "cap_per_household": "4",
    "sold_from": f"{_DAY}",
    "sold_until": f"{_DAY + timedelta(days=9)}",
    "spend_from": f"{_DAY}",
    "spend_until": f"{_DAY + timedelta(days=60)}",
    "in_shop": "on",
}
_MARKET = {"name": "Marché de nuit", "place": "Quai", "weekdays": "4", "opens": "18:00"}
_EVENT = {
    "title": "Nuit des vitrines",
    "place": "Centre",
    "starts_at": "2030-06-01T19:00",
    "ends_at": "2030-06-01T23:00",
    "text": "Jusqu’à minuit.",
}
_QUARTER = {"name": "Le Pont", "text": "Au bord de l’eau.", "shops": "{shop.pk}"}
_BUYER = {"given_name": "Zoé", "family_name": "Petit", "address": "9 rue Neuve"}
_ASKER = {"name": "Zoé", "email": "zoe@example.org", "idem": f"{uuid4()}"}
_SHOP = {
    "shop_name": "Épicerie",
    "siret": "54205118000066",
    "legal_name": "Épicerie SARL",
    "address": "3 Grande Rue",
    "postal_code": "{postal_code}",
    "city": "{city}",
    "email": "epicerie@example.org",
}
_REPORT = {"reason": "other", "text": "Le prix affiché est faux.", "email": "zoe@example.org"}
_CARD = {"number": "4242 4242 4242 4242", "expiry": "12/34", "code": "123"}
FORMS = {
    "accounts:sign_in": {"email": "{people[shopper].email}", "password": PASSWORD},
    "accounts:sign_up": {"name": "Zoé", "email": "zoe@example.org"},
    "accounts:password_reset": {"email": "{people[shopper].email}"},
    "accounts:code": {"email": "{people[shopper].email}", "code": "{sign_in_code}"},
    "accounts:choose": {"password": PASSWORD + "!"},
    "basket:add": {"product": "{product}", "quantity": "1"},
    "basket:change": {"quantity": "2"},
    "orders:checkout": {
        "name": "Zoé",
        "email": "zoe@example.org",
        "expected": "990",
        "idem": f"{uuid4()}",
        "pay": "",
    },
    "vouchers:buy": {**_BUYER, "email": "zoe@example.org", "quantity": "1", "idem": uuid4().hex},
    "local_payments:card": _CARD,
    "local_payments:authentication": {"answer": "yes"},
    "merchants:apply": _SHOP,
    "enquiries:reserve": {**_ASKER, "quantity": "1"},
    "enquiries:ask": {**_ASKER, "text": "Jusqu’à quelle heure ?"},
    "desk:reservation_refuse": _WHY,
    "desk:question_answer": {"text": "Jusqu’à 19 heures."},
    "desk:selling": {"mode": "collect", "notice": "1"},
    "merchants:invitation": {"code": "{invited_code}"},
    "merchants:claim": {"name": "Boucherie", "phone": "01 99 00 41 26", "hours": "tuesday"},
    "townhall:rosters": {"name": "Halle", "file": inviting.a_list},
    "townhall:invitations": {"merchant": "{invited}", "by": "mail"},
    "townhall:invitation_withdraw": _WHY,
    "desk:refuse": _WHY,
    "desk:handover": {"code": "{pickup_code}"},
    "desk:till_voucher": {"code": "{code}", "shop": "{merchant}"},
    "desk:redeem": {"code": "{code}", "shop": "{merchant}", "amount": "2", "idem": uuid4().hex},
    "desk:product_add": _PRODUCT,
    "desk:product": _CHANGED,
    "desk:quick": {
        "name": "Tomme",
        "price": "6,80",
        "category": "{category.pk}",
        "kept": "{kept_photo}",
    },
    "desk:product_code": {"code": "3017620422003"},
    "desk:quick_ticket": {"idem": uuid4().hex, "type": "image/jpeg"},
    "desk:product_photos": {"kept": "{kept_photo}"},
    "desk:photo_move": {"step": "1"},
    "desk:photo_describe": {"alt": "Un comté"},
    "desk:product_stock": {"stock": "5", "shown": "{left}"},
    "desk:product_options": {"name1": "Poids", "values1": "250 g, 500 g"},
    "desk:products_change": {"act": "publish", "ticked": "{draft}-990"},
    "desk:variant": {"price": "12,00", "stock": "4", "shown": "0"},
    "desk:pause": {"first": f"{_DAY}", "until": f"{_DAY + timedelta(days=9)}"},
    "desk:shop": {"tagline": "Du bon", "phone": "01 30 00 00 00"},
    "desk:rename": {"name": "Au Bon Lait"},
    "desk:imports": {"file": lambda: SimpleUploadedFile("tarif.csv", b"Nom;Prix\nBrie;9,90\n")},
    "desk:import_columns": {"column_0": "name", "column_1": "price", "publishes": "on"},
    "desk:import_schedule": {
        "address": "https://example.org/tarif.csv",
        "period": "daily",
        "tolerated": "3",
    },
    "desk:hours": {"opens_1_0": "09:00", "closes_1_0": "19:00"},
    "desk:specials": {"day": f"{_DAY}", "opens_0": "10:00", "closes_0": "18:00"},
    "desk:stalls": {"place": "Halle", "weekdays": "2", "opens": "08:00", "closes": "12:00"},
    "desk:door": {"door": "no"},
    "desk:close_now": {"until": f"{_DAY}"},
    "townhall:market_new": _MARKET | {"closes": "23:00"},
    "townhall:market": _MARKET | {"closes": "23:00"},
    "townhall:market_call_off": {"day": "{market_day}"},
    "townhall:market_hold_again": {"day": "{called_off}"},
    "townhall:event_new": _EVENT,
    "townhall:event": _EVENT,
    "townhall:event_cancel": {"reason": "Orage"},
    "townhall:quarter_new": _QUARTER,
    "townhall:quarter": _QUARTER,
    "townhall:portrait": {"text": "Cent boutiques."},
    "desk:closing_add": {"first_day": f"{_DAY}", "last_day": f"{_DAY}"},
    "moderation:report_shop": _REPORT,
    "moderation:report_product": _REPORT,
    "desk:identity": {"naf_version": "rev2", "certifies": "on"},
    "desk:evidence_add": {"kind": "registration", "file": trusting.a_pdf},
    "desk:team": {"name": "Nour", "email": "nour@example.org"},
    "desk:decision": {"text": "Le prix affiché est le bon."},
    "townhall:ask_for_more": {"words": "Votre extrait Kbis"},
    "townhall:settle": {"words": "Appelé : ouvert", "mistaken": "on"},
    "townhall:assist": {"why": "Pas d’ordinateur"},
    "townhall:admission": {"communes": "78120", "evidence_days": "30"},
    "townhall:report": {"measure": "none", "facts": "Rien à redire."},
    "townhall:appeal": {"decision": "keep", "words": "Le prix reste faux."},
    "townhall:approve": {"exception_reason": "Halle voisine"},
    "townhall:refuse": _WHY,
    "townhall:suspend": _WHY,
    "townhall:campaign_new": _CAMPAIGN,
    "townhall:campaign_amend": _CAMPAIGN,
    "console:sign_in": {"email": "operator@example.org", "password": PASSWORD},
    "console:second_factor": {"code": "{otp}"},
    "console:open_town": {"subdomain": "nouvelle", "colour": "#1f5c46", "holder": "commune"},
    "console:suspend": {"suspend-reason": "test"},
    "console:rename": {"rename-subdomain": "renommee"},
    "console:invite": {"invite-email": "maire@example.org"},
}
QUERIES = {"console:colour": "?colour=%231f5c46", "reach:oembed": "?url={shop_address}"}
# What no field of a form is made of: what the payment provider says, signed.
NEWS = b'{"id": "evt_1", "type": "payment.succeeded", "data": {"object": {"id": "loc_1"}}}'


@dataclass(frozen=True)
class Door:
    """One URL pattern, of the map of towns or of the operator's."""

    name: str
    urlconf: str
    pattern: URLPattern

    def path(self, have):
        said = PATHS.get(self.name, {})
        said = {**_parts(self.name), **said}
        kwargs = {part: getattr(have, said.get(part, part)) for part in self.parts}
        return reverse(self.name, urlconf=self.urlconf, kwargs=kwargs) + self.query(have)

    def query(self, have):
        return QUERIES.get(self.name, "").format(**vars(have))

    @property
    def parts(self):
        """The names of what varies in its path."""
        return list(self.pattern.pattern.regex.groupindex)

    def send(self, client, have, method="POST", query=""):
        """Come to this door, with a form it accepts unless only to look."""
        path = self.path(have) + query
        if self.name == "webhooks:payments":
            signed = signature.sign(
                NEWS, secret=settings.LOCAL_WEBHOOK_SECRET, at=timezone.now().timestamp()
            )
            headers = {signature.HEADER: signed}
            return client.generic(method, path, NEWS, "application/json", headers=headers)
        if self.name == "console:metrics":
            with override_settings(METRICS_TOKEN="a token"):
                return client.generic(method, path, headers={"authorization": "Bearer a token"})
        if method == "POST":
            return client.post(path, self.form(have))
        return client.generic(method, path)

    def form(self, have):
        said = FORMS.get(self.name, {})
        if self.name == "console:give_up":
            said = {f"{have.letter}-reason": "test"}
        return {key: _written(value, have) for key, value in said.items()}


def _written(value, have):
    return value() if callable(value) else value.format(**vars(have))


def _parts(name):
    return next((parts for start, parts in PARTS.items() if name.startswith(start)), {})


def of_towns():
    return list(_doors(settings.ROOT_URLCONF))


def of_operator():
    return list(_doors(settings.PUBLIC_SCHEMA_URLCONF))


def _doors(urlconf):
    for app, pattern in _patterns(get_resolver(urlconf)):
        yield Door(f"{app}:{pattern.name}" if app else pattern.name, urlconf, pattern)


def _patterns(resolver, app=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield app, pattern
        else:
            yield from _patterns(pattern, pattern.app_name or app)


def renew(door, twin):
    """Write a link that is worth a minute only anew: a walk over all doors takes longer."""
    if door.name == "townhall:paper":
        with town_context(twin.town):
            trusting.write_link(twin.have)


def write_links(twin):
    """What a path needs that is only worth something for a time, written in the twin's name."""
    have = twin.have
    with town_context(twin.town):
        have.sign_up_link = _end(links.to_sign_up("nouvelle@example.org", "Nouvelle"))
        have.reset_kind = links.RESET
        shopper = User.objects.get(pk=have.people["shopper"].pk)
        have.reset_link = _end(links.to_choose(shopper, kind=links.RESET))
        code, have.sign_in_code = codes.write(shopper, at=timezone.now())
        have.sign_in_link = _end(codes.link_of(code, "/"))
        have.kept_photo = signing.sign(uploads.PURPOSE, have.drawn.pk)
        trusting.write_link(have)
        invitation = Invitation.objects.get(merchant=have.invited)
        have.invited_link = _end(claims.link(invitation, claims.MAIL))
        have.invited_code = claims.code(invitation)
        have.fingerprint = context.look()[1]
        shop = Shop.objects.get(slug=have.shop_slug)
        have.shop_address = twin.town.address + shop.get_absolute_url()
        have.short_code = short_codes.of_shop(shop.pk).rpartition("/")[2]
        have.sitemap_number, have.sitemap_name = have.product // sitemaps.A_FILE, "boutiques"
        have.visit_kind = "vu"
        have.poster_kind, have.poster_print = "boutique", posters.shop(shop, twin.town).fingerprint


def _end(link):
    return link.rstrip("/").rpartition("/")[2]
