"""Spans tell what took how long, and no words of anybody."""

import uuid

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from appliance.telemetry.tracing import trace_to
from core.telemetry import tracing

QUESTION = "Where do xylophones stay at night?"
TEXT = "Xylophones stay in the music room at night."


@pytest.fixture
def spans(override):
    """``spans()``: those that have ended, by name."""
    exporter = InMemorySpanExporter()
    provider = trace_to(SimpleSpanProcessor(exporter))
    override(TRACES_URL="http://collector.example/v1/traces")
    yield lambda: {span.name: span for span in exporter.get_finished_spans()}
    tracing.open_spans_with(None)
    provider.shutdown()


@pytest.fixture
def model(override):
    from core.providers.fake import SHARED

    SHARED.replies.clear()
    override(LLM_PROVIDER="fake", LLM_FALLBACKS=[])
    yield SHARED
    SHARED.replies.clear()


def ask(client):
    body = {"query": QUESTION}
    answer = client.post("/api/v1/query/", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_question_is_a_request_with_its_search_and_its_model_call(
    spans, api, organization, document_factory, model
):
    document_factory(organization, text=TEXT)
    model.say("Xylophones stay in the music room at night [1].")
    client = api(organization.secret_key)
    assert ask(client)["answered"]
    found = spans()
    request = found["request /api/v1/query/"]
    assert dict(request.attributes) | {"request_id": ""} == {
        "http.request.method": "POST",
        "http.route": "/api/v1/query/",
        "http.response.status_code": 200,
        "request_id": "",
    }
    assert request.kind is trace.SpanKind.SERVER
    assert found["model call"].attributes["gen_ai.request.model"] == "fake"
    for inner in ("search", "model call"):
        assert found[inner].parent.span_id == request.context.span_id, inner


def test_an_ingest_is_two_jobs_with_their_stages(spans, organization, document_factory):
    document_factory(organization, text=TEXT)
    found = spans()
    jobs = {"parse": ("extract", "split", "store"), "embed": ("embed", "show")}
    for step, stages in jobs.items():
        for stage in stages:
            inner = found[f"ingest stage {stage}"]
            assert inner.parent.span_id == found[f"ingest {step}"].context.span_id


def test_an_error_leaves_its_class_and_not_its_message(spans):
    with pytest.raises(ValueError, match="xylophones"), tracing.span("search"):
        raise ValueError("what somebody wrote about xylophones")
    failed = spans()["search"]
    assert failed.attributes["error.type"] == "ValueError"
    assert failed.status.status_code is trace.StatusCode.ERROR
    assert failed.status.description is None
    assert failed.events == ()


def test_no_span_holds_words_of_anybody(spans, api, organization, document_factory, model):
    document_factory(organization, title="Xylophone rules", text=TEXT)
    model.say("Xylophones stay in the music room at night [1].")
    client = api(organization.secret_key)
    conversation_id = ask(client)["conversation_id"]
    client.get(f"/api/v1/documents/?q=xylophone&page={uuid.uuid4()}")
    client.delete("/api/v1/users/ada@harbour.example/")
    client.get(f"/api/v1/conversations/{conversation_id}/messages/")
    told = " ".join(span.to_json() for span in spans().values()).lower()
    assert "<path:user_identifier>" in told
    words = ("xylophone", "music", "ada@", "harbour", str(organization.id), conversation_id)
    assert [word for word in words if word in told] == []


def test_probes_make_no_spans(spans, client):
    assert client.get("/healthz").status_code == 200
    assert client.get("/nowhere/").status_code == 404
    assert list(spans()) == ["request other"]


def test_libraries_find_no_provider_to_send_their_own_spans_to(spans):
    """The client of a model service would put prompts into its own."""
    with trace.get_tracer("some library").start_as_current_span("chat") as span:
        assert not span.is_recording()
    assert spans() == {}


def test_without_an_address_nothing_is_made(client, organization, document_factory):
    assert tracing._open is None
    with tracing.span("search", model="fake") as note:
        note(status=200)
    document_factory(organization)
    assert client.get("/nowhere/").status_code == 404
    assert tracing._open is None
