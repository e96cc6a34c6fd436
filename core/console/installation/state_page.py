"""Whether all is well with the installation, for platform admins."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache

from core.console.access import render_page
from core.documents.room import disks
from core.documents.used import stored_of_all
from core.installation import Level, QueueState, state
from core.tenancy.readers import EVERYTHING, reading_as

_BACKTICKS = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class ShownQueue:
    """A queue, and since when the first of its jobs has waited, if one does."""

    queue: QueueState
    waits_since: datetime | None


@never_cache
def state_page(request: HttpRequest) -> HttpResponse:
    """Version, findings, queues, storage and backups, as they are at this moment."""
    now = timezone.now()
    # Counts of all there is, whatever the platform admin may read: they say nothing of a single
    # document.
    with reading_as(EVERYTHING):
        found, stored = state(), stored_of_all()
    findings = [
        replace(one, found=_with_code(one.found), advice=_with_code(one.advice))
        for one in found.findings
    ]
    return render_page(
        request,
        "installation/state.html",
        section="installation",
        tab="state",
        state=found,
        looked_at=now,
        troubles=[one for one in findings if one.level != Level.OK],
        well=[one for one in findings if one.level == Level.OK],
        queues=[_shown(queue, now) for queue in found.queues or ()],
        disks=disks(),
        stored=stored,
    )


def _with_code(sentence: str) -> SafeString:
    """What is between backticks, which doctor prints, as code."""
    pieces = enumerate(_BACKTICKS.split(sentence))
    return format_html_join(
        "",
        "{}",
        ((format_html("<code>{}</code>", piece) if at % 2 else piece,) for at, piece in pieces),
    )


def _shown(queue: QueueState, now: datetime) -> ShownQueue:
    waits = timedelta(seconds=queue.oldest_seconds)
    return ShownQueue(queue, now - waits if queue.waiting else None)
