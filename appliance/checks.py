"""Settings that would be unsafe, as numbered system checks with a hint."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks

PROVIDERS = {"ollama", "openai", "anthropic", "extractive", "fake"}
BACKENDS = {"openvino", "sentence-transformers", "ollama", "openai"}


@checks.register(checks.Tags.security)
def check_settings(app_configs: Sequence[Any] | None, **_: Any) -> list[checks.CheckMessage]:
    """Every setting without which serving would be unsafe or would not work."""
    found: list[checks.CheckMessage] = []

    def error(number: int, message: str, hint: str) -> None:
        found.append(checks.Error(message, hint=hint, id=f"appliance.E{number:03}"))

    if len(settings.SECRET_KEY) < 50:
        error(
            1,
            "SECRET_KEY is shorter than 50 characters.",
            "Set SECRET_KEY, or SECRET_KEY_FILE, to a long random value: "
            "python -c 'import secrets; print(secrets.token_urlsafe(50))'",
        )
    if not settings.DATABASE_URL:
        error(2, "DATABASE_URL is missing.", "Set it to the runtime role's address.")
    if "*" in settings.ALLOWED_HOSTS and not settings.DEBUG:
        error(3, "ALLOWED_HOSTS admits any host.", "Name the hosts that people type.")
    for provider in (settings.LLM_PROVIDER, *settings.LLM_FALLBACKS):
        if (name := provider.partition("/")[0]) not in PROVIDERS:
            hint = f"LLM_PROVIDER and LLM_FALLBACKS name some of {', '.join(sorted(PROVIDERS))}."
            error(4, f"The provider “{name}” is unknown.", hint)
    if settings.EMBEDDING_BACKEND not in BACKENDS:
        hint = f"One of {', '.join(sorted(BACKENDS))}."
        error(5, f"EMBEDDING_BACKEND “{settings.EMBEDDING_BACKEND}” is unknown.", hint)
    if settings.DEBUG:
        found.append(
            checks.Warning(
                "DEBUG is on.",
                hint="Error pages show internals: never serve so.",
                id="appliance.W001",
            )
        )
    return found
