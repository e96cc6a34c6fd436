"""Secrets stand apart from the settings that a backup's header shows."""

import re

import pytest

from appliance.backup.configuration import readers, secret_names, secrets_made, settings_made

SOUNDS_SECRET = re.compile(
    r"SECRET|PASSWORD|PASSPHRASE|TOKEN$|(API|SECRET|ACCESS)_KEY|DSN|^(DATABASE|REDIS|EMAIL)_.*URL$"
)


@pytest.mark.parametrize("name", sorted(secret_names()))
def test_a_secret_is_not_among_the_settings_of_a_header(name, monkeypatch):
    monkeypatch.setenv(name, "marker-of-a-secret")
    assert "marker-of-a-secret" not in settings_made().values()
    assert secrets_made()[name] == "marker-of-a-secret"


@pytest.mark.parametrize("name", sorted(filter(SOUNDS_SECRET.search, readers())))
def test_a_setting_that_sounds_secret_is_read_as_a_secret(name):
    assert name in secret_names(), f"read {name} with env.secret() in settings.py"


def test_the_token_of_metrics_is_a_secret():
    assert "METRICS_TOKEN" in secret_names()


def test_an_address_with_a_password_in_it_is_a_secret_in_any_setting(monkeypatch):
    monkeypatch.setenv("OLLAMA_URL", "http://me:hidden@models.internal:11434")
    assert "OLLAMA_URL" in secrets_made()
    assert "OLLAMA_URL" not in settings_made()
    monkeypatch.setenv("OLLAMA_URL", "http://models.internal:11434")
    assert "OLLAMA_URL" in settings_made()
