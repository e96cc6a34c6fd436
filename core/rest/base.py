"""What every call of the REST surfaces shares: who asks, and how a body is read."""

import json
from typing import IO, Any, TypeVar, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from core.documents.intake import Actor
from core.tenancy.auth import Caller

S = TypeVar("S", bound="serializers.Serializer[Any]")


class JsonBody(BaseParser):
    """JSON in UTF-8, no larger than DATA_UPLOAD_MAX_MEMORY_SIZE bytes."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Any = None,
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise RequestDataTooBig
        try:
            return json.loads(body.decode(), parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise ParseError("The body is not valid JSON in UTF-8.") from error


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


class AnyMedia(JSONRenderer):
    """For calls that answer with a file: whatever the Accept header asks for will do.

    The views render their files themselves; what else they answer with is JSON.
    """

    media_type = "*/*"
    format = "file"


class Endpoint(APIView):
    """Base of the views. Reading needs no more than the default permission, MayRead."""

    metadata_class = None  # OPTIONS says nothing that the OpenAPI document does not
    parser_classes: tuple[type[BaseParser], ...] = (JsonBody,)

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        # A charset that the caller names must not choose how query strings are decoded.
        request.encoding = "utf-8"
        return super().initialize_request(request, *args, **kwargs)

    @property
    def caller(self) -> Caller:
        return cast(Caller, self.request.user)

    @property
    def actor(self) -> Actor:
        return Actor(self.caller.name, self.caller.user)

    def valid(self, serializer: type[S], data: Any) -> dict[str, Any]:
        """What ``serializer`` makes of ``data``; DRF's ValidationError where it can't."""
        given = serializer(data=data)
        given.is_valid(raise_exception=True)
        values: dict[str, Any] = given.validated_data
        return values
