"""Canaries: words that belong to one town alone, in every text column of every table of it."""

import re
from datetime import time

from django.conf import settings
from django.db import models
from django.utils import timezone
from psycopg import sql

from halles.money import Money, MoneyField
from tenants import owner
from tenants.current import town_context
from tenants.rights import models_of

# Columns that mean something to the code. What they hold is looked for as it stands, where it is
# long and the mirror town has something else.
AS_IT_IS = {
    "accounts_role.scope": "names a merchant",
    "accounts_user.password": "a hash, the same in both towns on purpose",
    "agenda_event.slug": "stands in addresses, the same in both",
    "agenda_market.slug": "stands in addresses, the same in both",
    "agenda_quarter.slug": "stands in addresses, the same in both",
    "basket_basket.key": "the same in both towns on purpose",
    "catalogue_category.icon": "names a drawing of ours",
    "catalogue_category.slug": "stands in addresses, the same in both",
    "catalogue_product.gtin": "figures with a key: no room",
    "catalogue_product.options": "pairs, and only of a variant",
    "catalogue_product.slug": "stands in addresses, the same in both",
    "django_session.session_data": "signed: opaque to whoever reads it",
    "django_session.session_key": "a secret by itself",
    "enquiries_reservation.token": "the same in both towns on purpose",
    "imports_line.left": "names columns",
    "imports_line.problems": "codes of ours, about cells that have a canary",
    "ledger_account.code": "names the account",
    "ledger_journal.kind": "names the kind of journal",
    "ledger_journal.reference": "names an order by its uuid",
    "ledger_posting.currency": "EUR",
    "local_payments_localpayment.public_id": "a secret by itself",
    "local_payments_localpayment.reference": "names a payment by its uuid",
    "merchants_admission.communes": "names communes",
    "merchants_evidence.key": "what the file is found by",
    "merchants_identity.naf": "six characters: no room",
    "merchants_merchant.insee": "names a commune",
    "merchants_merchant.postal_code": "five characters: no room",
    "merchants_takeout.key": "names a file that a page hands out",
    "merchants_stall.market": "names a market by its number",
    "merchants_shop.slug": "stands in addresses, the same in both",
    "orders_order.number": "the same in both towns on purpose",
    "orders_order.token": "the same in both towns on purpose",
    "outbox_message.job": "names a function",
    "payments_payee.reference": "names a merchant",
    "payments_payment.provider": "names a folder of ours",
    "payments_payment.provider_id": "names the provider's payment",
    "payments_payment.reference": "names an order by its uuid",
    "photos_photo.place": "names a product or a shop",
    "themes_branding.colour": "a colour, or nothing is drawn",
    "vouchers_hold.order_reference": "names an order by its uuid",
    "vouchers_move.reference": "names an order by its uuid",
    "vouchers_redemption.reference": "names an order by its uuid",
    "vouchers_voucher.code_hash": "what the typed code is found by",
    "vouchers_voucher.last4": "four characters: no room",
}
# What is written once something happened: a canary stands where there is a word already.
IN_ITS_TIME = {"enquiries_question.answer", "enquiries_question.answered_by"}
# Lists whose members have a shape: one more member of it, with a canary.
SHAPED = {
    "catalogue_product.gallery": "jsonb_build_array(jsonb_build_array({canary}, 9, 9, {canary}))",
    "imports_import.columns": "to_jsonb({canary})",
}
# What stays an address with a canary behind it.
ADDRESSES = {"link", "return_path", "return_url", "page_url"}
LONG = 8
# `zqxa017x4`: of town a, in its 17th column, row 4.
ROOM = 12


def plant(twin):
    """Write canaries all over the town, as the owner: nobody else may change a trace."""
    columns = 0
    with town_context(twin.town):
        for model in models_of(settings.TENANT_APPS):
            if not model.objects.exists():
                model.objects.create(**_any_row(model))
    with owner.connect() as connected:
        for model in models_of(settings.TENANT_APPS):
            columns += _plant_in(connected, twin, model, columns)
    return columns


def _any_row(model):
    """Something in each column that must be filled, for a table the twins did not fill."""
    needed = [f for f in model._meta.local_concrete_fields if not (f.null or f.has_default())]
    return {
        f.attname: _anything(f)
        for f in needed
        if not (f.generated or isinstance(f, models.AutoField))
    }


def _anything(field):
    if field.is_relation:
        return field.related_model.objects.values_list("pk", flat=True).first()
    kinds = {
        models.DateTimeField: timezone.now(),
        models.DateField: timezone.localdate(),
        models.TimeField: time(0),
        models.BooleanField: False,
        MoneyField: Money(1),
        models.IntegerField: 1,
    }
    found = [value for kind, value in kinds.items() if isinstance(field, kind)]
    return found[0] if found else "x"


def text_columns(model):
    texts = (models.CharField, models.TextField, models.JSONField)
    mine = [f for f in model._meta.local_concrete_fields if isinstance(f, texts)]
    return [f for f in mine if not f.choices and name_of(f) not in AS_IT_IS]


def name_of(field):
    return f"{field.model._meta.db_table}.{field.column}"


def _plant_in(connected, twin, model, first):
    table = sql.Identifier(twin.town.schema_name, model._meta.db_table)
    fields = text_columns(model)
    sets = [_written(f, twin.letter, first + n) for n, f in enumerate(fields)]
    if not sets:
        return 0
    connected.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table))
    done = connected.execute(
        sql.SQL("UPDATE {} SET {}").format(table, sql.SQL(", ").join(sets))
    ).rowcount
    connected.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(table))
    assert done, model
    return len(fields)


def _written(field, letter, number):
    """What sets a column to what it was and a canary."""
    mark, column = f"zqx{letter}{number:03}x", sql.Identifier(field.column)
    key = sql.Identifier(field.model._meta.pk.column)
    canary = sql.SQL("{} || {}").format(mark, key)
    if name_of(field) in SHAPED:
        text = sql.SQL("{} || " + SHAPED[name_of(field)]).format(column, canary=canary)
    elif isinstance(field, models.JSONField):
        text = sql.SQL("{} || jsonb_build_object('canary', {})").format(column, canary)
    elif isinstance(field, models.EmailField):
        text = sql.SQL("{} || '.' || {}").format(canary, column)
    elif is_of_figures(field):
        # The figures themselves are the town's own.
        text = sql.SQL("lpad((({} + 71) * {})::text, {}, '7')").format(
            key, 8221 if letter == "a" else 9127, field.max_length
        )
    else:
        room, join = (field.max_length or 10**6) - ROOM - 1, "?" if _is_address(field) else "-"
        text = sql.SQL("left({}, {}) || {} || {}").format(column, room, join, canary)
    if name_of(field) in IN_ITS_TIME:
        text = sql.SQL("CASE WHEN {0} = '' THEN '' ELSE {1} END").format(column, text)
    return sql.SQL("{} = {}").format(column, text)


def is_of_figures(field):
    """Where no word fits, or none may stand."""
    return field.column == "siret" or (field.max_length or ROOM) < ROOM


def _is_address(field):
    return field.column in ADDRESSES


def canaries_of(twin, mirror):
    """A pattern that finds anything that is that town's and not its mirror's."""
    own = _kept(twin) - _kept(mirror)
    short = {word for word in own if word.isdigit() and len(word) == 6}
    long = {re.escape(word) for word in own if len(word) >= LONG and "zqx" not in word}
    marks = [rf"zqx{twin.letter}\d{{3}}x\d+"]
    return re.compile("|".join([*marks, *sorted(long), *(rf"\b{word}\b" for word in short)]))


def _kept(twin):
    """Every text and uuid the town holds."""
    texts = (models.CharField, models.TextField, models.UUIDField)
    words = set()
    with town_context(twin.town):
        for model in models_of(settings.TENANT_APPS):
            for field in model._meta.local_concrete_fields:
                if isinstance(field, texts) and not field.choices:
                    words |= set(model.objects.values_list(field.column, flat=True))
    return {str(word) for word in words if word}
