"""Every look, in the order in which one leans on the other."""

from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.core.checks import ERROR
from django.db import DatabaseError, connection
from redis.exceptions import RedisError

from appliance.backup.errors import BackupError
from appliance.checks import check_settings
from appliance.doctor import database, machine, models, vectors, work
from appliance.doctor.finding import Finding, error, ok, warning
from appliance.telemetry.checks import check_telemetry
from core.errors import ModelUnavailable

Look = Callable[[], Iterable[Finding]]
IN_DATABASE: tuple[tuple[str, Look], ...] = (
    ("roles", database.roles),
    ("row-level security", database.row_level_security),
    ("pgvector", database.extension),
    ("migrations", database.migrations),
    ("clock", database.clock),
    ("documents", work.queue_age),
)
# They keep processors and models busy for seconds, and somebody else's model costs money.
MODELS: tuple[tuple[str, Look], ...] = (
    ("embedding model", models.embedding),
    ("vectors", vectors.vectors),
    ("language model", models.language),
)
ELSEWHERE: tuple[tuple[str, Look], ...] = (
    ("disk", machine.disks),
    ("storage", machine.storage),
    ("certificate", machine.certificate),
    ("backup", work.backups),
)


def examine(*, with_models: bool = True) -> Iterator[Finding]:
    """All that can be looked at. What can't be, because something else is down, is left out."""
    yield from _settings()
    found = list(_look("database", database.reachable))
    yield from found
    if all(finding.level != "error" for finding in found):
        for name, look in IN_DATABASE:
            yield from _look(name, look)
    found = list(_look("redis", work.redis))
    yield from found
    if all(finding.level != "error" for finding in found):
        yield from _look("queues", work.workers)
    for name, look in (*MODELS, *ELSEWHERE) if with_models else ELSEWHERE:
        yield from _look(name, look)


def _settings() -> Iterator[Finding]:
    messages = [*check_settings(None), *check_telemetry(None)]
    for message in messages:
        level = error if message.level >= ERROR else warning
        yield level("settings", message.msg, message.hint or "")
    if not messages:
        yield ok("settings", "Nothing in the settings is unsafe.")


def _look(name: str, look: Look) -> Iterator[Finding]:
    try:
        yield from look()
    except DatabaseError as failed:
        detail = str(failed).strip().partition("\n")[0]
        yield error(
            name,
            f"PostgreSQL does not do what it is asked: {detail}",
            "See that it runs, that DATABASE_URL is right, and that `migrate` has been run.",
        )
    except RedisError as failed:
        yield error(
            name,
            f"Redis does not answer: {failed}",
            "See that it runs and that REDIS_URL is right.",
        )
    except ModelUnavailable as failed:
        yield error(name, failed.detail, "Without it nothing can be searched: see the settings.")
    except (BackupError, OSError) as failed:
        yield error(name, str(failed), "See that this user may read and write there.")
    finally:
        if settings.DATABASE_URL:
            connection.close()
