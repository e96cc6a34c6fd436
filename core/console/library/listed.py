"""A document as the library's pages show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.console.refusals import refusal_of
from core.documents.details import department_of, tags_of
from core.documents.models import DocumentVersion, Stage, Status
from core.documents.turns import Wait
from core.documents.worded_passages import WordedPassage
from core.tenancy.audiences import spelled_audience

STAGES = {
    Stage.QUEUED: _("Waiting its turn"),
    Stage.EXTRACTING: _("Reading the pages"),
    Stage.EMBEDDING: _("Making it searchable"),
    Stage.DONE: _("Finishing"),
}
# The last days before an end at which the page says when it comes.
SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Listed:
    """``version`` is the newest, as core.rest.library lists it. ``reading`` says how far its
    ingest is ("" once it has ended), ``waiting`` what it waits for where it waits, ``ends``
    when what is in force ends, where that is soon, ``audience`` whom it is for, "" for
    everybody, ``passage`` where the words stand that it was found by, if by words, on the page that
    is called ``place``."""

    version: Any
    department: str
    tags: list[str]
    reading: str
    waiting: str
    ends: date | None
    is_due: bool
    audience: str
    passage: WordedPassage | None
    place: str

    @property
    def has_failed(self) -> bool:
        return bool(self.version.status == Status.FAILED)

    @property
    def failure(self) -> str:
        """Why it could not be read."""
        return refusal_of(self.version.error_code, self.version.error_detail)


def listed(
    version: Any,
    wait: Wait | None,
    groups: Mapping[UUID, str],
    passage: WordedPassage | None = None,
    place: str = "",
) -> Listed:
    """``version`` with what templates can't work out; ``wait`` as core.documents.turns has it,
    ``groups`` are the names of all."""
    today = timezone.now().date()
    until = version.in_force_until
    due = version.document.review_due
    return Listed(
        version=version,
        department=department_of(version.document),
        tags=tags_of(version.document),
        reading=reading_of(version),
        waiting=_why_it_waits(version, wait),
        ends=until if until and until <= today + SOON else None,
        is_due=bool(due and due <= today),
        audience=spelled_audience(version.document.audience, groups),
        passage=passage,
        place=place,
    )


def reading_of(version: DocumentVersion) -> str:
    """How far the ingest of a version is; "" once it has ended."""
    if version.away_since:
        return gettext("Waiting for the embedding model")
    if version.status == Status.PENDING:
        return str(STAGES[Stage.QUEUED])
    return str(STAGES[Stage(version.stage)]) if version.status == Status.PROCESSING else ""


def _why_it_waits(version: DocumentVersion, wait: Wait | None) -> str:
    if version.away_since:
        sentence = gettext("The document goes on by itself once the model answers.")
        return f"{sentence} ({version.error_detail})"
    return spelled_wait(wait) if wait else ""


def spelled_wait(wait: Wait) -> str:
    """What comes before it, and about how long that takes."""
    if wait.position == 1:
        return gettext("It is next.")
    before = wait.position - 1
    files = ngettext(
        "One file comes before it.", "Up to %(before)s files come before it.", before
    ) % {"before": before}
    return files if wait.seconds is None else f"{files} {_spelled_time(wait.seconds)}"


def _spelled_time(seconds: int) -> str:
    minutes = round(seconds / 60)
    if minutes < 2:
        return gettext("About a minute.") if minutes else gettext("Less than a minute.")
    if minutes < 120:
        return gettext("About %(minutes)s minutes.") % {"minutes": minutes}
    return gettext("About %(hours)s hours.") % {"hours": round(minutes / 60)}
