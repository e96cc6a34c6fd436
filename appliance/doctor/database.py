"""The database: who we are in it, what it keeps apart, how far its tables are."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import connections

from appliance.doctor.finding import Finding, error, ok, warning
from appliance.schema import owner_alias, pending, too_new, unknown
from core.tenancy.checks import UNSAFE_ROLE, unguarded_tables

OLDEST_VECTOR = (0, 8)
CLOCK_WARNING_SECONDS, CLOCK_ERROR_SECONDS = 2.0, 30.0
GUARDED = """
SELECT count(*) FROM pg_class c JOIN pg_attribute a
    ON a.attrelid = c.oid AND a.attname = 'organization_id' AND NOT a.attisdropped
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
"""
EXTENSION = """
SELECT e.extversion, a.default_version FROM pg_extension e
JOIN pg_available_extensions a ON a.name = e.extname WHERE e.extname = 'vector'
"""


def reachable() -> Iterator[Finding]:
    """Whether PostgreSQL answers, and as whom; DatabaseError if it does not."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_user, current_database()")
        version, role, name = cursor.fetchone()
    yield ok("database", f"PostgreSQL {version} answers, database {name}, role {role}.")


def roles() -> Iterator[Finding]:
    """Whether row-level security binds the role that serves."""
    with connections["default"].cursor() as cursor:
        cursor.execute(UNSAFE_ROLE)
        is_superuser, bypasses, owns = cursor.fetchone()
    wrong = [
        what
        for is_so, what in (
            (is_superuser, "is a superuser"),
            (bypasses, "has BYPASSRLS"),
            (owns, "owns tables"),
        )
        if is_so
    ]
    if wrong:
        yield error(
            "roles",
            f"The role of DATABASE_URL {' and '.join(wrong)}: it sees every organization's rows.",
            "Use the role policychat_app there, and the owner in DATABASE_OWNER_URL only.",
        )
    else:
        yield ok("roles", "The serving role is no superuser, bypasses no policy and owns nothing.")


def row_level_security() -> Iterator[Finding]:
    """Whether every table with organizations' rows is guarded."""
    with connections["default"].cursor() as cursor:
        open_tables = unguarded_tables(cursor)
        cursor.execute(GUARDED)
        count = cursor.fetchone()[0]
    if open_tables:
        yield error(
            "row-level security",
            f"Tables without a forced policy: {', '.join(open_tables)}.",
            "Stop serving and run `migrate`; if they stay open, restore a backup.",
        )
    else:
        yield ok("row-level security", f"Forced on all {count} tables with organizations' rows.")


def extension() -> Iterator[Finding]:
    """The version of pgvector."""
    with connections["default"].cursor() as cursor:
        cursor.execute(EXTENSION)
        row = cursor.fetchone()
    advice = "A superuser runs appliance/embedded/database.sql in the database."
    if row is None:
        yield error("pgvector", "The extension vector is not in the database.", advice)
        return
    installed, offered = row
    if tuple(map(int, installed.split(".")[:2])) < OLDEST_VECTOR:
        yield error("pgvector", f"pgvector is {installed}; 0.8 or newer is needed.", advice)
    elif installed != offered:
        yield warning(
            "pgvector", f"pgvector {installed} is in use, the server brings {offered}.", advice
        )
    else:
        yield ok("pgvector", f"pgvector {installed}, the newest that the server brings.")


def migrations() -> Iterator[Finding]:
    """Whether tables and program belong together."""
    alias = owner_alias()
    if newer := unknown(connections["default"]):
        yield error(
            "migrations",
            too_new("The database", newer),
            "Start the newer program, or restore the backup from before the upgrade.",
        )
    elif missing := pending(connections["default"]):
        names = ", ".join(f"{app}.{name}" for app, name in missing[:3])
        owner = "" if alias == "owner" else ", with DATABASE_OWNER_URL set"
        yield error(
            "migrations",
            f"{len(missing)} migrations have not been applied, such as {names}.",
            f"Run `migrate --backup`{owner}.",
        )
    else:
        yield ok("migrations", "The tables are those that this program expects.")


def clock() -> Iterator[Finding]:
    """How far this machine's clock is from the database's."""
    with connections["default"].cursor() as cursor:
        before = datetime.now(UTC)
        cursor.execute("SELECT clock_timestamp()")
        there = cursor.fetchone()[0]
        after = datetime.now(UTC)
    # Whatever lies between asking and the answer is no difference.
    skew = max((before - there).total_seconds(), (there - after).total_seconds(), 0.0)
    found = f"This clock and the database's are {skew:.1f} s apart."
    advice = "Let both machines set their clocks by NTP: dates in force and leases depend on it."
    if skew > CLOCK_ERROR_SECONDS:
        yield error("clock", found, advice)
    elif skew > CLOCK_WARNING_SECONDS:
        yield warning("clock", found, advice)
    else:
        yield ok("clock", found)
