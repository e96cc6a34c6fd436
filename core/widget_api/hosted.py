"""Pages of this server's own with the widget in them: full page, and demo.

A key works here only if its list names this server, too; the full page, also for a preview
(core.tenancy.preview_permission).
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from core.errors import InvalidKey
from core.tenancy.keys import find_key
from core.tenancy.models import ApiKey, KeyKind
from core.tenancy.origins import allows, own_origin
from core.tenancy.preview_permission import PARAMETER, may_preview
from core.tenancy.refused_keys import counting_refusals
from core.tenancy.throttle import count_public_call
from core.widget_api.files import SHORT, send_file

DEMO = settings.BASE_DIR / "widget" / "demo"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors {sites}"
)


@require_safe
@xframe_options_exempt
def full_page(request: HttpRequest) -> HttpResponse:
    """The widget and nothing else; the key's sites may put it into a frame, and its preview this
    server."""
    key = _key_of(request)
    is_listed = allows(key.origins, own_origin())
    if not is_listed and not may_preview(request, key, own_origin()):
        raise Http404
    permission = "" if is_listed else request.GET[PARAMETER]
    shown = {"key": request.GET["key"], "name": key.organization.name, "permission": permission}
    response = render(request, "widget_api/page.html", shown)
    sites = " ".join(key.origins) if is_listed else "'self'"
    response["Content-Security-Policy"] = POLICY.format(sites=sites)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    """A page that plays the host, and shows the widget in every state."""
    if not allows(_key_of(request).origins, own_origin()):
        raise Http404
    response = send_file(request, DEMO / "index.html", "no-store")
    response["Content-Security-Policy"] = POLICY.format(sites="'none'")
    return response


@require_safe
def demo_file(request: HttpRequest, name: str) -> HttpResponse:
    """What the demo page loads."""
    return send_file(request, DEMO / name, SHORT)


def _key_of(request: HttpRequest) -> ApiKey:
    """The publishable key in the address; Http404, RateLimited."""
    count_public_call(request)
    try:
        text = request.GET.get("key", "")
        with counting_refusals(request, text):
            key = find_key(text)
    except InvalidKey as error:
        raise Http404 from error
    if key.kind != KeyKind.PUBLISHABLE:
        raise Http404
    return key
