from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class ApplianceConfig(AppConfig):
    name = "appliance"

    def ready(self) -> None:
        from appliance import checks  # noqa: F401  (registers the system checks)


class PolicyStaticFilesConfig(StaticFilesConfig):
    """Without what the packages bring for pages that we do not have."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "redoc", "rest_framework"]
