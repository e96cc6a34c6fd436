"""The asking of `bench answers`. Imported once Django is set up."""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from dataclasses import asdict, replace
from itertools import groupby
from typing import Any
from uuid import UUID

from appliance.sample.upload import upload_sample
from core.answering.answer import generate, prepare
from core.answering.draft import Draft
from core.answering.question import Question
from core.answering.types import Done
from core.documents.ingest import embed, parse
from core.documents.models import DocumentVersion
from core.evaluation.corpus import ingest, make_organization
from core.evaluation.fact_questions import FactSet, Shown, judge
from core.evaluation.run import ask_facts, visitor
from core.providers.fake import FakeChatModel
from core.tenancy.context import tenant
from scripts.benchmarks.answer_sets import AskedSet, Corpus
from scripts.benchmarks.running import BenchmarkFailed
from scripts.benchmarks.statements import Checked, Record, Statement, figures_by_kind, outcome


def measure(corpus: Corpus) -> dict[str, dict[str, Any]]:
    """Ingest the documents into an organization of their own and ask all sets about them.

    By set: what ``ask_facts`` reports, and ``statements`` with ``kinds`` and ``told`` where
    there are some. Raises what ingesting and asking raise, and BenchmarkFailed.
    """
    organization_id = UUID(str(make_organization(corpus.name).pk))
    if corpus.sources:
        ingest(organization_id, FactSet(corpus.name, (), corpus.sources), tell_progress)
    else:
        _ingest_sample(organization_id)
    found = {}
    for asked in corpus.sets:
        report = ask_facts(asked.facts, organization_id, tell_progress)
        if asked.statements:
            told = _told(organization_id, asked)
            report["statements"] = {"kinds": figures_by_kind(told), "told": told}
        found[asked.facts.name] = report
    return found


def tell_progress(what: str, done: int, of: int) -> None:
    """A line when a step has ended."""
    if done == of:
        print(f"{what} {done}", file=sys.stderr, flush=True)


def _ingest_sample(organization_id: UUID) -> None:
    upload_sample(organization_id)
    with tenant(organization_id):
        versions = list(DocumentVersion.objects.order_by("created_at").values_list("pk", flat=True))
    for number, version_id in enumerate(versions, start=1):
        parse(organization_id, version_id)
        embed(organization_id, version_id)
        tell_progress("sample: ingested", number, len(versions))


def _told(organization_id: UUID, asked: AskedSet) -> list[Record]:
    """What became of each statement. Those on one question share its search."""
    records: list[Record] = []
    name = f"{asked.facts.name}: statements checked"
    with visitor(organization_id) as user_identifier:
        for text, statements in groupby(asked.statements, key=lambda one: one.question):
            draft = prepare(organization_id, Question(text, user_identifier=user_identifier))
            if not isinstance(draft, Draft):
                raise BenchmarkFailed(f"“{text}” was answered from the cache, which is off.")
            records += _each(draft, list(statements), asked)
            tell_progress(name, len(records), len(asked.statements))
    return records


def _each(draft: Draft, statements: Sequence[Statement], asked: AskedSet) -> Iterator[Record]:
    questions = {question.qid: question for question in asked.facts.questions}
    for statement in statements:
        end = asyncio.run(_written(draft, statement.text))
        answer, trace = end.data, end.trace
        sentences = [Checked(one.verdict, one.reason) for one in trace.sentences]
        what, check = outcome(
            statement.text, answer.text, sentences, answer.refusal_reason or "no model asked"
        )
        record = {**asdict(statement), "outcome": what, "check": check, "shown": answer.text}
        if asked.right_stub:
            shown = Shown(answer.text, bool(answer.answered), len(answer.citations), "")
            record["right"] = judge(questions[statement.qid], shown).right
        yield record


async def _written(draft: Draft, text: str) -> Done:
    """The end of an answer by a model that writes ``text``, and by no other model."""
    model = FakeChatModel(name="statement")
    model.say(f"{text} [1]")
    told = None
    async with aclosing(generate(replace(draft, writer=model, cache_name=""))) as events:
        async for event in events:
            told = event
    if not isinstance(told, Done):
        raise BenchmarkFailed(f"An answer broke off while “{text}” was checked.")
    return told
