"""The asking of `bench languages`. Imported once Django is set up."""

import re
from collections.abc import Iterator
from uuid import UUID

from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question
from core.evaluation.corpus import ingest, make_organization
from core.evaluation.fact_questions import FactSet
from core.evaluation.run import visitor
from core.retrieval.search import search
from scripts.benchmarks.answers_asked import tell_progress
from scripts.benchmarks.languages import Asked, Body, Outcome, is_asked

AMONG = 5


def asked(body: Body) -> Iterator[Outcome]:
    """Each question in the languages that are asked about the documents of ``body``."""
    name = f"{body.name} in {body.language}"
    organization_id = UUID(str(make_organization(name).pk))
    ingest(organization_id, FactSet(name, (), body.sources), tell_progress)
    with visitor(organization_id) as user_identifier:
        for number, question in enumerate(body.questions, start=1):
            for language in question.texts:
                if is_asked(language, body.language):
                    yield _outcome(organization_id, user_identifier, body, question, language)
            tell_progress(f"{name}: asked", number, len(body.questions))


def _outcome(
    organization_id: UUID, user_identifier: str, body: Body, question: Asked, language: str
) -> Outcome:
    text = question.texts[language]
    hits = search(organization_id, text, top_k=AMONG).hits
    answer = complete(prepare(organization_id, Question(text, user_identifier=user_identifier)))
    fact = re.compile(question.fact.get(body.language, r"(?!)"), re.DOTALL)
    return Outcome(
        name=body.name,
        document=body.language,
        question=language,
        text=text,
        answer=answer.text,
        answerable=bool(question.fact),
        answered=answer.answered is not False,
        found=any(fact.search(hit.content) for hit in hits),
        right=answer.answered is not False and bool(fact.search(answer.text)),
    )
