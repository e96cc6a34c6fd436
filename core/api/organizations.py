"""Organizations: made by the platform key, managed by it and by their admins."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.conditional import ETAG, IF_MATCH, refuse_unless_matched, with_etag
from core.api.paging import NumberedPages, NumberedQuery
from core.audit.keys import replace_keys
from core.audit.organizations import (
    change_options,
    change_origins,
    create,
    show_identity_secret,
    switch,
)
from core.errors import InvalidInput, NotAllowed, NotFound
from core.organizations.answer_options import models_offered
from core.organizations.settings import Options, options_of
from core.rest.base import Endpoint
from core.rest.new_organization import NewOrganization
from core.rest.problems import answers
from core.rest.states import state_of_settings
from core.tenancy.auth import Caller
from core.tenancy.context import platform, tenant
from core.tenancy.keys import origins_now
from core.tenancy.models import KeyKind, Organization
from core.tenancy.organizations import find_organization, organizations
from core.tenancy.origins import MOST_ORIGINS
from core.tenancy.permissions import IsPlatform, MayAdminister, MayManageKeys

MAX_OVERLAP_SECONDS = 90 * 24 * 3600


def origin_list(**options: Any) -> serializers.ListField:
    """A list of origins; core.tenancy.origins says which entries are none."""
    texts = serializers.CharField(max_length=300)
    return serializers.ListField(child=texts, max_length=MOST_ORIGINS, **options)


class OrganizationSerializer(serializers.Serializer[Any]):
    """An organization, as whoever runs the installation sees it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    slug = serializers.CharField()
    is_active = serializers.BooleanField(
        help_text="Whether it is served; else its keys, members and widgets open nothing."
    )
    created_at = serializers.DateTimeField()
    models_offered = serializers.SerializerMethodField(
        help_text="What its setting `answers.model` may be, beside null."
    )

    def get_models_offered(self, _organization: Organization) -> list[str]:
        return models_offered()


class OrganizationChange(serializers.Serializer[Any]):
    """What is left out stays."""

    is_active = serializers.BooleanField(
        required=False,
        help_text="False switches it off at once; nothing of it is deleted.",
    )


class CreatedOrganization(serializers.Serializer[Any]):
    """The keys are shown this once."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    slug = serializers.CharField()
    secret_key = serializers.CharField()
    publishable_key = serializers.CharField()
    invitation = serializers.URLField(
        allow_null=True, help_text="Whoever opens it becomes the first admin; null without one."
    )
    invitation_mailed = serializers.BooleanField(
        allow_null=True,
        help_text="Whether the mail server took the invitation; null where it was not mailed.",
    )


class KeyReplacement(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(KeyKind.choices, default=KeyKind.SECRET)
    overlap_seconds = serializers.IntegerField(
        min_value=0,
        max_value=MAX_OVERLAP_SECONDS,
        default=0,
        help_text="How long the keys in use now go on working.",
    )
    origins = origin_list(
        required=False,
        help_text="The sites of a publishable key; those of the newest one when left out.",
    )


class Sites(serializers.Serializer[Any]):
    origins = origin_list()


class IdentityOrder(serializers.Serializer[Any]):
    rotate = serializers.BooleanField(default=False, help_text="End the secret in use now.")


class ShownIdentitySecret(serializers.Serializer[Any]):
    secret = serializers.CharField(help_text="The key of HMAC-SHA256, as this text.")


class NewKey(serializers.Serializer[Any]):
    """The key is shown this once."""

    key = serializers.CharField()
    kind = serializers.ChoiceField(KeyKind.choices)
    prefix = serializers.CharField()
    previous_valid_until = serializers.DateTimeField()


def managed_organization(caller: Caller, organization_id: UUID) -> UUID:
    """The id of an organization that ``caller`` may manage; NotFound for any other."""
    if caller.is_platform:
        return UUID(str(find_organization(organization_id).pk))
    if caller.organization is None or caller.organization.pk != organization_id:
        raise NotFound("There is no such organization.")
    return organization_id


class Organizations(Endpoint):
    permission_classes = (IsPlatform,)
    pagination_class = NumberedPages

    @extend_schema(
        operation_id="organizations_list",
        parameters=[NumberedQuery],
        responses=answers({200: OrganizationSerializer(many=True)}, 400, 404),
    )
    def get(self, request: Request) -> Response:
        """List all organizations by slug, those that are switched off too. Platform key only."""
        pages = NumberedPages()
        with platform():
            page = pages.paginate_queryset(organizations(), request, self)
        return pages.get_paginated_response(OrganizationSerializer(page, many=True).data)

    @extend_schema(
        operation_id="organizations_create",
        request=NewOrganization,
        responses=answers({201: CreatedOrganization}, 400, 409, 415),
    )
    def post(self, request: Request) -> Response:
        """Create an organization with a key of each kind, and an invitation for its first admin
        where one is wanted. Platform key only."""
        body = self.valid(NewOrganization, request.data)
        invites = body["admin_email"] if body["invite_admin"] else None
        made = create(body["name"], body["slug"], actor=self.caller.name, invites=invites)
        created = {
            "id": made.organization.pk,
            "name": made.organization.name,
            "slug": made.organization.slug,
            "secret_key": made.secret_key,
            "publishable_key": made.publishable_key,
            "invitation": made.invitation.address if made.invitation else None,
            "invitation_mailed": made.invitation.mailed if made.invitation else None,
        }
        return Response(CreatedOrganization(created).data, status=201)


class OrganizationDetail(Endpoint):
    permission_classes = (MayAdminister | IsPlatform,)

    @extend_schema(
        operation_id="organizations_retrieve",
        responses=answers({200: OrganizationSerializer}, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """Show one organization."""
        managed = managed_organization(self.caller, organization_id)
        with tenant(managed):
            return Response(OrganizationSerializer(Organization.objects.get(pk=managed)).data)

    @extend_schema(
        operation_id="organizations_update",
        request=OrganizationChange,
        responses=answers({200: OrganizationSerializer}, 400, 404, 415),
    )
    def patch(self, request: Request, organization_id: UUID) -> Response:
        """Switch an organization off, or on again. Platform key only."""
        managed = managed_organization(self.caller, organization_id)
        if not self.caller.is_platform:
            raise NotAllowed("Only the platform key switches organizations off and on.")
        given = self.valid(OrganizationChange, request.data)
        organization = switch(managed, given.get("is_active"), actor=self.caller.name)
        return Response(OrganizationSerializer(organization).data)


class OrganizationSettings(Endpoint):
    permission_classes = (MayAdminister | IsPlatform,)

    @extend_schema(
        operation_id="organizations_settings_retrieve",
        parameters=[ETAG],
        responses=answers({200: Options}, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """All settings of an organization, those never set at their defaults."""
        managed = managed_organization(self.caller, organization_id)
        with tenant(managed):
            return _settings(options_of(Organization.objects.get(pk=managed)), managed)

    @extend_schema(
        operation_id="organizations_settings_update",
        request=Options(partial=True),
        parameters=[IF_MATCH, ETAG],
        responses=answers({200: Options}, 400, 404, 412, 415),
    )
    def patch(self, request: Request, organization_id: UUID) -> Response:
        """Change settings; what is left out stays. Answers with all of them."""
        managed = managed_organization(self.caller, organization_id)
        actor, by_platform = self.caller.name, self.caller.is_platform
        with tenant(managed):
            now = options_of(Organization.objects.select_for_update().get(pk=managed))
            refuse_unless_matched(request, state_of_settings(managed, now))
            then = change_options(managed, request.data, actor=actor, by_platform=by_platform)
        return _settings(then, managed)


def _settings(options: dict[str, Any], organization_id: UUID) -> Response:
    return with_etag(options, state_of_settings(organization_id, options))


class Widget(Endpoint):
    permission_classes = (MayAdminister | IsPlatform,)

    @extend_schema(
        operation_id="organizations_widget_retrieve", responses=answers({200: Sites}, 404)
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """On which sites the publishable keys work: those of the newest one."""
        managed = managed_organization(self.caller, organization_id)
        with tenant(managed):
            return Response({"origins": origins_now()})

    @extend_schema(
        operation_id="organizations_widget_update",
        request=Sites,
        responses=answers({200: Sites}, 400, 404, 415),
    )
    def patch(self, request: Request, organization_id: UUID) -> Response:
        """Replace the list of sites, for all publishable keys that work."""
        managed = managed_organization(self.caller, organization_id)
        given = self.valid(Sites, request.data)["origins"]
        return Response({"origins": change_origins(managed, given, actor=self.caller.name)})


class IdentitySecret(Endpoint):
    permission_classes = (MayManageKeys | IsPlatform,)

    @extend_schema(
        operation_id="organizations_identity_secret",
        request=IdentityOrder,
        responses=answers({200: ShownIdentitySecret}, 400, 404, 415),
    )
    def post(self, request: Request, organization_id: UUID) -> Response:
        """Show the secret with which the organization's sites sign names of visitors, or end
        it and show the next."""
        managed = managed_organization(self.caller, organization_id)
        rotate = self.valid(IdentityOrder, request.data)["rotate"]
        secret = show_identity_secret(managed, rotate=rotate, actor=self.caller.name)
        return Response({"secret": secret})


class RegenerateKey(Endpoint):
    permission_classes = (MayManageKeys | IsPlatform,)

    @extend_schema(
        operation_id="organizations_regenerate_key",
        request=KeyReplacement,
        responses=answers({200: NewKey}, 400, 404, 415),
    )
    def post(self, request: Request, organization_id: UUID) -> Response:
        """Replace the keys of one kind by a new one."""
        managed = managed_organization(self.caller, organization_id)
        order = self.valid(KeyReplacement, request.data)
        if "origins" in order and order["kind"] != KeyKind.PUBLISHABLE:
            sentence = "Only publishable keys have origins."
            raise InvalidInput(sentence, {"origins": [sentence]})
        kind, overlap = KeyKind(order["kind"]), timedelta(seconds=order["overlap_seconds"])
        origins, actor = order.get("origins"), self.caller.name
        key, text = replace_keys(managed, kind, overlap, origins, actor=actor)
        shown = {
            "key": text,
            "kind": kind,
            "prefix": key.prefix,
            "previous_valid_until": timezone.now() + overlap,
        }
        return Response(NewKey(shown).data)
