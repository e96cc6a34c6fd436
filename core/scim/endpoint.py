"""What the views of SCIM share: how a body and a query are read, and how an answer is sent."""

from collections.abc import Callable
from datetime import datetime
from typing import IO, Any, TypeVar
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from pydantic import BaseModel
from rest_framework.exceptions import ParseError
from scim2_models import Context, ListResponse, Meta, Resource, ResponseParameters

from core.accounts.scim_tokens import scim_address
from core.rest.base import AnyMedia, Endpoint, JsonBody
from core.rest.json_object import is_storable
from core.scim.resources import POLICY
from core.scim.scim_errors import MEDIA_TYPE, exception_handler
from core.scim.token_auth import HasToken, TokenAuthentication
from core.tenancy.auth import organization_of

MOST_PARTS = 1000
M = TypeVar("M", bound=BaseModel)


class ScimBody(JsonBody):
    """JSON whose texts can be stored."""

    media_type = MEDIA_TYPE

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None
    ) -> Any:
        data = super().parse(stream, media_type, parser_context)
        check_storable(data)
        return data


class PlainBody(ScimBody):
    """The same as some clients call it."""

    media_type = "application/json"


class ScimView(Endpoint):
    """Base of the views. The organization is the token's."""

    authentication_classes = (TokenAuthentication,)
    permission_classes = (HasToken,)
    parser_classes = (ScimBody, PlainBody)
    renderer_classes = (AnyMedia,)
    schema = None  # described at /Schemas, not in the OpenAPI document

    def get_exception_handler(self) -> Callable[..., HttpResponse | None]:
        return exception_handler

    @property
    def organization_id(self) -> UUID:
        return organization_of(self.request).pk

    def query(self, kind: type[M]) -> M:
        """The query string as ``kind``, a SearchRequest or ResponseParameters."""
        given = dict(self.request.query_params.items())
        check_storable(given)
        return kind.model_validate(given, scim_policy=POLICY)  # type: ignore[call-arg]

    def body(self, kind: type[M], context: Context) -> M:
        """The body as ``kind``, with what providers send beside it left out."""
        return kind.model_validate(self.request.data, scim_ctx=context, scim_policy=POLICY)  # type: ignore[call-arg]


def check_storable(data: Any) -> None:
    """ParseError for a text that PostgreSQL takes none of, anywhere in ``data``."""
    left = [data]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            left += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            left += one
        elif not is_storable(one):
            raise ParseError("A text holds characters that can't be stored.")


def check_small(data: Any) -> None:
    """ParseError for operations of more than MOST_PARTS lists and objects: each is compared with
    each."""
    left, parts = [data], 0
    while left:
        one = left.pop()
        if isinstance(one, (dict, list)):
            parts += 1
            left += one.values() if isinstance(one, dict) else one
    if parts > MOST_PARTS:
        raise ParseError(f"Send at most {MOST_PARTS} lists and objects at once.")


def sent(
    resource: Resource[Any],
    context: Context,
    chosen: ResponseParameters[Any],
    status: int = 200,
) -> HttpResponse:
    """One resource; of its attributes those that were chosen."""
    data = resource.model_dump(scim_ctx=context, response_parameters=chosen)
    response = JsonResponse(data, status=status, content_type=MEDIA_TYPE)
    if status == 201 and resource.meta and resource.meta.location:
        response["Location"] = resource.meta.location
    return response


def sent_page(
    kind: Any,
    found: list[Any],
    total: int,
    start: int,
    chosen: ResponseParameters[Any] | None = None,
) -> HttpResponse:
    """A page of resources that are of ``kind``."""
    page = ListResponse[kind](
        total_results=total, start_index=start, items_per_page=len(found), resources=found
    )
    data = page.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=chosen)
    return JsonResponse(data | {"Resources": data.get("Resources", [])}, content_type=MEDIA_TYPE)


def place_of(kind: str, key: UUID) -> str:
    """The address of a User or Group."""
    return f"{scim_address()}/{kind}s/{key}"


def meta_of(kind: str, key: UUID, created: datetime) -> Meta:
    """What is said about a User or Group beside its attributes."""
    return Meta(resource_type=kind, location=place_of(kind, key), created=created)
