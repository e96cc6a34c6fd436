"""Bodies without a length, as `curl -H 'Transfer-Encoding: chunked'` sends them, through the
whole application."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
from asgiref.sync import sync_to_async

from core.documents.models import DocumentVersion
from core.tenancy.context import tenant

BOUNDARY = "policy"
HEAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="leave.txt"\r\n'
    "Content-Type: text/plain\r\n\r\n"
)


async def upload(key: str, text: str) -> httpx.Response:
    from appliance.asgi import application

    async def chunks() -> AsyncIterator[bytes]:
        for piece in (HEAD, text, f"\r\n--{BOUNDARY}--\r\n"):
            yield piece.encode()

    transport = httpx.ASGITransport(application, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        request = client.build_request(
            "POST",
            "/api/v1/documents/upload/",
            content=chunks(),
            headers={
                "X-API-Key": key,
                "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            },
        )
        assert request.headers["Transfer-Encoding"] == "chunked"
        assert "Content-Length" not in request.headers
        return await client.send(request)


async def test_a_chunked_upload_is_taken_whole(organization: Any) -> None:
    text = "Employees have 25 days of paid leave a year.\n" * 4000  # beyond what memory holds

    answer = await upload(organization.secret_key, text)

    assert answer.status_code == 202, answer.text

    @sync_to_async
    def stored() -> bytes:
        from core.documents.storage import open_original

        with tenant(organization.id):
            (name,) = DocumentVersion.objects.values_list("storage_name", flat=True)
        with open_original(name) as file:
            return file.read()

    assert await stored() == text.encode()


async def test_a_strangers_chunked_upload_is_refused() -> None:
    answer = await upload("sk_unknown", "Anything.")
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_key")
