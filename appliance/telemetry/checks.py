"""Settings of telemetry that would be unsafe or would not work."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core import checks

SHORTEST_TOKEN = 16
OTEL, SENTRY = "opentelemetry.exporter.otlp.proto.http", "sentry_sdk"


@checks.register(checks.Tags.security)
def check_telemetry(app_configs: Sequence[Any] | None, **_: Any) -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    if 0 < len(settings.METRICS_TOKEN) < SHORTEST_TOKEN:
        found.append(
            checks.Error(
                f"METRICS_TOKEN is shorter than {SHORTEST_TOKEN} characters.",
                hint="Whoever guesses it reads the figures: "
                "python -c 'import secrets; print(secrets.token_urlsafe(32))'",
                id="appliance.E030",
            )
        )
    if settings.TRACES_URL and not is_installed(OTEL):
        found.append(_missing("TRACES_URL", "otel", "appliance.E031"))
    if settings.SENTRY_DSN and not is_installed(SENTRY):
        found.append(_missing("SENTRY_DSN", "sentry", "appliance.E032"))
    return found


def is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # a package above it
        return False


def _missing(setting: str, extra: str, number: str) -> checks.Error:
    return checks.Error(
        f"{setting} is set, and the extra policy-chatbot[{extra}] is not installed.",
        hint=f"pip install 'policy-chatbot[{extra}]', or leave {setting} empty.",
        id=number,
    )
