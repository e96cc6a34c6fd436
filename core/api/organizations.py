"""Organizations: made by the platform key, managed by it and by their admins."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.base import Endpoint
from core.api.problems import answers
from core.audit.record import record
from core.errors import NotFound
from core.tenancy.auth import Caller
from core.tenancy.context import tenant
from core.tenancy.keys import create_key, rotate_key
from core.tenancy.models import KeyKind, Organization
from core.tenancy.options import Options, change_options, options_of
from core.tenancy.organizations import create_organization, find_organization
from core.tenancy.permissions import IsPlatform, MayAdminister

MAX_OVERLAP_SECONDS = 90 * 24 * 3600


class NewOrganization(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200)
    slug = serializers.SlugField(max_length=80)


class CreatedOrganization(serializers.Serializer[Any]):
    """The keys are shown this once."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    slug = serializers.CharField()
    secret_key = serializers.CharField()
    publishable_key = serializers.CharField()


class KeyOrder(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(KeyKind.choices, default=KeyKind.SECRET)
    overlap_seconds = serializers.IntegerField(
        min_value=0,
        max_value=MAX_OVERLAP_SECONDS,
        default=0,
        help_text="How long the keys in use now go on working.",
    )


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

    @extend_schema(
        operation_id="organizations_create",
        request=NewOrganization,
        responses=answers({201: CreatedOrganization}, 400, 409, 415),
    )
    def post(self, request: Request) -> Response:
        """Create an organization with a key of each kind. Platform key only."""
        body = self.valid(NewOrganization, request.data)
        organization = create_organization(body["name"], body["slug"])
        with tenant(organization.pk):
            _, secret = create_key(organization.pk, KeyKind.SECRET)
            _, publishable = create_key(organization.pk, KeyKind.PUBLISHABLE)
            record("organization.created", self.caller.name, organization.pk)
        created = {
            "id": organization.pk,
            "name": organization.name,
            "slug": organization.slug,
            "secret_key": secret,
            "publishable_key": publishable,
        }
        return Response(CreatedOrganization(created).data, status=201)


class OrganizationSettings(Endpoint):
    permission_classes = (MayAdminister | IsPlatform,)

    @extend_schema(
        operation_id="organizations_settings",
        request=Options(partial=True),
        responses=answers({200: Options}, 400, 404, 415),
    )
    def patch(self, request: Request, organization_id: UUID) -> Response:
        """Change settings; what is left out stays. Answers with all of them."""
        managed = managed_organization(self.caller, organization_id)
        with tenant(managed):
            organization = Organization.objects.select_for_update().get(pk=managed)
            names = change_options(organization, request.data, by_platform=self.caller.is_platform)
            record("settings.changed", self.caller.name, managed, names=names)
        return Response(options_of(organization))


class RegenerateKey(Endpoint):
    permission_classes = (MayAdminister | IsPlatform,)

    @extend_schema(
        operation_id="organizations_regenerate_key",
        request=KeyOrder,
        responses=answers({200: NewKey}, 400, 404, 415),
    )
    def post(self, request: Request, organization_id: UUID) -> Response:
        """Replace the keys of one kind."""
        managed = managed_organization(self.caller, organization_id)
        order = self.valid(KeyOrder, request.data)
        kind, overlap = KeyKind(order["kind"]), timedelta(seconds=order["overlap_seconds"])
        with tenant(managed):
            key, text = rotate_key(managed, kind, overlap)
            record("key.regenerated", self.caller.name, key.prefix, kind=kind)
        shown = {
            "key": text,
            "kind": kind,
            "prefix": key.prefix,
            "previous_valid_until": timezone.now() + overlap,
        }
        return Response(NewKey(shown).data)
