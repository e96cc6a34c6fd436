from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "core.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        from core.tenancy import checks  # noqa: F401  (registers the system checks)
