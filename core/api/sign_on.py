"""The identity provider of an organization, for its admins and those of its keys that have no end
date: whoever sets it up decides who comes in."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.accounts.models import Protocol, SignOn
from core.accounts.provider_requests import MOST_BYTES
from core.accounts.saml_metadata import read_metadata, valid_until
from core.accounts.sign_on import (
    callback_of,
    entity_id_of,
    is_tried,
    page_of,
    sign_on_of,
    state_of_sign_on,
)
from core.accounts.sign_on_setup import SignOnOrder, remove_sign_on, set_up_sign_on
from core.api.conditional import ETAG, IF_MATCH, matched, with_etag
from core.api.organizations import managed_organization
from core.errors import NotFound
from core.rest.base import Endpoint
from core.rest.problems import answers
from core.tenancy.models import Organization, Role
from core.tenancy.permissions import MayManageKeys


def texts(longest: int, **options: Any) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.CharField(max_length=longest), max_length=200, **options
    )


class SignOnFields(serializers.Serializer[Any]):
    """An identity provider (OpenID Connect or SAML 2.0), and what its people may."""

    protocol = serializers.ChoiceField(
        Protocol.choices,
        default=Protocol.OIDC,
        help_text="`oidc` wants `issuer`, `client_id` and `client_secret`; `saml` wants `metadata` "
        "or `metadata_url`.",
    )
    issuer = serializers.CharField(
        max_length=500,
        default="",
        allow_blank=True,
        help_text="What it calls itself; begins with https:// with OpenID Connect. With SAML the "
        "entityID of the metadata.",
    )
    client_id = serializers.CharField(
        max_length=255, default="", allow_blank=True, help_text="Empty with SAML."
    )
    metadata_url = serializers.CharField(
        max_length=500,
        default="",
        allow_blank=True,
        help_text="Where its SAML metadata are; read once a day when people sign in.",
    )
    domains = texts(
        255,
        default=list,
        help_text="Whoever it knows by a verified mail address of these joins at the first "
        "sign-in; none: nobody does.",
    )
    role_claim = serializers.CharField(
        max_length=100,
        default="",
        allow_blank=True,
        help_text="The claim or attribute with the groups; empty: roles are given to members here.",
    )
    admin_values = texts(200, default=list, help_text="The claim's values that make an admin.")
    editor_values = texts(200, default=list, help_text="The claim's values that make an editor.")
    other_role = serializers.ChoiceField(
        Role.choices,
        default="",
        allow_blank=True,
        help_text="Of everybody else; empty: they may not sign in.",
    )
    is_only = serializers.BooleanField(
        default=False,
        help_text="Passwords open nothing any more but the account of `password_admin`, and "
        "everybody else is signed out. Refused until somebody has signed in through the provider.",
    )
    password_admin = serializers.UUIDField(
        source="password_admin_id",
        default=None,
        allow_null=True,
        help_text="The admin who comes in by password when the provider is away. A key names one "
        "with `is_only`; a member who calls is the one.",
    )


class SignOnBody(SignOnFields):
    """As SignOn; all that is left out goes back to its default, but for the secret and the
    metadata."""

    client_secret = serializers.CharField(
        max_length=1000,
        default="",
        allow_blank=True,
        trim_whitespace=False,
        help_text="Kept encrypted and never shown; empty: the stored one stays.",
    )

    metadata = serializers.CharField(
        max_length=MOST_BYTES,
        default="",
        allow_blank=True,
        help_text="Its SAML metadata, as XML; empty: the stored ones stay, or those at "
        "`metadata_url` are read.",
    )


class SignOnSerializer(SignOnFields):
    page_address = serializers.CharField(help_text="Where members go to sign in.")
    callback = serializers.CharField(
        help_text="What the provider is told to send people back to; in SAML the Assertion "
        "Consumer Service."
    )
    entity_id = serializers.CharField(help_text="What a SAML provider knows this server by.")
    tried = serializers.BooleanField(
        help_text="Whether somebody has signed in through this provider, as `is_only` requires."
    )
    certificate_ends = serializers.DateTimeField(
        allow_null=True, help_text="Until when its SAML metadata's certificate is valid."
    )


class SingleSignOn(Endpoint):
    permission_classes = (MayManageKeys,)

    @extend_schema(
        operation_id="sign_on_retrieve",
        parameters=[ETAG],
        responses=answers({200: SignOnSerializer}, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """The identity provider that is set up; not found where there is none."""
        managed = managed_organization(self.caller, organization_id)
        return _shown(self.caller.organization, sign_on_of(managed))

    @extend_schema(
        operation_id="sign_on_set_up",
        request=SignOnBody,
        parameters=[IF_MATCH, ETAG],
        responses=answers({200: SignOnSerializer}, 400, 404, 412, 415),
    )
    def put(self, request: Request, organization_id: UUID) -> Response:
        """Set up an identity provider, or change it. It is asked first: one that does not answer
        is refused."""
        managed = managed_organization(self.caller, organization_id)
        given = self.valid(SignOnBody, request.data)
        own = self.caller.user.pk if self.caller.user else None
        order = SignOnOrder(**given | {"password_admin_id": own or given["password_admin_id"]})
        set_up_sign_on(managed, order, seen=matched(request), actor=self.caller.name)
        return _shown(self.caller.organization, sign_on_of(managed))

    @extend_schema(operation_id="sign_on_remove", responses=answers({204: None}, 404))
    def delete(self, request: Request, organization_id: UUID) -> Response:
        """Remove the identity provider: members sign in with passwords again."""
        managed = managed_organization(self.caller, organization_id)
        remove_sign_on(managed, actor=self.caller.name)
        return Response(status=204)


def _shown(organization: Organization | None, stored: SignOn | None) -> Response:
    if organization is None or stored is None:
        raise NotFound("No identity provider is set up.")
    provider = read_metadata(stored.metadata) if stored.metadata else None
    more = {
        "page_address": page_of(organization),
        "callback": callback_of(organization),
        "entity_id": entity_id_of(organization),
        "tried": is_tried(stored),
        "certificate_ends": provider and valid_until(provider.certificates),
    }
    body = {**SignOnFields(stored).data, **more}
    return with_etag(body, state_of_sign_on(organization.pk, stored))
