from django.apps import AppConfig


class ApplianceConfig(AppConfig):
    name = "appliance"

    def ready(self) -> None:
        from appliance import checks  # noqa: F401  (registers the system checks)
