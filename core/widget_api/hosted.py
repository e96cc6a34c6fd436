"""Pages of this server's own with the widget in them: full page, and demo.

A key works here only if its list names this server, too.
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
    """The widget and nothing else; the key's sites may put it into a frame."""
    key = _key_of(request)
    response = render(
        request, "widget_api/page.html", {"key": request.GET["key"], "name": key.organization.name}
    )
    response["Content-Security-Policy"] = POLICY.format(sites=" ".join(key.origins))
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    """A page that plays the host, and shows the widget in every state."""
    _key_of(request)
    response = send_file(request, DEMO / "index.html", "no-store")
    response["Content-Security-Policy"] = POLICY.format(sites="'none'")
    return response


@require_safe
def demo_file(request: HttpRequest, name: str) -> HttpResponse:
    """What the demo page loads."""
    return send_file(request, DEMO / name, SHORT)


def _key_of(request: HttpRequest) -> ApiKey:
    """The publishable key in the address, if it works on this server; else Http404, RateLimited."""
    count_public_call(request)
    try:
        text = request.GET.get("key", "")
        with counting_refusals(request, text):
            key = find_key(text)
    except InvalidKey as error:
        raise Http404 from error
    if key.kind != KeyKind.PUBLISHABLE or not allows(key.origins, own_origin()):
        raise Http404
    return key
