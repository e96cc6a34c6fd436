"""What a question would be answered today, without asking it: nothing is stored, no model writes,
no quota is used. The words are the sources' own, which a model may say otherwise."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from core.answering.answer import GATE
from core.answering.choosing.choice import missing_of
from core.answering.choosing.present import shown
from core.answering.choosing.worded import shown_by_words
from core.answering.curated import find_curated_answer
from core.answering.draft import Match
from core.answering.finding import Finding, find
from core.answering.question import Question, situation_of
from core.answering.talk import reply_to
from core.answering.types import Answered, RefusalReason
from core.tenancy.context import tenant
from core.tenancy.readers import ANYBODY, Reader

SECONDS = 20.0  # after which no other question is begun
CHARACTERS = 300  # of an answer's words


@dataclass(frozen=True, slots=True)
class Seen:
    """Where the first words stand: in this document, or in a curated answer (``document_id`` is
    None), whose question is the title."""

    document_id: UUID | None
    title: str
    version: int
    page: int | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """``answered`` is None for a question that there was no time for; then, and where it is False,
    there are no ``words`` and no ``source``."""

    question: str
    answered: Answered | None
    refusal_reason: RefusalReason | None = None
    words: str = ""
    source: Seen | None = None


def outlooks(
    organization_id: UUID, questions: Sequence[str], reader: Reader = ANYBODY
) -> Iterator[Outlook]:
    """What each of ``questions`` would be answered, asked by ``reader`` in a new conversation.

    Raises ModelUnavailable, and QuotaExceeded where nobody may ask.
    """
    ends = time.monotonic() + SECONDS
    for text in questions:
        if time.monotonic() > ends:
            yield Outlook(text, None)
        else:
            yield _outlook(organization_id, Question(text, reader=reader))


def _outlook(organization_id: UUID, question: Question) -> Outlook:
    with tenant(organization_id, question.reader):
        situation = situation_of(organization_id, question)
    if reply_to(question.text, situation.language, situation.organization):
        return Outlook(question.text, False, "talk")
    with GATE.turn(organization_id):
        found = find_curated_answer(question, situation) or find(question, situation)
        if isinstance(found, Match):
            source = Seen(None, found.source.question, found.source.version, None)
            return Outlook(question.text, True, None, _begun(found.text), source)
        return _of_finding(question.text, found)


def _of_finding(question: str, found: Finding) -> Outlook:
    if not found.verdict.answerable:
        return Outlook(question, False, found.verdict.reason or "no_evidence")
    choice, hits = found.choice, found.result.hits
    parts = shown(choice) if choice else shown_by_words(found.reading.query, hits)
    if not parts:
        return Outlook(question, False, "no_evidence")
    said = "\n".join(part.text for part in parts)
    is_partly = bool(choice and missing_of(choice, said))
    hit = parts[0].hit
    source = Seen(hit.document_id, hit.document_title, hit.version, hit.page_start)
    return Outlook(question, "partly" if is_partly else True, None, _begun(parts[0].text), source)


def _begun(text: str) -> str:
    """The first words, cut behind a whole one."""
    if len(text) <= CHARACTERS:
        return text
    return f"{text[:CHARACTERS].rpartition(' ')[0] or text[:CHARACTERS]} …"
