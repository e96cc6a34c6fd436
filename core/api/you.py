"""A member's own account, for the member alone: it takes the console's session."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.accounts.second_factors import factor_of
from core.accounts.sessions import end_session, go_on, sessions_of
from core.audit.members import change_email, change_password, end_sessions
from core.errors import NotAllowed
from core.rest.base import Endpoint
from core.rest.problems import answers
from core.tenancy.context import tenant
from core.tenancy.members import LONGEST_EMAIL, change_language, confirm_password
from core.tenancy.models import Role, User
from core.tenancy.throttle import count_request

LONGEST_PASSWORD = 4096
LANGUAGES = settings.LANGUAGES


def password_field(**options: Any) -> serializers.CharField:
    """A password: blanks count, wherever they are."""
    return serializers.CharField(max_length=LONGEST_PASSWORD, trim_whitespace=False, **options)


class OwnAccount(serializers.Serializer[Any]):
    """The account of the member who asks."""

    id = serializers.UUIDField()
    username = serializers.CharField()
    email = serializers.CharField(help_text="Empty where none is known.")
    role = serializers.ChoiceField(Role.choices)
    language = serializers.CharField(
        help_text="Of the console; empty where it is the organization's or the browser's."
    )
    organization_id = serializers.UUIDField()
    has_password = serializers.BooleanField(
        source="has_usable_password", help_text="False where only single sign-on opens it."
    )
    has_second_factor = serializers.SerializerMethodField()

    def get_has_second_factor(self, member: User) -> bool:
        return factor_of(member) is not None


class OwnAccountChange(serializers.Serializer[Any]):
    """What is left out stays."""

    email = serializers.EmailField(max_length=LONGEST_EMAIL, required=False, allow_blank=True)
    old_password = password_field(
        default="",
        allow_blank=True,
        help_text="The present one, which another mail address takes where there is one.",
    )
    language = serializers.ChoiceField(
        LANGUAGES,
        required=False,
        allow_blank=True,
        help_text="Of the console; empty takes the choice back.",
    )


class PasswordChange(serializers.Serializer[Any]):
    old_password = password_field(help_text="The present one.")
    password = password_field(help_text="The new one.")


class OwnSession(serializers.Serializer[Any]):
    """A browser or program that is signed in to the account."""

    id = serializers.CharField()
    device = serializers.CharField()
    address = serializers.CharField(help_text="From where it signed in.")
    began_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(help_text="To within five minutes.")
    is_here = serializers.BooleanField(help_text="Whether it is the one that asks.")


class OwnEndpoint(Endpoint):
    """For members who signed in: a key has no account of its own."""

    @property
    def member(self) -> User:
        if self.caller.user is None:
            raise NotAllowed("A key has no account of its own. Sign in as a member.")
        return self.caller.user

    def count_guess(self, member: User) -> None:
        """RateLimited where the present password was tried too often, here or on the page."""
        count_request(f"password:{member.pk}", settings.SIGN_IN_ATTEMPTS_PER_MINUTE)

    def stay_here(self, member: User) -> None:
        """The session that asks goes on where all others have ended."""
        go_on(self.request._request.session, member)


class You(OwnEndpoint):
    @extend_schema(operation_id="you_retrieve", responses=answers({200: OwnAccount}))
    def get(self, request: Request) -> Response:
        """Show the member's own account."""
        return Response(OwnAccount(self.member).data)

    @extend_schema(
        operation_id="you_update",
        request=OwnAccountChange,
        responses=answers({200: OwnAccount}, 400, 415),
    )
    def patch(self, request: Request) -> Response:
        """Change the member's own mail address or the language of their console."""
        member, given = self.member, self.valid(OwnAccountChange, request.data)
        if "email" in given:
            self.count_guess(member)
            if member.has_usable_password():
                confirm_password(member, given["old_password"])
            change_email(member, given["email"])
        if "language" in given:
            with tenant(member.organization_id):
                change_language(member, given["language"])
        return Response(OwnAccount(member).data)


class OwnPassword(OwnEndpoint):
    @extend_schema(
        operation_id="you_password",
        request=PasswordChange,
        responses=answers({204: None}, 400, 415),
    )
    def post(self, request: Request) -> Response:
        """Take another password: the account is signed out everywhere else."""
        member, given = self.member, self.valid(PasswordChange, request.data)
        self.count_guess(member)
        change_password(member, given["old_password"], given["password"])
        self.stay_here(member)
        return Response(status=204)


class OwnSessions(OwnEndpoint):
    @extend_schema(
        operation_id="you_sessions_list", responses=answers({200: OwnSession(many=True)})
    )
    def get(self, request: Request) -> Response:
        """List where the account is signed in, this session first, then the last used."""
        here = request._request.session.session_key
        return Response(OwnSession(sessions_of(self.member, here), many=True).data)

    @extend_schema(operation_id="you_sessions_end_others", responses=answers({204: None}))
    def delete(self, request: Request) -> Response:
        """Sign out everywhere but here."""
        member = self.member
        end_sessions(member, actor=self.caller.name)
        self.stay_here(member)
        return Response(status=204)


class OwnSessionDetail(OwnEndpoint):
    @extend_schema(operation_id="you_sessions_end", responses=answers({204: None}, 404))
    def delete(self, request: Request, session_id: str) -> Response:
        """Sign one browser out, this one as well."""
        end_session(self.member, session_id)
        return Response(status=204)
