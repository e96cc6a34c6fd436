"""Which events are noted, when, and that they hold ids and no texts."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.conversations.erase import erase_person
from core.conversations.feedback import rate
from core.conversations.history import Finished, add_turn, finish_answer, open_conversation
from core.conversations.models import Answered, Rating, Surface
from core.documents.calendar_events import note_days
from core.documents.details import Change, change_document
from core.documents.intake import get_document
from core.documents.models import DocumentVersion
from core.documents.sweep import sweep
from core.documents.versions import change_dates, withdraw
from core.tenancy.context import tenant
from core.webhooks.endpoints import add_endpoint
from core.webhooks.models import SUBSCRIBED, DaysWatched, WebhookEvent
from tests.clock import TODAY

pytestmark = pytest.mark.usefixtures("one_day")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def endpoint(organization):
    return add_endpoint(organization.id, "https://host.example/", SUBSCRIBED, actor="test")[0]


def noted(organization: Any, kind: str = "") -> list[tuple[str, dict[str, Any]]]:
    with tenant(organization.id):
        found = WebhookEvent.objects.order_by("created_at")
        found = found.filter(type=kind) if kind else found
        return list(found.values_list("type", "data"))


def numbers_in_force(organization: Any) -> list[tuple[int, int | None]]:
    return [(d["version"], d["replaces"]) for _, d in noted(organization, "document.in_force")]


def tomorrow_comes(organization: Any, days: int = 1) -> None:
    """The calendar as it is when it was last looked at ``days`` days ago."""
    with tenant(organization.id):
        DaysWatched.objects.update(until=TODAY - days * DAY)
    note_days()


def test_a_document_that_can_be_searched_is_told_and_counts(organization, document_factory):
    document = document_factory(organization)
    ids = {"document_id": str(document.pk), "version": 1}
    assert sorted(noted(organization)) == [
        ("document.completed", ids),
        ("document.in_force", {**ids, "replaces": None, "day": str(TODAY)}),
    ]


def test_a_document_that_can_not_be_read_is_told_with_its_code(organization, document_factory):
    document = document_factory(organization, content=b"%PDF-1.7 broken", filename="a.pdf")
    assert noted(organization) == [
        (
            "document.failed",
            {
                "document_id": str(document.pk),
                "version": 1,
                "error_code": "damaged_pdf",
                "retryable": False,
            },
        )
    ]


def test_a_document_that_is_given_up_is_told(organization, document_factory):
    document_factory(organization, ingest=False)
    long_ago = timezone.now() - timedelta(hours=1)
    with tenant(organization.id):
        DocumentVersion.objects.update(attempts=3, updated_at=long_ago)
    sweep()
    sweep()
    ((kind, data),) = noted(organization)
    assert (kind, data["error_code"], data["retryable"]) == (
        "document.failed",
        "internal_error",
        True,
    )


def test_a_new_version_comes_into_force_and_a_withdrawn_one_brings_back_the_former(
    organization, document_factory
):
    document = document_factory(organization)
    document_factory(organization, text="Employees have 30 days.", replaces=document.pk)
    with tenant(organization.id):
        withdraw(get_document(document.pk, lock=True), 2, actor="test")
    assert numbers_in_force(organization) == [(1, None), (2, 1)]
    # The first came into force once today already: the same event, with the same id.


def test_a_version_that_starts_on_a_later_day_is_told_on_that_day_once(
    organization, document_factory
):
    document = document_factory(organization)
    note_days()
    document_factory(
        organization,
        text="Employees have 30 days.",
        replaces=document.pk,
        effective_from=TODAY + DAY,
    )
    assert numbers_in_force(organization) == [(1, None)]

    # A day goes by: what was to start tomorrow started today.
    with tenant(organization.id):
        DocumentVersion.objects.filter(number=2).update(effective_from=TODAY)
    tomorrow_comes(organization)
    tomorrow_comes(organization)
    note_days()

    assert numbers_in_force(organization) == [(1, None), (2, 1)]


def test_days_on_which_the_scheduler_was_away_are_made_up_for(organization, document_factory):
    note_days()
    document = document_factory(organization)
    with tenant(organization.id):
        change_document(
            get_document(document.pk, lock=True), Change(review_due=TODAY + DAY), actor="test"
        )
        assert noted(organization, "review.due") == []
        document.versions.update(effective_from=TODAY - 5 * DAY)
        type(document).objects.update(review_due=TODAY - 3 * DAY)
    tomorrow_comes(organization, days=9)
    due = {"document_id": str(document.pk), "due": str(TODAY - 3 * DAY)}
    assert noted(organization, "review.due") == [("review.due", due)]


def test_a_version_whose_successor_has_ended_counts_again(organization, document_factory):
    document = document_factory(organization, effective_from=TODAY - 9 * DAY)
    document_factory(organization, text="Only in winter.", replaces=document.pk)
    note_days()
    with tenant(organization.id):
        WebhookEvent.objects.all().delete()
        DocumentVersion.objects.filter(number=2).update(
            effective_from=TODAY - 8 * DAY, effective_until=TODAY - DAY
        )
    tomorrow_comes(organization)
    assert numbers_in_force(organization) == [(1, 2)]


def test_dates_that_make_another_version_count_are_told(organization, document_factory):
    document = document_factory(organization, effective_from=TODAY + 5 * DAY)
    assert numbers_in_force(organization) == []
    with tenant(organization.id):
        locked = get_document(document.pk, lock=True)
        change_dates(locked, 1, {"effective_from": TODAY}, actor="test")
    assert numbers_in_force(organization) == [(1, None)]


def test_reading_again_brings_nothing_into_force(organization, document_factory):
    from core.documents.ingest import embed, parse
    from core.documents.intake import Actor, reprocess

    document = document_factory(organization)
    with tenant(organization.id):
        version = document.versions.get()
        WebhookEvent.objects.all().delete()
    reprocess(organization.id, document.pk, Actor("test"))
    parse(organization.id, version.pk)
    embed(organization.id, version.pk)
    assert [kind for kind, _ in noted(organization)] == ["document.completed"]


def test_a_review_that_is_set_to_a_past_day_is_due_at_once(organization, document_factory):
    document = document_factory(organization)
    with tenant(organization.id):
        locked = get_document(document.pk, lock=True)
        change_document(locked, Change(review_due=TODAY), actor="test")
    due = {"document_id": str(document.pk), "due": str(TODAY)}
    assert noted(organization, "review.due") == [("review.due", due)]


@pytest.mark.parametrize(
    ("answered", "stopped", "surface", "expected"),
    [
        (Answered.NO, False, Surface.API, True),
        (Answered.PARTLY, False, Surface.WIDGET, True),
        (Answered.YES, False, Surface.API, False),
        (Answered.NO, True, Surface.API, False),
        (Answered.NO, False, Surface.REVIEW, False),
    ],
)
def test_a_question_that_is_not_answered_is_told_without_its_words(
    organization, answered, stopped, surface, expected
):
    with tenant(organization.id):
        conversation = open_conversation(None, "anna", surface)
        message = add_turn(conversation, "Is there a secret gym?")
        reason = "no_evidence" if answered == Answered.NO else ""
        finish_answer(
            message.pk,
            Finished("Words.", answered, reason, stopped, "m", 1, 1, {}, {}),
        )
    found = noted(organization, "question.unanswered")
    assert bool(found) is expected
    if expected:
        assert found[0][1] == {
            "message_id": str(message.pk),
            "conversation_id": str(conversation.pk),
            "surface": surface,
            "answered": answered,
            "refusal_reason": reason,
        }


def test_thumbs_down_are_told_once_and_without_the_comment(organization, asked):
    message = asked(organization, "How much leave?")
    rate(message, Rating.DOWN, "Rubbish!")
    rate(message, Rating.DOWN, "Really.")
    rate(message, Rating.UP)
    ids = {"message_id": str(message.pk), "conversation_id": str(message.conversation_id)}
    assert noted(organization, "feedback.down") == [("feedback.down", ids)]


def test_an_erased_person_is_told_by_hash(organization, asked):
    asked(organization, "How much leave?", person="anna")
    with tenant(organization.id):
        erase_person("anna", "test")
    ((_, data),) = noted(organization, "erasure.done")
    assert data.keys() == {"subject_sha256", "conversations", "messages"}
    assert (data["conversations"], data["messages"]) == (1, 2)


def test_without_an_endpoint_nothing_is_noted(other_organization, document_factory):
    document_factory(other_organization, title=str(uuid.uuid4()))
    assert noted(other_organization) == []
