"""/metrics tells what happened, to those who have the token, and nothing about anybody."""

import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.utils import timezone

from tests.appliance.figures import BEARER, TOKEN, Figures

DOCUMENTS = "/api/v1/documents/"


@pytest.fixture
def on(override):
    override(METRICS_TOKEN=TOKEN)


@pytest.fixture
def figures(on) -> Figures:
    return Figures(Client())


@pytest.fixture
def model(override):
    """The scripted chat model; emptied before and after."""
    from core.providers.fake import SHARED

    SHARED.replies.clear()
    override(LLM_PROVIDER="fake", LLM_FALLBACKS=[])
    yield SHARED
    SHARED.replies.clear()


def ask(client, question):
    body = {"query": question}
    answer = client.post("/api/v1/query/", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_nothing_is_there_until_a_token_is_set(client):
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": TOKEN},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": "Bearer ünknown"},
    ],
)
def test_nothing_is_there_for_those_without_the_token(client, on, headers):
    assert client.get("/metrics", headers=headers).status_code == 404


def test_a_key_of_an_organization_is_no_token(api, organization, on):
    assert api(organization.secret_key).get("/metrics").status_code == 404


def test_it_may_be_asked_under_the_name_of_its_container(client, on, override):
    override(SECURE_SSL_REDIRECT=True)
    answer = client.get("/metrics", headers={**BEARER, "Host": "appliance:8000"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=")


def test_requests_are_counted_by_route_method_and_status(api, organization, figures):
    client = api(organization.secret_key)
    client.get(f"{DOCUMENTS}{uuid.uuid4()}/")
    client.get(f"{DOCUMENTS}{uuid.uuid4()}/")
    client.get(DOCUMENTS)
    one = "route=/api/v1/documents/<uuid:document_id>/"
    counted = f"policychat_requests_total{{method=GET,{one},status=4xx}}"
    assert figures.added(counted) == 2
    assert figures.added(f"policychat_request_seconds_count{{{one}}}") == 2
    listed = "policychat_requests_total{method=GET,route=/api/v1/documents/,status=2xx}"
    assert figures.added(listed) == 1


def test_unknown_addresses_and_methods_share_one_label(client, figures):
    for number in range(3):
        client.generic(f"X{number}", f"/nowhere/{number}")
    assert figures.added("policychat_requests_total{method=other,route=other,status=4xx}") == 3


def test_probes_are_not_counted(client, figures):
    for path in ("/healthz", "/readyz"):
        client.get(path)
    assert not [name for name in figures.now() if "healthz" in name or "readyz" in name]


def test_an_ingest_is_timed_by_stage_and_counted(figures, organization, document_factory):
    document_factory(organization)
    for stage in ("extract", "split", "store", "embed", "show"):
        timed = f"policychat_ingest_stage_seconds_count{{stage={stage}}}"
        assert figures.added(timed) == 1, stage
    assert figures.added("policychat_ingests_total{outcome=completed}") == 1


def test_a_file_that_can_not_be_read_is_counted_by_its_code(
    figures, organization, document_factory
):
    document_factory(organization, content=b"%PDF-1.7\nnothing", filename="policy.pdf")
    assert figures.added("policychat_ingests_total{outcome=damaged_pdf}") == 1
    assert figures.added("policychat_ingests_total{outcome=completed}") == 0


def test_a_crash_is_counted(figures, organization, document_factory, monkeypatch):
    from core.documents import ingest

    def crash(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(ingest, "split", crash)
    with pytest.raises(RuntimeError):
        document_factory(organization)
    assert figures.added("policychat_ingests_total{outcome=crashed}") == 1


def test_an_answer_its_model_and_its_tokens_are_counted(
    api, figures, model, organization, document_factory
):
    document_factory(organization)
    model.say("Employees have 25 days of paid leave a year [1].")
    answer = ask(api(organization.secret_key), "How many days of paid leave are there?")
    assert answer["answered"]
    usage = answer["usage"]
    assert figures.added("policychat_answers_total{outcome=answered}") == 1
    assert figures.added("policychat_first_text_seconds_count") == 1
    assert figures.added("policychat_search_seconds_count") == 1
    assert figures.added("policychat_model_calls_total{model=fake,outcome=answered}") == 1
    for kind in ("prompt", "completion"):
        tokens = f"policychat_tokens_total{{kind={kind},model=fake}}"
        assert figures.added(tokens) == usage[f"{kind}_tokens"] > 0


def test_the_same_question_again_is_a_hit_and_asks_no_model(
    api, figures, model, organization, document_factory
):
    document_factory(organization)
    model.say("Employees have 25 days of paid leave a year [1].")
    client = api(organization.secret_key)
    answers = [ask(client, "How many days of paid leave are there?") for _ in range(2)]
    assert [answer["cached"] for answer in answers] == [False, True]
    assert figures.added("policychat_cache_total{cache=answer,result=miss}") == 1
    assert figures.added("policychat_cache_total{cache=answer,result=hit}") == 1
    assert figures.added("policychat_cache_total{cache=question-embedding,result=miss}") == 1
    assert figures.added("policychat_answers_total{outcome=answered}") == 2
    assert figures.added("policychat_model_calls_total{model=fake,outcome=answered}") == 1
    assert figures.added("policychat_first_text_seconds_count") == 1


def test_a_refusal_is_counted_by_its_reason(api, figures, organization):
    answer = ask(api(organization.secret_key), "How many days of paid leave are there?")
    assert answer["refusal_reason"]
    refused = f"policychat_refusals_total{{reason={answer['refusal_reason']}}}"
    assert figures.added(refused) == 1
    assert figures.added("policychat_answers_total{outcome=refused}") == 1


def test_a_model_that_is_away_is_counted(api, figures, model, organization, document_factory):
    from core.errors import ModelUnavailable
    from core.providers.fake import FakeReply

    document_factory(organization)
    model.replies.append(FakeReply(error=ModelUnavailable("It does not run.")))
    ask(api(organization.secret_key), "How many days of paid leave are there?")
    assert figures.added("policychat_model_calls_total{model=fake,outcome=unavailable}") == 1


def test_waiting_jobs_are_counted_and_what_waits_longest_tells_its_age(
    figures, organization, other_organization, document_factory
):
    import django_rq

    from core.documents.models import DocumentVersion
    from core.tenancy.context import tenant

    queue = django_rq.get_queue("parse")
    queue.empty()
    document_factory(organization, ingest=False)
    with tenant(organization.id):
        DocumentVersion.objects.update(updated_at=timezone.now() - timedelta(days=365))
    queue.empty()
    for owner in (other_organization, organization):
        document_factory(owner, text="Dogs may come on Fridays.", ingest=False)
    found = figures.now()
    assert found["policychat_queue_jobs{queue=parse}"] == 2
    assert found["policychat_queue_oldest_seconds{queue=parse}"] > 300 * 86400
    assert found["policychat_queue_workers{queue=parse}"] == 0
    queue.empty()
    assert figures.now()["policychat_queue_oldest_seconds{queue=parse}"] == 0


def test_no_label_tells_of_anybody(api, figures, organization, document_factory):
    document_factory(organization, title="Xylophone rules", text="Xylophones stay at home.")
    client = api(organization.secret_key)
    answer = ask(client, "Where do xylophones stay?")
    client.get(f"/api/v1/conversations/{answer['conversation_id']}/messages/")
    client.delete("/api/v1/users/ada@harbour.example/")
    client.get("/xylophone/", headers={"User-Agent": "xylophone"})
    text = figures.text().lower()
    assert "<path:user_identifier>" in text
    said = ("xylophone", "ada@", "harbour", str(organization.id), answer["conversation_id"])
    assert [word for word in said if word in text] == []


def test_without_redis_the_page_fails_instead_of_telling_zeros(client, on, override, monkeypatch):
    override(REDIS_URL="redis://127.0.0.1:1/0")
    for queue in settings.RQ_QUEUES.values():
        monkeypatch.setitem(queue, "URL", "redis://127.0.0.1:1/0")
    answer = client.get("/metrics", headers=BEARER)
    assert (answer.status_code, answer.content) == (503, b"Redis does not answer.\n")


def test_what_is_counted_while_redis_is_away_is_told_when_it_is_back(figures):
    from core.telemetry.metrics import REFUSALS
    from core.telemetry.totals import send

    REFUSALS.labels("test of a gap").inc()
    with override_settings(REDIS_URL="redis://127.0.0.1:1/0"):
        send()
    REFUSALS.labels("test of a gap").inc()
    assert figures.added("policychat_refusals_total{reason=test of a gap}") == 2


def test_buckets_stand_in_rising_order(api, organization, figures):
    api(organization.secret_key).get(DOCUMENTS)
    prefix = 'policychat_request_seconds_bucket{le="'
    lines = [line for line in figures.text().splitlines() if line.startswith(prefix)]
    of_one = [line for line in lines if 'route="/api/v1/documents/"' in line]
    bounds = [float(line.removeprefix(prefix).split('"')[0]) for line in of_one]
    assert len(bounds) == 13
    assert bounds == sorted(bounds)
    counts = [float(line.rsplit(" ", 1)[1]) for line in of_one]
    assert counts == sorted(counts)


def test_nothing_is_sent_to_redis_while_it_is_off(organization, document_factory, monkeypatch):
    from core.telemetry import totals

    def fail(url):
        raise AssertionError("Redis was asked")

    monkeypatch.setattr(totals, "_redis", fail)
    document_factory(organization)
    totals.send()
    assert Client().get("/healthz").status_code == 200
