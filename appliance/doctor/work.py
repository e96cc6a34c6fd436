"""The work: queues, who works on them, and the backups."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import django_rq
from django.conf import settings
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rq import Worker

from appliance.backup.schedule import archives, latest_outcome, made_at
from appliance.doctor.finding import Finding, error, ok, warning
from core.documents.jobs import QUEUES
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
    found = _("Redis %(version)s answers, %(memory)s in use.") % {
        "version": known["redis_version"],
        "memory": known["used_memory_human"],
    }
    policy = known.get("maxmemory_policy", "noeviction")
    if policy == "noeviction":
        yield ok("redis", found)
    else:
        drops = _("When its memory is full it drops keys (%(policy)s), jobs among them.")
        yield warning(
            "redis",
            f"{found} {drops % {'policy': policy}}",
            _("Set maxmemory-policy noeviction."),
        )


def workers() -> Iterator[Finding]:
    """Whether somebody works on each queue."""
    for name in settings.RQ_QUEUES:
        queue = django_rq.get_queue(name)
        waiting, working = queue.count, Worker.count(queue=queue)
        title = _("queue %(name)s") % {"name": name}
        found = _("%(working)s workers, %(waiting)s jobs waiting.") % {
            "working": working,
            "waiting": waiting,
        }
        if working:
            yield ok(title, found)
        else:
            advice = _("Start `serve`, or `worker %(name)s`: uploads wait for it.")
            worker = next(step for step, queues in QUEUES.items() if name in queues)
            yield error(title, found, advice % {"name": worker})


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
        yield ok(_("documents"), _("No document is waiting."))
        return
    age = timezone.now() - min(oldest)
    found = ngettext(
        "%(count)s document is unfinished, it was uploaded %(age)s ago.",
        "%(count)s documents are unfinished, the oldest was uploaded %(age)s ago.",
        count,
    ) % {"count": count, "age": words(age)}
    advice = _(
        "Look at the logs of the workers and of the scheduler; after a large upload, or once all "
        "is being ingested again, it only takes its time."
    )
    if age > VERY_OLD_WORK:
        yield error(_("documents"), found, advice)
    elif age > OLD_WORK:
        yield warning(_("documents"), found, advice)
    else:
        yield ok(_("documents"), found)


def backups() -> Iterator[Finding]:
    """When the last backup was made, and whether the latest try went well."""
    found = archives()
    latest = latest_outcome()
    age = datetime.now(UTC) - made_at(found[-1]) if found else None
    have = _newest(len(found), age) if age else _("There is none.")
    if latest and latest.error:
        failed = _("The latest failed: %(error)s") % {"error": latest.error}
        yield error(_("backup"), f"{failed} {have}", _("Run `backup` and see."))
        return
    hours = settings.BACKUP_EVERY_HOURS
    if not hours and (age is None or age > OLD_BACKUP):
        unscheduled = _("No backups are scheduled.")
        yield warning(
            _("backup"),
            f"{have} {unscheduled}",
            _("Set BACKUP_EVERY_HOURS, and BACKUP_DIR to another disk; or run `backup` yourself."),
        )
    elif hours and (age is None or age > timedelta(hours=hours) * LATE):
        due = _("One is due every %(hours)s hours.") % {"hours": f"{hours:g}"}
        yield error(_("backup"), f"{have} {due}", _("See that `scheduler` runs."))
    else:
        yield ok(_("backup"), have)


def _newest(count: int, age: timedelta) -> str:
    return ngettext(
        "The newest of %(count)s backup is %(age)s old.",
        "The newest of %(count)s backups is %(age)s old.",
        count,
    ) % {"count": count, "age": words(age)}


def words(age: timedelta) -> str:
    """``age`` in the largest unit that fits."""
    seconds = int(age.total_seconds())
    if (count := seconds // 86400) >= 2:
        return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}
    if (count := seconds // 3600) >= 2:
        return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}
    if (count := seconds // 60) >= 2:
        return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}
    count = max(seconds, 0)
    return ngettext("%(count)s second", "%(count)s seconds", count) % {"count": count}
