"""Evaluating sets: ingest them, ask every question, judge, and count."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from core.conversations.erase import erase_person
from core.evaluation.asking import Asker
from core.evaluation.corpus import ACTOR, Progress, ingest, make_organization, retire
from core.evaluation.fact_asking import FactAsker
from core.evaluation.fact_figures import fact_figures, figures_by_kind
from core.evaluation.fact_questions import FactSet
from core.evaluation.figures import Record, figures_of, models_of
from core.evaluation.golden_set import GoldenQuestion, GoldenSet
from core.evaluation.placing import Places, Target
from core.evaluation.targets import Targets, targets_of_organization, targets_of_sources
from core.retrieval.search import search
from core.tenancy.context import tenant
from core.tenancy.readers import EVERYTHING

Report = dict[str, dict[str, Any]]
"""By set: its ``figures``, and its ``questions`` with all that happened to them; of a set that
names facts its figures by ``kinds`` too."""
AnySet = GoldenSet | FactSet


@dataclass(frozen=True, slots=True)
class Options:
    """``answers``: ask for answers too. ``keep``: leave what was ingested."""

    answers: bool
    keep: bool
    progress: Progress


def evaluate_sets(sets: Sequence[AnySet], options: Options) -> Report:
    """All sets in one index, of an organization made for it; each is asked its own questions.

    Raises what ingesting and asking raise, InvalidInput and ModelUnavailable above all.
    """
    report: Report = {}
    organization = make_organization(" and ".join(golden.name for golden in sets))
    organization_id = UUID(str(organization.pk))
    try:
        ingested = [ingest(organization_id, golden, options.progress) for golden in sets]
        for golden, documents in zip(sets, ingested, strict=True):
            if isinstance(golden, FactSet):
                report[golden.name] = ask_facts(golden, organization_id, options.progress)
                continue
            targets, places = targets_of_sources(golden, documents)
            report[golden.name] = _evaluated(golden, organization_id, targets, places, options)
    finally:
        if not options.keep:
            retire(organization_id, options.progress)
    return report


def evaluate_organization(golden: AnySet, organization_id: UUID, options: Options) -> Report:
    """A set about documents that ``organization_id`` has. Raises as ``evaluate_sets``."""
    if isinstance(golden, FactSet):
        return {golden.name: ask_facts(golden, organization_id, options.progress)}
    targets, places = targets_of_organization(golden, organization_id)
    return {golden.name: _evaluated(golden, organization_id, targets, places, options)}


def ask_facts(facts: FactSet, organization_id: UUID, progress: Progress) -> dict[str, Any]:
    """Ask ``organization_id`` a set that names facts, and judge what is shown."""
    records: list[Record] = []
    with visitor(organization_id) as user_identifier:
        asker = FactAsker(organization_id, user_identifier)
        # The first search loads the model; it is not timed.
        search(organization_id, facts.name, reader=EVERYTHING)
        for number, question in enumerate(facts.questions, start=1):
            records.append(asker.ask(question))
            progress(f"{facts.name}: asked", number, len(facts.questions))
    return {
        "figures": fact_figures(records),
        "kinds": figures_by_kind(records),
        "models": models_of(records),
        "chunks_not_placed": [],
        "questions": records,
    }


@contextmanager
def visitor(organization_id: UUID) -> Iterator[str]:
    """A name to ask under. It is of this run alone, so that its conversations, and no others,
    can be erased at the end."""
    user_identifier = f"evaluate-{uuid.uuid4()}"
    try:
        yield user_identifier
    finally:
        with tenant(organization_id):
            erase_person(user_identifier, ACTOR.name)


def _evaluated(
    golden: GoldenSet, organization_id: UUID, targets: Targets, places: Places, options: Options
) -> dict[str, Any]:
    records: list[Record] = []
    with visitor(organization_id) as user_identifier:
        asker = Asker(organization_id, places, user_identifier)
        # The first search loads the model; it is not timed.
        search(organization_id, golden.name, reader=EVERYTHING)
        for number, question in enumerate(golden.questions, start=1):
            records.append(_record(asker, question, targets[question.qid], options.answers))
            options.progress(f"{golden.name}: asked", number, len(golden.questions))
    return {
        "figures": figures_of(records),
        "models": models_of(records),
        "chunks_not_placed": sorted(places.lost),
        "questions": records,
    }


def _record(asker: Asker, question: GoldenQuestion, targets: list[Target], answers: bool) -> Record:
    return {
        "qid": question.qid,
        "question": question.text,
        "answerable": question.answerable,
        "labels": [asdict(label) for label in question.labels],
        "paged": any(target.pages for target in targets),
        **asker.search(question, targets),
        "answer": asker.answer(question, targets) if answers else None,
    }
