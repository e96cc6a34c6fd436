"""The token with which an organization's identity provider provisions members and groups by SCIM,
for its admins and those of its keys that have no end date: whoever has it decides who comes in."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.accounts.models import ScimToken
from core.accounts.scim_tokens import (
    end_scim_token,
    make_scim_token,
    scim_address,
    scim_token_of,
)
from core.api.organizations import managed_organization
from core.errors import NotFound
from core.rest.base import Endpoint
from core.rest.problems import answers
from core.tenancy.permissions import MayManageKeys


class ScimTokenSerializer(serializers.Serializer[Any]):
    """What the identity provider provisions with."""

    address = serializers.CharField(help_text="Where to: the provider's base or tenant URL.")
    prefix = serializers.CharField(help_text="How the token begins.")
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(
        allow_null=True, help_text="To within a minute; null where it was never used."
    )


class MadeScimToken(ScimTokenSerializer):
    """The token is shown this once."""

    token = serializers.CharField(help_text="Its text.")


class Provisioning(Endpoint):
    permission_classes = (MayManageKeys,)

    @extend_schema(
        operation_id="scim_token_retrieve", responses=answers({200: ScimTokenSerializer}, 404)
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """Show the token, without its text; not found where there is none."""
        token = scim_token_of(managed_organization(self.caller, organization_id))
        if token is None:
            raise NotFound("There is no token for SCIM.")
        return Response(ScimTokenSerializer(_shown(token)).data)

    @extend_schema(
        operation_id="scim_token_make",
        request=None,
        responses=answers({201: MadeScimToken}, 404),
    )
    def post(self, request: Request, organization_id: UUID) -> Response:
        """Make a token; the one before works no more."""
        managed = managed_organization(self.caller, organization_id)
        token, text = make_scim_token(managed, actor=self.caller.name)
        return Response(MadeScimToken(_shown(token) | {"token": text}).data, status=201)

    @extend_schema(operation_id="scim_token_end", responses=answers({204: None}, 404))
    def delete(self, request: Request, organization_id: UUID) -> Response:
        """End the token: members and groups stay as they are, and are managed here."""
        managed = managed_organization(self.caller, organization_id)
        end_scim_token(managed, actor=self.caller.name)
        return Response(status=204)


def _shown(token: ScimToken) -> dict[str, Any]:
    return {
        "address": scim_address(),
        "prefix": token.prefix,
        "created_at": token.created_at,
        "last_used_at": token.last_used_at,
    }
