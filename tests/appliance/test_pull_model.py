"""`pull_model`: Ollama fetches the language model, the one that was named or the one that fits."""

import io
import os

import pytest
from django.core.management import CommandError, call_command

from appliance.management.commands import pull_model
from core.providers import local_models
from tests.appliance.registry_of_models import ollama_with


def call(*arguments, **options):
    output = io.StringIO()
    call_command(*arguments, stdout=output, stderr=output, **options)
    return output.getvalue()


def test_pull_model_shows_how_far_it_has_come_and_pulls_once(override):
    with ollama_with() as url:
        override(LLM_PROVIDER="ollama", LLM_MODEL="small", OLLAMA_URL=url)
        first = call("pull_model")
        assert "small: pulling 50 % of 2.1 GB" in first
        assert "small is ready" in first
        assert call("pull_model") == "Ollama has the model small.\n"


def test_pull_model_takes_what_the_machine_holds_and_says_what_else_does(override, monkeypatch):
    monkeypatch.setattr(local_models, "total_memory", lambda: 8.0)
    monkeypatch.setattr(pull_model, "total_memory", lambda: 8.0)
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    with ollama_with() as url:
        override(LLM_PROVIDER="ollama", LLM_MODEL="", OLLAMA_URL=url)
        said = call("pull_model")
    assert "Ollama pulls the model llama3.2; until then answers are quotes." in said
    assert "It is the largest that suits a machine with 8 GB." in said
    assert "LLM_MODEL takes another: qwen2.5:1.5b (1.0 GB) fits as well." in said


def test_pull_model_says_what_to_do_when_there_is_no_such_model(override):
    with ollama_with() as url:
        override(LLM_PROVIDER="ollama", LLM_MODEL="unknown", OLLAMA_URL=url)
        with pytest.raises(CommandError, match="docker compose up model"):
            call("pull_model")


def test_pull_model_has_nothing_to_do_for_another_provider(override):
    override(LLM_PROVIDER="extractive")
    assert "nothing to pull" in call("pull_model")
