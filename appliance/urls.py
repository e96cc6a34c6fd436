"""Mounts the surfaces."""

from django.urls import include, path

from appliance.health import healthz, readyz
from appliance.telemetry.exposition import metrics

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    path("api/v1/", include("core.api.urls")),
    path("scim/v2/", include("core.scim.urls")),
    path("", include("core.widget_api.urls")),
    path("", include("core.console.urls")),
]
