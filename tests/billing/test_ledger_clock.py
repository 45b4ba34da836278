from datetime import timedelta

from billing.ledger import actions, clock
from halles.audit.models import Entry
from tenants import owner
from tenants.timed import TIMED


def test_the_books_are_looked_through_each_day():
    [timed] = [timed for timed in TIMED if timed.job is clock.audit]

    assert timed.period == timedelta(days=1)


def test_books_that_are_right_leave_no_trace(town, now):
    assert actions.audit(at=now) == []
    assert not Entry.objects.filter(verb="ledger finding").exists()


def test_what_is_wrong_with_the_books_is_kept_in_the_trace(committed, now):
    _break_the_books(committed)

    findings = actions.audit(at=now)

    assert findings
    assert Entry.objects.filter(verb="ledger finding").count() == len(findings)


def _break_the_books(town):
    """Only the owner of the tables can: it takes the seals off, as a bad restore would."""
    with owner.connect() as broken:
        broken.execute(f"SET search_path = {town.schema_name}, public")
        for table in ("ledger_account", "ledger_journal", "ledger_posting"):
            broken.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        broken.execute(
            "INSERT INTO ledger_account (code, kind, mode) VALUES ('x', 'asset', 'test')"
        )
        broken.execute(
            "INSERT INTO ledger_journal (idem, kind, reference, at, mode, tx)"
            " VALUES ('x', 'x', 'x', now(), 'test', '1')"
        )
        broken.execute(
            "INSERT INTO ledger_posting (journal_id, account_id, amount, currency, mode)"
            " SELECT j.id, a.id, 100, 'EUR', 'test' FROM ledger_journal j, ledger_account a"
        )
