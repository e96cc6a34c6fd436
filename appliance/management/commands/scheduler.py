"""`scheduler`: regular work, in a loop."""

import logging
import signal
import sys
import threading
import time
from argparse import SUPPRESS
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection

from appliance.alive import sign
from appliance.backup.errors import BackupError
from appliance.backup.schedule import is_due
from appliance.process import CHECKED, ROOT, Child, check_apart
from core.accounts.forgotten import mail_wanted_resets
from core.accounts.sessions import clear_expired_sessions
from core.audit.expiring import delete_old_events
from core.audit.output import put_out_events
from core.audit.verifying import check_chains
from core.conversations.digest import send_digests
from core.conversations.retention import delete_old_conversations
from core.documents.calendar_events import note_days
from core.documents.orphans import delete_orphans
from core.documents.review_reminders import remind_owners
from core.documents.sweep import sweep
from core.quality.deleted_documents import strip_deleted_documents
from core.quality.run_sweep import sweep_runs
from core.webhooks.delivery_loop import deliver_until
from core.webhooks.old_deliveries import delete_old_deliveries

logger = logging.getLogger(__name__)
HOUR_SECONDS = 3600
ROUND_SECONDS = 600  # that looking through all organizations may take


class Command(BaseCommand):
    help = (
        "Queue again, every SWEEP_SECONDS, the ingest work that nobody is doing, and ask golden "
        "questions where documents have changed and their organization wants it; make backups "
        "every BACKUP_EVERY_HOURS; send webhooks, and mail links "
        "for new passwords to whoever asked for one; take the passages of deleted "
        "documents out of stored answers; every hour, delete conversations and deliveries that "
        "are kept no longer, files that no document names and sessions that have expired, and "
        "send the digest mails that are due; delete audit entries older than AUDIT_KEEP_DAYS, and "
        "once a day verify each organization's audit."
    )

    requires_system_checks = ()  # handle makes them, apart

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(CHECKED, action="store_true", help=SUPPRESS)

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["checked"]:
            check_apart(self)
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        # A process of its own: it may take long, and the sweeper is needed meanwhile.
        backup = Child("backup")
        # Likewise: receivers, a mail server and a long history may take their time.
        hourly = webhooks = deletions = mails = threading.Thread()
        next_hour = time.monotonic()
        try:
            sign("scheduler", settings.SWEEP_SECONDS + ROUND_SECONDS)
            while not stop.wait(settings.SWEEP_SECONDS):
                sign("scheduler", settings.SWEEP_SECONDS + ROUND_SECONDS)
                _attempt(sweep)
                _attempt(sweep_runs)
                _attempt(put_out_events)
                _back_up(backup)
                if not webhooks.is_alive():
                    webhooks = threading.Thread(target=deliver_until, args=(stop,), name="webhooks")
                    webhooks.start()
                if not deletions.is_alive():
                    deletions = threading.Thread(target=_deletions, name="deletions", daemon=True)
                    deletions.start()
                if not mails.is_alive():
                    mails = threading.Thread(target=_mails, name="mails", daemon=True)
                    mails.start()
                if time.monotonic() >= next_hour and not hourly.is_alive():
                    hourly = threading.Thread(target=_hourly, name="hourly", daemon=True)
                    hourly.start()
                    next_hour = time.monotonic() + HOUR_SECONDS
        finally:
            # The thread of webhooks ends by itself, once what it is sending has been answered.
            stop.set()
            backup.stop()


def _hourly() -> None:
    _attempt(note_days)
    # Digests first: they count what may be deleted next.
    _attempt(send_digests)
    _attempt(remind_owners)
    _attempt(delete_old_conversations)
    _attempt(delete_orphans)
    _attempt(delete_old_deliveries)
    _attempt(clear_expired_sessions)
    _attempt(delete_old_events)
    _attempt(check_chains)
    connection.close()


def _deletions() -> None:
    _attempt(strip_deleted_documents)
    connection.close()


def _mails() -> None:
    _attempt(mail_wanted_resets)
    connection.close()


def _attempt(work: Callable[[], int]) -> None:
    try:
        work()
    except DatabaseError:
        # The next round tries again; a scheduler that ended would do nothing more.
        logger.exception("%s failed", work.__name__)


def _back_up(backup: Child) -> None:
    try:
        if not backup.alive and is_due(datetime.now(UTC)):
            backup.start([sys.executable, "-m", "appliance", "backup"], cwd=ROOT)
    except BackupError as error:
        logger.error("no backup can be made: %s", error)
