"""From labels, as people write them, to places in what is stored."""

from collections.abc import Mapping
from uuid import UUID

from core.documents.models import DocumentVersion, Page
from core.errors import InvalidInput
from core.evaluation.golden_set import GoldenSet, Label, Source
from core.evaluation.letters import Letters, Range, overlap
from core.evaluation.placing import Places, Target
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
                except InvalidInput as error:
                    problems.append(f"{question.qid}: {error.detail}")
    if problems:
        raise InvalidInput("\n".join(problems))
    return targets, Places(stored.texts)


class StoredDocuments:
    """The active tenant's documents by title and file name; ``texts`` of those that are quoted."""

    def __init__(self) -> None:
        self.texts: dict[UUID, Letters] = {}
        self._pages: dict[UUID, list[tuple[int, Range]]] = {}
        self._versions: dict[str, list[DocumentVersion]] = {}
        searchable = DocumentVersion.objects.filter(indexed_run__gt=0, withdrawn_at=None)
        searchable = searchable.select_related("document")
        for version in searchable.order_by("number"):
            for name in {version.document.title.casefold(), version.filename.casefold()}:
                self._versions.setdefault(name, []).append(version)

    def target(self, label: Label) -> Target:
        """The place that ``label`` names; InvalidInput where it is not there."""
        if not label.document:
            raise InvalidInput(f"“{label.quote}” needs the document that it stands in.")
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
            where = f"on page {label.pages[0]} of" if label.pages else "in"
            raise InvalidInput(
                f"“{label.quote}” does not stand {where} “{label.document}”. "
                "Copy the words from the document."
            )
        return Target(document_id, ranges=tuple(ranges))

    def _version(self, name: str) -> DocumentVersion:
        found = self._versions.get(name.casefold(), [])
        if not found:
            raise InvalidInput(f"There is no document “{name}”. Give its title or file name.")
        if len({version.document_id for version in found}) > 1:
            raise InvalidInput(f"Several documents are called “{name}”. Give the file name.")
        return found[-1]

    def _read(self, version: DocumentVersion) -> None:
        document_id = UUID(str(version.document_id))
        if document_id in self.texts:
            return
        rows = Page.objects.filter(version=version, run=version.indexed_run).order_by("number")
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
