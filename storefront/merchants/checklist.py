"""What a person of the town hall looks at before deciding: each check, its colour, its words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from halles import clock
from halles.translations.dates import date_format
from storefront.merchants.models import Identity, Merchant
from storefront.merchants.traders import communes

GOOD, WARN, BAD = "good", "warn", "bad"
Answer = Identity.Answer


@dataclass(frozen=True, slots=True)
class Check:
    """`tone` is good, warn or bad; `state` says the same in a word, for whoever sees no colour."""

    name: str
    tone: str
    words: str

    @property
    def state(self) -> str:
        return {GOOD: _("right"), WARN: _("to look at"), BAD: _("wrong")}[self.tone]


def checks(merchant: Merchant) -> list[Check]:
    """Every check of a merchant, in the order one reads a file."""
    identity = getattr(merchant, "identity", None) or Identity(merchant=merchant)
    return [
        _siret(merchant),
        _register(merchant, identity),
        _place(merchant),
        _vat(identity),
        _activity(identity),
        _undertaking(identity),
        _papers(merchant),
        _contact(merchant),
    ]


def history(merchant: Merchant) -> list[dict[str, Any]]:
    """What happened to a merchant, the last first: decisions, help, alerts, papers."""
    told = [
        {"at": move.at, "by": move.by, "what": move.get_after_display(), "why": move.reason}
        for move in merchant.moves.all()
    ]
    for stay in merchant.assistances.select_related("agent"):
        what = _("a town agent acted for it")
        told.append({"at": stay.began_at, "by": str(stay.agent), "what": what, "why": stay.reason})
    for alert in merchant.alerts.all():
        what = _("the register says closed")
        told.append({"at": alert.raised_at, "by": alert.provider, "what": what, "why": alert.words})
    for paper in merchant.evidence.all():
        what = _("paper shown: %(kind)s") % {"kind": paper.get_kind_display()}
        told.append({"at": paper.sent_at, "by": paper.sent_by, "what": what, "why": ""})
    return sorted(told, key=lambda row: row["at"], reverse=True)


def _siret(merchant: Merchant) -> Check:
    if not merchant.siret:
        return Check("SIRET", BAD, _("None was given."))
    return Check("SIRET", GOOD, _("Fourteen digits, and their key is right."))


def _register(merchant: Merchant, identity: Identity) -> Check:
    name, found = _("Register of companies"), identity.answer_detail
    at = identity.answered_at
    said = {"day": date_format(clock.local(at), "j F Y") if at else "", **_names(found)}
    if identity.answer == Answer.CLOSED:
        return Check(name, BAD, _("On %(day)s it said: closed (%(name)s).") % said)
    if identity.answer != Answer.ACTIVE:
        words = _("Format and key checked, register not consulted.")
        return Check(name, WARN, words)
    if found.get("commune") and found["commune"] != merchant.insee:
        return Check(name, WARN, _("Open on %(day)s, but in another commune: %(address)s.") % said)
    return Check(name, GOOD, _("On %(day)s it said: open (%(name)s).") % said)


def _names(found: dict[str, str]) -> dict[str, str]:
    return {"name": found.get("name", "–"), "address": found.get("address", "–")}


def _place(merchant: Merchant) -> Check:
    name, said = _("Commune"), {"city": merchant.city}
    if merchant.insee in communes():
        return Check(name, GOOD, _("%(city)s is in the list of the town.") % said)
    if merchant.exception_reason:
        return Check(name, WARN, merchant.exception_reason)
    return Check(name, BAD, _("%(city)s is not in the list: an exception needs a reason.") % said)


def _vat(identity: Identity) -> Check:
    name = _("VAT number")
    if identity.vat_number:
        return Check(
            name, GOOD, _("%(vat)s is the one of this SIREN.") % {"vat": identity.vat_number}
        )
    return Check(name, WARN, _("None was given: usual for who pays no VAT."))


def _activity(identity: Identity) -> Check:
    name = _("Activity (NAF)")
    if identity.naf:
        return Check(name, GOOD, f"{identity.naf}, {identity.get_naf_version_display()}")
    return Check(name, WARN, _("None was given."))


def _undertaking(identity: Identity) -> Check:
    name = _("Undertaking")
    if identity.certified_at:
        return Check(name, GOOD, _("It undertook to sell only what the law allows."))
    return Check(name, WARN, _("It has not yet undertaken to sell only what the law allows."))


def _papers(merchant: Merchant) -> Check:
    name, number = _("Papers"), merchant.evidence.kept().count()
    if number:
        return Check(name, GOOD, _("%(number)s to read below.") % {"number": number})
    return Check(name, WARN, _("None was shown, or they were deleted after a decision."))


def _contact(merchant: Merchant) -> Check:
    name = _("Contact")
    if merchant.email and merchant.shop.phone:
        return Check(name, GOOD, f"{merchant.email}, {merchant.shop.phone}")
    return Check(
        name, WARN, _("An e-mail and a telephone are shown beside offers: one is missing.")
    )
