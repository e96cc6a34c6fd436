"""The same file in two organizations is two documents that never meet."""

import pytest

from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question
from core.documents.intake import Actor, delete_document, get_document
from core.documents.models import Chunk, Document, DocumentVersion, Page
from core.errors import InvalidInput, NotFound
from core.retrieval.search import search
from core.tenancy.context import tenant

QUESTION = "How many days of paid leave do employees have?"


@pytest.fixture
def twins(organization, other_organization, document_factory):
    return [(one, document_factory(one)) for one in (organization, other_organization)]


def test_search_finds_only_the_own_copy(twins):
    for organization, document in twins:
        hits = search(organization.id, QUESTION, top_k=20).hits
        assert {hit.document_id for hit in hits} == {document.pk}
        with tenant(organization.id):
            own = set(Chunk.objects.values_list("id", flat=True))
        assert {hit.chunk_id for hit in hits} == own


def test_answers_cite_only_the_own_copy(twins):
    for organization, document in twins:
        answer = complete(prepare(organization.id, Question(QUESTION)))
        assert answer.answered
        assert {c.document_id for c in answer.citations} == {document.pk}
        assert {s.document_id for s in answer.sources} == {document.pk}


def test_a_filter_can_not_reach_next_door(twins):
    (organization, _), (_, foreign) = twins
    for name in ("id", "organization_id"):
        with pytest.raises(InvalidInput, match="No document has"):
            search(organization.id, QUESTION, filters={name: str(foreign.pk)})
    with tenant(organization.id), pytest.raises(NotFound):
        get_document(foreign.pk)


def test_a_conversation_next_door_can_not_be_gone_on_with(twins):
    (organization, _), (other, _) = twins
    foreign = prepare(other.id, Question(QUESTION))
    with pytest.raises(NotFound):
        prepare(organization.id, Question(QUESTION, conversation_id=foreign.conversation_id))


def test_a_document_next_door_can_not_be_replaced(twins, document_factory):
    (organization, _), (other, foreign) = twins
    with pytest.raises(NotFound):
        document_factory(organization, "Other words.", replaces=foreign.pk)
    with tenant(other.id):
        assert DocumentVersion.objects.count() == 1


def test_deleting_one_leaves_the_other(twins):
    (organization, document), (other, kept) = twins
    with pytest.raises(NotFound):
        delete_document(organization.id, kept.pk, Actor("test"))
    delete_document(organization.id, document.pk, Actor("test"))
    assert search(organization.id, QUESTION).hits == ()
    with tenant(organization.id):
        assert [m.objects.count() for m in (Document, DocumentVersion, Page, Chunk)] == [0] * 4
    assert [hit.document_id for hit in search(other.id, QUESTION).hits] == [kept.pk]
