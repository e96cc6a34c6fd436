"""The path that a shared host has given to the product, such as /policies: that of PUBLIC_URL.

In front of Django paths are those of a host of its own, whether the proxy has taken the base path
off or passes it on. Django knows it as its script name and puts it before each address.
"""

import re
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest

if TYPE_CHECKING:  # the checks of every process come by here, and that loads REST
    from appliance.body_limit import App, Receive, Send

_PATH = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*")


def is_base_path(path: str) -> bool:
    """Whether ``path`` means the same to browsers, proxies and programs; empty is a host's root."""
    return bool(_PATH.fullmatch(path))


def below(base: str, app: "App") -> "App":
    """``app``, for which the path ``base`` is the root."""
    if not base:
        return app

    async def rooted(scope: dict[str, Any], receive: "Receive", send: "Send") -> None:
        path = scope["path"]
        if path == base or path.startswith(f"{base}/"):
            scope = {**scope, "path": path.removeprefix(base) or "/"}
        await app(scope, receive, send)

    return rooted


def in_templates(request: HttpRequest) -> dict[str, str]:
    """The name ``base_path``, for addresses that are not made by ``{% url %}``."""
    return {"base_path": settings.BASE_PATH}
