"""Mounts the surfaces."""

from django.urls import URLResolver, include, path
from django.urls.resolvers import RoutePattern

from appliance.health import healthz, readyz
from appliance.telemetry.exposition import metrics

# Read when it is first asked for: loading its library takes a quarter of what all pages take.
scim = URLResolver(RoutePattern("scim/v2/"), "core.scim.urls", app_name="scim", namespace="scim")

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    path("api/v1/", include("core.api.urls")),
    scim,
    path("", include("core.widget_api.urls")),
    path("", include("core.console.urls")),
]
