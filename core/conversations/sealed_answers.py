"""What an answer was when it was given, so that it can be proved later without keeping its words.

An answer's seal has a hash of each of its parts, under a salt that is stored with the answer alone:
once the answer is erased, nobody can tell from the seal what was asked, not even by guessing.
"""

import hmac
import json
import secrets
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings

from core.audit.answer_seals import add_seal
from core.audit.models import AnswerSeal
from core.conversations.models import Message
from core.documents.models import DocumentVersion

SALT = "salt"  # among the members of the trace
# Which members of the stored answer and its trace are in which part; all others are in the last.
PARTS = {
    "question": {"question", "query", "is_follow_up"},
    "words": {
        "text",
        "lead",
        "answered",
        "missing",
        "refusal_reason",
        "refusal",
        "generated",
        "stopped",
    },
    "sources": {"citations", "basis", "sources", "as_of", "candidates", "searched", "curated"},
    "model": {"model", "models", "prompt_hash", "usage"},
    "checks": {"evidence", "sentences"},
    "settings": {"settings"},
    "rest": set[str](),
}

STRIPPED = ("words", "sources", "checks")


def seal_answer(message_id: UUID) -> None:
    """Seal an answer that was stored just now, its trace ``salted``; nothing where it was deleted
    meanwhile. Inside ``tenant()``."""
    # Read back: what is hashed is what is stored.
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        return
    add_seal(message_id, parts_of(message), _versions(message), settings.RELEASE)


def salted(trace: dict[str, Any]) -> dict[str, Any]:
    """A trace as it is stored with an answer that is to be sealed."""
    return {**trace, SALT: secrets.token_hex(16)}


def was_sealed(message: Message) -> bool:
    """Whether an answer was stored to be sealed; its seal can't have gone before it did."""
    return SALT in message.trace


def parts_of(message: Message) -> dict[str, str]:
    """The hashes of an answer as it is stored now, by the names of PARTS."""
    contents: dict[str, list[Any]] = {name: [] for name in PARTS}
    contents["question"].append(_question(message))
    contents["words"].append(message.content)
    for stored in (message.outcome, message.trace):
        for name in sorted(stored.keys() - {SALT}):
            part = next((part for part, members in PARTS.items() if name in members), "rest")
            contents[part].append([name, stored[name]])
    salt = bytes.fromhex(message.trace.get(SALT, ""))
    return {part: _keyed(salt, content) for part, content in contents.items()}


def changed_parts(message: Message, seal: AnswerSeal) -> list[str]:
    """The names of the parts that are not what was sealed, besides those that a document took with
    it when it was deleted (core.conversations.deleted_passages)."""
    now = parts_of(message)
    gone = STRIPPED if message.stripped_at else ()
    return [
        part for part, digest in seal.parts.items() if part not in gone and now.get(part) != digest
    ]


def _question(message: Message) -> str:
    asked = Message.objects.filter(
        conversation=message.conversation_id, position=message.position - 1
    )
    return asked.values_list("content", flat=True).first() or ""


def _versions(message: Message) -> list[list[Any]]:
    """Those that are cited, or came closest: document, number, SHA-256 of the file."""
    refusal = message.outcome.get("refusal") or {}
    named = [*message.outcome.get("citations", []), *refusal.get("closest", [])]
    wanted = {(UUID(one["document_id"]), one["version"]) for one in named}
    found = DocumentVersion.objects.filter(document__in={document for document, _ in wanted})
    return sorted(
        [str(document), number, file_hash]
        for document, number, file_hash in found.values_list("document_id", "number", "file_hash")
        if (document, number) in wanted
    )


def _keyed(salt: bytes, content: list[Any]) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(salt, text.encode(), sha256).hexdigest()
