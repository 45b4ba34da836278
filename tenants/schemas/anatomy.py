"""What the catalogue of PostgreSQL says of a schema, in lines that two towns can be compared by."""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import LiteralString

from tenants.owner import Owner

_TABLES = """
SELECT concat_ws(' ', CASE relkind WHEN 'r' THEN 'table' ELSE relkind::text END, relname,
                 CASE WHEN relowner <> nspowner THEN 'owned by ' || relowner::regrole END)
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
WHERE relnamespace = %(schema)s AND relkind NOT IN ('i', 'S')
"""
_COLUMNS = """
SELECT concat_ws(' ', 'column', c.relname || '.' || a.attname,
                 format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' END,
                 'identity ' || nullif(a.attidentity::text, ''),
                 'generated ' || nullif(a.attgenerated::text, ''),
                 'default ' || pg_get_expr(d.adbin, d.adrelid), 'collation ' || l.collname)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
LEFT JOIN pg_collation l ON l.oid = a.attcollation AND l.collname <> 'default'
WHERE c.relnamespace = %(schema)s AND c.relkind NOT IN ('i', 'S')
  AND a.attnum > 0 AND NOT a.attisdropped
"""
_CONSTRAINTS = """
SELECT concat_ws(' ', 'constraint', c.relname || '.' || k.conname, pg_get_constraintdef(k.oid))
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE c.relnamespace = %(schema)s
"""
_INDEXES = """
SELECT concat_ws(' ', pg_get_indexdef(i.indexrelid), CASE WHEN NOT i.indisvalid THEN 'invalid' END)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = %(schema)s
"""
_TRIGGERS = """
SELECT concat_ws(' ', pg_get_triggerdef(t.oid), CASE WHEN t.tgenabled <> 'O' THEN 'asleep' END)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = %(schema)s AND NOT t.tgisinternal
"""
_SEQUENCES = """
SELECT format('sequence %%s from %%s by %%s to %%s', c.relname, seqstart, seqincrement, seqmax)
FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid WHERE c.relnamespace = %(schema)s
"""
_FUNCTIONS = """
SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = %(schema)s AND prokind <> 'a'
"""
_GRANTS_ON_TABLES = """
SELECT format('grant %%s on %%s to %%s', privilege_type, relname, nullif(grantee, 0)::regrole)
FROM pg_class, aclexplode(relacl)
WHERE relnamespace = %(schema)s AND grantee <> relowner
"""
_GRANTS_ON_COLUMNS = """
SELECT format('grant %%s on %%s.%%s to %%s', privilege_type, attrelid::regclass, attname,
              nullif(grantee, 0)::regrole)
FROM pg_attribute JOIN pg_class c ON c.oid = attrelid, aclexplode(attacl)
WHERE relnamespace = %(schema)s
"""
_GRANTS_ON_SCHEMA = """
SELECT format('grant %%s to %%s', privilege_type, nullif(grantee, 0)::regrole)
FROM pg_namespace, aclexplode(nspacl) WHERE oid = %(schema)s AND grantee <> nspowner
"""
_MEMBERS = """
SELECT format('%%s is a member of %%s', m.member::regrole, m.roleid::regrole)
FROM pg_auth_members m JOIN pg_roles r ON r.oid IN (m.member, m.roleid)
WHERE r.rolname = %(name)s
"""
_TABLES_AND_MORE = (_TABLES, _COLUMNS, _CONSTRAINTS, _INDEXES, _TRIGGERS, _SEQUENCES, _FUNCTIONS)
_GRANTS = (_GRANTS_ON_TABLES, _GRANTS_ON_COLUMNS, _GRANTS_ON_SCHEMA, _MEMBERS)


def lines(connection: Owner, schema: str, *, grants: bool = True) -> list[str]:
    """
    Everything that the tables of a schema are, sorted, with `*` for the schema and its role.

    Two schemas are made alike when their lines are equal, be they in two databases. Without
    `grants`, for one that has no role, or on a server with other logins. An absent schema has
    no line. Rows are not looked at.
    """
    found: list[str] = []
    # Under this path every name is written with its schema; rolling back restores the old one.
    with connection.transaction(force_rollback=True):
        connection.execute("SET LOCAL search_path = pg_catalog")
        for query in (*_TABLES_AND_MORE, *(_GRANTS if grants else ())):
            found += _ask(connection, query, schema)
    return sorted(found)


def fingerprint(connection: Owner, schema: str, *, grants: bool = True) -> str:
    """A hash of the lines: equal for two towns made alike."""
    text = "\n".join(lines(connection, schema, grants=grants))
    return sha256(text.encode()).hexdigest()


def _ask(connection: Owner, query: LiteralString, schema: str) -> Iterator[str]:
    oid = connection.execute("SELECT oid FROM pg_namespace WHERE nspname = %s", [schema]).fetchone()
    asked = {"schema": oid[0] if oid else 0, "name": schema}
    for (line,) in connection.execute(query, asked):
        # As a word of its own: a constraint's name may end like a schema's.
        yield re.sub(rf"\b{schema}\b", "*", re.sub(rf"\b{schema}\.", "", str(line)))
