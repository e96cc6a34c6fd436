"""Of documents for others the database shows nothing, whatever SQL the runtime role sends."""

import pytest
from django.db import connection as django_connection

from core.documents.models import Chunk, Document, DocumentVersion, Page
from core.tenancy.audiences import Audience
from core.tenancy.context import TenantScopeError, tenant
from core.tenancy.readers import ANYBODY, EVERYTHING, Reader, current_reader, read_as, reading_as

MEMBER = Reader(("members",))
GUARDED = (
    *("documents_document", "documents_documentversion", "documents_page", "documents_chunk"),
    "documents_scannedpage",
    *(f"documents_chunk_p{number}" for number in range(16)),
)
MODELS = (Document, DocumentVersion, Page, Chunk)


@pytest.fixture
def confidential(organization, document_factory):
    """A document for members only."""
    return document_factory(organization, audience=Audience(members=True))


def rows_of(connection, reader):
    connection.execute("SELECT set_config('app.reader', %s, false)", [reader])
    return sum(
        connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in GUARDED
    )


def counts():
    return [model.objects.count() > 0 for model in MODELS]


def test_without_a_reader_what_is_for_members_does_not_exist(organization, confidential, connect):
    connection = connect(organization=organization.id)
    assert rows_of(connection, "") == 0
    assert rows_of(connection, "everybody") == 0
    assert rows_of(connection, "member,memberships,group:members") == 0
    assert rows_of(connection, "everybody,members") > 0
    assert rows_of(connection, "all") > 0


def test_a_query_that_forgets_the_filter_finds_nothing(organization, confidential):
    with tenant(organization.id, ANYBODY):
        assert counts() == [False] * 4
        with django_connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM documents_chunk")
            assert cursor.fetchone() == (0,)
    with tenant(organization.id, MEMBER):
        assert counts() == [True] * 4


def test_what_is_for_everybody_is_there_for_anybody(organization, document_factory):
    document_factory(organization)
    with tenant(organization.id, ANYBODY):
        assert counts() == [True] * 4


def test_what_nobody_can_see_nobody_changes(organization, confidential):
    with tenant(organization.id, ANYBODY):
        assert Document.objects.filter(pk=confidential.pk).update(title="Mine") == 0
        assert Document.objects.filter(pk=confidential.pk).delete()[0] == 0


def test_another_organization_is_not_let_in_by_an_audience(
    other_organization, confidential, connect
):
    connection = connect(organization=other_organization.id)
    assert rows_of(connection, "all") == 0
    assert rows_of(connection, "everybody,members") == 0


def test_a_block_inside_a_block_keeps_its_reader(organization):
    with tenant(organization.id, MEMBER):
        assert current_reader() == MEMBER
        with tenant(organization.id):
            assert current_reader() == MEMBER
        with pytest.raises(TenantScopeError), tenant(organization.id, EVERYTHING):
            pass
    assert current_reader() == EVERYTHING


def test_a_request_reads_as_it_was_told_and_the_next_does_not(organization, confidential):
    with reading_as(ANYBODY):
        with tenant(organization.id):
            assert not Document.objects.exists()
        read_as(MEMBER)
        with tenant(organization.id):
            assert Document.objects.exists()
    assert current_reader() == EVERYTHING


def test_the_names_of_an_audience_come_back_as_they_were(organization):
    group = organization.id  # any id will do
    for audience in (
        Audience(),
        Audience(True),
        Audience(groups=(group,)),
        Audience(True, (group,)),
    ):
        assert Audience.of(audience.names) == audience
    assert Audience().names is None
