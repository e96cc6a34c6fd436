"""Every look, in the order in which one leans on the other."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.checks import ERROR
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from redis.exceptions import RedisError

from appliance.backup.errors import BackupError
from appliance.checks import check_settings
from appliance.doctor import database, machine, models, vectors, work
from appliance.doctor.finding import Finding, error, ok, warning
from appliance.telemetry.checks import check_telemetry
from core.errors import ModelUnavailable

if TYPE_CHECKING:
    from core.console.page_language import Text

Look = Callable[[], Iterable[Finding]]
IN_DATABASE: "tuple[tuple[Text, Look], ...]" = (
    (gettext_lazy("roles"), database.roles),
    (gettext_lazy("row-level security"), database.row_level_security),
    ("pgvector", database.extension),
    (gettext_lazy("migrations"), database.migrations),
    (gettext_lazy("clock"), database.clock),
    (gettext_lazy("documents"), work.queue_age),
)
# They keep processors and models busy for seconds, and somebody else's model costs money: no page
# shows them, and they are English only.
MODELS: "tuple[tuple[Text, Look], ...]" = (
    ("embedding model", models.embedding),
    ("vectors", vectors.vectors),
    ("language model", models.language),
)
ELSEWHERE: "tuple[tuple[Text, Look], ...]" = (
    (gettext_lazy("disk"), machine.disks),
    (gettext_lazy("storage"), machine.storage),
    (gettext_lazy("certificate"), machine.certificate),
    (gettext_lazy("backup"), work.backups),
)


def examine(*, with_models: bool = True) -> Iterator[Finding]:
    """All that can be looked at, in the active language. What can't be, because something else is
    down, is left out."""
    yield from _settings()
    found = list(_look(_("database"), database.reachable))
    yield from found
    if all(finding.level != "error" for finding in found):
        for name, look in IN_DATABASE:
            yield from _look(str(name), look)
    found = list(_look("redis", work.redis))
    yield from found
    if all(finding.level != "error" for finding in found):
        yield from _look(_("queues"), work.workers)
    for name, look in (*MODELS, *ELSEWHERE) if with_models else ELSEWHERE:
        yield from _look(str(name), look)


def _settings() -> Iterator[Finding]:
    messages = [*check_settings(None), *check_telemetry(None)]
    for message in messages:
        level = error if message.level >= ERROR else warning
        yield level(_("settings"), message.msg, message.hint or "")
    if not messages:
        yield ok(_("settings"), _("Nothing in the settings is unsafe."))


def _look(name: str, look: Look) -> Iterator[Finding]:
    try:
        yield from look()
    except DatabaseError as failed:
        detail = str(failed).strip().partition("\n")[0]
        yield error(
            name,
            _("PostgreSQL does not do what it is asked: %(detail)s") % {"detail": detail},
            _("See that it runs, that DATABASE_URL is right, and that `migrate` has been run."),
        )
    except RedisError as failed:
        yield error(
            name,
            _("Redis does not answer: %(error)s") % {"error": failed},
            _("See that it runs and that REDIS_URL is right."),
        )
    except ModelUnavailable as failed:
        yield error(name, failed.detail, "Without it nothing can be searched: see the settings.")
    except (BackupError, OSError) as failed:
        yield error(name, str(failed), _("See that this user may read and write there."))
    finally:
        if settings.DATABASE_URL:
            connection.close()
