"""Members of an organization, for its admins and secret keys."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.accounts.member_changes import change_member
from core.api.organizations import managed_organization
from core.api.paging import NumberedPages, NumberedQuery
from core.rest.base import Endpoint
from core.rest.problems import answers
from core.tenancy.context import tenant
from core.tenancy.members import members
from core.tenancy.models import Role
from core.tenancy.permissions import MayAdminister, check_may_make


class OwnerSerializer(serializers.Serializer[Any]):
    """The member who looks after something."""

    id = serializers.UUIDField()
    username = serializers.CharField()


class MemberSerializer(serializers.Serializer[Any]):
    """A member of the organization."""

    id = serializers.UUIDField()
    username = serializers.CharField()
    email = serializers.CharField(help_text="Empty where none is known.")
    role = serializers.ChoiceField(Role.choices)
    is_active = serializers.BooleanField(help_text="Whether the member may sign in.")
    last_seen_at = serializers.DateTimeField(
        allow_null=True, help_text="To within five minutes; null for who never signed in."
    )
    created_at = serializers.DateTimeField()


class MemberChange(serializers.Serializer[Any]):
    """What is left out stays."""

    role = serializers.ChoiceField(Role.choices, required=False)
    is_active = serializers.BooleanField(
        required=False, help_text="False ends the member's sessions at their next request."
    )


class Members(Endpoint):
    permission_classes = (MayAdminister,)
    pagination_class = NumberedPages

    @extend_schema(
        operation_id="members_list",
        parameters=[NumberedQuery],
        responses=answers({200: MemberSerializer(many=True)}, 400, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """List who belongs to the organization, those who may sign in first."""
        pages = NumberedPages()
        with tenant(managed_organization(self.caller, organization_id)):
            page = pages.paginate_queryset(members(), request, self)
        return pages.get_paginated_response(MemberSerializer(page, many=True).data)


class MemberDetail(Endpoint):
    permission_classes = (MayAdminister,)

    @extend_schema(
        operation_id="members_update",
        request=MemberChange,
        responses=answers({200: MemberSerializer}, 400, 404, 409, 415),
    )
    def patch(self, request: Request, organization_id: UUID, member_id: UUID) -> Response:
        """Give a member another role, or let them in or out. The last active admin stays. A key
        with an end date may not make admins."""
        managed = managed_organization(self.caller, organization_id)
        given = self.valid(MemberChange, request.data)
        check_may_make(given.get("role"), self.caller)
        member = change_member(managed, member_id, **given, actor=self.caller.name)
        return Response(MemberSerializer(member).data)
