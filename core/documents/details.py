"""What is known about a document besides its files: title, audience, owner, department, tags,
metadata, review, archive. Inside ``tenant()``.

The department and the tags stand in the metadata, so that they are filters of search like any
other of its names.
"""

import calendar
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.record import record
from core.documents.calendar_events import note_review, noting_what_counts
from core.documents.models import Document
from core.documents.titles import rename
from core.errors import InvalidInput
from core.tenancy.audiences import Audience, checked
from core.tenancy.members import members
from core.tenancy.models import User

DEPARTMENT, TAGS = "department", "tags"
MOST_TAGS = 50
COLUMNS = ("title", "audience", "owner", "metadata", "review_months", "review_due", "archived_on")


class Left:
    """What a change leaves as it is."""


LEFT = Left()


@dataclass(frozen=True, slots=True)
class Change:
    """What a document gets; LEFT is what it has. None is nothing of it.

    ``metadata`` are all of it, before department and tags are put in. ``reviewed`` sets the next
    review so many months from today as the cycle has.
    """

    title: str | Left = LEFT
    audience: Audience | Left = LEFT
    owner: UUID | Left | None = LEFT
    metadata: Mapping[str, Any] | Left = LEFT
    department: str | Left = LEFT
    tags: Sequence[str] | Left = LEFT
    add_tags: Sequence[str] = ()
    remove_tags: Sequence[str] = ()
    review_months: int | Left | None = LEFT
    review_due: date | Left | None = LEFT
    reviewed: bool = False
    archived: bool | Left = LEFT


def department_of(document: Document) -> str:
    """The department that the metadata name; "" for none."""
    value = document.metadata.get(DEPARTMENT)
    return value if isinstance(value, str) else ""


def tags_of(document: Document) -> list[str]:
    """The tags that the metadata name."""
    return tag_list(document.metadata.get(TAGS))


def tag_list(value: object) -> list[str]:
    """The tags in what stands under TAGS: whoever uploads may have put one there alone."""
    listed = value if isinstance(value, list) else [value]
    return [tag for tag in listed if isinstance(tag, str) and tag]


def owners() -> "QuerySet[User]":
    """Who can look after a document: the active members."""
    return members().filter(is_active=True)


def change_document(document: Document, change: Change, *, actor: str) -> None:
    """Apply ``change`` to a locked document, with an audit event where anything changed.

    InvalidInput for an owner who can't be, for groups that are not there, for too many tags.
    """
    before = {name: getattr(document, name) for name in COLUMNS}
    if not isinstance(change.title, Left) and change.title != document.title:
        rename(document, change.title)
    if not isinstance(change.audience, Left):
        document.audience = checked(change.audience)
    if not isinstance(change.owner, Left):
        document.owner = _owner(change.owner)
    document.metadata = _metadata(document, change)
    _change_review(document, change)
    if not isinstance(change.archived, Left):
        document.archived_on = _archived_on(document, archived=change.archived)
    after = {name: getattr(document, name) for name in COLUMNS}
    changed = [name for name in COLUMNS if after[name] != before[name]]
    if changed:
        archiving = "archived_on" in changed
        with noting_what_counts(document.pk) if archiving else nullcontext():
            document.save(update_fields=[*changed, "title_given", "updated_at"])
    if "review_due" in changed and document.review_due and document.review_due <= _today():
        note_review(document)
    _record(document, changed, change, actor)


def _record(document: Document, changed: list[str], change: Change, actor: str) -> None:
    if change.reviewed:
        due = str(document.review_due) if document.review_due else None
        record("document.reviewed", actor, document.pk, next=due)
        changed = [name for name in changed if name != "review_due"]
    if "archived_on" in changed:
        verb = "archived" if document.archived_on else "brought_back"
        record(f"document.{verb}", actor, document.pk, title=document.title)
        changed = [name for name in changed if name != "archived_on"]
    if "audience" in changed:
        note_audience(document, actor)
        changed = [name for name in changed if name != "audience"]
    if changed:
        record("document.changed", actor, document.pk, changed=changed)


def note_audience(document: Document, actor: str) -> None:
    """For the audit: whom the document is for now."""
    record("document.audience_changed", actor, document.pk, audience=document.audience)


def _owner(member_id: UUID | None) -> User | None:
    if member_id is None:
        return None
    found = owners().filter(pk=member_id).first()
    if found is None:
        sentence = _("Choose an active member of the organization.")
        raise InvalidInput(sentence, {"owner": [sentence]})
    return found


def _metadata(document: Document, change: Change) -> dict[str, Any]:
    found = document.metadata if isinstance(change.metadata, Left) else dict(change.metadata)
    document.metadata = found
    tags = tags_of(document) if isinstance(change.tags, Left) else [*change.tags]
    changes: dict[str, Any] = {}
    if not isinstance(change.department, Left):
        changes[DEPARTMENT] = change.department
    if not isinstance(change.tags, Left) or change.add_tags or change.remove_tags:
        kept = dict.fromkeys([*tags, *change.add_tags])
        changes[TAGS] = [tag for tag in kept if tag not in change.remove_tags]
        if len(changes[TAGS]) > MOST_TAGS:
            sentence = _("A document has at most %(most)s tags.") % {"most": MOST_TAGS}
            raise InvalidInput(sentence, {"tags": [sentence]})
    both = {**found, **changes}
    return {name: value for name, value in both.items() if name not in changes or value}


def _change_review(document: Document, change: Change) -> None:
    if not isinstance(change.review_months, Left):
        began = document.review_months is None and change.review_months is not None
        document.review_months = change.review_months
        if began and document.review_due is None and isinstance(change.review_due, Left):
            document.review_due = _months_on(_today(), document.review_months)
    if not isinstance(change.review_due, Left):
        document.review_due = change.review_due
    if change.reviewed:
        document.review_due = _months_on(_today(), document.review_months)


def _today() -> date:
    return timezone.now().date()


def _months_on(day: date, months: int | None) -> date | None:
    if months is None:
        return None
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _archived_on(document: Document, *, archived: bool) -> date | None:
    if not archived:
        return None
    return document.archived_on or _today()
