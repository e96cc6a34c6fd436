"""/Groups: the organization's groups of members."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from rest_framework.request import Request
from scim2_models import (
    Context,
    InvalidValueException,
    PatchOp,
    Reference,
    ResponseParameters,
    SearchRequest,
    UniquenessException,
)

from core.accounts.models import ProvisionedGroup
from core.accounts.provisioning import external_ids_of_groups, name_group, provisioned
from core.audit.groups import change_group, make_group
from core.documents.group_deletion import delete_group
from core.scim.endpoint import ScimView, meta_of, place_of, sent, sent_page
from core.scim.list_filter import Conditions, narrowed, page_of
from core.scim.member_operations import apply
from core.scim.resources import Group, GroupMember, User
from core.scim.user_views import is_id
from core.tenancy import models
from core.tenancy.context import tenant
from core.tenancy.groups import find_group
from core.tenancy.members import lock_members


def _by_external_id(value: str) -> Q:
    return Q(pk__in=ProvisionedGroup.objects.filter(external_id=value).values("group"))


def _by_member(value: str) -> Q:
    if not is_id(value):
        return Q(pk__in=[])
    return Q(pk__in=models.GroupMember.objects.filter(member=UUID(value)).values("group"))


CONDITIONS: Conditions = {
    "displayname": lambda value: Q(name__iexact=value),
    "externalid": _by_external_id,
    "id": lambda value: Q(pk=value) if is_id(value) else Q(pk__in=[]),
    "members": _by_member,
    "members.value": _by_member,
}


class Groups(ScimView):
    def get(self, request: Request) -> HttpResponse:
        """A page of groups, by age."""
        asked = self.query(SearchRequest[Group])
        with tenant(self.organization_id):
            rows = models.Group.objects.order_by("created_at", "pk")
            found, total, start = page_of(narrowed(rows, asked, CONDITIONS), asked)
            shown = as_groups(found)
        return sent_page(Group, shown, total, start, asked)

    def post(self, request: Request) -> HttpResponse:
        """A new group, with its members."""
        chosen = self.query(ResponseParameters[Group])
        given = self.body(Group, Context.RESOURCE_CREATION_REQUEST)
        name = given.display_name or ""
        with tenant(self.organization_id):
            _check_free(name)
            made = make_group(self.organization_id, name, actor=self.caller.name)
            shown = take_over(made, given, self.caller.name)
        return sent(shown, Context.RESOURCE_CREATION_RESPONSE, chosen, 201)


class GroupDetail(ScimView):
    def get(self, request: Request, group_id: UUID) -> HttpResponse:
        """One group."""
        chosen = self.query(ResponseParameters[Group])
        with tenant(self.organization_id):
            shown = as_groups([find_group(group_id)])[0]
        return sent(shown, Context.RESOURCE_QUERY_RESPONSE, chosen)

    def put(self, request: Request, group_id: UUID) -> HttpResponse:
        """Another name, exactly these members."""
        chosen = self.query(ResponseParameters[Group])
        given = self.body(Group, Context.RESOURCE_REPLACEMENT_REQUEST)
        with tenant(self.organization_id):
            group = find_group(group_id, lock=True)
            given.replace(as_groups([group])[0])
            shown = take_over(group, given, self.caller.name)
        return sent(shown, Context.RESOURCE_REPLACEMENT_RESPONSE, chosen)

    def patch(self, request: Request, group_id: UUID) -> HttpResponse:
        """Members in and out, another name: all operations or none."""
        chosen = self.query(ResponseParameters[Group])
        operations = self.body(PatchOp[Group], Context.RESOURCE_PATCH_REQUEST)
        with tenant(self.organization_id):
            # Locked before it is read: providers put many members in at once.
            group = find_group(group_id, lock=True)
            wanted = as_groups([group])[0]
            apply(operations, wanted)
            shown = take_over(group, wanted, self.caller.name)
        return sent(shown, Context.RESOURCE_PATCH_RESPONSE, chosen)

    def delete(self, request: Request, group_id: UUID) -> HttpResponse:
        """Gone, unless documents or a key are for it; its members stay."""
        delete_group(self.organization_id, group_id, actor=self.caller.name)
        return HttpResponse(status=204)


def take_over(group: models.Group, wanted: Group, actor: str) -> Group:
    """The group as the provider wants it. Inside ``tenant()``."""
    name = wanted.display_name or ""
    if name.strip().lower() != group.name.lower():
        _check_free(name)
    changed = change_group(
        group.organization_id, group.pk, name=name, members=_members(wanted), actor=actor
    )
    external_id = wanted.external_id or ""
    if external_id != external_ids_of_groups([group]).get(group.pk, ""):
        name_group(changed, external_id)
    return as_groups([changed])[0]


def as_groups(found: Sequence[models.Group]) -> list[Group]:
    """As SCIM has them, by a number of queries that does not grow. Inside ``tenant()``."""
    names = external_ids_of_groups(found)
    inside: dict[UUID, list[GroupMember]] = {group.pk: [] for group in found}
    rows = models.GroupMember.objects.filter(group__in=found, member__in=provisioned())
    for one in rows.order_by("member__username"):
        member = GroupMember(
            value=str(one.member_id),
            ref=Reference[User](place_of("User", one.member_id)),
            type="User",
        )
        inside[one.group_id].append(member)
    return [
        Group(
            id=str(group.pk),
            external_id=names.get(group.pk) or None,
            display_name=group.name,
            members=inside[group.pk] or None,
            meta=meta_of("Group", group.pk, created=group.created_at),
        )
        for group in found
    ]


def _members(group: Group) -> list[UUID]:
    ids = [one.value or "" for one in group.members or []]
    if not all(map(is_id, ids)):
        raise InvalidValueException(detail="Members are named by the ids of users.")
    return [UUID(one) for one in ids]


def _check_free(name: str) -> None:
    lock_members()  # until the name is given
    if models.Group.objects.filter(name__iexact=name.strip()).exists():
        raise UniquenessException(detail=f"There is a group “{name.strip()}” already.")
