"""From labels, as people write them, to places in what is stored."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q

from core.documents.models import DocumentVersion, Page
from core.documents.standing import newest_versions, with_standing
from core.documents.waiting import searched_run
from core.errors import InvalidInput
from core.evaluation.golden_set import GoldenSet, Label, Source
from core.evaluation.letters import Letters, Range, overlap
from core.evaluation.placing import Places, Target
from core.evaluation.reasons import Misplaced
from core.tenancy.context import tenant

Targets = Mapping[str, list[Target]]
"""The places that answer, by question id."""


def targets_of_sources(golden: GoldenSet, documents: Mapping[str, UUID]) -> tuple[Targets, Places]:
    """Targets by question of a set whose sources became ``documents``."""
    sources = {source.doc_id: source for source in golden.sources}
    labelled = {label.document for question in golden.questions for label in question.labels}
    texts = {
        documents[doc_id]: Letters(sources[doc_id].text)
        for doc_id in labelled
        if sources[doc_id].file is None
    }
    targets = {
        question.qid: [
            _source_target(label, sources[label.document], documents, texts)
            for label in question.labels
        ]
        for question in golden.questions
    }
    return targets, Places(texts)


def _source_target(
    label: Label, source: Source, documents: Mapping[str, UUID], texts: Mapping[UUID, Letters]
) -> Target:
    document_id = documents[source.doc_id]
    if label.span is None or source.file is not None:
        return Target(document_id, frozenset(label.pages))
    return Target(document_id, ranges=(texts[document_id].range_of(*label.span),))


def targets_of_organization(golden: GoldenSet, organization_id: UUID) -> tuple[Targets, Places]:
    """Targets by question of a golden set about what ``organization_id`` has.

    Raises InvalidInput with every label whose document or quote is not there.
    """
    with tenant(organization_id):
        stored = StoredDocuments()
        problems: list[str] = []
        targets: dict[str, list[Target]] = {}
        for question in golden.questions:
            targets[question.qid] = []
            for label in question.labels:
                try:
                    targets[question.qid].append(stored.target(label))
                except Misplaced as error:
                    problems.append(f"{question.qid}: {error.detail}")
    if problems:
        raise InvalidInput("\n".join(problems))
    return targets, Places(stored.texts)


class StoredDocuments:
    """The active tenant's documents by title and file name, each read once it is named, in the
    version that is in force today: answers come from no other. ``texts`` of those that are quoted.
    """

    def __init__(self) -> None:
        self.texts: dict[UUID, Letters] = {}
        self._pages: dict[UUID, list[tuple[int, Range]]] = {}
        self._versions: dict[str, DocumentVersion] = {}

    def target(self, label: Label) -> Target:
        """The place that ``label`` names; Misplaced where it is not there."""
        if not label.document:
            raise Misplaced("no_document_named", words=label.quote)
        version = self._version(label.document)
        document_id = UUID(str(version.document_id))
        if not label.quote:
            return Target(document_id, frozenset(label.pages))
        self._read(version)
        ranges = [
            found
            for found in self.texts[document_id].find(label.quote)
            if not label.pages or self._stands_on(document_id, found, label.pages)
        ]
        if not ranges:
            where = {"words": label.quote, "name": label.document}
            if label.pages:
                raise Misplaced("words_not_on_page", page=label.pages[0], **where)
            raise Misplaced("words_not_in_document", **where)
        return Target(document_id, ranges=tuple(ranges))

    def _version(self, name: str) -> DocumentVersion:
        if name not in self._versions:
            self._versions[name] = _version_in_force(name)
        return self._versions[name]

    def _read(self, version: DocumentVersion) -> None:
        document_id = UUID(str(version.document_id))
        if document_id in self.texts:
            return
        rows = Page.objects.filter(version=version, run=searched_run("version__"))
        rows = rows.order_by("number")
        text, spans = "", []
        for number, page in rows.values_list("number", "text"):
            spans.append((number, len(text), len(text) + len(page)))
            text += page + "\n"
        letters = self.texts[document_id] = Letters(text)
        self._pages[document_id] = [
            (number, letters.range_of(start, end)) for number, start, end in spans
        ]

    def _stands_on(self, document_id: UUID, found: Range, pages: tuple[int, ...]) -> bool:
        return any(
            number in pages and overlap(found, letters)
            for number, letters in self._pages[document_id]
        )


def _version_in_force(name: str) -> DocumentVersion:
    """Of the document with that title, or with a version of that file name; else of the one with
    a version that has that title. Misplaced."""
    versions = DocumentVersion.objects.alias(searched=searched_run())
    readable = versions.filter(searched__gt=0, withdrawn_at=None).order_by("document_id")
    documents = readable.values_list("document_id", flat=True).distinct()
    called = Q(document__title__iexact=name) | Q(filename__iexact=name)
    found = documents.filter(called)[:2] or documents.filter(title__iexact=name)[:2]
    if not found:
        raise Misplaced("no_document", name=name)
    if len(found) > 1:
        raise Misplaced("several_documents", name=name)
    newest: Any = with_standing(newest_versions()).get(document_id=found[0])
    if newest.standing != "in_force":
        raise Misplaced("none_in_force", name=name)
    return DocumentVersion.objects.get(document_id=found[0], number=newest.in_force_number)
