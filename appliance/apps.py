import os
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig

if TYPE_CHECKING:
    from core.installation import State


class ApplianceConfig(AppConfig):
    name = "appliance"

    def ready(self) -> None:
        from appliance import checks  # noqa: F401  (registers the system checks)
        from core.installation import look_with

        look_with(_state)
        os.register_at_fork(before=_close_pools)


def _state() -> "State":
    """The state of the installation; what looks is loaded when somebody does."""
    from appliance.doctor.state import state

    return state()


def _close_pools() -> None:
    """A forked child must not speak on its parent's connections: Granian forks its web
    workers, RQ a work-horse for each job. The pools open again at their next use."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.settings_dict.get("OPTIONS", {}).get("pool"):
            connection.close_pool()  # type: ignore[attr-defined]


class PolicyStaticFilesConfig(StaticFilesConfig):
    """Without what the packages bring for pages that we do not have."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "redoc", "rest_framework"]
