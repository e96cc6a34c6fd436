"""What questions would be answered today is told without asking them."""

from datetime import UTC, datetime

import pytest

from core.answering import outlook
from core.answering.outlook import outlooks
from core.audit.models import UsageRecord
from core.conversations.models import Conversation, Message
from core.tenancy.audiences import Audience
from core.tenancy.context import tenant
from tests.curated import CANTEEN, TEXT, keep

LEAVE = "How many days of paid leave are there?"


def seen(organization, *questions):
    return list(outlooks(organization.id, questions))


def test_the_first_words_and_where_they_stand_are_shown_and_nothing_is_stored(
    organization, document_factory, model
):
    document = document_factory(organization)
    (one,) = seen(organization, LEAVE)
    assert (one.question, one.answered, one.refusal_reason) == (LEAVE, True, None)
    assert "25 days" in one.words
    assert (one.source.document_id, one.source.version, one.source.page) == (document.pk, 1, 1)
    assert model.prompts == [], "no model was asked"
    with tenant(organization.id):
        assert not Conversation.objects.exists()
        assert not Message.objects.exists()
        assert not UsageRecord.objects.exists()


def test_each_kind_of_refusal_is_told(organization, other_organization, document_factory):
    document_factory(other_organization)
    (nothing,) = seen(organization, LEAVE)
    assert (nothing.answered, nothing.refusal_reason, nothing.source) == (
        False,
        "no_documents",
        None,
    )
    document_factory(organization)
    told = seen(organization, "Who won the match in Lisbon?", "Hello!")
    assert [one.answered for one in told] == [False, False]
    assert told[0].refusal_reason in ("out_of_scope", "no_evidence")
    assert told[1].refusal_reason == "talk"


def test_it_is_what_somebody_unknown_is_answered(organization, document_factory):
    document_factory(organization, audience=Audience(members=True))
    (one,) = seen(organization, LEAVE)
    assert (one.answered, one.words) == (False, "")


def test_a_curated_answer_is_told_as_such(organization):
    keep(organization)
    (one,) = seen(organization, CANTEEN)
    assert (one.answered, one.words, one.source.document_id) == (True, TEXT, None)


def test_long_words_are_cut_behind_a_whole_one(organization, document_factory):
    long = "Paid leave is 25 days a year for employees " + "who work in the harbour " * 30
    document_factory(organization, f"{long.strip()}.")
    (one,) = seen(organization, LEAVE)
    assert len(one.words) <= outlook.CHARACTERS + 2
    assert one.words.endswith(" …")


def test_once_the_time_is_over_no_question_is_begun(organization, document_factory, monkeypatch):
    document_factory(organization)
    monkeypatch.setattr(outlook, "SECONDS", -1.0)
    (one,) = seen(organization, LEAVE)
    assert (one.answered, one.words, one.source) == (None, "", None)


def look(api, organization):
    return api(organization.secret_key).get(
        f"/api/v1/organizations/{organization.id}/suggested-questions/"
    )


def suggest(organization, *questions):
    with tenant(organization.id):
        organization.model.settings = {"suggested_questions": list(questions)}
        organization.model.save()


def test_the_api_tells_it_of_the_saved_questions(organization, api, document_factory):
    document = document_factory(organization)
    suggest(organization, LEAVE, "Who won the match in Lisbon?")
    first, second = look(api, organization).json()
    assert first["answered"] is True
    assert first["source"] == {
        "document_id": str(document.pk),
        "title": "Leave policy",
        "version": 1,
        "page": 1,
    }
    assert (second["answered"], second["words"], second["source"]) == (False, "", None)


@pytest.mark.usefixtures("at_one_time")
def test_looking_too_often_is_refused(organization, other_organization, api, override):
    override(RATE_LIMIT_ENABLED=True)
    assert [look(api, organization).status_code for _ in range(7)] == [200] * 6 + [429]
    assert look(api, other_organization).status_code == 200


@pytest.fixture
def at_one_time(monkeypatch):
    """All calls fall into one minute."""
    now = datetime.now(UTC).timestamp()
    monkeypatch.setattr("core.tenancy.throttle.time.time", lambda: now)
