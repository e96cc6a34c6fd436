"""Taking the passages of a deleted document out of stored answers and their traces, a slice at a
time. docs/operations.md has the rule, decision 0034 its reasons."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from core.conversations.models import Message, MessageRole
from core.documents.models import DeletedDocument
from core.tenancy.due import is_due
from core.tenancy.holds import what_is_held
from core.text.languages import LANGUAGES
from core.text.languages.en import ENGLISH

SLICE = 500  # answers looked at in one transaction
# Answers under way at the deletion are stored after it, so these minutes are looked at again, and
# as long as one is unfinished that was begun before; what is so after a day has died.
UNDER_WAY = timedelta(minutes=15)
LONGEST = timedelta(days=1)
HELD = timedelta(hours=1)  # between two looks at whether answers are still under legal hold
PASSAGES = {"citations", "basis", "sources", "candidates"}


def strip_slice() -> list[UUID] | None:
    """Look at the next answers for the passages of one deleted document; the ids of those that had
    some, None where nothing is to be done now, or all is under legal hold. Inside ``tenant()``."""
    held = what_is_held()
    if held.everything:
        return None
    due = is_due("next_at", timezone.now(), LONGEST)
    waiting = DeletedDocument.objects.filter(due, finished_at=None)
    # Two schedulers share the work, each with documents of its own.
    deleted = waiting.order_by("next_at").select_for_update(skip_locked=True).first()
    if deleted is None:
        return None
    there = _answers().filter(created_at__gte=deleted.since)
    times = there.order_by("created_at").values_list("created_at", flat=True)
    last = times[SLICE - 1 : SLICE].first()
    if last:
        looked_at = there.filter(created_at__lte=last)
    else:
        looked_at = _answers().filter(Q(created_at__gte=deleted.since) | Q(pk__in=deleted.held))
        deleted.held = []  # filled again with those that still are
    stripped = _strip(looked_at, deleted, held.people)
    if last:
        # Times have microseconds: the next slice begins after all answers of this one's last.
        deleted.since = last + timedelta(microseconds=1)
    else:
        _end_of_answers(deleted)
    deleted.answers += len(stripped)
    columns = ["since", "next_at", "answers", "held", "finished_at", "updated_at"]
    deleted.save(update_fields=columns)
    return stripped


def without_document(stored: dict[str, Any], document_id: str) -> dict[str, Any]:
    """A stored answer or trace without the passages of a document, other members as they are."""
    left = dict(stored)
    for name in PASSAGES & left.keys():
        left[name] = _others(left[name], document_id)
    if refusal := left.get("refusal"):
        closest = _others(refusal.get("closest", []), document_id)
        left["refusal"] = {**refusal, "closest": closest}
    if (curated := left.get("curated")) and curated["document_id"] == document_id:
        # Its words are whoever wrote them's; the document's title goes.
        left["curated"] = {**curated, "document_id": None, "document_title": "", "page": None}
    if len(left.get("candidates", [])) < len(stored.get("candidates", [])):
        # What a model wrote, it wrote after the passages.
        left["sentences"] = []
    return left


def rests_on(outcome: dict[str, Any], document_id: str) -> bool:
    """Whether the words of a stored answer may be the document's: it is cited, or was before the
    language model that wrote them."""
    read = [*outcome.get("citations", [])]
    if outcome.get("generated"):
        read += outcome.get("sources", [])
    return any(one.get("document_id") == document_id for one in read)


def _answers() -> "QuerySet[Message]":
    return Message.objects.filter(role=MessageRole.ASSISTANT)


def _strip(
    answers: "QuerySet[Message]", deleted: DeletedDocument, people: Collection[str]
) -> list[UUID]:
    """Those that had passages; those of ``people`` are left, and noted in ``deleted.held``."""
    document_id = str(deleted.document_id)
    stored = Concat(Cast("outcome", TextField()), Cast("trace", TextField()))
    naming = answers.alias(stored=stored).filter(stored__contains=document_id)
    ordered = naming.select_related("conversation").order_by("pk")
    # Locked: an answer that is stored meanwhile is waited for.
    found = [
        one
        for one in ordered.select_for_update(of=("self",))
        if _may_be_stripped(one, deleted, people) and _strip_one(one, document_id)
    ]
    Message.objects.bulk_update(found, ["content", "outcome", "trace", "stripped_at"])
    return [message.pk for message in found]


def _may_be_stripped(message: Message, deleted: DeletedDocument, people: Collection[str]) -> bool:
    is_held = message.conversation.user_identifier in people
    if is_held and message.pk not in deleted.held:
        deleted.held.append(message.pk)
    return not is_held


def _strip_one(message: Message, document_id: str) -> bool:
    """Whether there was anything: the id alone may also stand in a filter."""
    before = (message.outcome, message.trace)
    rested = rests_on(message.outcome, document_id)
    if rested:
        message.content = _sentence(message)
        written = "text" if "text" in message.outcome else "answer"  # of the first releases
        told = {written: message.content, "lead": len(message.content)}
        message.outcome = {**message.outcome, **told}
    message.outcome = without_document(message.outcome, document_id)
    message.trace = without_document(message.trace, document_id)
    if rested and "sentences" in message.trace:
        message.trace["sentences"] = []
    message.stripped_at = timezone.now()
    return (message.outcome, message.trace) != before


def _sentence(message: Message) -> str:
    language = LANGUAGES.get(message.trace.get("settings", {}).get("language"), ENGLISH)
    return language.deleted or ENGLISH.deleted


def _others(passages: list[dict[str, Any]], document_id: str) -> list[dict[str, Any]]:
    # Some of the first releases do not name their document.
    return [one for one in passages if one.get("document_id") != document_id]


def _end_of_answers(deleted: DeletedDocument) -> None:
    """Wait for the answers that were under way, or are under legal hold, or be done."""
    now, ends = timezone.now(), deleted.created_at + UNDER_WAY
    unfinished = _begun_before(deleted)
    if now < ends:
        latest = deleted.created_at - UNDER_WAY
        deleted.since, deleted.next_at = min(unfinished or latest, latest), ends
    elif unfinished and now < deleted.created_at + LONGEST:
        deleted.since, deleted.next_at = unfinished, now + UNDER_WAY
    elif deleted.held:
        deleted.since, deleted.next_at = now, now + HELD
    else:
        deleted.finished_at = now


def _begun_before(deleted: DeletedDocument) -> datetime | None:
    """When the oldest answer was begun that was under way at the deletion and still is."""
    begun = _answers().filter(
        finished_at=None,
        created_at__range=(deleted.created_at - LONGEST, deleted.created_at),
    )
    return begun.order_by("created_at").values_list("created_at", flat=True).first()
