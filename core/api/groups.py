"""Groups of members, for whom documents can be. For the organization's admins and secret keys."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.conditional import ETAG, IF_MATCH, refuse_unless_matched, with_etag
from core.api.organizations import managed_organization
from core.api.paging import NumberedPages, NumberedQuery
from core.audit.groups import change_group, make_group, move_member
from core.documents.group_deletion import delete_group
from core.rest.base import Endpoint
from core.rest.problems import answers
from core.rest.states import state_of_group
from core.tenancy.context import tenant
from core.tenancy.groups import LONGEST_CLAIM, LONGEST_NAME, find_group, groups, members_of
from core.tenancy.models import Group
from core.tenancy.permissions import MayAdminister


class GroupOrder(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=LONGEST_NAME)
    claim_value = serializers.CharField(
        max_length=LONGEST_CLAIM,
        default="",
        allow_blank=True,
        help_text="What single sign-on calls the group: who comes with it is in, who comes without "
        "is out. Empty: members are put in here.",
    )


class GroupChange(serializers.Serializer[Any]):
    """What is left out stays."""

    name = serializers.CharField(max_length=LONGEST_NAME, required=False)
    claim_value = serializers.CharField(max_length=LONGEST_CLAIM, required=False, allow_blank=True)


class GroupSerializer(serializers.Serializer[Any]):
    """A group of members."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    claim_value = serializers.CharField()
    created_at = serializers.DateTimeField()


class ListedGroup(GroupSerializer):
    size = serializers.IntegerField(help_text="How many members it has.")


class MemberOfGroup(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    username = serializers.CharField()
    is_active = serializers.BooleanField(help_text="Whether the member may sign in.")


class Groups(Endpoint):
    permission_classes = (MayAdminister,)
    pagination_class = NumberedPages

    @extend_schema(
        operation_id="groups_list",
        parameters=[NumberedQuery],
        responses=answers({200: ListedGroup(many=True)}, 400, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """List the groups of the organization, by name."""
        pages = NumberedPages()
        with tenant(managed_organization(self.caller, organization_id)):
            page = pages.paginate_queryset(groups(), request, self)
        return pages.get_paginated_response(ListedGroup(page, many=True).data)

    @extend_schema(
        operation_id="groups_create",
        request=GroupOrder,
        responses=answers({201: GroupSerializer}, 400, 404, 415),
    )
    def post(self, request: Request, organization_id: UUID) -> Response:
        """Make a group; it has no members yet."""
        managed = managed_organization(self.caller, organization_id)
        order = self.valid(GroupOrder, request.data)
        group = make_group(managed, order["name"], order["claim_value"], actor=self.caller.name)
        return Response(GroupSerializer(group).data, status=201)


class GroupDetail(Endpoint):
    permission_classes = (MayAdminister,)

    @extend_schema(
        operation_id="groups_retrieve",
        parameters=[ETAG],
        responses=answers({200: GroupSerializer}, 404),
    )
    def get(self, request: Request, organization_id: UUID, group_id: UUID) -> Response:
        """Show one group."""
        return _changeable(_found(self, organization_id, group_id))

    @extend_schema(
        operation_id="groups_update",
        request=GroupChange,
        parameters=[IF_MATCH, ETAG],
        responses=answers({200: GroupSerializer}, 400, 404, 412, 415),
    )
    def patch(self, request: Request, organization_id: UUID, group_id: UUID) -> Response:
        """Give a group another name, or another value of the claim."""
        _found(self, organization_id, group_id)
        given = self.valid(GroupChange, request.data)
        with tenant(organization_id):
            refuse_unless_matched(request, state_of_group(find_group(group_id, lock=True)))
            group = change_group(organization_id, group_id, **given, actor=self.caller.name)
        return _changeable(group)

    @extend_schema(operation_id="groups_delete", responses=answers({204: None}, 404, 409))
    def delete(self, request: Request, organization_id: UUID, group_id: UUID) -> Response:
        """Delete a group that no document and no key is for; its members stay members."""
        managed = managed_organization(self.caller, organization_id)
        delete_group(managed, group_id, actor=self.caller.name)
        return Response(status=204)


class GroupMembers(Endpoint):
    permission_classes = (MayAdminister,)
    pagination_class = NumberedPages

    @extend_schema(
        operation_id="group_members_list",
        parameters=[NumberedQuery],
        responses=answers({200: MemberOfGroup(many=True)}, 400, 404),
    )
    def get(self, request: Request, organization_id: UUID, group_id: UUID) -> Response:
        """List who is in a group, those who may sign in first."""
        pages = NumberedPages()
        with tenant(managed_organization(self.caller, organization_id)):
            page = pages.paginate_queryset(members_of(find_group(group_id)), request, self)
        return pages.get_paginated_response(MemberOfGroup(page, many=True).data)


class GroupMembership(Endpoint):
    permission_classes = (MayAdminister,)

    @extend_schema(
        operation_id="group_members_add", request=None, responses=answers({204: None}, 404)
    )
    def put(
        self, request: Request, organization_id: UUID, group_id: UUID, member_id: UUID
    ) -> Response:
        """Put a member into a group. Repeating it is harmless."""
        return self._move(organization_id, group_id, member_id, inside=True)

    @extend_schema(operation_id="group_members_remove", responses=answers({204: None}, 404))
    def delete(
        self, request: Request, organization_id: UUID, group_id: UUID, member_id: UUID
    ) -> Response:
        """Take a member out of a group. Repeating it is harmless."""
        return self._move(organization_id, group_id, member_id, inside=False)

    def _move(
        self, organization_id: UUID, group_id: UUID, member_id: UUID, *, inside: bool
    ) -> Response:
        managed = managed_organization(self.caller, organization_id)
        move_member(managed, group_id, member_id, inside=inside, actor=self.caller.name)
        return Response(status=204)


def _found(endpoint: Endpoint, organization_id: UUID, group_id: UUID) -> Group:
    """NotFound before anything is read of a body."""
    with tenant(managed_organization(endpoint.caller, organization_id)):
        return find_group(group_id)


def _changeable(group: Group) -> Response:
    return with_etag(GroupSerializer(group).data, state_of_group(group))
