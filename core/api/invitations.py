"""Invitations to an organization, for its admins and secret keys."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.organizations import managed_organization
from core.api.paging import NumberedPages, NumberedQuery
from core.audit.members import invite, withdraw
from core.rest.base import Endpoint
from core.rest.problems import answers
from core.tenancy.context import tenant
from core.tenancy.invitations import invitations
from core.tenancy.members import LONGEST_EMAIL
from core.tenancy.models import Role
from core.tenancy.permissions import MayAdminister, check_may_make


class InvitationOrder(serializers.Serializer[Any]):
    role = serializers.ChoiceField(Role.choices)
    email = serializers.EmailField(
        max_length=LONGEST_EMAIL,
        default="",
        allow_blank=True,
        help_text="Where the link is mailed to as well, if a mail server is set up.",
    )


class Invitation(serializers.Serializer[Any]):
    """An invitation that nobody has accepted yet."""

    id = serializers.UUIDField()
    email = serializers.CharField(help_text="Empty where none was given.")
    role = serializers.ChoiceField(Role.choices)
    expires_at = serializers.DateTimeField()
    expired = serializers.BooleanField(
        source="is_expired", help_text="Its link opens nothing any more; listed for 30 days more."
    )
    created_at = serializers.DateTimeField()


class NewInvitation(Invitation):
    """The link is shown this once."""

    link = serializers.URLField()
    mailed = serializers.BooleanField(
        allow_null=True,
        help_text="Whether the mail server took the link; null where it was not mailed.",
    )


class Invitations(Endpoint):
    permission_classes = (MayAdminister,)
    pagination_class = NumberedPages

    @extend_schema(
        operation_id="invitations_list",
        parameters=[NumberedQuery],
        responses=answers({200: Invitation(many=True)}, 400, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """List the invitations that nobody has accepted, the newest first.

        Expired ones are listed for 30 days more."""
        pages = NumberedPages()
        with tenant(managed_organization(self.caller, organization_id)):
            page = pages.paginate_queryset(invitations(), request, self)
        return pages.get_paginated_response(Invitation(page, many=True).data)

    @extend_schema(
        operation_id="invitations_create",
        request=InvitationOrder,
        responses=answers({201: NewInvitation}, 400, 403, 404, 415),
    )
    def post(self, request: Request, organization_id: UUID) -> Response:
        """Invite somebody by a link that works once, for seven days. A key with an end date may
        not invite admins."""
        managed = managed_organization(self.caller, organization_id)
        order = self.valid(InvitationOrder, request.data)
        check_may_make(order["role"], self.caller)
        new = invite(managed, Role(order["role"]), order["email"], actor=self.caller.name)
        told = {"link": new.address, "mailed": new.mailed}
        return Response(Invitation(new.link).data | told, status=201)


class InvitationDetail(Endpoint):
    permission_classes = (MayAdminister,)

    @extend_schema(operation_id="invitations_withdraw", responses=answers({204: None}, 404))
    def delete(self, request: Request, organization_id: UUID, invitation_id: UUID) -> Response:
        """Withdraw an invitation, or remove an expired one: its link opens nothing any more."""
        managed = managed_organization(self.caller, organization_id)
        withdraw(managed, invitation_id, actor=self.caller.name)
        return Response(status=204)
