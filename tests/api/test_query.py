"""Searching and asking, whole or as a stream of events."""

import json
import uuid
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient

from core.conversations.models import Conversation, Message
from core.tenancy.context import tenant
from tests.schemas import fits

QUERY, SEARCH = "/api/v1/query/", "/api/v1/search/"
QUESTION = "How many days of paid leave do employees have?"
UNKNOWN_PLAN = "How many days of paid leave does the Platinum plan have?"
JSON = "application/json"
RESULT = [
    *("chunk_id", "document_id", "document_title", "chunk_index", "page_start", "page_end"),
    *("section", "content", "score"),
]
CITATION = [
    *("index", "document_id", "document_title", "version", "effective_from", "effective_until"),
    *("page", "page_kind", "page_label", "page_count", "section", "quote", "kind", "context"),
    *("verified", "read_with_warnings", "chunk_id", "page_url"),
]
ANSWER = [
    *("conversation_id", "message_id", "answer", "lead", "answered", "missing", "generated"),
    *("curated", "refusal_reason", "stopped", "refusal", "citations", "basis", "as_of", "sources"),
    *("model", "usage", "cached", "timings_ms"),
]


def ask(client, **body):
    answer = client.post(QUERY, {"query": QUESTION, **body}, content_type=JSON)
    assert answer.status_code != 200 or fits("Answer", answer.json())
    return answer


def test_search_answers_in_the_shape_of_the_contract(organization, api, document_factory):
    document = document_factory(organization)
    answer = api(organization.secret_key).post(
        SEARCH, {"query": "carried over", "top_k": 1}, content_type=JSON
    )
    assert answer.status_code == 200
    body = answer.json()
    assert list(body) == ["query", "results", "timings_ms"]
    assert body["query"] == "carried over"
    assert [list(result) for result in body["results"]] == [RESULT]
    assert body["results"][0]["document_id"] == str(document.pk)
    assert all(value >= 0 for value in body["timings_ms"].values())


def test_search_heeds_filters_and_dates(organization, api, document_factory, is_problem):
    document_factory(organization, "Leave for HR.", title="A", metadata={"team": "HR"})
    document_factory(organization, "Leave for IT.", title="B", metadata={"team": "IT"})
    document_factory(
        organization, "Leave of old.", title="C", effective_until="2020-12-31", metadata={}
    )
    client = api(organization.secret_key)

    def titles(**body):
        answer = client.post(SEARCH, {"query": "leave", **body}, content_type=JSON)
        return sorted(result["document_title"] for result in answer.json()["results"])

    assert titles() == ["A", "B"]
    assert titles(filters={"team": "HR"}) == ["A"]
    assert titles(filters={"team": ["HR", "IT"]}) == ["A", "B"]
    assert titles(as_of="2019-01-01") == ["A", "B", "C"]
    assert titles(filters={"date": {"from": "2020-01-01"}}) == ["A", "B"]
    assert titles(filters={"date": {"until": "2020-01-01"}}) == []
    for address in (SEARCH, QUERY):
        body = {"query": "leave", "filters": {"nothing": "here"}}
        answer = client.post(address, body, content_type=JSON)
        assert is_problem(answer, 400, "validation_error")


def test_a_question_is_answered_with_citations(organization, api, document_factory):
    document = document_factory(organization)
    answer = ask(api(organization.secret_key), user_identifier="anna@example.org")
    assert answer.status_code == 200
    body = answer.json()
    assert list(body) == ANSWER
    assert (body["answered"], body["refusal_reason"], body["cached"]) == (True, None, False)
    assert "25 days" in body["answer"]
    citation = body["citations"][0]
    assert list(citation) == CITATION
    assert (citation["document_id"], citation["verified"]) == (str(document.pk), True)
    assert citation["page_url"] == (
        f"/api/v1/documents/{document.pk}/pages/1.png?version=1&citation={body['message_id']}.1"
    )
    assert list(body["usage"]) == ["prompt_tokens", "completion_tokens"]
    assert {"embed", "search", "rerank", "first_token", "generate", "total"} == set(
        body["timings_ms"]
    )
    with tenant(organization.id):
        assert Conversation.objects.get().user_identifier == "anna@example.org"


def test_a_conversation_goes_on(organization, api, document_factory):
    document_factory(organization)
    client = api(organization.secret_key)
    first = ask(client).json()
    second = ask(client, conversation_id=first["conversation_id"]).json()
    assert second["conversation_id"] == first["conversation_id"]
    assert second["message_id"] != first["message_id"]
    with tenant(organization.id):
        assert Message.objects.count() == 4


def test_nothing_found_is_said_so(organization, api):
    body = ask(api(organization.secret_key)).json()
    assert (body["answered"], body["refusal_reason"]) == (False, "no_documents")
    assert (body["citations"], body["sources"], body["basis"]) == ([], [], [])


def test_the_passages_near_a_refused_question_have_addresses(organization, api, document_factory):
    document_factory(organization)
    body = ask(api(organization.secret_key), query=UNKNOWN_PLAN).json()
    assert (body["answered"], body["generated"]) == (False, False)
    passage = body["refusal"]["closest"][0]
    assert passage["page_url"].endswith(f"/pages/1.png?version=1&citation={body['message_id']}.1")
    assert "boxes" not in json.dumps(body)


def test_an_unknown_conversation_is_not_found(
    organization, other_organization, api, document_factory, is_problem
):
    document_factory(other_organization)
    foreign = ask(api(other_organization.secret_key)).json()["conversation_id"]
    for conversation_id in (foreign, str(uuid.uuid4())):
        answer = ask(api(organization.secret_key), conversation_id=conversation_id)
        assert is_problem(answer, 404, "not_found")


def test_members_ask_in_their_own_name(organization, signed_in, is_problem):
    viewer, admin = signed_in(organization.viewer), signed_in(organization.admin)
    own = ask(viewer)
    assert own.status_code == 200
    assert is_problem(ask(viewer, user_identifier="somebody"), 403, "permission_denied")
    assert ask(admin, user_identifier="somebody").status_code == 200
    with tenant(organization.id):
        found = Conversation.objects.get(pk=own.json()["conversation_id"])
    assert found.user_identifier == organization.viewer.username


def test_members_go_on_only_with_their_own_conversations(organization, signed_in, is_problem):
    foreign = ask(signed_in(organization.editor)).json()["conversation_id"]
    viewer = signed_in(organization.viewer)
    assert is_problem(ask(viewer, conversation_id=foreign), 404, "not_found")


def test_a_full_quota_is_told(organization, platform_api, api, is_problem, document_factory):
    document_factory(organization)
    platform_api.patch(
        f"/api/v1/organizations/{organization.id}/settings/",
        {"quotas": {"questions_per_month": 1}},
        content_type=JSON,
    )
    client = api(organization.secret_key)
    asked = ask(client)
    assert asked.status_code == 200
    assert is_problem(ask(client), 429, "quota_exceeded")
    # Erasing what was asked gives nothing back.
    conversation_id = asked.json()["conversation_id"]
    assert client.delete(f"/api/v1/conversations/{conversation_id}/").status_code == 204
    assert is_problem(ask(client), 429, "quota_exceeded")


def test_the_accept_header_chooses_the_form(organization, api, is_problem):
    client = api(organization.secret_key)
    for accept, form in (
        ("*/*", JSON),
        ("application/json, text/event-stream", JSON),
        ("text/event-stream, */*", "text/event-stream"),
        ("application/json;q=0.5, text/event-stream", "text/event-stream"),
    ):
        answer = client.post(
            QUERY, {"query": QUESTION}, content_type=JSON, headers={"Accept": accept}
        )
        assert answer["Content-Type"] == form, accept
    answer = client.post(
        QUERY, {"query": QUESTION}, content_type=JSON, headers={"Accept": "image/png"}
    )
    assert is_problem(answer, 406, "not_acceptable")


async def stream(key: str, body: dict, **headers: str) -> Any:
    client = AsyncClient(raise_request_exception=False)
    headers = {"X-API-Key": key, "Accept": "text/event-stream", **headers}
    return await client.post(QUERY, body, content_type=JSON, headers=headers)


async def events_of(key: str, **headers: str) -> list[tuple[str, str, dict]]:
    """(id, name, data) of every event of one stream."""
    answer = await stream(key, {"query": QUESTION}, **headers)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/event-stream"
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Accel-Buffering"] == "no"
    text = b"".join([block async for block in answer]).decode()
    frames = [frame for frame in text.split("\n\n") if frame and not frame.startswith(":")]
    fields = [dict(line.split(": ", 1) for line in frame.split("\n")) for frame in frames]
    return [(f["id"], f["event"], json.loads(f["data"])) for f in fields]


@pytest.fixture
def with_leave_policy(organization, document_factory):
    document_factory(organization)
    return organization


async def test_a_stream_tells_the_answer_as_it_comes(with_leave_policy):
    events = await events_of(with_leave_policy.secret_key)
    names = [name for _, name, _ in events]
    assert names[:2] == ["start", "sources"]
    assert names[-1] == "done"
    assert {"delta", "citation"} == set(names[2:-1])
    start, done = events[0][2], events[-1][2]
    assert fits("Answer", done)
    cited = [data for _, name, data in events if name == "citation"]
    assert events[1][2] == {"sources": done["sources"]}
    assert cited == done["citations"] and "boxes" not in json.dumps(done)
    assert done["message_id"] == start["message_id"]
    assert done["answer"] == "".join(data["text"] for _, name, data in events if name == "delta")
    assert len({event_id for event_id, _, _ in events}) == len(events)


async def test_a_stream_goes_on_after_the_last_event_seen(with_leave_policy):
    events = await events_of(with_leave_policy.secret_key)
    again = await events_of(with_leave_policy.secret_key, **{"Last-Event-ID": events[1][0]})
    assert again == events[2:]

    def questions() -> int:
        with tenant(with_leave_policy.id):
            return Message.objects.filter(role="user").count()

    assert await sync_to_async(questions)() == 1


async def test_a_stream_of_somebody_else_can_not_be_resumed(
    with_leave_policy, other_organization, is_problem
):
    events = await events_of(with_leave_policy.secret_key)
    for last, status in (
        (events[0][0], 404),
        (f"{uuid.uuid4()}:1", 404),
        ("nonsense", 400),
        (f"{uuid.uuid4()}:{'9' * 5000}", 400),
    ):
        headers = {"Last-Event-ID": last}
        answer = await stream(other_organization.secret_key, {"query": QUESTION}, **headers)
        assert is_problem(answer, status)


async def test_what_is_wrong_with_a_streamed_question_is_a_problem(organization, is_problem):
    answer = await stream(organization.secret_key, {"query": ""})
    assert is_problem(answer, 400, "validation_error")
