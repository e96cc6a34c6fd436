"""Answering a stored question once more, from the versions in force then: what differs, and whether
the stored answer is what was given."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question
from core.answering.stored import answer_of, to_json, trace_of
from core.answering.types import Answer, Trace
from core.audit.answer_seals import seal_of
from core.audit.models import AnswerSeal
from core.conversations.gaps.forget import delete_with_gaps
from core.conversations.history import find_answer, reader_of_answer
from core.conversations.models import Conversation, Surface
from core.conversations.sealed_answers import changed_parts, was_sealed
from core.errors import Conflict
from core.tenancy.context import tenant
from core.tenancy.readers import Reader


@dataclass(frozen=True, slots=True)
class Difference:
    """What was given then and is given now, in words."""

    what: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Replay:
    """``is_sealed`` is False for an answer of a release without seals; ``changed`` names the parts
    of the stored answer that are not what was sealed (core.conversations.sealed_answers), or the
    seal itself where it is gone; since ``stripped_at`` words, sources and checks can't be compared:
    a document was deleted."""

    question: str
    is_sealed: bool
    stripped_at: datetime | None
    changed: tuple[str, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class _Given:
    """A stored answer, with all that answering its question again takes."""

    answer: Answer
    trace: Trace
    reader: Reader
    stripped_at: datetime | None
    seal: AnswerSeal | None
    changed: tuple[str, ...]

    @property
    def question(self) -> Question:
        return Question(
            # What leaned on an earlier question was searched with it.
            text=self.trace.query,
            top_k=self.trace.settings["top_k"],
            filters=self.trace.settings["filters"],
            as_of=self.answer.as_of,
            surface=Surface.REVIEW,
            reader=self.reader,
        )


def replay(organization_id: UUID, message_id: UUID) -> Replay:
    """Answer the question of a stored answer once more, for the same reader, and compare. Of it
    stay a use of the model, and the hash of a seal: a chain is never shortened at its end.

    Versions that came later the same day count as in force then, and versions withdrawn or deleted
    since do not. Raises NotFound, Conflict for what was not finished or no question, QuotaExceeded
    and ModelUnavailable.
    """
    with tenant(organization_id):
        given = _given(message_id)
    prepared = prepare(organization_id, given.question, anew=True)
    try:
        complete(prepared)
        with tenant(organization_id):
            now = _given(prepared.message_id)
    finally:
        with tenant(organization_id):
            delete_with_gaps(Conversation.objects.filter(pk=prepared.conversation_id))
    return Replay(
        question=given.question.text,
        is_sealed=given.seal is not None,
        stripped_at=given.stripped_at,
        changed=given.changed,
        differences=tuple(_differences(_shown(given), _shown(now))),
    )


def _given(message_id: UUID) -> _Given:
    message = find_answer(message_id)
    answer, trace = answer_of(message), trace_of(message)
    if answer is None or trace is None:
        raise Conflict(_("This answer was not finished, so there is nothing to compare."))
    if not trace.settings:
        raise Conflict(_("This was a greeting or the like, which no document answers."))
    seal = seal_of(message_id)
    if seal:
        changed = tuple(changed_parts(message, seal))
    else:
        changed = ("seal",) if was_sealed(message) else ()
    reader = reader_of_answer(message_id)
    return _Given(answer, trace, reader, message.stripped_at, seal, changed)


def _shown(given: _Given) -> dict[str, Any]:
    """What is compared, by what it is called."""
    answer, trace, seal = given.answer, given.trace, given.seal
    known_by_seal = (
        {"versions and the SHA-256 of their files": seal.versions, "release": seal.release}
        if seal
        else {}
    )
    return {
        "answered": answer.answered,
        "words shown": answer.text,
        "reason of the refusal": answer.refusal_reason,
        "quotes": [
            f"{one.document_title}, version {one.version}, page {one.page}: {one.quote}"
            for one in answer.citations
        ],
        "model": answer.model,
        "curated answer": _curated(answer),
        "searched": to_json(trace.searched),
        "checks": [[one.sentence, one.verdict] for one in trace.sentences],
        "settings": trace.settings,
        **known_by_seal,
    }


def _differences(then: dict[str, Any], now: dict[str, Any]) -> Iterator[Difference]:
    for what, value in then.items():
        if value != now[what]:
            yield Difference(what, _words(value), _words(now[what]))


def _curated(answer: Answer) -> str:
    source = answer.curated
    return f"{source.question}, version {source.version}" if source else ""


def _words(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
