"""Whether a town's tables still are what its version says: looked at nightly, told, not mended."""

from datetime import datetime

from tenants import owner
from tenants.models import Condition, Town
from tenants.owner import Owner
from tenants.schemas import anatomy
from tenants.schemas.script import TOWN

# Enough to see what happened; a town whose schema is gone would differ by a thousand lines.
MOST = 40


def look(town: Town) -> list[str]:
    """
    How the town differs from the blueprint of its version, line by line; nothing if it does not.

    `- line` is missing in the town, `+ line` should not be there.
    """
    with owner.connect() as server:
        found = server.execute(
            "SELECT statements, fingerprint FROM public.tenants_blueprint WHERE version = %s",
            [town.schema_version],
        ).fetchone()
        if found is None:
            return [f"- any blueprint of its version, {town.schema_version[:8] or 'none'}"]
        statements, fingerprint = found
        if anatomy.fingerprint(server, town.schema_name) == fingerprint:
            return []
        return _difference(server, town.schema_name, statements)


def note(town: Town, *, at: datetime) -> list[str]:
    """Look, and keep what was found for `halles towns status` and the console. In public."""
    drift = look(town)
    told = [" ".join(line.split()) for line in drift[:MOST]]
    if len(drift) > MOST:
        told.append(f"… {len(drift) - MOST} more")
    Condition.objects.update_or_create(
        town=town, defaults={"drift": "\n".join(told), "looked_at": at}
    )
    return drift


def _difference(server: Owner, schema: str, statements: list[str]) -> list[str]:
    is_there = anatomy.lines(server, schema)
    # Built for good under the name it is written with, looked at, and undone.
    with server.transaction(force_rollback=True):
        for statement in statements:
            server.execute(statement.encode())
        should_be = anatomy.lines(server, TOWN)
    missing, odd = set(should_be) - set(is_there), set(is_there) - set(should_be)
    return [*(f"- {line}" for line in sorted(missing)), *(f"+ {line}" for line in sorted(odd))]
