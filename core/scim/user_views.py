"""/Users: the organization's members."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from rest_framework.request import Request
from scim2_models import Context, PatchOp, ResponseParameters, SearchRequest

from core.accounts.models import ProvisionedMember
from core.accounts.provisioning import (
    WantedMember,
    change_provisioned,
    deprovision,
    external_ids,
    find_provisioned,
    provision,
    provisioned,
    taken,
    was_deprovisioned,
)
from core.conversations.history import has_asked
from core.scim.endpoint import ScimView, check_small, meta_of, sent, sent_page
from core.scim.list_filter import Conditions, narrowed, page_of
from core.scim.resources import POLICY, Email, EmailType, RoleValue, User, UserGroup, UserRole
from core.tenancy import models
from core.tenancy.context import tenant
from core.tenancy.members import lock_members
from core.tenancy.models import Role


def _by_external_id(value: str) -> Q:
    return Q(pk__in=ProvisionedMember.objects.filter(external_id=value).values("member"))


CONDITIONS: Conditions = {
    "username": lambda value: Q(username__iexact=value),
    "externalid": _by_external_id,
    "id": lambda value: Q(pk=value) if is_id(value) else Q(pk__in=[]),
}


def is_id(text: str) -> bool:
    """Whether ``text`` can be the id of a user or group."""
    try:
        return bool(UUID(text))
    except ValueError:
        return False


class Users(ScimView):
    def get(self, request: Request) -> HttpResponse:
        """A page of users, by age."""
        asked = self.query(SearchRequest[User])
        with tenant(self.organization_id):
            found, total, start = page_of(narrowed(provisioned(), asked, CONDITIONS), asked)
            shown = as_users(found)
        return sent_page(User, shown, total, start, asked)

    def post(self, request: Request) -> HttpResponse:
        """A new user, who has no password."""
        chosen = self.query(ResponseParameters[User])
        given = self.body(User, Context.RESOURCE_CREATION_REQUEST)
        wanted = _wanted(given, is_active=given.active is not False, role=_role(given))
        with tenant(self.organization_id):
            if has_asked(wanted.username) and not was_deprovisioned(wanted.username):
                raise taken(wanted.username)
            made = provision(self.organization_id, wanted, actor=self.caller.name)
            shown = as_users([made])[0]
        return sent(shown, Context.RESOURCE_CREATION_RESPONSE, chosen, 201)


class UserDetail(ScimView):
    def get(self, request: Request, member_id: UUID) -> HttpResponse:
        """One user."""
        chosen = self.query(ResponseParameters[User])
        with tenant(self.organization_id):
            shown = as_users([find_provisioned(member_id)])[0]
        return sent(shown, Context.RESOURCE_QUERY_RESPONSE, chosen)

    def put(self, request: Request, member_id: UUID) -> HttpResponse:
        """All of a user anew. Without ``active`` and ``roles`` these stay: most providers know of
        no roles."""
        chosen = self.query(ResponseParameters[User])
        given = self.body(User, Context.RESOURCE_REPLACEMENT_REQUEST)
        with tenant(self.organization_id):
            lock_members()
            before = as_users([find_provisioned(member_id)])[0]
            given.replace(before)
            is_active = bool(before.active if given.active is None else given.active)
            wanted = _wanted(given, is_active=is_active, role=_role(given))
            shown = self._changed(member_id, wanted)
        return sent(shown, Context.RESOURCE_REPLACEMENT_RESPONSE, chosen)

    def patch(self, request: Request, member_id: UUID) -> HttpResponse:
        """Some of a user anew: all operations or none."""
        chosen = self.query(ResponseParameters[User])
        check_small(request.data)
        operations = self.body(PatchOp[User], Context.RESOURCE_PATCH_REQUEST)
        with tenant(self.organization_id):
            lock_members()
            user = as_users([find_provisioned(member_id)])[0]
            operations.patch(user, scim_policy=POLICY)
            role = _role(user) or Role.VIEWER
            shown = self._changed(member_id, _wanted(user, user.active is not False, role))
        return sent(shown, Context.RESOURCE_PATCH_RESPONSE, chosen)

    def delete(self, request: Request, member_id: UUID) -> HttpResponse:
        """Deactivated, and no user any more."""
        deprovision(self.organization_id, member_id, actor=self.caller.name)
        return HttpResponse(status=204)

    def _changed(self, member_id: UUID, wanted: WantedMember) -> User:
        actor = self.caller.name
        changed = change_provisioned(self.organization_id, member_id, wanted, actor=actor)
        return as_users([changed])[0]


def as_users(found: Sequence[models.User]) -> list[User]:
    """As SCIM has them, by a number of queries that does not grow. Inside ``tenant()``."""
    names = external_ids(found)
    groups: dict[UUID, list[UserGroup]] = {member.pk: [] for member in found}
    inside = models.GroupMember.objects.filter(member__in=found).select_related("group")
    for one in inside.order_by("group__name"):
        group = UserGroup(value=str(one.group_id), display=one.group.name)
        groups[one.member_id].append(group)
    return [_as_user(member, names.get(member.pk), groups[member.pk]) for member in found]


def _as_user(member: models.User, external_id: str | None, groups: list[UserGroup]) -> User:
    email = Email(value=member.email, type=EmailType.WORK, primary=True)
    is_viewer = member.role == Role.VIEWER
    return User(
        id=str(member.pk),
        external_id=external_id or None,
        user_name=member.username,
        active=member.is_active,
        emails=[email] if member.email else None,
        roles=None if is_viewer else [UserRole(value=RoleValue(member.role), primary=True)],
        groups=groups or None,
        meta=meta_of("User", member.pk, created=member.created_at),
    )


def _wanted(user: User, is_active: bool, role: Role | None) -> WantedMember:
    emails = sorted(user.emails or [], key=lambda one: not one.primary)
    return WantedMember(
        # As it will be stored: what is looked up is the same name then.
        username=models.User.normalize_username((user.user_name or "").strip()),
        email=(emails[0].value or "") if emails else "",
        external_id=user.external_id or "",
        is_active=is_active,
        role=role,
    )


def _role(user: User) -> Role | None:
    """The highest that is given; None where there is none."""
    given = {one.value for one in user.roles or [] if one.value}
    return next((Role(one.value) for one in RoleValue if one in given), None)
