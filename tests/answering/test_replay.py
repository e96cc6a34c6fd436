"""A stored answer can be proved, and its question answered once more."""

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question
from core.answering.replay import replay
from core.audit.answer_seals import seal_of
from core.audit.models import AnswerSeal
from core.audit.verifying import verify_chain
from core.conversations.erase import erase_person
from core.conversations.models import Conversation, Message
from core.conversations.sealed_answers import PARTS, changed_parts
from core.documents.models import DocumentVersion
from core.errors import Conflict, NotFound
from core.tenancy.context import tenant

QUESTION = "How many days of paid leave are there?"


@pytest.fixture
def given(organization, document_factory):
    """An answer quoted from a policy; no model writes in these tests."""
    document_factory(organization)
    return complete(prepare(organization.id, Question(QUESTION, user_identifier="anna")))


def stored(organization, answer):
    with tenant(organization.id):
        return Message.objects.get(pk=answer.message_id)


def change(organization, answer, **columns):
    with tenant(organization.id):
        Message.objects.filter(pk=answer.message_id).update(**columns)


def test_each_answer_has_a_seal_without_a_word_of_it(organization, given):
    with tenant(organization.id):
        seal = seal_of(given.message_id)
        version = DocumentVersion.objects.get()
        with connection.cursor() as cursor:
            cursor.execute("SELECT s::text FROM audit_answerseal s")
            (row,) = cursor.fetchone()

    assert seal.parts.keys() == PARTS.keys()
    assert seal.versions == [[str(version.document_id), 1, version.file_hash]]
    assert "leave" not in row.lower()
    assert verify_chain(organization.id, "answers").entries == 1


def test_two_answers_of_the_same_words_have_nothing_in_common(organization, given):
    again = complete(prepare(organization.id, Question(QUESTION, user_identifier="ben")))
    with tenant(organization.id):
        first, second = seal_of(given.message_id), seal_of(again.message_id)
    assert not set(first.parts.values()) & set(second.parts.values())


def test_answered_once_more_nothing_differs_and_nothing_stays(organization, given):
    found = replay(organization.id, given.message_id)

    assert (found.question, found.is_sealed) == (QUESTION, True)
    assert (found.changed, found.differences) == ((), ())
    with tenant(organization.id):
        assert Conversation.objects.count() == 1
        assert Message.objects.count() == 2
        assert AnswerSeal.objects.count() == 2  # of no word, and a chain keeps what it has
    assert verify_chain(organization.id, "answers").broken_at is None


@pytest.mark.parametrize(
    ("part", "change_it"),
    [
        ("words", lambda message: {"content": "Everybody has 40 days."}),
        ("words", lambda message: {"outcome": message.outcome | {"text": "40 days."}}),
        ("sources", lambda message: {"outcome": message.outcome | {"citations": []}}),
        ("settings", lambda message: {"trace": message.trace | {"settings": {"top_k": 5}}}),
        ("checks", lambda message: {"trace": message.trace | {"sentences": ["more"]}}),
        ("model", lambda message: {"trace": message.trace | {"prompt_hash": "0"}}),
    ],
)
def test_a_stored_answer_that_was_changed_is_told_by_its_part(organization, given, part, change_it):
    change(organization, given, **change_it(stored(organization, given)))

    with tenant(organization.id):
        message = Message.objects.get(pk=given.message_id)
        assert changed_parts(message, seal_of(given.message_id)) == [part]


def test_a_question_that_was_changed_is_told_too(organization, given):
    with tenant(organization.id):
        Message.objects.filter(role="user").update(content="How many days of sick leave?")
        message = Message.objects.get(pk=given.message_id)
        assert changed_parts(message, seal_of(given.message_id)) == ["question"]


def test_the_command_says_what_was_changed_and_what_is_answered_today(
    organization, given, document_factory
):
    change(organization, given, content="Everybody has 40 days.")
    said = StringIO()

    with pytest.raises(CommandError, match="not what was given"):
        call_command("replay_answer", organization.model.slug, str(given.message_id), stdout=said)

    assert "The stored answer is not what was sealed: words." in said.getvalue()


def test_a_version_that_came_since_is_named_with_its_words(organization, given, document_factory):
    with tenant(organization.id):
        document = DocumentVersion.objects.get().document
    document_factory(
        organization, "Employees have 30 days of paid leave a year.", replaces=document.pk
    )

    found = replay(organization.id, given.message_id)

    differing = {one.what: one for one in found.differences}
    assert found.changed == ()
    assert "25 days" in differing["words shown"].then
    assert "30 days" in differing["words shown"].now
    assert "versions and the SHA-256 of their files" in differing


def test_erasing_a_person_leaves_a_seal_from_which_nobody_can_guess(organization, given):
    with tenant(organization.id):
        erase_person("anna", actor="test")
        assert not Message.objects.exists()
        assert AnswerSeal.objects.filter(message_id=given.message_id).exists()
    assert verify_chain(organization.id, "answers").broken_at is None
    with pytest.raises(NotFound):
        replay(organization.id, given.message_id)


def test_what_cannot_be_answered_once_more_says_why(organization, other_organization, given):
    hello = complete(prepare(organization.id, Question("Hello!")))
    with pytest.raises(Conflict, match="greeting"):
        replay(organization.id, hello.message_id)
    with pytest.raises(NotFound):
        replay(organization.id, uuid4())
    with pytest.raises(NotFound):
        replay(other_organization.id, given.message_id)


def test_an_answer_of_a_release_without_seals_is_answered_once_more(
    organization, given, monkeypatch
):
    monkeypatch.setattr("core.answering.replay.seal_of", lambda _: None)
    found = replay(organization.id, given.message_id)
    assert (found.is_sealed, found.changed, found.differences) == (False, (), ())
