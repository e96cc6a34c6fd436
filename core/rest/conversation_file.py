"""Conversations as CSV: a line for each question."""

from collections.abc import Generator, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from core.audit.record import record
from core.conversations.everybody import Wanted, matching
from core.conversations.models import Conversation, DocumentUse, Feedback, Message, MessageRole
from core.csv_text import written_rows
from core.rest.csv_file import CONTENT_TYPE, MARK, parting
from core.rest.sent_in_parts import sent_in_parts
from core.tenancy.context import tenant
from core.tenancy.readers import EVERYTHING
from core.tenancy.slices import slices
from core.tenancy.widgets import widgets

EXPORTED = 10_000  # conversations
SLICE = 100  # conversations whose messages are in memory
HEAD = (
    *("conversation_id", "user_identifier", "surface", "widget", "asked_at", "question"),
    *("answered", "refusal_reason", "answer", "documents", "model", "rating", "comment"),
)


def export(organization_id: UUID, wanted: Wanted, *, actor: str) -> StreamingHttpResponse:
    """Those that are wanted, the oldest first, at most EXPORTED, sent while they are read. For
    admins: it has the titles of all documents that answers cite, whomever they are for."""
    with tenant(organization_id):
        count = min(EXPORTED, _found(wanted)[:EXPORTED].count())
        record("conversations.exported", actor, conversations=count)
        names = dict(widgets().values_list("pk", "name"))
    name = f"conversations-{timezone.now():%Y-%m-%d}.csv"
    parts = _parts(organization_id, wanted, names, parting())
    return sent_in_parts(name, f"{CONTENT_TYPE}; charset=utf-8", parts)


def _found(wanted: Wanted) -> "QuerySet[Conversation]":
    return matching(Conversation.objects.all(), wanted)


def _parts(
    organization_id: UUID, wanted: Wanted, names: dict[UUID, str], parted_by: str
) -> Generator[str, None, None]:
    yield MARK + written_rows([HEAD], parted_by)
    read = slices(organization_id, lambda: _found(wanted), SLICE)
    for conversations in islice(read, EXPORTED // SLICE):
        with tenant(organization_id, EVERYTHING):
            rows = list(_rows(conversations, names))
        yield written_rows(rows, parted_by)


def _rows(conversations: Sequence[Conversation], names: dict[UUID, str]) -> Iterator[Sequence[Any]]:
    """A line for each question of ``conversations``, in their order."""
    keys = [conversation.pk for conversation in conversations]
    messages = Message.objects.filter(conversation__in=keys).defer("outcome", "trace")
    turns: dict[UUID, list[Message]] = {key: [] for key in keys}
    for message in messages.order_by("conversation", "position"):
        turns[message.conversation_id].append(message)
    opinions = {
        one.message_id: one for one in Feedback.objects.filter(message__conversation__in=keys)
    }
    titles: dict[UUID, list[str]] = {}
    cited = DocumentUse.objects.filter(message__conversation__in=keys, cited=True)
    for key, title in cited.order_by("document__title").values_list("message", "document__title"):
        titles.setdefault(key, []).append(title)
    for conversation in conversations:
        of_widget = names.get(conversation.widget_pk, "") if conversation.widget_pk else ""
        begins = (
            *(conversation.pk, conversation.user_identifier, conversation.surface),
            of_widget,
        )
        for question, answer in _pairs(turns[conversation.pk]):
            asked = (*begins, _iso(question.created_at), question.content)
            if answer is None:
                yield (*asked, *[""] * (len(HEAD) - len(asked)))
                continue
            opinion = opinions.get(answer.pk)
            yield (
                *asked,
                *(answer.answered, answer.refusal_reason, answer.content),
                " / ".join(titles.get(answer.pk, ())),
                answer.model,
                *((opinion.rating, opinion.comment) if opinion else ("", "")),
            )


def _pairs(messages: Sequence[Message]) -> Iterator[tuple[Message, Message | None]]:
    """Each question with its answer, or None where there is none."""
    for number, message in enumerate(messages):
        if message.role == MessageRole.USER:
            after = messages[number + 1] if number + 1 < len(messages) else None
            yield message, after if after and after.role == MessageRole.ASSISTANT else None


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
