"""Leave for a widget to answer on this server's own pages, where these are not among its sites: for
the preview beside its settings, and for an hour."""

from django.core import signing
from django.http import HttpRequest

from core.tenancy.models import ApiKey
from core.tenancy.origins import own_origin

SALT = "widget.preview"
SECONDS = 3600
HEADER = "X-Widget-Preview"
PARAMETER = "preview"  # in addresses that browsers fetch without headers


def preview_permission(key: ApiKey) -> str:
    """For a page that only admins of the key's organization are shown."""
    return signing.dumps(key.pk.hex, salt=SALT)


def may_preview(request: HttpRequest, key: ApiKey, origin: str) -> bool:
    """Whether the request, from a page of ``origin``, has leave for this key."""
    given = request.headers.get(HEADER) or request.GET.get(PARAMETER, "")
    if not given or origin != own_origin():
        return False
    try:
        return bool(signing.loads(given, salt=SALT, max_age=SECONDS) == key.pk.hex)
    except signing.BadSignature:
        return False
