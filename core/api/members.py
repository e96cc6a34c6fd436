"""Members of an organization, for its admins and secret keys."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.accounts.member_changes import change_member, offer_reset, remove_second_factor
from core.api.conditional import ETAG, IF_MATCH, refuse_unless_matched, with_etag
from core.api.groups import GroupSerializer
from core.api.holds import HoldSerializer
from core.api.organizations import managed_organization
from core.api.paging import NumberedPages, NumberedQuery
from core.rest.base import Endpoint
from core.rest.problems import answers
from core.rest.shown_members import shown_member
from core.rest.states import state_of_member
from core.rest.wanted import MembersQuery
from core.tenancy.auth import Caller
from core.tenancy.context import tenant
from core.tenancy.members import find_member, lock_members, members_like
from core.tenancy.models import Role
from core.tenancy.permissions import MayAdminister, check_may_make, check_may_open


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


class WholeMemberSerializer(MemberSerializer):
    """A member, and what is known beside the account."""

    groups = GroupSerializer(many=True, help_text="Those that the member is in.")
    has_second_factor = serializers.BooleanField(
        help_text="Whether signing in takes an app, a passkey or a recovery code as well."
    )
    hold = HoldSerializer(
        allow_null=True,
        help_text="What keeps the member's conversations from being deleted: the legal hold on the "
        "whole organization, else the one on the member.",
    )


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
        parameters=[NumberedQuery, MembersQuery],
        responses=answers({200: MemberSerializer(many=True)}, 400, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """List who belongs to the organization, those who may sign in first."""
        pages, wanted = NumberedPages(), self.valid(MembersQuery, request.query_params)
        with tenant(managed_organization(self.caller, organization_id)):
            found = members_like(wanted.get("q", ""))
            page = pages.paginate_queryset(found, request, self)
        return pages.get_paginated_response(MemberSerializer(page, many=True).data)


class MemberDetail(Endpoint):
    permission_classes = (MayAdminister,)

    @extend_schema(
        operation_id="members_retrieve",
        parameters=[ETAG],
        responses=answers({200: WholeMemberSerializer}, 404),
    )
    def get(self, request: Request, organization_id: UUID, member_id: UUID) -> Response:
        """Show one member, with their groups, second factor and legal hold."""
        return _whole(managed_organization(self.caller, organization_id), member_id)

    @extend_schema(
        operation_id="members_update",
        request=MemberChange,
        parameters=[IF_MATCH, ETAG],
        responses=answers({200: WholeMemberSerializer}, 400, 404, 409, 412, 415),
    )
    def patch(self, request: Request, organization_id: UUID, member_id: UUID) -> Response:
        """Give a member another role, or let them in or out. The last active admin stays. A key
        with an end date may not make admins."""
        managed = managed_organization(self.caller, organization_id)
        given = self.valid(MemberChange, request.data)
        check_may_make(given.get("role"), self.caller)
        with tenant(managed):
            lock_members()
            refuse_unless_matched(request, state_of_member(find_member(member_id)))
            change_member(managed, member_id, **given, actor=self.caller.name)
        return _whole(managed, member_id)


class NewResetLink(serializers.Serializer[Any]):
    """The link is shown this once."""

    link = serializers.URLField()
    expires_at = serializers.DateTimeField()
    mailed = serializers.BooleanField(
        allow_null=True,
        help_text="Whether the mail server took the link; null where it was not mailed.",
    )


class MemberResetLink(Endpoint):
    permission_classes = (MayAdminister,)

    @extend_schema(
        operation_id="members_reset_link",
        request=None,
        responses=answers({201: NewResetLink}, 404, 409),
    )
    def post(self, request: Request, organization_id: UUID, member_id: UUID) -> Response:
        """Make a link on which the member chooses a new password, once, within a day. A key with
        an end date may not make one for an admin."""
        managed = managed_organization(self.caller, organization_id)
        _check_may_open(managed, member_id, self.caller)
        new = offer_reset(managed, member_id, actor=self.caller.name)
        told = {"link": new.address, "expires_at": new.link.expires_at, "mailed": new.mailed}
        return Response(NewResetLink(told).data, status=201)


class MemberSecondFactor(Endpoint):
    permission_classes = (MayAdminister,)

    @extend_schema(
        operation_id="members_remove_second_factor", responses=answers({204: None}, 404, 409)
    )
    def delete(self, request: Request, organization_id: UUID, member_id: UUID) -> Response:
        """Let a member who lost the app, the passkeys and the recovery codes in by the password
        alone; signed out everywhere. A key with an end date may not do so for an admin."""
        managed = managed_organization(self.caller, organization_id)
        _check_may_open(managed, member_id, self.caller)
        remove_second_factor(managed, member_id, actor=self.caller.name)
        return Response(status=204)


def _whole(organization_id: UUID, member_id: UUID) -> Response:
    with tenant(organization_id):
        shown = shown_member(member_id)
    member = shown.member
    body = {
        **{name: getattr(member, name) for name in map(str, MemberSerializer().fields)},
        "groups": shown.groups,
        "has_second_factor": shown.factor is not None,
        "hold": shown.hold,
    }
    return with_etag(WholeMemberSerializer(body).data, state_of_member(member))


def _check_may_open(organization_id: UUID, member_id: UUID, caller: Caller) -> None:
    with tenant(organization_id):
        check_may_open(find_member(member_id).role, caller)
