"""What the tests of the REST surface share."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from reportlab.pdfgen.canvas import Canvas

from core.tenancy.context import tenant


@pytest.fixture
def signed_in() -> Callable[..., Any]:
    """``signed_in(user)``: a test client with that member's session."""

    def make(user: Any, **options: Any) -> Any:
        client = Client(raise_request_exception=False, **options)
        with tenant(user.organization_id):
            client.force_login(user)
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
def is_problem() -> Callable[..., bool]:
    """``is_problem(response, status, code)``: problem details with all that they promise."""

    def check(response: Any, status: int, code: str = "") -> bool:
        assert response.status_code == status, response.content
        assert response["Content-Type"] == "application/problem+json"
        body = response.json()
        assert {"type", "title", "status", "code", "detail"} <= body.keys()
        assert body["status"] == status
        assert code in ("", body["code"]), body
        return bool(body["detail"])

    return check


@pytest.fixture
def bytes_of() -> Callable[[Any], bytes]:
    """``bytes_of(response)``: everything that a streaming response sends."""

    async def read(response: Any) -> bytes:
        return b"".join([block async for block in response])

    return async_to_sync(read)
