"""The organization's logo, in the head of its widgets."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.errors import NotFound
from core.organizations.logo import logo_now
from core.rest.untrusted import SANDBOXED
from core.tenancy.context import tenant
from core.tenancy.models import Organization
from core.tenancy.preview_permission import PARAMETER
from core.widget_api.base import key_on_site

# The address changes with the logo.
HEADERS = {**SANDBOXED, "Cache-Control": "private, max-age=86400"}


def logo_url(organization: Organization, key: str, permission: str = "") -> str | None:
    """Its address for whoever has ``key``, publishable, in the preview with ``permission``; None
    without a logo."""
    if not organization.logo:
        return None
    path = f"/widget/v1/logo/{organization.logo}.png"
    query = {"key": key, **({PARAMETER: permission} if permission else {})}
    return f"{settings.BASE_PATH}{path}?{urlencode(query)}"


@require_safe
def logo_image(request: HttpRequest, name: str) -> HttpResponse:
    """The logo of the key's organization, on the key's sites."""
    key = key_on_site(request, request.GET.get("key", ""))
    with tenant(key.organization_id):
        image = logo_now()
    if image is None:
        raise NotFound("There is no logo.")
    return HttpResponse(image, content_type="image/png", headers=HEADERS)
