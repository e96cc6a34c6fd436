"""Which migrations the database has had, and which this program knows."""

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from appliance import __version__

Migration = tuple[str, str]

# Of apps that programs before this one had. What these made is left where it is, as they still
# serve while this one migrates.
LEFT = frozenset({("sessions", "0001_initial")})
# Held alone while tables change, and together with others by who reads them all.
LOCK = 7_041_776


def owner_alias() -> str:
    """The connection that may change tables."""
    return "owner" if "owner" in connections.settings else "default"


def applied(connection: BaseDatabaseWrapper) -> list[Migration]:
    """What the database has had, in order of name; nothing for an empty one."""
    return sorted(MigrationLoader(connection).applied_migrations)


def unknown(connection: BaseDatabaseWrapper) -> list[Migration]:
    """What the database has had that this program does not know: a newer one was here."""
    loader = MigrationLoader(connection)
    return sorted(set(loader.applied_migrations) - _known(loader))


def unknown_among(migrations: list[Migration]) -> list[Migration]:
    """Those of ``migrations`` that this program does not know."""
    return sorted(set(migrations) - _known(MigrationLoader(None)))


def pending(connection: BaseDatabaseWrapper) -> list[Migration]:
    """What this program knows that the database has not had."""
    loader = MigrationLoader(connection)
    return sorted(set(loader.graph.nodes) - set(loader.applied_migrations))


def newest_known(app: str) -> str:
    """The last migration of ``app`` that this program has, as people write it."""
    names = [name for label, name in _known(MigrationLoader(None)) if label == app]
    return f"{app}.{max(names)}" if names else _("no migration of %(app)s") % {"app": app}


def too_new(whose: str, newer: list[Migration]) -> str:
    """The sentences that refuse what ``newer`` was applied to; ``whose`` begins them."""
    names = ", ".join(f"{app}.{name}" for app, name in newer)
    known = ", ".join(sorted({newest_known(app) for app, _ in newer}))
    return _(
        "%(whose)s has the migrations %(names)s, which this program, version %(version)s, does not "
        "know: it goes as far as %(known)s."
    ) % {"whose": whose, "names": names, "version": __version__, "known": known}


def _known(loader: MigrationLoader) -> set[Migration]:
    """Squashed migrations stand for those that they replace, even when these are gone."""
    disk = loader.disk_migrations or {}
    replaced = {old for migration in disk.values() for old in migration.replaces}
    return set(disk) | replaced | LEFT
