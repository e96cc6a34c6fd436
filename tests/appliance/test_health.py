"""/healthz says that the process lives, /readyz what it leans on does not answer."""

import pytest
from django.conf import settings
from django.db.utils import ConnectionHandler

from appliance import health
from core.errors import ModelUnavailable

ALL = [
    "database",
    "redis",
    "embedding_model",
    "judge",
    "reranker",
    "language_model",
    "disk",
    "storage",
    "vectors",
]


@pytest.fixture
def redis_down(monkeypatch):
    for queue in settings.RQ_QUEUES.values():
        monkeypatch.setitem(queue, "URL", "redis://127.0.0.1:1/0")


@pytest.fixture
def database_down(monkeypatch):
    nowhere = {**settings.DATABASES["default"], "PORT": "1", "OPTIONS": {}}
    monkeypatch.setattr(health, "connection", ConnectionHandler({"default": nowhere})["default"])


@pytest.fixture
def reranker_missing(override, tmp_path):
    override(RERANK_MODEL=str(tmp_path / "nowhere"))


@pytest.fixture
def judge_altered(monkeypatch, tmp_path):
    """As if this process had not read the judge yet, and its files were others."""
    from core.providers.judge.openvino import Judge

    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  SHA256SUMS\n")
    monkeypatch.setattr(health, "judge", lambda: Judge(tmp_path))


@pytest.fixture
def model_down(override, monkeypatch):
    from core.providers.fake import SHARED

    override(LLM_PROVIDER="fake")
    monkeypatch.setattr(SHARED, "down", ModelUnavailable("The model does not run. Start it."))


def ready(client):
    answer = client.get("/readyz")
    return answer.status_code, answer.json()


def test_ready_when_everything_answers(client):
    assert ready(client) == (200, {"status": "ok", "checks": dict.fromkeys(ALL, "ok")})


@pytest.mark.parametrize(
    ("fault", "part", "said"),
    [
        ("redis_down", "redis", "Redis"),
        ("database_down", "database", "PostgreSQL"),
        ("reranker_missing", "reranker", "nowhere"),
        ("judge_altered", "judge", "Install Policy Chatbot again"),
        ("model_down", "language_model", "Start it."),
    ],
)
def test_what_does_not_answer_is_named_and_only_that(client, request, fault, part, said):
    request.getfixturevalue(fault)
    status, body = ready(client)
    assert (status, body["status"]) == (503, "unavailable")
    assert said in body["checks"].pop(part)
    assert set(body["checks"].values()) == {"ok"}
    assert list(body["checks"]) == [name for name in ALL if name != part]


def test_all_that_does_not_answer_is_named_at_once(client, redis_down, database_down, model_down):
    status, body = ready(client)
    assert status == 503
    assert [name for name, said in body["checks"].items() if said == "ok"] == [
        "embedding_model",
        "judge",
        "reranker",
        "disk",
        "storage",
        "vectors",
    ]


def test_a_database_that_does_not_answer_is_waited_for_once(client, database_down, monkeypatch):
    monkeypatch.setattr(health, "_vectors", lambda: pytest.fail("it was asked again"))
    assert ready(client)[0] == 503


@pytest.mark.parametrize(
    "wrong", [{"LLM_PROVIDER": "nonsense"}, {"LLM_PROVIDER": "fake", "LLM_FALLBACKS": ["nonsense"]}]
)
def test_a_model_that_is_not_known_is_not_ready_either(client, override, wrong):
    override(**wrong)
    status, body = ready(client)
    assert status == 503
    assert "nonsense" in body["checks"]["language_model"]


def test_an_embedding_model_that_can_not_be_loaded_is_named(client, override, tmp_path):
    override(EMBEDDING_MODEL=str(tmp_path / "no model here"))
    status, body = ready(client)
    assert status == 503
    assert body["checks"]["embedding_model"] != "ok"


def test_a_model_that_hangs_is_told_in_time(client, override, monkeypatch):
    import asyncio

    from core.providers.fake import FakeChatModel

    async def hang(self):
        await asyncio.sleep(60)

    override(LLM_PROVIDER="fake")
    monkeypatch.setattr(FakeChatModel, "check", hang)
    monkeypatch.setattr(health, "CHECK_SECONDS", 0.2)
    assert "no answer" in ready(client)[1]["checks"]["language_model"]


def test_alive_whatever_is_down(client, redis_down, database_down, model_down):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_nothing_about_the_inside_is_told(client, database_down, redis_down):
    text = client.get("/readyz").content.decode()
    assert "127.0.0.1" not in text and "Traceback" not in text


@pytest.mark.parametrize(
    "stranger",
    [{"REMOTE_ADDR": "203.0.113.7"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.7"}],
    ids=["from elsewhere", "through a proxy on this machine"],
)
def test_strangers_are_told_what_and_not_why(
    client, override, monkeypatch, reranker_missing, stranger
):
    monkeypatch.setattr(health, "shortage", lambda: "Uploads are refused: /data has 3 MB free.")
    body = client.get("/readyz", **stranger).json()
    assert body["status"] == "unavailable"
    assert body["checks"]["reranker"] == "unavailable"
    assert body["checks"]["disk"] == "degraded"
    override(METRICS_TOKEN="a-token-of-those-who-run-it")
    token = {"HTTP_AUTHORIZATION": "Bearer a-token-of-those-who-run-it"}
    told = client.get("/readyz", **stranger, **token).json()["checks"]
    assert "nowhere" in told["reranker"] and "3 MB" in told["disk"]
