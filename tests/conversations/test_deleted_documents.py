"""Of a deleted document no passage stays in stored answers, traces, golden runs and copies."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from redis import Redis

from core.answering.answer import prepare
from core.answering.live.redis_stream import key_of
from core.answering.live.runs import complete
from core.answering.question import Question
from core.answering.replay import replay
from core.answering.stored import answer_of, trace_of
from core.conversations import deleted_passages
from core.conversations.deleted_passages import rests_on, without_document
from core.conversations.history import open_conversation
from core.conversations.models import Conversation, Message, Surface
from core.documents.intake import Actor, delete_document
from core.documents.models import DeletedDocument, DocumentVersion
from core.quality.deleted_documents import EXPLANATION, strip_deleted_documents
from core.quality.entries import Expected, Place, add_entry
from core.quality.models import QualityResult, QualityRun
from core.tenancy.cache import keep
from core.tenancy.context import tenant
from core.text import remembered
from core.text.languages.en import ENGLISH
from tests.conversations.test_erase import (
    caches_with,
    files_of,
    files_with,
    keys_with,
    tables_with,
    wait_for_rewrite,
)
from tests.documents import pdfs

MARKER = "quibblefrost"
QUESTION = "How many days of paid leave do employees have?"


@pytest.fixture
def marked(organization, document_factory):
    text = f"The {MARKER} rule: employees have 31 days of paid leave a year."
    return document_factory(organization, text, title=f"{MARKER} policy")


@pytest.fixture
def redis():
    return Redis.from_url(settings.REDIS_URL)


def ask(organization, question=QUESTION, **more):
    return complete(prepare(organization.id, Question(question, **more)))


def delete(organization, document):
    delete_document(organization.id, document.pk, Actor("test"))


def end_of_waiting(organization):
    """As if what was under way at the deletion had ended long since."""
    with tenant(organization.id):
        before = timezone.now() - 2 * deleted_passages.UNDER_WAY
        DeletedDocument.objects.update(created_at=before, next_at=before)


def stored(organization, answer):
    with tenant(organization.id):
        return Message.objects.get(pk=answer.message_id)


def test_no_word_of_a_deleted_document_stays(organization, marked, redis):
    answer = ask(organization)
    assert answer.citations and MARKER in answer.citations[0].quote
    ask(organization, f"{QUESTION} Of sabbaticals, too?")
    stream = key_of(organization.id, answer.message_id)
    redis.xadd(stream, {"name": "delta", "data": f"{MARKER}: 31 days"}, "1-0")
    keep(organization.id, "answer:one", f"{MARKER}: 31 days", 600)
    assert "conversations_message" in tables_with(MARKER, organization)
    originals = settings.DATA_DIR / "originals" / str(organization.id)
    assert files_with(MARKER, originals)

    delete(organization, marked)
    strip_deleted_documents()

    # The audit says what was deleted, by its title.
    assert tables_with(MARKER, organization) == ["audit_auditevent"]
    assert keys_with(MARKER, redis) == []
    assert files_with(MARKER, originals) == []
    wait_for_rewrite(redis)
    assert files_with(MARKER, files_of(redis)) == []


def test_no_word_of_a_deleted_document_stays_in_what_the_process_keeps(
    organization, marked, monkeypatch
):
    # A minute that began in an earlier test would end in this one, and take the copies along.
    remembered.forget_texts()
    monkeypatch.setattr(remembered, "SECONDS", 3600)
    ask(organization)
    assert caches_with(MARKER)
    delete(organization, marked)
    strip_deleted_documents()
    assert caches_with(MARKER) == []


def test_no_word_of_its_headers_stays(organization, document_factory, tmp_path):
    def page(canvas):
        pdfs.lines(f"{MARKER} Ltd, internal", top=30, size=8)(canvas)
        pdfs.lines(*pdfs.SENTENCES)(canvas)

    content = pdfs.drawn(tmp_path / "a.pdf", page, page, page).read_bytes()
    document = document_factory(organization, content=content)
    assert tables_with(MARKER, organization) == ["documents_page"]
    delete(organization, document)
    assert tables_with(MARKER, organization) == []


def test_the_question_stays_and_the_answer_says_why_it_is_empty(organization, marked):
    answer = ask(organization)
    delete(organization, marked)
    assert strip_deleted_documents() == 1

    message = stored(organization, answer)
    left, trace = answer_of(message), trace_of(message)
    assert message.content == left.text == ENGLISH.deleted
    assert (left.answered, left.citations, left.basis, left.sources) == (True, (), (), ())
    assert (trace.question, trace.candidates, trace.sentences) == (QUESTION, (), ())
    assert trace.settings


def test_answers_from_other_documents_stay_as_they_are(organization, marked, document_factory):
    parking = "Visitors park their cars in the yard behind the workshop."
    document_factory(organization, parking, title="Parking")
    answer = ask(organization, "Where do visitors park their cars?")
    delete(organization, marked)
    strip_deleted_documents()

    left = answer_of(stored(organization, answer))
    assert left.text == answer.text
    assert [one.quote for one in left.citations] == [one.quote for one in answer.citations]
    assert str(marked.pk) not in str(stored(organization, answer).trace)


def test_another_organization_keeps_its_answers(
    organization, other_organization, marked, document_factory
):
    document_factory(other_organization)
    theirs = ask(other_organization)
    delete(organization, marked)
    strip_deleted_documents()
    assert answer_of(stored(other_organization, theirs)).text == theirs.text


def test_a_version_that_was_replaced_is_no_deletion(organization, marked):
    answer = ask(organization)
    with tenant(organization.id):
        DocumentVersion.objects.update(withdrawn_at=timezone.now())
    assert strip_deleted_documents() == 0
    assert answer_of(stored(organization, answer)).text == answer.text


def test_a_big_history_is_looked_through_in_slices(organization, marked, monkeypatch):
    monkeypatch.setattr(deleted_passages, "SLICE", 2)
    answers = [ask(organization, f"{QUESTION} ({number})") for number in range(5)]
    delete(organization, marked)
    with tenant(organization.id):
        assert len(deleted_passages.strip_slice()) == 2
        halfway = DeletedDocument.objects.get()
        assert (halfway.answers, halfway.finished_at) == (2, None)

    assert strip_deleted_documents() == 3
    assert all(stored(organization, one).content == ENGLISH.deleted for one in answers)


def test_an_answer_that_was_under_way_is_looked_at_afterwards(organization, marked):
    answer = ask(organization)
    kept = stored(organization, answer)
    delete(organization, marked)
    strip_deleted_documents()
    with tenant(organization.id):
        kept.save()  # stored only now
        assert DeletedDocument.objects.get().finished_at is None
    end_of_waiting(organization)

    with tenant(organization.id):
        since = timezone.now() - timedelta(hours=1)
        DeletedDocument.objects.update(since=since)
    assert strip_deleted_documents() == 1
    assert stored(organization, answer).content == ENGLISH.deleted
    with tenant(organization.id):
        assert DeletedDocument.objects.get().finished_at
    assert strip_deleted_documents() == 0


def test_an_answer_that_takes_long_is_waited_for(organization, marked):
    answer = ask(organization)
    with tenant(organization.id):
        message = Message.objects.get(pk=answer.message_id)
        as_stored = (message.content, message.outcome, message.trace, message.finished_at)
        long_before = timezone.now() - 4 * deleted_passages.UNDER_WAY
        Message.objects.filter(pk=message.pk).update(
            content="", outcome={}, trace={}, finished_at=None, created_at=long_before
        )
    delete(organization, marked)
    strip_deleted_documents()
    end_of_waiting(organization)
    strip_deleted_documents()
    with tenant(organization.id):
        assert not DeletedDocument.objects.exclude(finished_at=None).exists()
        message.content, message.outcome, message.trace, message.finished_at = as_stored
        message.save(update_fields=["content", "outcome", "trace", "finished_at"])
    end_of_waiting(organization)

    assert strip_deleted_documents() == 1
    assert MARKER not in str(stored(organization, answer).outcome)
    with tenant(organization.id):
        assert DeletedDocument.objects.exclude(finished_at=None).exists()


def test_a_stored_answer_of_another_shape_holds_up_nothing(organization, marked):
    odd, answer = ask(organization), ask(organization, f"{QUESTION} A year?")
    with tenant(organization.id):
        Message.objects.filter(pk=odd.message_id).update(
            outcome={"citations": [{"document": str(marked.pk)}], "refusal": {"why": "none"}}
        )
    delete(organization, marked)
    strip_deleted_documents()
    assert stored(organization, answer).content == ENGLISH.deleted


def test_golden_runs_forget_where_an_answer_came_from(organization, marked):
    answer = ask(organization, surface=Surface.REVIEW)
    with tenant(organization.id):
        expected = Expected(QUESTION, refused=False, places=(Place(words="40 days"),))
        entry = add_entry(expected, actor="test")
        run = QualityRun.objects.create(organization_id=organization.id, total=1, state="finished")
        QualityResult.objects.create(
            organization_id=organization.id,
            run=run,
            entry=entry,
            right=False,
            message_id=answer.message_id,
            explanation=f"Answered from “{MARKER} policy”, page 1.",
        )
    delete(organization, marked)
    strip_deleted_documents()
    with tenant(organization.id):
        assert QualityResult.objects.get().explanation == EXPLANATION


def test_a_stripped_answer_still_proves_its_question(organization, marked, document_factory):
    answer = ask(organization)
    delete(organization, marked)
    strip_deleted_documents()
    document_factory(organization)
    found = replay(organization.id, answer.message_id)
    assert found.is_sealed and found.stripped_at and found.changed == ()

    with tenant(organization.id):
        asked = Message.objects.get(conversation_id=answer.conversation_id, position=0)
        Message.objects.filter(pk=asked.pk).update(content="May I fly first class?")
    assert replay(organization.id, answer.message_id).changed == ("question",)


def test_a_conversation_that_was_stripped_goes_on(organization, marked, document_factory):
    answer = ask(organization, user_identifier="anna")
    delete(organization, marked)
    strip_deleted_documents()
    document_factory(organization)
    again = ask(organization, conversation_id=answer.conversation_id, user_identifier="anna")
    assert again.answered
    with tenant(organization.id):
        assert Conversation.objects.count() == 1
        assert open_conversation(answer.conversation_id, "anna").messages.count() == 4


def test_words_of_a_model_go_with_each_document_that_it_was_given() -> None:
    read = [{"document_id": "a"}, {"document_id": "b"}]
    outcome = {"generated": True, "citations": [{"document_id": "b"}], "sources": read}
    assert rests_on(outcome, "a")
    assert not rests_on({**outcome, "generated": False}, "a")
    assert rests_on({**outcome, "generated": False}, "b")


def test_sentences_of_a_model_go_from_the_trace_with_a_source_that_was_no_candidate() -> None:
    outcome = {"generated": True, "text": "31 days.", "sources": [{"document_id": "a"}]}
    trace = {"candidates": [{"document_id": "b"}], "sentences": [{"sentence": "31 days."}]}
    message = Message(outcome=outcome, trace=trace)
    assert deleted_passages._strip_one(message, "a")
    assert message.trace["sentences"] == [] and len(message.trace["candidates"]) == 1


def test_a_refusal_keeps_what_others_came_closest() -> None:
    refusal = {"searched": {}, "closest": [{"document_id": "a"}, {"document_id": "b"}]}
    left = without_document({"text": "No.", "refusal": refusal}, "a")
    assert left == {"text": "No.", "refusal": {"searched": {}, "closest": [{"document_id": "b"}]}}
