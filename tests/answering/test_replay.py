"""A stored answer can be proved, and its question answered once more."""

from datetime import timedelta
from importlib import import_module
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question
from core.answering.replay import replay
from core.audit.answer_seals import erase_seals, seal_of
from core.audit.models import AnswerSeal, ErasedSeal
from core.audit.verifying import verify_chain
from core.conversations.erase import erase_person
from core.conversations.models import Conversation, Message
from core.conversations.retention import delete_old_conversations
from core.conversations.sealed_answers import PARTS, SALT, changed_parts
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
        assert AnswerSeal.objects.count() == 1
        assert ErasedSeal.objects.count() == 1
    assert verify_chain(organization.id, "answers").entries == 2


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


def test_erasing_a_person_leaves_of_seals_the_hashes_in_a_chain_that_is_whole(organization, given):
    again = complete(prepare(organization.id, Question(QUESTION, user_identifier="ben")))
    with tenant(organization.id):
        hashes = list(AnswerSeal.objects.values_list("number", "hash"))
        erase_person("anna", actor="test")
        (left,) = AnswerSeal.objects.all()
        (erased,) = ErasedSeal.objects.all()
    assert left.message_id == again.message_id
    assert [(one.number, one.hash) for one in (erased, left)] == hashes
    assert verify_chain(organization.id, "answers").entries == 2
    with pytest.raises(NotFound):
        replay(organization.id, given.message_id)


def test_the_chain_goes_on_after_its_last_seal_was_erased(organization, given):
    with tenant(organization.id):
        erase_person("anna", actor="test")
    complete(prepare(organization.id, Question(QUESTION, user_identifier="ben")))
    with tenant(organization.id):
        assert list(AnswerSeal.objects.values_list("number", flat=True)) == [2]
    assert verify_chain(organization.id, "answers").number == 2


def test_retention_of_conversations_is_that_of_seals(organization, given):
    with tenant(organization.id):
        organization.model.settings = {"retention": {"conversation_days": 1}}
        organization.model.save(update_fields=["settings"])
        ago = timezone.now() - timedelta(days=2)
        Conversation.objects.update(created_at=ago, updated_at=ago)
    assert delete_old_conversations() == 1
    with tenant(organization.id):
        assert not AnswerSeal.objects.exists() and ErasedSeal.objects.count() == 1


def test_a_seal_without_its_hash_left_can_not_be_deleted(organization, given):
    with tenant(organization.id):
        ErasedSeal.objects.create(organization_id=organization.id, number=1, hash="0" * 64)
        assert AnswerSeal.objects.all().delete()[0] == 0
        assert seal_of(given.message_id)


def test_an_answer_whose_seal_alone_is_gone_is_not_what_was_given(organization, given):
    with tenant(organization.id):
        erase_seals(Message.objects.filter(pk=given.message_id).values("pk"))
    assert replay(organization.id, given.message_id).changed == ("seal",)
    said = StringIO()
    with pytest.raises(CommandError, match="not what was given"):
        call_command("replay_answer", organization.model.slug, str(given.message_id), stdout=said)
    assert "its seal is gone" in said.getvalue()


def test_seals_of_answers_that_a_release_before_deleted_are_erased_by_the_upgrade(
    organization, other_organization, given, monkeypatch
):
    complete(prepare(organization.id, Question(QUESTION, user_identifier="ben")))
    with tenant(organization.id):
        Conversation.objects.filter(user_identifier="anna").delete()  # as it did
    migration = import_module("core.audit.migrations.0009_erase_old_seals")
    monkeypatch.setattr(migration, "SLICE", 1)
    with connection.schema_editor(atomic=False) as editor:
        migration.erase(None, editor)
    with tenant(organization.id):
        assert list(ErasedSeal.objects.values_list("number", flat=True)) == [1]
        assert list(AnswerSeal.objects.values_list("number", flat=True)) == [2]
    assert verify_chain(organization.id, "answers").entries == 2


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
    unsealed = stored(organization, given).trace
    del unsealed[SALT]
    change(organization, given, trace=unsealed)
    found = replay(organization.id, given.message_id)
    assert (found.is_sealed, found.changed, found.differences) == (False, (), ())
