"""Settings that would be unsafe are named before anything is served."""

import ast
import inspect
from secrets import token_urlsafe

import pytest
from django.core.checks import run_checks

from appliance import checks

LONG = "x" * 50
ANY = token_urlsafe(32)  # as short as a key may be
CASES = [
    ("appliance.E001", {"SECRET_KEY": "x"}, "SECRET_KEY"),
    ("appliance.E001", {"SECRET_KEY": "x" * 49}, "SECRET_KEY"),
    ("appliance.E002", {"DATABASE_URL": ""}, "DATABASE_URL"),
    ("appliance.E003", {"ALLOWED_HOSTS": ["*"]}, "ALLOWED_HOSTS"),
    ("appliance.E003", {"ALLOWED_HOSTS": ["example.org", "*"]}, "ALLOWED_HOSTS"),
    ("appliance.E004", {"LLM_PROVIDER": "gpt"}, "gpt"),
    ("appliance.E004", {"LLM_FALLBACKS": ["extractive", "olama/llama3.2"]}, "olama"),
    ("appliance.E004", {"LLM_OFFERED": ["extractive", "olama/qwen3"]}, "olama"),
    ("appliance.E005", {"EMBEDDING_BACKEND": "torch"}, "torch"),
    ("appliance.E006", {"RERANK_MODEL": "/nowhere/reranker"}, "/nowhere/reranker"),
    ("appliance.E007", {"LLM_TOKENIZER": "/nowhere/tokenizer.json"}, "/nowhere/tokenizer.json"),
    ("appliance.E008", {"LLM_PRICES": ["openai/gpt-4.1-mini=cheap"]}, "cheap"),
    ("appliance.E010", {"PUBLIC_URL": "policies.example.org"}, "policies.example.org"),
    ("appliance.E010", {"PUBLIC_URL": "https://*.example.org"}, "*.example.org"),
    ("appliance.E016", {"PUBLIC_URL": "https://example.org/our policies"}, "our policies"),
    ("appliance.E016", {"PUBLIC_URL": "https://example.org/a/../b"}, "a/../b"),
    ("appliance.E016", {"PUBLIC_URL": "https://example.org/policies?a=b"}, "a=b"),
    ("appliance.E011", {"VISITOR_TOKEN_SECONDS": 0}, "VISITOR_TOKEN_SECONDS"),
    ("appliance.E011", {"WIDGET_RATE_PER_KEY": 0}, "WIDGET_RATE_PER_KEY"),
    ("appliance.E011", {"WIDGET_RATE_PER_VISITOR": -1}, "WIDGET_RATE_PER_VISITOR"),
    ("appliance.E011", {"WIDGET_RATE_PER_ADDRESS": 0}, "WIDGET_RATE_PER_ADDRESS"),
    ("appliance.E012", {"LLM_PARALLEL": -1}, "LLM_PARALLEL"),
    ("appliance.E013", {"OCR_LANGUAGES": ["eng", "xyz"]}, "xyz.traineddata"),
    ("appliance.E013", {"OCR_DATA": "/nowhere"}, "/nowhere"),
    (
        "appliance.E018",
        {"LLM_PROVIDER": "bedrock", "LLM_MODEL": "amazon.nova-lite-v1:0", "BEDROCK_REGION": ""},
        "region",
    ),
    ("appliance.E018", {"LLM_FALLBACKS": ["bedrock"], "BEDROCK_REGION": "eu-central-1"}, "model"),
    ("appliance.E022", {"FIRST_API_KEY": "sk_short"}, "FIRST_API_KEY"),
    ("appliance.E022", {"FIRST_API_KEY": "sk_" + "x" * 50}, "FIRST_API_KEY"),
    ("appliance.E022", {"FIRST_API_KEY": f"ak_{ANY}"}, "FIRST_API_KEY"),
    ("appliance.E022", {"FIRST_API_KEY": f"sk_{ANY[:-1]}/"}, "FIRST_API_KEY"),
    ("appliance.E022", {"FIRST_API_KEY": f"sk_{ANY[:-1]}"}, "FIRST_API_KEY"),
    ("appliance.E022", {"FIRST_API_KEY": f"sk_{ANY}\n"}, "FIRST_API_KEY"),
    ("appliance.E022", {"FIRST_PLATFORM_API_KEY": f"sk_{ANY}"}, "FIRST_PLATFORM_API_KEY"),
    ("appliance.W001", {"DEBUG": True}, "DEBUG"),
]
# What the machine lacks, by what stands in for that.
LACKING = [
    ("appliance.E014", {"S3_BUCKET": "originals"}, "find_spec", None, "extra s3"),
    ("appliance.E019", {"BACKUP_DIR": "s3://kept/daily/"}, "find_spec", None, "extra s3"),
    ("appliance.E017", {"LLM_PROVIDER": "bedrock"}, "find_spec", None, "extra bedrock"),
    ("appliance.E015", {}, "gettempdir", FileNotFoundError("none is usable"), "temporary folder"),
]


def found() -> list[tuple[str, str]]:
    return [(m.id, m.msg) for m in checks.check_settings(None)]


def test_the_settings_of_the_tests_are_safe():
    assert found() == []


def test_keys_that_are_given_may_be_as_those_made_here(override):
    override(FIRST_API_KEY=f"sk_{ANY}", FIRST_PLATFORM_API_KEY=f"ak_{token_urlsafe(32)}")
    assert found() == []


def test_no_message_repeats_a_key(override):
    override(FIRST_API_KEY=ANY)
    [message] = checks.check_settings(None)
    assert ANY not in f"{message.msg} {message.hint}"


@pytest.mark.parametrize(("number", "settings", "named"), CASES)
def test_an_unsafe_setting_is_named(override, number, settings, named):
    override(**settings)
    messages = checks.check_settings(None)
    assert [message.id for message in messages] == [number]
    assert named in messages[0].msg
    assert messages[0].hint


@pytest.mark.parametrize(("number", "settings", "name", "outcome", "named"), LACKING)
def test_what_the_machine_lacks_is_named(
    override, monkeypatch, number, settings, name, outcome, named
):
    def lacking(*_: object) -> None:
        if outcome:
            raise outcome

    override(**settings)
    monkeypatch.setattr(checks, name, lacking)
    messages = [message for message in checks.check_settings(None) if message.id == number]
    assert named in messages[0].msg and messages[0].hint


@pytest.mark.parametrize(
    "settings",
    [
        {"SECRET_KEY": LONG},
        {"ALLOWED_HOSTS": [".example.org"]},
        {"LLM_PROVIDER": "ollama", "LLM_FALLBACKS": ["openai/gpt-4.1-mini", "extractive"]},
        {"LLM_FALLBACKS": ["bedrock/eu.amazon.nova-lite-v1:0"], "BEDROCK_REGION": "eu-central-1"},
        {"EMBEDDING_BACKEND": "sentence-transformers"},
        {"LLM_PRICES": ["openai/gpt-4.1-mini=0.40:1.60", " ollama/llama3.2:3b=0:0"]},
    ],
)
def test_a_safe_setting_is_not(override, settings):
    override(**settings)
    assert found() == []


def test_every_check_has_its_case():
    tree = ast.parse(inspect.getsource(checks))
    numbers = {
        f"appliance.E{node.args[0].value:03}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "error"
    }
    numbers |= {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and str(node.value).startswith("appliance.W")
    }
    assert numbers == {number for number, *_ in [*CASES, *LACKING]}


def test_what_is_known_is_what_the_registry_knows():
    from core.providers import embedding_backends, registry

    assert {*registry._CHAT, "extractive"} == checks.PROVIDERS
    assert set(embedding_backends.BACKENDS) == checks.BACKENDS


def test_django_runs_these_checks(override):
    override(LLM_PROVIDER="gpt")
    assert "appliance.E004" in [message.id for message in run_checks()]


@pytest.mark.parametrize("value", ["short", ""])
def test_nothing_is_served_with_an_unsafe_setting(run, value):
    ended = run("serve", "--port", "1", SECRET_KEY=value)
    assert ended.returncode != 0
    assert "appliance.E001" in ended.stderr
    assert "Traceback" not in ended.stderr
