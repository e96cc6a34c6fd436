"""What the tests of the REST surface share."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from reportlab.pdfgen.canvas import Canvas

from core.tenancy.context import tenant


@pytest.fixture(scope="session")
def signed_in() -> Callable[..., Any]:
    """``signed_in(user)``: a test client with that member's session."""

    from core.accounts.sessions import note_beginning

    def make(user: Any, **options: Any) -> Any:
        client = Client(raise_request_exception=False, **options)
        with tenant(user.organization_id):
            client.force_login(user)
            session = client.session
            note_beginning(session, "", "")  # as signing in does
            session.save()
        return client

    return make


@pytest.fixture
def pdf() -> Callable[..., bytes]:
    """``pdf(page, …)``: a PDF with one line of text after another on each page."""

    def make(*pages: list[str]) -> bytes:
        file = io.BytesIO()
        canvas = Canvas(file)
        for lines in pages:
            for number, line in enumerate(lines):
                canvas.drawString(72, 760 - 18 * number, line)
            canvas.showPage()
        canvas.save()
        return file.getvalue()

    return make


@pytest.fixture
def bytes_of() -> Callable[[Any], bytes]:
    """``bytes_of(response)``: everything that a streaming response sends."""

    async def read(response: Any) -> bytes:
        return b"".join([block async for block in response])

    return async_to_sync(read)
