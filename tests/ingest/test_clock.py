"""Work that was begun while the machine's clock was ahead is not left until that time comes."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.documents.ingest import embed, parse
from core.documents.lease import claim
from core.documents.models import DocumentVersion, Reembedding, Stage, Status
from core.documents.reembed import unfinished
from core.documents.sweep import sweep
from core.tenancy.context import tenant
from tests.conftest import Organization

pytestmark = pytest.mark.usefixtures("quiet")
AHEAD = timedelta(days=1)


@pytest.fixture
def left(organization: Organization, document_factory: Any) -> DocumentVersion:
    """A version whose worker was killed while the clock was a day ahead."""
    document = document_factory(organization, ingest=False)
    with tenant(organization.id):
        then = timezone.now() + AHEAD
        versions = DocumentVersion.objects.filter(document=document)
        assert claim(versions.get().pk, [Stage.QUEUED])
        versions.update(heartbeat_at=then, updated_at=then)
        return versions.get()


def test_a_document_whose_worker_was_killed_is_queued_again(left: DocumentVersion) -> None:
    assert sweep() >= 1


def test_and_is_taken_over(left: DocumentVersion) -> None:
    parse(left.organization_id, left.pk)
    embed(left.organization_id, left.pk)
    with tenant(left.organization_id):
        left.refresh_from_db()
        assert left.status == Status.COMPLETED


def test_one_that_is_worked_on_now_is_left_alone(left: DocumentVersion) -> None:
    with tenant(left.organization_id):
        DocumentVersion.objects.filter(pk=left.pk).update(heartbeat_at=timezone.now())
        assert claim(left.pk, [Stage.QUEUED]) is None


def test_vectors_that_a_killed_worker_was_making_are_gone_on_with(
    organization: Organization,
) -> None:
    then = timezone.now() + AHEAD
    with tenant(organization.id):
        Reembedding.objects.create(
            organization_id=organization.id,
            model="another",
            claim=organization.id,
            total=1,
            started_at=then,
            heartbeat_at=then,
        )
        assert Reembedding.objects.filter(unfinished()).exists()
