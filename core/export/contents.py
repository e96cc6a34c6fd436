"""What the archive has beside the originals: a file of JSON lines for each kind of row.

Columns are named one by one, so that a new one is in no archive until somebody has thought of
whether it is a secret.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from core.audit.models import AnswerSeal, AuditEvent, ErasedSeal, UsageRecord
from core.conversations.models import Conversation, Feedback, Gap, Message, MessageRole
from core.curated.models import CuratedAnswer
from core.documents.models import DeletedDocument, Document
from core.export.original_files import name_of
from core.quality.models import GoldenEntry
from core.tenancy.members import members
from core.tenancy.models import ApiKey, Group, LegalHold, Widget
from core.webhooks.endpoints import without_query
from core.webhooks.models import WebhookEndpoint

Line = dict[str, Any]

_VERSION = (
    *("number", "title", "filename", "kind", "file_hash", "size_bytes", "effective_from"),
    *("effective_until", "withdrawn_at", "status", "error_code", "error_detail", "page_count"),
    *("language", "created_at"),
)
_DOCUMENT = (
    *("id", "title", "metadata", "audience", "review_months", "review_due", "archived_on"),
    *("created_at", "updated_at"),
)
_MESSAGE = (
    *("id", "conversation_id", "position", "role", "content", "created_at", "finished_at"),
    *("answered", "refusal_reason", "stopped", "model", "prompt_tokens", "completion_tokens"),
    *("audiences", "stripped_at", "gap_id"),
)

_CURATED = (
    *("id", "text", "language", "answered_by", "answered_on", "valid_until", "source"),
    *("source_url", "source_document_id", "source_page", "audience", "version", "created_at"),
    "updated_at",
)
_CITED = (
    *("document_id", "document_title", "version", "section", "page", "page_kind", "page_label"),
    "quote",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A file of JSON lines: its name without the suffix, ``what`` it holds in words, its ``rows``
    and the ``line`` of each. Read ``size`` rows at a time, ``by_time`` or by their ids
    (core.tenancy.slices)."""

    name: str
    what: str
    rows: Callable[[], "QuerySet[Any]"]
    line: Callable[[Any], Line]
    size: int = 1000
    by_time: bool = True


def _columns(*names: str) -> Callable[[Any], Line]:
    def line(row: Any) -> Line:
        return {name: getattr(row, name) for name in names}

    return line


def _document(document: Document) -> Line:
    versions = [
        {
            **_columns(*_VERSION)(version),
            "warnings": [warning.told() for warning in version.file_warnings],
            "original": name_of(document, version),
        }
        for version in document.versions.all()
    ]
    owner = document.owner.username if document.owner else None
    return {**_columns(*_DOCUMENT)(document), "owner": owner, "versions": versions}


def _message(message: Any) -> Line:
    line = _columns(*_MESSAGE)(message)
    if message.role == MessageRole.ASSISTANT:
        cited = message.outcome.get("citations", [])
        line["citations"] = [{name: one.get(name) for name in _CITED} for one in cited]
    return line


def _gap(gap: Gap) -> Line:
    owner = gap.owner.username if gap.owner else None
    names = ("id", "state", "note", "review_id", "settled_at", "created_at", "updated_at")
    closing = _columns("closing_answer_id", "closing_document_id")(gap)
    return {**_columns(*names)(gap), **closing, "owner": owner}


def _curated(answer: CuratedAnswer) -> Line:
    names = ("number", "content", "actor", "created_at")
    return {
        **_columns(*_CURATED)(answer),
        "owner": answer.owner.username if answer.owner else None,
        "questions": [question.text for question in answer.questions.all()],
        "versions": [_columns(*names)(version) for version in answer.versions.all()],
    }


def _member(member: Any) -> Line:
    names = ("id", "username", "email", "role", "is_active", "created_at", "last_seen_at")
    return {**_columns(*names)(member), "groups": [group.name for group in member.groups.all()]}


def _key(key: ApiKey) -> Line:
    names = ("id", "name", "kind", "prefix", "origins", "widget_id", "audience", "expires_at")
    return _columns(*names, "last_used_at", "created_at")(key)


def _webhook(endpoint: WebhookEndpoint) -> Line:
    names = ("id", "events", "disabled_because", "created_at", "updated_at")
    return {**_columns(*names)(endpoint), "url": without_query(endpoint.url)}


KINDS = (
    Kind(
        "documents",
        "Documents of all audiences with their metadata, and each version with its dates and the "
        "place of its original in this archive.",
        lambda: Document.objects.select_related("owner").prefetch_related("versions"),
        _document,
        size=50,
    ),
    Kind(
        "conversations",
        "Everybody's conversations: whose, where and when.",
        Conversation.objects.all,
        _columns(
            "id", "user_identifier", "surface", "key_id", "widget_id", "created_at", "updated_at"
        ),
    ),
    Kind(
        "messages",
        "Their questions and answers, answers with citations, also from documents that are not "
        "for everybody. How answers came about is left out.",
        lambda: Message.objects.defer("trace").annotate(gap_id=F("gap_question__gap")),
        _message,
        size=100,
    ),
    Kind(
        "feedback",
        "Ratings of answers, with comments.",
        Feedback.objects.all,
        _columns("message_id", "rating", "comment", "created_at", "updated_at"),
        by_time=False,
    ),
    Kind(
        "gaps",
        "Gaps, what is done about each, and by whom; `gap_id` of messages says which questions "
        "are theirs.",
        lambda: Gap.objects.select_related("owner").defer("vector"),
        _gap,
        by_time=False,
    ),
    Kind(
        "curated_answers",
        "Curated answers with their questions and versions.",
        lambda: (
            CuratedAnswer.objects.filter(deleted_at=None)
            .select_related("owner")
            .prefetch_related("questions", "versions")
        ),
        _curated,
        by_time=False,
    ),
    Kind(
        "golden_questions",
        "Golden questions with their right answers.",
        GoldenEntry.objects.all,
        _columns("id", "question", "refused", "places", "created_at", "updated_at"),
        by_time=False,
    ),
    Kind(
        "members",
        "Members with their roles and groups, without passwords and second factors.",
        lambda: members().prefetch_related("groups"),
        _member,
        by_time=False,
    ),
    Kind(
        "groups",
        "Groups of members.",
        Group.objects.all,
        _columns("id", "name", "claim_value", "created_at"),
        by_time=False,
    ),
    Kind(
        "keys",
        "Keys: their names, kinds and first characters, not the keys.",
        ApiKey.objects.all,
        _key,
        by_time=False,
    ),
    Kind(
        "widgets",
        "Widgets with settings of their own; those of the first are in the organization's.",
        Widget.objects.all,
        _columns("id", "name", "settings", "created_at"),
        by_time=False,
    ),
    Kind(
        "webhooks",
        "Webhooks: their events, and addresses without what follows a question mark; not their "
        "secrets.",
        WebhookEndpoint.objects.all,
        _webhook,
        by_time=False,
    ),
    Kind(
        "audit",
        "The audit, each entry with its number and hash.",
        AuditEvent.objects.all,
        _columns("number", "created_at", "actor", "action", "target", "details", "id", "hash"),
    ),
    Kind(
        "answer_seals",
        "The seals of answers: hashes, without words.",
        AnswerSeal.objects.all,
        _columns("number", "created_at", "message_id", "parts", "versions", "release", "hash"),
        by_time=False,
    ),
    Kind(
        "erased_seals",
        "Of the seals of answers that were erased: their places in the chain, and hashes.",
        ErasedSeal.objects.all,
        _columns("number", "hash"),
        by_time=False,
    ),
    Kind(
        "usage",
        "What models were used for answers, and the cost.",
        UsageRecord.objects.all,
        _columns(
            *("id", "message_id", "model", "prompt_tokens", "completion_tokens", "cost"),
            *("cached", "created_at"),
        ),
    ),
    Kind(
        "legal_holds",
        "Legal holds, with their reasons.",
        LegalHold.objects.all,
        _columns("id", "user_identifier", "reason", "set_by", "created_at"),
        by_time=False,
    ),
    Kind(
        "deletions",
        "Receipts of deleted documents.",
        DeletedDocument.objects.all,
        _columns(
            *("document_id", "versions", "pages", "chunks", "files", "answers", "created_at"),
            "finished_at",
        ),
    ),
)
