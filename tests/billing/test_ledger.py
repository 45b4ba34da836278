"""The attacks on the ledger are made with SQL, as the town's own role and as the owner."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from billing.ledger import actions, chart, queries
from billing.ledger.models import Account, Journal, Posting
from halles.money import Money
from tenants import owner
from tenants.current import public_context, town_context

SALE = [
    ("psp:local", Money(750)),
    ("town-subsidy:1", Money(250)),
    ("voucher-liability:1", Money(-1000)),
]


def post(now, **changes):
    journal = {"idem": "sale:1", "kind": "sale", "reference": "voucher:1", "mode": "test"}
    return actions.post(**{**journal, "at": now, "lines": SALE, **changes})


def close():
    """What the commit would check."""
    connection.check_constraints()


def test_a_journal_moves_balances(town, now):
    post(now)
    close()

    assert queries.balance(chart.psp("local")) == Money(750)
    assert queries.balance(chart.voucher_liability(1)) == Money(-1000)
    assert queries.balance(chart.BANK) == Money.ZERO
    assert queries.audit() == [] or all("ledger" not in f.check for f in queries.audit())


def test_lines_of_nothing_are_left_out(town, now):
    journal = post(now, lines=[*SALE, (chart.BANK, Money.ZERO)])

    assert journal.postings.count() == 3


def test_the_same_key_writes_once(town, now):
    assert post(now) == post(now)

    assert Posting.objects.count() == 3


def test_the_same_key_with_other_lines_is_refused(town, now):
    post(now)

    with pytest.raises(actions.Mismatch):
        post(now, lines=[(chart.BANK, Money(1)), (chart.SUSPENSE, Money(-1))])


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        (SALE[:2], actions.Unbalanced),
        ([], actions.TooFewLines),
        ([(chart.BANK, Money.ZERO)], actions.TooFewLines),
        ([("pocket", Money(1)), (chart.BANK, Money(-1))], chart.UnknownAccount),
    ],
)
def test_a_journal_that_does_not_stand_is_refused(town, now, lines, refusal):
    with pytest.raises(refusal), transaction.atomic():
        post(now, lines=lines)

    assert not Journal.objects.exists()


def test_test_and_live_money_have_accounts_of_their_own(town, now):
    post(now)
    post(now, idem="sale:2", mode="live")
    close()

    assert queries.balance(chart.psp("local"), "test") == Money(750)
    assert Account.objects.filter(code="psp:local").count() == 2


def attack(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def by_hand(amounts, mode="test", currencies=("EUR", "EUR", "EUR")):
    journal = Journal.objects.create(
        idem="hand", kind="x", reference="x", at="2026-04-11T09:00Z", mode=mode
    )
    account = Account.objects.create(code="bank", kind="asset", mode="test")
    Posting.objects.bulk_create(
        Posting(journal=journal, account=account, amount=Money(a), currency=c, mode="test")
        for a, c in zip(amounts, currencies, strict=False)
    )
    close()


@pytest.mark.parametrize("amounts", [[], [5], [5, -4], [5, -5, 1]])
def test_the_database_refuses_an_unbalanced_journal(town, amounts):
    with pytest.raises(IntegrityError, match="not balanced"), transaction.atomic():
        by_hand(amounts)


def test_the_database_refuses_two_currencies(town):
    with pytest.raises(IntegrityError, match="2 currencies"), transaction.atomic():
        by_hand([5, -5], currencies=("EUR", "CHF"))


def test_the_database_refuses_a_posting_of_nothing(town):
    with pytest.raises(IntegrityError, match="not_zero"), transaction.atomic():
        by_hand([0, 5, -5])


def test_the_database_refuses_mixed_modes(town):
    with pytest.raises(IntegrityError, match="mode"), transaction.atomic():
        by_hand([5, -5], mode="live")


def test_the_database_refuses_the_same_key_twice(town, now):
    post(now)

    with pytest.raises(IntegrityError, match="idem"), transaction.atomic():
        Journal.objects.create(idem="sale:1", kind="x", reference="x", at=now, mode="test")


CHANGES = [
    "UPDATE ledger_posting SET amount = 1",
    "UPDATE ledger_journal SET kind = 'x'",
    "UPDATE ledger_account SET kind = 'asset'",
    "DELETE FROM ledger_posting",
    "DELETE FROM ledger_journal",
    "TRUNCATE ledger_posting",
    "TRUNCATE ledger_journal CASCADE",
    "ALTER TABLE ledger_posting DISABLE TRIGGER ALL",
    "DROP TRIGGER ledger_posting_sealed ON ledger_posting",
    "SET session_replication_role = replica",
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_towns_role_cannot_change_what_is_written(town, now, change):
    post(now)
    close()

    with pytest.raises(DatabaseError), transaction.atomic():
        attack(change)


def test_a_committed_journal_is_sealed_even_for_the_owner(committed, now):
    journal = post(now)
    account = Account.objects.get(code="psp:local")
    late = (
        "INSERT INTO ledger_posting (journal_id, account_id, amount, currency, mode)"  # noqa: S608
        f" VALUES ({journal.pk}, {account.pk}, 5, 'EUR', 'test')"
    )

    with pytest.raises(DatabaseError, match="sealed"):
        attack(late)
    for statement in [late, *CHANGES[:7]]:
        with owner.connect() as server:
            server.execute(f"SET search_path = {committed.schema_name}, public")
            with pytest.raises(Exception, match=r"sealed|only ever added"):
                server.execute(statement)
            server.rollback()


def test_the_audit_finds_what_was_done_behind_the_triggers(committed, now, capsys):
    post(now, idem="hidden", lines=[(chart.BANK, Money(9)), (chart.SUSPENSE, Money(-9))])
    with owner.connect() as server:
        server.execute(f"SET search_path = {committed.schema_name}, public")
        server.execute("ALTER TABLE ledger_posting DISABLE TRIGGER USER")
        server.execute("DELETE FROM ledger_posting WHERE amount = -9")
        server.execute("ALTER TABLE ledger_posting ENABLE TRIGGER USER")

    with public_context(), pytest.raises(CommandError, match="finding"):
        call_command("ledger", "audit", "--town", committed.commune_id, "--json")

    checks = {found["check"] for found in json.loads(capsys.readouterr().out)}
    assert {
        "billing.ledger.all_postings_add_up_to_zero",
        "billing.ledger.every_journal_is_balanced",
    } <= checks


def test_a_town_does_not_see_its_neighbours_ledger(town, other_town, now):
    post(now)

    with town_context(other_town):
        assert queries.balance(chart.psp("local")) == Money.ZERO
        assert post(now).pk
    assert Journal.objects.count() == 1
