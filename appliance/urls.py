"""Mounts the surfaces."""

from django.urls import include, path

from appliance.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("api/v1/", include("core.api.urls")),
    path("", include("core.console.urls")),
]
