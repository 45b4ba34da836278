"""Everything the doctor looks at, in the order in which faults explain each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from halles.doctor import database, installation, surroundings
from halles.doctor.findings import Finding, examine
from halles.selftests.installation import apps_apart, caches_apart

# A subject, its check, and the subject without which it is not worth asking.
CHECKS: list[tuple[str, Callable[[], str], str]] = [
    ("Disk", surroundings.disk, ""),
    ("Database", database.answers, ""),
    ("Application login", database.application_login, "Database"),
    ("Owner login", database.owner_login, "Database"),
    ("Durability", database.promises, "Database"),
    ("Connections", database.no_pooler_between, "Database"),
    ("Clock", database.clock, "Database"),
    ("Extensions", database.extensions, "Database"),
    ("Tables", database.tables, "Owner login"),
    ("Relay", surroundings.relay, "Tables"),
    ("Clock of jobs", surroundings.beat, "Tables"),
    ("Undelivered", surroundings.dead_letters, "Tables"),
    ("Valkey", surroundings.valkey, ""),
    ("Worker", surroundings.worker, "Valkey"),
    ("Files", surroundings.files, ""),
    ("Mail", surroundings.mail, ""),
    ("Apps", apps_apart, ""),
    ("Caches", caches_apart, ""),
    ("Secret key", installation.secret_key, ""),
    ("Debug", installation.debug, ""),
    ("Production", installation.production_rules, ""),
]


def findings() -> Iterator[Finding]:
    """Examine each subject; those that need an ill one are left out."""
    ill: set[str] = set()
    for subject, check, need in CHECKS:
        finding = None if need in ill else examine(subject, check)
        if finding is None or finding.health == "ill":
            ill.add(subject)
        if finding:
            yield finding
