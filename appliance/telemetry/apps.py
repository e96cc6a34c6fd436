from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class TelemetryConfig(AppConfig):
    """Loads what is switched on, and no library of what is not."""

    name = "appliance.telemetry"

    def ready(self) -> None:
        from appliance.telemetry.checks import OTEL, SENTRY, is_installed

        # A library that is missing is named by the check there, which ends every command.
        if settings.SENTRY_DSN and is_installed(SENTRY):
            from appliance.telemetry.sentry import start_sentry

            try:
                start_sentry(settings.SENTRY_DSN)
            except ValueError as error:
                sample = "https://KEY@HOST/PROJECT"
                raise ImproperlyConfigured(f"SENTRY_DSN can't be read: it is {sample}.") from error
        if settings.TRACES_URL and is_installed(OTEL):
            from appliance.telemetry.tracing import start_traces

            start_traces(settings.TRACES_URL)
