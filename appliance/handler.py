"""Django's handler, told the base path, and the length of bodies without a header that has it."""

import os
from collections.abc import Mapping
from typing import IO, Any

import django
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.http import HttpResponseBase


class Handler(ASGIHandler):
    """Adds the base path, and the length of every body once it has been read."""

    def create_request(
        self, scope: Mapping[str, Any], body_file: IO[bytes]
    ) -> tuple[ASGIRequest, None] | tuple[None, HttpResponseBase]:
        scope = {**scope, "path": settings.BASE_PATH + scope["path"]}
        headers = dict(scope["headers"])
        if b"transfer-encoding" in headers:
            length = str(body_file.seek(0, os.SEEK_END)).encode()
            body_file.seek(0)
            scope = {**scope, "headers": [*scope["headers"], (b"content-length", length)]}
        return super().create_request(scope, body_file)


def django_application() -> Handler:
    """What ``django.core.asgi.get_asgi_application`` gives, with this handler."""
    django.setup(set_prefix=False)
    return Handler()
