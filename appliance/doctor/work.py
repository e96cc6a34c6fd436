"""The work: queues, who works on them, and the backups."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import django_rq
from django.conf import settings
from django.db.models import Min
from django.utils import timezone
from rq import Worker

from appliance.backup.schedule import archives, latest_outcome, made_at
from appliance.doctor.finding import Finding, error, ok, warning
from core.documents.lease import UNFINISHED
from core.documents.models import DocumentVersion
from core.tenancy.context import tenant
from core.tenancy.organizations import organization_ids

OLD_WORK, VERY_OLD_WORK = timedelta(minutes=15), timedelta(hours=2)
OLD_BACKUP = timedelta(days=7)
LATE = 2  # so many times the wanted time between two backups


def redis() -> Iterator[Finding]:
    """Whether Redis answers and keeps jobs; RedisError if it does not answer."""
    known = django_rq.get_connection("parse").info()
    found = f"Redis {known['redis_version']} answers, {known['used_memory_human']} in use."
    policy = known.get("maxmemory_policy", "noeviction")
    if policy == "noeviction":
        yield ok("redis", found)
    else:
        yield warning(
            "redis",
            f"{found} When its memory is full it drops keys ({policy}), jobs among them.",
            "Set maxmemory-policy noeviction.",
        )


def workers() -> Iterator[Finding]:
    """Whether somebody works on each queue."""
    for name in settings.RQ_QUEUES:
        queue = django_rq.get_queue(name)
        waiting, working = queue.count, Worker.count(queue=queue)
        found = f"{working} workers, {waiting} jobs waiting."
        if working:
            yield ok(f"queue {name}", found)
        else:
            yield error(
                f"queue {name}", found, f"Start `serve`, or `worker {name}`: uploads wait for it."
            )


def queue_age() -> Iterator[Finding]:
    """How long the oldest unfinished document has been waiting, by its row."""
    oldest: list[datetime] = []
    count = 0
    for organization_id in organization_ids():
        with tenant(organization_id):
            unfinished = DocumentVersion.objects.filter(UNFINISHED)
            count += unfinished.count()
            began = unfinished.aggregate(began=Min("created_at"))["began"]
        if began:
            oldest.append(began)
    if not oldest:
        yield ok("documents", "No document is waiting.")
        return
    age = timezone.now() - min(oldest)
    found = f"{count} documents are unfinished, the oldest was uploaded {words(age)} ago."
    advice = (
        "Look at the logs of the workers and of the scheduler; after a large upload, or once all "
        "is being ingested again, it only takes its time."
    )
    if age > VERY_OLD_WORK:
        yield error("documents", found, advice)
    elif age > OLD_WORK:
        yield warning("documents", found, advice)
    else:
        yield ok("documents", found)


def backups() -> Iterator[Finding]:
    """When the last backup was made, and whether the latest try went well."""
    found = archives()
    latest = latest_outcome()
    age = datetime.now(UTC) - made_at(found[-1]) if found else None
    have = f"The newest of {len(found)} backups is {words(age)} old." if age else "There is none."
    if latest and latest.error:
        yield error("backup", f"The latest failed: {latest.error} {have}", "Run `backup` and see.")
        return
    hours = settings.BACKUP_EVERY_HOURS
    if not hours and (age is None or age > OLD_BACKUP):
        yield warning(
            "backup",
            f"{have} No backups are scheduled.",
            "Set BACKUP_EVERY_HOURS, and BACKUP_DIR to another disk; or run `backup` yourself.",
        )
    elif hours and (age is None or age > timedelta(hours=hours) * LATE):
        yield error(
            "backup", f"{have} One is due every {hours:g} hours.", "See that `scheduler` runs."
        )
    else:
        yield ok("backup", have)


def words(age: timedelta) -> str:
    """``age`` in the largest unit that fits."""
    seconds = int(age.total_seconds())
    for size, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{max(seconds, 0)} seconds"
