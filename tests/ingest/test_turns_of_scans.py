"""A file of many scans is read in several turns while others wait, each page once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import django_rq
import pytest
from rq import SimpleWorker

from core.documents import ingest
from core.documents.jobs import Step
from core.documents.models import DocumentVersion, Page, ScannedPage, Stage, Status
from core.documents.reading import scans
from core.documents.reading.scans import Recognition, why_none
from core.evaluation import corpus
from core.evaluation.golden_set import GoldenSet, Source
from core.tenancy.context import tenant
from tests.conftest import Organization
from tests.documents import pdfs, scanned

pytestmark = [
    pytest.mark.usefixtures("quiet", "all_large"),
    pytest.mark.skipif(bool(why_none(Recognition())), reason="OCR is not installed here."),
]
TEXTS = ("The first page is about bicycles.", "The second is about cars.", "The third, boats.")


@pytest.fixture
def recognised(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of pages that were recognised, and no slice is so short that one is left out."""
    numbers: list[int] = []
    recognise = scans._Reader._recognised

    def noted(reader: Any, scan: scans.Scan) -> dict[str, Any]:
        numbers.append(scan.number)
        return recognise(reader, scan)

    monkeypatch.setattr(scans._Reader, "_recognised", noted)
    monkeypatch.setattr(ingest, "SLICE_SECONDS", 0)
    return numbers


@pytest.fixture
def scans_of_three_pages(tmp_path: Path) -> Path:
    pages = []
    for number, text in enumerate(TEXTS):
        source = pdfs.drawn(tmp_path / f"{number}.pdf", pdfs.lines(text))
        pages += scanned.pictured(source)
    return pdfs.drawn(tmp_path / "pile.pdf", *map(scanned.on_page, pages))


@pytest.fixture
def pile(
    organization: Organization, document_factory: Callable[..., Any], scans_of_three_pages: Path
) -> DocumentVersion:
    """Three scanned pages, which wait for their turn."""
    document_factory(
        organization,
        content=scans_of_three_pages.read_bytes(),
        filename="pile.pdf",
        title="pile",
        ingest=False,
    )
    return version_of(organization)


def version_of(organization: Organization) -> DocumentVersion:
    with tenant(organization.id):
        return DocumentVersion.objects.get()


def kept(organization: Organization) -> list[int]:
    with tenant(organization.id):
        return list(ScannedPage.objects.order_by("number").values_list("number", flat=True))


def work(jobs: int | None = None) -> None:
    queue = django_rq.get_queue(Step.PARSE)
    SimpleWorker([queue], connection=queue.connection).work(burst=True, max_jobs=jobs)


def test_anothers_file_is_read_between_two_pages(
    organization: Organization,
    other_organization: Organization,
    pile: DocumentVersion,
    upload: Callable[..., Any],
    recognised: list[int],
) -> None:
    upload(other_organization, "single")
    work(jobs=1)
    assert kept(organization) == [1]
    half = version_of(organization)
    assert (half.status, half.claim, half.progress_done, half.progress_total) == (
        *(Status.PROCESSING, None),
        *(1, len(TEXTS)),
    )
    work(jobs=1)
    assert version_of(other_organization).stage == Stage.EMBEDDING
    work()
    whole = version_of(organization)
    assert (whole.stage, whole.page_count) == (Stage.EMBEDDING, len(TEXTS))
    assert sorted(set(recognised)) == recognised, "a page was read twice"
    assert kept(organization) == []
    with tenant(organization.id):
        texts = Page.objects.order_by("number").values_list("text", flat=True)
        assert [text.strip() for text in texts] == list(TEXTS)


def test_an_evaluation_takes_the_turns_of_its_own_file(
    organization: Organization,
    other_organization: Organization,
    scans_of_three_pages: Path,
    upload: Callable[..., Any],
    recognised: list[int],
) -> None:
    upload(other_organization, "single")
    source = Source("pile", "Pile", file=scans_of_three_pages)
    corpus.ingest(organization.id, GoldenSet("scans", (), (source,)), lambda *_: None)
    assert version_of(organization).status == Status.COMPLETED
    assert recognised == [1, 2, 3]


def test_where_nobody_else_waits_it_is_read_at_once(
    organization: Organization, pile: DocumentVersion, recognised: list[int]
) -> None:
    work(jobs=1)
    assert version_of(organization).stage == Stage.EMBEDDING
    assert recognised == [1, 2, 3]


def test_a_worker_that_was_killed_leaves_the_pages_that_were_read(
    organization: Organization,
    pile: DocumentVersion,
    recognised: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    split = ingest.split
    monkeypatch.setattr(ingest, "split", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ingest.parse(organization.id, pile.pk)
    assert kept(organization) == [1, 2, 3]
    monkeypatch.setattr(ingest, "split", split)
    ingest.parse(organization.id, pile.pk)
    assert version_of(organization).stage == Stage.EMBEDDING
    assert recognised == [1, 2, 3]


def test_what_another_release_or_other_languages_read_is_read_again(
    organization: Organization, pile: DocumentVersion, recognised: list[int], override: Any
) -> None:
    with tenant(organization.id):
        ScannedPage.objects.create(
            organization_id=organization.id,
            version=pile,
            number=1,
            read_by="0.0.1 eng",
            outcome={"seconds": 1.0, "left_out": "scan_without_words"},
        )
    ingest.parse(organization.id, pile.pk)
    assert recognised == [1, 2, 3]
    assert kept(organization) == []
