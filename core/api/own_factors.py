"""A member's own second factor: authenticator app, passkeys and recovery codes.

For the member's session alone, also one that may do nothing else until a required factor is set up.
"""

from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.accounts.factor_rule import has_second_factor, must_add_second_factor
from core.accounts.own_factors import (
    add_passkey,
    begin_passkey,
    new_recovery_codes,
    offered_secret,
    remove_app,
    remove_passkey,
    set_up_app,
)
from core.accounts.passkeys import LONGEST_NAME, passkeys_of
from core.accounts.second_factors import factor_of
from core.accounts.totp import address_for_app
from core.accounts.webauthn import MOST_CHARACTERS
from core.api.you import OwnEndpoint, password_field
from core.errors import Conflict
from core.rest.problems import answers

LONGEST_CODE = 64


class PasskeySerializer(serializers.Serializer[Any]):
    """A key in a device or password manager of the member's."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(
        allow_null=True, help_text="When it signed in last; null for never."
    )


class OwnFactor(serializers.Serializer[Any]):
    """What signing in takes beside the password."""

    has_app = serializers.BooleanField(help_text="Whether codes of an authenticator app count.")
    passkeys = PasskeySerializer(many=True)
    since = serializers.DateTimeField(allow_null=True, help_text="Null where nothing is set up.")
    recovery_codes_left = serializers.IntegerField()
    is_required = serializers.BooleanField(
        help_text="Whether this session may do nothing else until a second factor is set up."
    )
    is_proven = serializers.BooleanField(help_text="Whether this session gave the second factor.")


class OfferedApp(serializers.Serializer[Any]):
    """For an authenticator app; the same until it is set up."""

    secret = serializers.CharField(help_text="In Base32, to be typed.")
    address = serializers.CharField(help_text="otpauth://…, for a QR code.")


class Code(serializers.Serializer[Any]):
    code = serializers.CharField(
        max_length=LONGEST_CODE, help_text="Of the app now, or a recovery code."
    )


class RecoveryCodes(serializers.Serializer[Any]):
    recovery_codes = serializers.ListField(
        child=serializers.CharField(),
        help_text="Shown this once; none where there were some before.",
    )


class PresentPassword(serializers.Serializer[Any]):
    old_password = password_field(
        default="",
        allow_blank=True,
        help_text="The present one, where there is one and this session gave no second factor.",
    )


class NewPasskey(serializers.Serializer[Any]):
    response = serializers.CharField(
        max_length=MOST_CHARACTERS, help_text="What the browser made of the options, as JSON."
    )
    name = serializers.CharField(
        max_length=LONGEST_NAME, default="", allow_blank=True, help_text="To know it by."
    )


class FactorEndpoint(OwnEndpoint):
    sets_up_factor = True  # core.accounts.session_auth

    @property
    def session(self) -> SessionBase:
        return self.request._request.session


class SecondFactor(FactorEndpoint):
    @extend_schema(operation_id="you_second_factor", responses=answers({200: OwnFactor}))
    def get(self, request: Request) -> Response:
        """Show what the member's second factor is."""
        member = self.member
        factor = factor_of(member)
        shown = {
            "has_app": bool(factor and factor.has_app),
            "passkeys": passkeys_of(member),
            "since": factor and factor.since,
            "recovery_codes_left": factor.recovery_codes_left if factor else 0,
            "is_required": must_add_second_factor(member, self.session),
            "is_proven": has_second_factor(self.session),
        }
        return Response(OwnFactor(shown).data)


class AuthenticatorApp(FactorEndpoint):
    @extend_schema(
        operation_id="you_app_begin", request=None, responses=answers({200: OfferedApp}, 409)
    )
    def post(self, request: Request) -> Response:
        """Begin with an authenticator app: the secret that it is to know."""
        member = self.member
        factor = factor_of(member)
        if factor and factor.has_app:
            raise Conflict("An authenticator app is set up already. Remove it first.")
        secret = offered_secret(self.session)
        address = address_for_app(secret, member.username, member.organization.name)
        return Response(OfferedApp({"secret": secret, "address": address}).data)

    @extend_schema(
        operation_id="you_app_set_up",
        request=Code,
        responses=answers({200: RecoveryCodes}, 400, 409, 415),
    )
    def put(self, request: Request) -> Response:
        """Set the app up with its first code. From then on signing in takes one."""
        member, given = self.member, self.valid(Code, request.data)
        codes = set_up_app(member, self.session, given["code"])
        return Response(RecoveryCodes({"recovery_codes": codes}).data)


class AuthenticatorAppRemoval(FactorEndpoint):
    @extend_schema(
        operation_id="you_app_remove",
        request=Code,
        responses=answers({204: None}, 400, 404, 415),
    )
    def post(self, request: Request) -> Response:
        """Remove the app, with a code. Without a passkey that turns two-factor authentication off,
        and the account is signed out everywhere else."""
        member, given = self.member, self.valid(Code, request.data)
        remove_app(member, self.session, given["code"])
        return Response(status=204)


class OwnRecoveryCodes(FactorEndpoint):
    @extend_schema(
        operation_id="you_recovery_codes",
        request=Code,
        responses=answers({200: RecoveryCodes}, 400, 404, 415),
    )
    def post(self, request: Request) -> Response:
        """Make other recovery codes, with a code; earlier ones open nothing any more."""
        member, given = self.member, self.valid(Code, request.data)
        codes = new_recovery_codes(member, given["code"])
        return Response(RecoveryCodes({"recovery_codes": codes}).data)


class Passkeys(FactorEndpoint):
    @extend_schema(
        operation_id="you_passkeys_list", responses=answers({200: PasskeySerializer(many=True)})
    )
    def get(self, request: Request) -> Response:
        """List the member's passkeys, the oldest first."""
        return Response(PasskeySerializer(passkeys_of(self.member), many=True).data)

    @extend_schema(
        operation_id="you_passkeys_create",
        request=NewPasskey,
        responses=answers({201: RecoveryCodes}, 400, 409, 415),
    )
    def post(self, request: Request) -> Response:
        """Keep the passkey that the browser made of the options."""
        member, given = self.member, self.valid(NewPasskey, request.data)
        codes = add_passkey(member, self.session, given["response"], given["name"])
        return Response(RecoveryCodes({"recovery_codes": codes}).data, status=201)


class PasskeyOptions(FactorEndpoint):
    @extend_schema(
        operation_id="you_passkeys_begin",
        request=PresentPassword,
        responses=answers({200: OpenApiTypes.OBJECT}, 400, 409, 415),
    )
    def post(self, request: Request) -> Response:
        """Begin with a passkey: the options that the browser makes one of.

        navigator.credentials.create() is given them as `publicKey`, by way of
        PublicKeyCredential.parseCreationOptionsFromJSON()."""
        member, given = self.member, self.valid(PresentPassword, request.data)
        return Response(begin_passkey(member, self.session, given["old_password"]))


class PasskeyDetail(FactorEndpoint):
    @extend_schema(operation_id="you_passkeys_delete", responses=answers({204: None}, 404))
    def delete(self, request: Request, passkey_id: UUID) -> Response:
        """Remove a passkey. With the last factor two-factor authentication ends, and the account is
        signed out everywhere else."""
        remove_passkey(self.member, self.session, passkey_id)
        return Response(status=204)
