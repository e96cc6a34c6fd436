"""The versions of a document with the days on which each counts, as the surfaces show them.
Inside ``tenant()``."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from core.documents.differences import Comparison, compare
from core.documents.models import DocumentVersion
from core.documents.timeline import Period, first_day, periods
from core.errors import Conflict, NotFound
from core.rest.states import state_of_dates

State = Literal["in_force", "coming", "past", "never", "withdrawn", "held", "unread"]
STATES = get_args(State)


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """``periods`` are the days on which answers come from it, ``first_day`` the first that its own
    dates admit (None: always). ``state`` says how it stands today: ``never`` where another counts
    on all of its days, ``held`` where it was read and waits for the golden questions or an admin,
    ``unread`` while it is read or where that failed."""

    version: DocumentVersion
    periods: tuple[Period, ...]
    first_day: date | None
    state: State

    @property
    def mark(self) -> str:
        """Of its dates, for the form that changes them."""
        return state_of_dates(self.version).mark


@dataclass(frozen=True, slots=True)
class Compared:
    """How version ``newer`` differs from version ``older``."""

    older: int
    newer: int
    comparison: Comparison


def shown_versions(document_id: UUID) -> list[ShownVersion]:
    """All versions of a document that the reader sees, the newest first. NotFound."""
    versions = list(DocumentVersion.objects.filter(document=document_id).order_by("-number"))
    if not versions:
        raise NotFound("There is no such document.")
    counting = periods(versions)
    today = timezone.now().date()
    return [_shown(one, tuple(counting[one.number]), today) for one in versions]


def shown_version(document_id: UUID, number: int) -> ShownVersion:
    """One of them. NotFound."""
    for shown in shown_versions(document_id):
        if shown.version.number == number:
            return shown
    raise NotFound("There is no such version of this document.")


def compare_versions(
    document_id: UUID, older: int | None = None, newer: int | None = None
) -> Compared:
    """How version ``newer`` differs from ``older``: the newest that was read, and the one before
    it, where they are None. NotFound; Conflict where there is no text to compare."""
    versions = {shown.version.number: shown.version for shown in shown_versions(document_id)}
    readable = [number for number, version in versions.items() if version.text_run]
    newer = newer or next(iter(readable), None)
    older = older or next((number for number in readable if newer and number < newer), None)
    if newer is None or older is None:
        raise Conflict(_("There are no two versions with a text to compare."))
    for number in (older, newer):
        if number not in versions:
            raise NotFound("There is no such version of this document.")
        if number not in readable:
            sentence = _("Version %(number)s has not been read, so it has no text to compare.")
            raise Conflict(sentence % {"number": number})
    return Compared(older, newer, compare(versions[older], versions[newer]))


def _shown(version: DocumentVersion, counting: tuple[Period, ...], today: date) -> ShownVersion:
    return ShownVersion(version, counting, first_day(version), _state(version, counting, today))


def _state(version: DocumentVersion, counting: tuple[Period, ...], today: date) -> State:
    if version.withdrawn_at:
        return "withdrawn"
    if not version.indexed_run:
        return "held" if version.held_run else "unread"
    if any(period.has(today) for period in counting):
        return "in_force"
    if any(period.first and period.first > today for period in counting):
        return "coming"
    return "past" if counting else "never"
