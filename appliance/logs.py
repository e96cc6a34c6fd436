"""Logs: JSON lines with a request id in serving, plain lines at a terminal.

Without Django: processes that only watch others log as well.
"""

import logging
import re
from contextvars import ContextVar
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")
# Behind these stand names of people, and what opens an account.
_NAMING = re.compile(r"/(users|invitation|reset|forgotten)/.+")


class RequestIdFilter(logging.Filter):
    """Puts the request's id on every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class AddressFilter(logging.Filter):
    """Leaves out of the addresses of refused requests who somebody is, what was searched for and
    what opens something: whoever reads logs need not know, and erasing does not reach them."""

    def filter(self, record: logging.LogRecord) -> bool:
        if request := record.__dict__.pop("request", None):  # written out it has the query
            record.method = request.method
            given = record.args if isinstance(record.args, tuple) else ()
            record.args = tuple(
                _NAMING.sub(r"/\1/…", one) if isinstance(one, str) else one for one in given
            )
        return True


def logging_config(level: str, style: str) -> dict[str, Any]:
    """A dictConfig; ``style`` is ``json`` or ``plain``."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_id": {"()": "appliance.logs.RequestIdFilter"},
            "address": {"()": "appliance.logs.AddressFilter"},
        },
        "formatters": {
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "format": "{asctime}{levelname}{name}{message}{request_id}",
                "style": "{",
                "rename_fields": {"asctime": "time", "levelname": "level"},
            },
            "plain": {
                "format": "{asctime} {levelname:<7} {name}: {message}",
                "datefmt": "%H:%M:%S",
                "style": "{",
            },
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": style,
                "filters": ["request_id", "address"],
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "httpx": {"level": "WARNING"},
            "httpx2": {"level": "WARNING"},
            "rq.worker": {"level": "WARNING"},
        },
    }
