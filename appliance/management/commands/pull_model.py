"""`pull_model`: have Ollama fetch the language model, with progress, unless it has it already."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import ollama
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.providers.base import EXTRACTIVE
from core.providers.local_models import models_that_fit, total_memory
from core.providers.registry import chat_model
from core.providers.streaming import tls

OLLAMA_SECONDS = 60.0
SHOWN_EVERY_PERCENT = 5


class Command(BaseCommand):
    help = "Have Ollama pull LLM_MODEL; nothing to do for another provider or when it is there."

    def handle(self, *args: Any, **options: Any) -> None:
        writer = chat_model()
        provider, _, model = (writer.name if writer else EXTRACTIVE).partition("/")
        if provider != "ollama":
            self.stdout.write(f"Answers come from {provider}: there is nothing to pull.")
            return
        client = ollama.Client(settings.OLLAMA_URL, verify=tls())
        try:
            if {model, f"{model}:latest"} & set(_models(client)):
                self.stdout.write(f"Ollama has the model {model}.")
                return
            self.stdout.write(f"Ollama pulls the model {model}; until then answers are quotes.")
            if not settings.LLM_MODEL:
                self.stdout.write(_chosen())
            for line in _progress(client, model):
                self.stdout.write(line)
                self.stdout.flush()
        except (ollama.ResponseError, ConnectionError, httpx.TransportError) as error:
            raise CommandError(
                f"{model} could not be pulled: {error}. Answers are quoted from the documents "
                "until it is there. To try again: docker compose up model"
            ) from error
        self.stdout.write(f"The model {model} is ready.")


def _chosen() -> str:
    """Why this model, and what else could be."""
    others = [f"{one.name} ({one.size})" for one in models_that_fit()[1:]]
    verb = "fits" if len(others) == 1 else "fit"
    also = f" LLM_MODEL takes another: {', '.join(others)} {verb} as well." if others else ""
    return f"It is the largest that suits a machine with {total_memory():.0f} GB.{also}"


def _models(client: ollama.Client) -> list[str | None]:
    """What Ollama has; it may still be starting, and is waited for."""
    deadline = time.monotonic() + OLLAMA_SECONDS
    while True:
        try:
            return [found.model for found in client.list().models]
        except (ConnectionError, httpx.TransportError):
            if time.monotonic() > deadline:
                raise
        time.sleep(1)


def _progress(client: ollama.Client, model: str) -> Iterator[str]:
    """One line for each step, and while a file comes in one for each twentieth of it."""
    before: tuple[str | None, int] = (None, 0)
    for part in client.pull(model, stream=True):
        total, done = part.total or 0, part.completed or 0
        percent = 100 * done // total if total else 0
        shown = (part.status, percent - percent % SHOWN_EVERY_PERCENT)
        if shown != before:
            size = f" {shown[1]} % of {total / 1e9:.1f} GB" if total else ""
            yield f"{model}: {part.status}{size}"
        before = shown
