"""Requests to AWS signed by Signature Version 4. Needs the extra bedrock."""

import asyncio
import threading
from collections.abc import AsyncGenerator
from typing import Any

import httpx2
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import get_session

from core.errors import ModelUnavailable
from core.providers.failures import unavailable

_SIGNED_HEADERS = ("Host", "Content-Type")
"""Those that no proxy on the way changes; AWS asks for no more."""


class Signed(httpx2.Auth):
    """Signs with the credentials that botocore finds: of the environment, of a file, or of the
    role that an ECS task, a pod or an instance has. Those of a role end within hours, and are
    fetched again before they do. One object serves a whole process.
    """

    requires_request_body = True

    def __init__(self, service: str, region: str) -> None:
        self._service = service
        self._region = region
        self._lock = threading.Lock()
        self._session: Any = None

    async def async_auth_flow(
        self, request: httpx2.Request
    ) -> AsyncGenerator[httpx2.Request, httpx2.Response]:
        # Asking for a role's credentials blocks, if only now and then.
        credentials = await asyncio.to_thread(self._credentials)
        self._sign(request, credentials)
        yield request

    def _sign(self, request: httpx2.Request, credentials: Any) -> None:
        headers = {name: request.headers[name] for name in _SIGNED_HEADERS}
        signed = AWSRequest(request.method, str(request.url), headers, request.content)
        SigV4Auth(credentials, self._service, self._region).add_auth(signed)
        request.headers.update(dict(signed.headers.items()))

    def _credentials(self) -> Any:
        """Raises ModelUnavailable when there are none."""
        try:
            with self._lock:
                self._session = self._session or get_session()
                found = self._session.get_credentials()
            if found:
                return found.get_frozen_credentials()
        # STS may refuse the role of a pod; a token's file may be gone; what was fetched anew may
        # have ended already (RuntimeError); an address may be none that botocore asks (ValueError).
        except (BotoCoreError, ClientError, OSError, RuntimeError, ValueError) as error:
            raise _without_credentials(f" ({error})") from error
        raise _without_credentials()


def _without_credentials(why: str = "") -> ModelUnavailable:
    return unavailable(
        f"No credentials of AWS were found{why}. Give the task, pod or instance a role, or set "
        "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        retryable=bool(why),
    )
