"""Asking a question of the product and judging by the facts what the reader is shown."""

import time
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question
from core.answering.types import Answer
from core.errors import ModelUnavailable
from core.evaluation.fact_questions import FactQuestion, Judged, Shown, judge
from core.evaluation.figures import Record
from core.tenancy.readers import EVERYTHING

_NOTHING = Judged(False, False, False, False, False, 0)


@dataclass(frozen=True, slots=True)
class FactAsker:
    """Asks one organization; ``user_identifier`` marks the conversations it makes."""

    organization_id: UUID
    user_identifier: str

    def ask(self, question: FactQuestion) -> Record:
        """What was asked and answered, and how it was judged; ``answer`` may be an error."""
        answer = self._answer(question)
        shown = Shown(
            answer["text"],
            answer["answered"],
            len(answer["citations"]),
            "\n".join(source["content"] for source in answer["sources"]),
        )
        judged = _NOTHING if answer["error"] else judge(question, shown)
        return {
            "qid": question.qid,
            "question": question.text,
            "before": list(question.before),
            "kind": question.kind,
            "answerable": question.answerable,
            "answer": answer,
            "judged": asdict(judged),
        }

    def _answer(self, question: FactQuestion) -> dict[str, Any]:
        conversation_id = None
        began = time.perf_counter()
        try:
            for text in (*question.before, question.text):
                began = time.perf_counter()
                asked = prepare(
                    self.organization_id,
                    Question(
                        text,
                        conversation_id,
                        user_identifier=self.user_identifier,
                        reader=EVERYTHING,
                    ),
                )
                conversation_id = asked.conversation_id
                answer = complete(asked)
        except ModelUnavailable as error:
            # One answer that breaks off must not end a run of an hour.
            return _broken(error.detail, _ms(began))
        return _told(answer, _ms(began))


def _told(answer: Answer, took: float) -> dict[str, Any]:
    return {
        "answered": bool(answer.answered),
        "missing": list(answer.missing),
        "refusal_reason": answer.refusal_reason,
        "text": answer.text,
        "citations": [
            {"document_title": one.document_title, "page": one.page, "quote": one.quote}
            for one in answer.citations
        ],
        "sources": [
            {"document_title": one.document_title, "section": one.section, "content": one.content}
            for one in answer.sources
        ],
        "model": answer.model,
        "cached": answer.cached,
        "error": None,
        "answer_ms": took,
    }


def _broken(detail: str, took: float) -> dict[str, Any]:
    return {
        "answered": False,
        "missing": [],
        "refusal_reason": None,
        "text": "",
        "citations": [],
        "sources": [],
        "model": "",
        "cached": False,
        "error": detail,
        "answer_ms": took,
    }


def _ms(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 1)
