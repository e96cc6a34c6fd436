"""Errors, sent to Sentry. Loaded only where SENTRY_DSN is set.

What is logged as an error becomes an event, and so does what ends a process. An event is made
anew from the parts that are known to hold nobody's words: where in the code it happened and of
which class the error is, never its message, variables, arguments or addresses.
"""

import logging
from collections.abc import Iterable
from typing import Any

import sentry_sdk
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.excepthook import ExcepthookIntegration
from sentry_sdk.integrations.logging import LoggingIntegration
from sentry_sdk.transport import Transport
from sentry_sdk.types import Event, Hint

from appliance import __version__
from appliance.logs import request_id
from core.telemetry.job_stages import at_end_of_jobs

FLUSH_SECONDS = 2.0
KEPT = ("event_id", "timestamp", "level", "logger", "platform", "release", "environment", "sdk")
KEPT_OF_FRAMES = ("filename", "module", "function", "lineno", "in_app")
# Whose messages are written in the code, with what varies as arguments.
OUR_LOGGERS = ("appliance.", "core.", "django.")


def start_sentry(dsn: str, transport: Transport | None = None) -> None:
    """Send errors of this process to ``dsn``."""
    sentry_sdk.init(
        dsn=dsn,
        transport=transport,
        release=__version__,
        # No others: those of frameworks and of model libraries read requests and prompts.
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            LoggingIntegration(level=None, event_level=logging.ERROR, sentry_logs_level=None),
            ExcepthookIntegration(),
            AtexitIntegration(callback=lambda pending, timeout: None),
        ],
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        propagate_traces=False,
        auto_session_tracking=False,
        send_client_reports=False,
        enable_metrics=False,
        before_send=scrubbed,
    )
    at_end_of_jobs(lambda: sentry_sdk.flush(FLUSH_SECONDS))


def scrubbed(event: Event, hint: Hint) -> Event | None:
    """A new event with nothing of ``event`` but what is named here; None to report nothing."""
    whole: dict[str, Any] = dict(event)
    if whole.get("logger") == "django.request" and "exception" not in whole:
        # Only says that an answer was 5xx. Whatever broke has been reported by itself.
        return None
    kept = {name: whole[name] for name in KEPT if name in whole}
    kept["tags"] = {"request_id": request_id.get()}
    if str(whole.get("logger", "")).startswith(OUR_LOGGERS):
        kept["logentry"] = {"message": whole.get("logentry", {}).get("message", "")}
    if errors := whole.get("exception", {}).get("values"):
        kept["exception"] = {"values": [_error(error) for error in errors]}
    return kept  # type: ignore[return-value]


def _error(error: dict[str, Any]) -> dict[str, Any]:
    frames: Iterable[dict[str, Any]] = (error.get("stacktrace") or {}).get("frames", ())
    return {
        "type": error.get("type"),
        "module": error.get("module"),
        "stacktrace": {
            "frames": [
                {name: frame[name] for name in KEPT_OF_FRAMES if name in frame} for frame in frames
            ]
        },
    }
