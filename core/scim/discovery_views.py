"""What SCIM is offered here: read from PROVIDER, so that it says what the views do."""

from typing import TypeVar

from django.http import HttpResponse
from rest_framework.request import Request
from scim2_models import (
    Context,
    ForbiddenException,
    Meta,
    NotFoundException,
    NotImplementedException,
    ResourceType,
    ResponseParameters,
    Schema,
    ServiceProviderConfig,
)

from core.accounts.scim_tokens import scim_address
from core.scim.endpoint import ScimView, sent, sent_page
from core.scim.resources import PROVIDER

NOTHING = "There is nothing at this address."
R = TypeVar("R", ServiceProviderConfig, ResourceType, Schema)


class Configuration(ScimView):
    def get(self, request: Request) -> HttpResponse:
        """What is supported."""
        return _sent(PROVIDER.config, "ServiceProviderConfig")


class ResourceTypes(ScimView):
    def get(self, request: Request) -> HttpResponse:
        """Users and groups."""
        _refuse_filter(request)
        found = [_placed(one, f"ResourceTypes/{one.id}") for one in PROVIDER.resource_types]
        return sent_page(ResourceType, found, len(found), 1)


class ResourceTypeDetail(ScimView):
    def get(self, request: Request, name: str) -> HttpResponse:
        """One of them."""
        found = next((one for one in PROVIDER.resource_types if one.id == name), None)
        return _sent(found, f"ResourceTypes/{name}")


class Schemas(ScimView):
    def get(self, request: Request) -> HttpResponse:
        """The attributes that are kept."""
        _refuse_filter(request)
        found = [_placed(one, f"Schemas/{one.id}") for one in PROVIDER.schemas]
        return sent_page(Schema, found, len(found), 1)


class SchemaDetail(ScimView):
    def get(self, request: Request, urn: str) -> HttpResponse:
        """Those of users, or of groups."""
        found = next((one for one in PROVIDER.schemas if one.id == urn), None)
        return _sent(found, f"Schemas/{urn}")


class NotOffered(ScimView):
    """/Bulk, /Me and searches by POST."""

    def post(self, request: Request, **_: str) -> HttpResponse:
        """Refused: not implemented."""
        raise NotImplementedException(detail="This is not offered here; see ServiceProviderConfig.")

    get = put = patch = delete = post


class Nothing(ScimView):
    """Every other address."""

    def get(self, request: Request, **_: str) -> HttpResponse:
        """Refused: not found."""
        raise NotFoundException(detail=NOTHING)

    post = put = patch = delete = get


def _refuse_filter(request: Request) -> None:
    """As RFC 7644, 4 wants it: what is offered is shown whole."""
    if "filter" in request.query_params:
        raise ForbiddenException(detail="What is offered can't be filtered.")


def _placed(found: R, place: str) -> R:
    """The same with where it is."""
    meta = Meta(resource_type=type(found).__name__, location=f"{scim_address()}/{place}")
    return found.model_copy(update={"meta": meta})


def _sent(found: R | None, place: str) -> HttpResponse:
    if found is None:
        raise NotFoundException(detail=NOTHING)
    shown = _placed(found, place)
    return sent(shown, Context.RESOURCE_QUERY_RESPONSE, ResponseParameters())
