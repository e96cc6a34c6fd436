"""The database: who we are in it, what it keeps apart, how far its tables are."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import connections
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
    found = _("PostgreSQL %(version)s answers, database %(name)s, role %(role)s.")
    yield ok(_("database"), found % {"version": version, "name": name, "role": role})


def roles() -> Iterator[Finding]:
    """Whether row-level security binds the role that serves."""
    with connections["default"].cursor() as cursor:
        cursor.execute(UNSAFE_ROLE)
        is_superuser, bypasses, owns = cursor.fetchone()
    wrong = [
        what
        for is_so, what in (
            (is_superuser, _("is a superuser")),
            (bypasses, _("has BYPASSRLS")),
            (owns, _("owns tables")),
        )
        if is_so
    ]
    if wrong:
        found = _("The role of DATABASE_URL %(wrong)s: it sees every organization's rows.")
        yield error(
            _("roles"),
            found % {"wrong": _(" and ").join(wrong)},
            _("Use the role policychat_app there, and the owner in DATABASE_OWNER_URL only."),
        )
    else:
        yield ok(
            _("roles"), _("The serving role is no superuser, bypasses no policy and owns nothing.")
        )


def row_level_security() -> Iterator[Finding]:
    """Whether every table with organizations' rows is guarded."""
    with connections["default"].cursor() as cursor:
        open_tables = unguarded_tables(cursor)
        cursor.execute(GUARDED)
        count = cursor.fetchone()[0]
    if open_tables:
        yield error(
            _("row-level security"),
            _("Tables without a forced policy: %(tables)s.") % {"tables": ", ".join(open_tables)},
            _("Stop serving and run `migrate`; if they stay open, restore a backup."),
        )
    else:
        found = _("Forced on all %(count)s tables with organizations' rows.")
        yield ok(_("row-level security"), found % {"count": count})


def extension() -> Iterator[Finding]:
    """The version of pgvector."""
    with connections["default"].cursor() as cursor:
        cursor.execute(EXTENSION)
        row = cursor.fetchone()
    advice = _("A superuser runs appliance/embedded/database.sql in the database.")
    if row is None:
        yield error("pgvector", _("The extension vector is not in the database."), advice)
        return
    installed, offered = row
    versions = {"installed": installed, "offered": offered}
    if tuple(map(int, installed.split(".")[:2])) < OLDEST_VECTOR:
        found = _("pgvector is %(installed)s; 0.8 or newer is needed.")
        yield error("pgvector", found % versions, advice)
    elif installed != offered:
        found = _("pgvector %(installed)s is in use, the server brings %(offered)s.")
        yield warning("pgvector", found % versions, advice)
    else:
        found = _("pgvector %(installed)s, the newest that the server brings.")
        yield ok("pgvector", found % versions)


def migrations() -> Iterator[Finding]:
    """Whether tables and program belong together."""
    alias = owner_alias()
    if newer := unknown(connections["default"]):
        yield error(
            _("migrations"),
            too_new(_("The database"), newer),
            _("Start the newer program, or restore the backup from before the upgrade."),
        )
    elif missing := pending(connections["default"]):
        names = ", ".join(f"{app}.{name}" for app, name in missing[:3])
        found = ngettext(
            "%(count)s migration has not been applied: %(names)s.",
            "%(count)s migrations have not been applied, such as %(names)s.",
            len(missing),
        )
        yield error(
            _("migrations"),
            found % {"count": len(missing), "names": names},
            _("Run `migrate --backup`.")
            if alias == "owner"
            else _("Run `migrate --backup`, with DATABASE_OWNER_URL set."),
        )
    else:
        yield ok(_("migrations"), _("The tables are those that this program expects."))


def clock() -> Iterator[Finding]:
    """How far this machine's clock is from the database's."""
    with connections["default"].cursor() as cursor:
        before = datetime.now(UTC)
        cursor.execute("SELECT clock_timestamp()")
        there = cursor.fetchone()[0]
        after = datetime.now(UTC)
    # Whatever lies between asking and the answer is no difference.
    skew = max((before - there).total_seconds(), (there - after).total_seconds(), 0.0)
    found = _("This clock and the database's are %(seconds)s s apart.") % {
        "seconds": floatformat(skew, 1)
    }
    advice = _("Let both machines set their clocks by NTP: dates in force and leases depend on it.")
    if skew > CLOCK_ERROR_SECONDS:
        yield error(_("clock"), found, advice)
    elif skew > CLOCK_WARNING_SECONDS:
        yield warning(_("clock"), found, advice)
    else:
        yield ok(_("clock"), found)
