"""What is under legal hold is deleted by nobody and no retention, until it is lifted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core.answering.again import ask_again
from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question
from core.audit.expiring import delete_old_events
from core.audit.holds import lift_hold, set_hold
from core.audit.models import AuditEvent
from core.conversations.deleted_passages import HELD, LONGEST, UNDER_WAY
from core.conversations.document_deletion import delete_document
from core.conversations.erase import delete_conversation, erase_person
from core.conversations.feedback import rate
from core.conversations.gaps.gather import gather
from core.conversations.gaps.listing import first_moment
from core.conversations.models import Conversation, DocumentUse, Gap, Message, Rating
from core.conversations.retention import delete_old_conversations
from core.documents import intake
from core.documents.deletion_receipts import remains_of
from core.documents.intake import Actor
from core.documents.models import DeletedDocument, Document
from core.errors import Conflict, InvalidInput, NotFound, OnLegalHold
from core.quality.deleted_documents import strip_deleted_documents
from core.tenancy.context import tenant
from core.tenancy.holds import holds
from core.webhooks.endpoints import remove_endpoint
from core.webhooks.models import EventType, WebhookDelivery, WebhookEndpoint
from core.webhooks.old_deliveries import delete_old_deliveries
from core.webhooks.outbox import note_event

QUESTION = "How many days of paid leave do employees have?"
EVERYBODY = ""


def ask(organization, person):
    return complete(prepare(organization.id, Question(QUESTION, user_identifier=person)))


def hold(organization, person=EVERYBODY):
    return set_hold(organization.id, person, "Case 7", actor="user:root")


def lift(organization, found):
    lift_hold(organization.id, found.pk, actor="user:root")


def people(organization):
    with tenant(organization.id):
        return sorted(Conversation.objects.values_list("user_identifier", flat=True))


@pytest.fixture
def leave(organization, document_factory):
    return document_factory(organization)


@pytest.mark.parametrize("held", [EVERYBODY, "anna"])
def test_a_person_who_is_held_is_not_erased(organization, leave, held):
    answer = ask(organization, "anna")
    found = hold(organization, held)
    with tenant(organization.id):
        for erasing in (
            lambda: erase_person("anna", "test"),
            lambda: delete_conversation(answer.conversation_id, "test"),
        ):
            with pytest.raises(OnLegalHold, match="under legal hold"):
                erasing()
    assert people(organization) == ["anna"]
    lift(organization, found)
    with tenant(organization.id):
        assert erase_person("anna", "test").conversations == 1


def test_a_hold_on_one_person_holds_no_other_and_no_other_organization(
    organization, other_organization, asked
):
    for here in (organization, other_organization):
        for person in ("anna", "ben"):
            asked(here, QUESTION, person=person)
    hold(organization, "anna")
    with tenant(organization.id):
        erase_person("ben", "test")
    with tenant(other_organization.id):
        erase_person("anna", "test")
    assert people(organization) == ["anna"]
    assert people(other_organization) == ["ben"]


def test_retention_passes_by_what_is_held(organization, asked):
    for person in ("anna", "ben"):
        asked(organization, QUESTION, person=person)
    with tenant(organization.id):
        ago = timezone.now() - timedelta(days=31)
        Conversation.objects.update(created_at=ago, updated_at=ago)
        organization.model.settings = {"retention": {"conversation_days": 30}}
        organization.model.save(update_fields=["settings"])
    everything, anna = hold(organization), hold(organization, "anna")
    assert delete_old_conversations() == 0
    lift(organization, everything)
    assert delete_old_conversations() == 1
    assert people(organization) == ["anna"]
    lift(organization, anna)
    assert delete_old_conversations() == 1


def test_no_document_is_deleted_while_the_organization_is_held(organization, leave):
    found = hold(organization)
    for deleting in (intake.delete_document, delete_document):
        with pytest.raises(OnLegalHold, match="All of this organization"):
            deleting(organization.id, leave.pk, Actor("test"))
    lift(organization, found)
    delete_document(organization.id, leave.pk, Actor("test"))
    with tenant(organization.id):
        assert not Document.objects.exists()


def test_a_document_that_answers_to_a_held_person_rest_on_stays(
    organization, leave, document_factory
):
    unused = document_factory(organization, "Dogs are welcome on Fridays.", title="Dogs")
    hold(organization, "anna")
    ask(organization, "anna")
    ask(organization, "ben")
    with tenant(organization.id):
        DocumentUse.objects.filter(document=unused).delete()
    with pytest.raises(OnLegalHold, match="rest on this document"):
        delete_document(organization.id, leave.pk, Actor("test"))
    delete_document(organization.id, unused.pk, Actor("test"))


def test_passages_of_a_document_that_was_deleted_before_stay_in_held_answers(organization, leave):
    anna, ben = ask(organization, "anna"), ask(organization, "ben")
    delete_document(organization.id, leave.pk, Actor("test"))
    found = hold(organization, "anna")
    later(organization, UNDER_WAY)
    strip_deleted_documents()
    assert "25 days" in quoted(organization, anna) and not quoted(organization, ben)
    with tenant(organization.id):
        (deleted,) = DeletedDocument.objects.all()
        first = remains_of([deleted])[0]
    assert deleted.finished_at is None and deleted.held == [anna.message_id]
    assert first.what == "Passages in 1 stored answers to people who are under legal hold."

    later(organization, LONGEST)
    strip_deleted_documents()
    assert "25 days" in quoted(organization, anna)
    lift(organization, found)
    later(organization, HELD)
    strip_deleted_documents()
    assert not quoted(organization, anna)
    with tenant(organization.id):
        (deleted,) = DeletedDocument.objects.all()
        assert deleted.finished_at and deleted.held == [] and deleted.answers == 2
        assert "hold" not in str(remains_of([deleted]))


def later(organization, pause):
    """As if what waits had been noted ``pause`` earlier."""
    with tenant(organization.id):
        for deleted in DeletedDocument.objects.all():
            moved = {"created_at": deleted.created_at - pause, "next_at": timezone.now()}
            DeletedDocument.objects.filter(pk=deleted.pk).update(**moved)


def quoted(organization, answer):
    with tenant(organization.id):
        outcome = Message.objects.get(pk=answer.message_id).outcome
    return " ".join(one["quote"] for one in outcome["citations"])


def test_nothing_is_stripped_while_the_organization_is_held(organization, leave):
    answer = ask(organization, "anna")
    delete_document(organization.id, leave.pk, Actor("test"))
    hold(organization)
    strip_deleted_documents()
    assert "25 days" in quoted(organization, answer)
    with tenant(organization.id):
        assert "All of the organization" in remains_of(DeletedDocument.objects.all())[0].why


def test_a_hold_waits_for_a_deletion_that_is_under_way_and_then_lets_none_begin(
    organization, asked
):
    asked(organization, QUESTION, person="anna")
    with ThreadPoolExecutor(1) as thread:
        with tenant(organization.id):
            assert erase_person("anna", "test").conversations == 1
            setting = thread.submit(hold, organization, "anna")
            while not somebody_waits():
                assert not setting.done()
            assert not holds().exists()
        setting.result()
    with tenant(organization.id), pytest.raises(OnLegalHold):
        erase_person("anna", "test")


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)"
        )
        return cursor.fetchone()[0]


@pytest.mark.parametrize("held", [EVERYBODY, "anna"])
def test_no_audit_entry_expires_while_anything_is_held(organization, monkeypatch, override, held):
    override(AUDIT_KEEP_DAYS=90)
    found = hold(organization, held)
    # As if all were old; that they can be deleted is tested with the chain.
    future = timezone.now() + timedelta(days=200)
    monkeypatch.setattr("core.audit.expiring._database_now", lambda: future)
    assert delete_old_events() == 0
    lift(organization, found)
    with tenant(organization.id):
        assert AuditEvent.objects.filter(action="hold.set").exists()


def test_deliveries_of_an_organization_that_is_held_stay(organization, override):
    override(WEBHOOK_KEEP_DAYS=1)
    with tenant(organization.id):
        endpoint = WebhookEndpoint.objects.create(
            organization_id=organization.id, url="https://x.example", events=["erasure.done"]
        )
        note_event(EventType.ERASURE_DONE, {})
        WebhookDelivery.objects.update(created_at=timezone.now() - timedelta(days=2))
    found = hold(organization)
    assert delete_old_deliveries() == 0
    with pytest.raises(OnLegalHold):
        remove_endpoint(organization.id, endpoint.pk, actor="test")
    lift(organization, found)
    assert delete_old_deliveries() == 1
    remove_endpoint(organization.id, endpoint.pk, actor="test")


def test_a_review_by_somebody_who_is_held_stays_and_the_receipt_names_it(organization, leave):
    asked = ask(organization, "anna")
    with tenant(organization.id):
        rate(Message.objects.get(pk=asked.message_id), Rating.DOWN, "")
    gather(organization.id, first_moment(1))
    with tenant(organization.id):
        gap = Gap.objects.get()
    ask_again(organization.id, gap.pk, 1, "editor", actor="editor")
    hold(organization, "editor")
    with tenant(organization.id):
        receipt = erase_person("anna", "test")
        assert Conversation.objects.get().user_identifier == "editor"
    (named,) = [one.what for one in receipt.remains if "legal hold" in one.what]
    assert named.startswith("Questions of this person") and named.endswith(": 1.")
    assert "editor" not in str(receipt.remains)


def test_the_audit_says_who_set_and_lifted_it_and_why_without_the_name(organization):
    lift(organization, hold(organization, "zebediahq"))
    lift(organization, hold(organization))
    with tenant(organization.id):
        events = list(AuditEvent.objects.order_by("number"))
        assert not holds().exists()
    assert [event.action for event in events] == ["hold.set", "hold.lifted"] * 2
    assert {event.actor for event in events} == {"user:root"}
    assert all(event.details["reason"] == "Case 7" for event in events)
    assert "zebediahq" not in str([(event.target, event.details) for event in events])
    assert events[2].target == "organization"


def test_a_hold_needs_a_reason_and_is_set_once(organization):
    for reason in ("", "  ", "x" * 501):
        with pytest.raises(InvalidInput, match="Say why"):
            set_hold(organization.id, "anna", reason, actor="test")
    found = hold(organization, "anna")
    with pytest.raises(Conflict, match="already"):
        hold(organization, "anna")
    lift(organization, found)
    with pytest.raises(NotFound, match="lifted already"):
        lift(organization, found)
