"""Telemetry that is switched on and can't work is named before anything is served."""

import subprocess
import sys

import pytest

from appliance.telemetry import checks


def found() -> list[tuple[str, str]]:
    return [(message.id, message.hint) for message in checks.check_telemetry(None)]


def test_off_is_fine():
    assert found() == []


def test_on_is_fine_with_the_libraries_at_hand(override):
    override(
        METRICS_TOKEN="x" * 16,
        TRACES_URL="http://collector:4318/v1/traces",
        SENTRY_DSN="http://key@sentry.example/1",
    )
    assert found() == []


def test_a_token_that_can_be_guessed_is_named(override):
    override(METRICS_TOKEN="x" * 15)
    assert [number for number, _ in found()] == ["appliance.E030"]


@pytest.mark.parametrize(
    ("number", "extra", "settings"),
    [
        ("appliance.E031", "[otel]", {"TRACES_URL": "http://collector:4318/v1/traces"}),
        ("appliance.E032", "[sentry]", {"SENTRY_DSN": "http://key@sentry.example/1"}),
    ],
)
def test_a_library_that_is_missing_is_named(override, monkeypatch, number, extra, settings):
    monkeypatch.setattr(checks, "find_spec", lambda name: None)
    override(**settings)
    ((told, hint),) = found()
    assert told == number
    assert extra in hint


def test_no_command_runs_with_such_a_setting(run):
    ended = run("check", METRICS_TOKEN="short")
    assert ended.returncode == 1
    assert "appliance.E030" in ended.stderr


def test_what_is_off_is_not_loaded():
    # The SDK without its exporter is not looked at: the client of Redis loads it by itself.
    off = ["sentry_sdk", "opentelemetry.exporter", "appliance.telemetry.tracing"]
    code = (
        "import sys, django; django.setup(); import appliance.urls, appliance.asgi; "
        f"print([m for m in {off} if m in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
