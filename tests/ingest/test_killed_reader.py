"""A child that is killed while it reads a file, as by a system without memory, says nothing of the
file: it is read again."""

from typing import Any

import pytest
from django.conf import settings

from core.documents import ingest
from core.documents.ingest import embed, parse
from core.documents.reading.sandbox import ChildKilled
from tests.conftest import Organization


@pytest.fixture
def killed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often it is still killed."""
    left, extract = [1], ingest.extract

    def extracted(*arguments: Any, **named: Any) -> Any:
        if left[0]:
            left[0] -= 1
            raise ChildKilled("Killed.")
        return extract(*arguments, **named)

    monkeypatch.setattr(ingest, "extract", extracted)
    return left


def test_the_file_is_read_again(
    organization: Organization, document_factory: Any, state: Any, killed: list[int]
) -> None:
    document = document_factory(organization, ingest=False)
    version = state(organization, document)
    with pytest.raises(ChildKilled):
        parse(organization.id, version.pk)
    assert state(organization, document).status == "pending"
    parse(organization.id, version.pk)
    embed(organization.id, version.pk)
    assert state(organization, document).status == "completed"


def test_one_that_is_killed_each_time_fails_with_what_to_do(
    organization: Organization, document_factory: Any, state: Any, killed: list[int]
) -> None:
    killed[0] = settings.INGEST_MAX_ATTEMPTS
    document = document_factory(organization, ingest=False)
    version = state(organization, document)
    for _ in range(settings.INGEST_MAX_ATTEMPTS - 1):
        with pytest.raises(ChildKilled):
            parse(organization.id, version.pk)
    parse(organization.id, version.pk)
    version = state(organization, document)
    assert (version.status, version.error_code) == ("failed", "processing_memory")
