"""Keys of an organization, for its admins and those of its keys that have no end date."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.organizations import managed_organization, origin_list
from core.api.paging import NumberedPages, NumberedQuery
from core.audit.keys import end_key, make_key
from core.rest.audience_field import AudienceField
from core.rest.base import Endpoint
from core.rest.problems import answers
from core.tenancy.context import tenant
from core.tenancy.keys import LONGEST_NAME, working_keys
from core.tenancy.models import KeyKind
from core.tenancy.permissions import IsPlatform, MayManageKeys


class KeyOrder(serializers.Serializer[Any]):
    name = serializers.CharField(
        max_length=LONGEST_NAME, help_text="What tells it from the others, such as who uses it."
    )
    kind = serializers.ChoiceField(KeyKind.choices, default=KeyKind.SECRET)
    expires_at = serializers.DateTimeField(
        default=None, allow_null=True, help_text="When it ends by itself; null is never."
    )
    audience = AudienceField(
        default=None,
        allow_null=True,
        help_text="Of a secret key: it asks and reads as these, sees the conversations that it "
        "began, and manages nothing. null: it manages everything, and asks as anybody.",
    )
    origins = origin_list(
        required=False,
        help_text="The sites of a publishable key; those of its widget's newest one when left out.",
    )
    widget_id = serializers.UUIDField(
        default=None,
        allow_null=True,
        help_text="The widget of a publishable key; null: the first one.",
    )


class KeySerializer(serializers.Serializer[Any]):
    """A key that works."""

    id = serializers.UUIDField()
    name = serializers.CharField(help_text="Empty for those that nobody named.")
    kind = serializers.ChoiceField(KeyKind.choices)
    prefix = serializers.CharField(help_text="Its first characters.")
    public_text = serializers.CharField(
        help_text="A publishable key itself, which is no secret; empty for secret ones, and for "
        "those of before it was kept."
    )
    origins = serializers.ListField(child=serializers.CharField())
    widget_id = serializers.UUIDField(
        allow_null=True, help_text="Of a publishable key; null: the first widget."
    )
    audience = AudienceField(
        allow_null=True, help_text="As whom it asks and reads; null: it manages everything."
    )
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(
        allow_null=True, help_text="To within a minute; null where it was never used."
    )
    expires_at = serializers.DateTimeField(allow_null=True)


class MadeKey(KeySerializer):
    """The key is shown this once."""

    key = serializers.CharField()


class Keys(Endpoint):
    permission_classes = (MayManageKeys | IsPlatform,)
    pagination_class = NumberedPages

    @extend_schema(
        operation_id="keys_list",
        parameters=[NumberedQuery],
        responses=answers({200: KeySerializer(many=True)}, 400, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """List the keys that work, the newest first."""
        pages = NumberedPages()
        with tenant(managed_organization(self.caller, organization_id)):
            page = pages.paginate_queryset(working_keys(), request, self)
        return pages.get_paginated_response(KeySerializer(page, many=True).data)

    @extend_schema(
        operation_id="keys_create",
        request=KeyOrder,
        responses=answers({201: MadeKey}, 400, 404, 415),
    )
    def post(self, request: Request, organization_id: UUID) -> Response:
        """Make one more key; those that there are go on working."""
        managed = managed_organization(self.caller, organization_id)
        order = self.valid(KeyOrder, request.data)
        kind = KeyKind(order.pop("kind"))
        key, text = make_key(managed, kind, **order, actor=self.caller.name)
        return Response(KeySerializer(key).data | {"key": text}, status=201)


class KeyDetail(Endpoint):
    permission_classes = (MayManageKeys | IsPlatform,)

    @extend_schema(operation_id="keys_end", responses=answers({204: None}, 404))
    def delete(self, request: Request, organization_id: UUID, key_id: UUID) -> Response:
        """End a key at once; all others go on working."""
        managed = managed_organization(self.caller, organization_id)
        end_key(managed, key_id, actor=self.caller.name)
        return Response(status=204)
