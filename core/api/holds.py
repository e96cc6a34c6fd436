"""Legal holds of an organization, for its admins."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.organizations import managed_organization
from core.api.paging import CursorPages, CursorQuery
from core.audit.holds import lift_hold, set_hold
from core.rest.base import Endpoint
from core.rest.problems import answers
from core.tenancy.context import tenant
from core.tenancy.holds import LONGEST_NAME, LONGEST_REASON, holds
from core.tenancy.permissions import MayAdminister


class HoldOrder(serializers.Serializer[Any]):
    user_identifier = serializers.CharField(
        max_length=LONGEST_NAME,
        default="",
        allow_blank=True,
        trim_whitespace=False,
        help_text="Whose conversations are held; empty: all of the organization is.",
    )
    reason = serializers.CharField(
        max_length=LONGEST_REASON,
        help_text="It stays in the audit: name the matter, not the person.",
    )


class HoldSerializer(serializers.Serializer[Any]):
    """Nothing of it is deleted until it is lifted."""

    id = serializers.UUIDField()
    user_identifier = serializers.CharField(
        help_text="Whose conversations are held; empty: all of the organization is."
    )
    reason = serializers.CharField(help_text="Why, as it was given.")
    set_by = serializers.CharField(help_text="`user:NAME`, `key:PREFIX`, or `system`: a command.")
    created_at = serializers.DateTimeField(help_text="Since when.")


class HoldPages(CursorPages):
    ordering = ("created_at", "id")


class Holds(Endpoint):
    permission_classes = (MayAdminister,)
    pagination_class = HoldPages

    @extend_schema(
        operation_id="holds_list",
        parameters=[CursorQuery],
        responses=answers({200: HoldSerializer(many=True)}, 400, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """List legal holds, the oldest first."""
        managed, pages = managed_organization(self.caller, organization_id), HoldPages()
        with tenant(managed):
            page = pages.paginate_queryset(holds(), request, self)
        return pages.get_paginated_response(HoldSerializer(page, many=True).data)

    @extend_schema(
        operation_id="holds_set",
        request=HoldOrder,
        responses=answers({201: HoldSerializer}, 400, 404, 409, 415),
    )
    def post(self, request: Request, organization_id: UUID) -> Response:
        """Set a legal hold on a person, or on the whole organization.

        A person's conversations, and documents that answers to the person rest on, can't be
        deleted then, by nobody and no retention, nor can the person be erased (`legal_hold`). Of
        the whole organization no conversation and no document can. No audit entry expires."""
        managed = managed_organization(self.caller, organization_id)
        given = self.valid(HoldOrder, request.data)
        hold = set_hold(managed, **given, actor=self.caller.name)
        return Response(HoldSerializer(hold).data, status=201)


class HoldDetail(Endpoint):
    permission_classes = (MayAdminister,)

    @extend_schema(operation_id="holds_lift", responses=answers({204: None}, 404))
    def delete(self, request: Request, organization_id: UUID, hold_id: UUID) -> Response:
        """Lift a legal hold.

        What a retention would have deleted meanwhile goes within the hour."""
        managed = managed_organization(self.caller, organization_id)
        lift_hold(managed, hold_id, actor=self.caller.name)
        return Response(status=204)
