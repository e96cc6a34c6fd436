"""Groups of members: made, renamed, filled, deleted. Called inside ``tenant()``."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput, NotFound
from core.tenancy.context import current_tenant
from core.tenancy.keys import working_keys
from core.tenancy.members import find_member, lock_members, members
from core.tenancy.models import Group, GroupMember, User
from core.tenancy.readers import group_audience

LONGEST_NAME = 100
LONGEST_CLAIM = 200


def groups() -> "QuerySet[Group]":
    """All of them by name, each with ``size``, the number of its members."""
    return Group.objects.annotate(size=Count("members")).order_by("name")


def find_group(group_id: UUID, *, lock: bool = False) -> Group:
    """One of the active tenant's, ``lock``ed until the commit; NotFound for any other id."""
    found = Group.objects.filter(pk=group_id)
    group = (found.select_for_update() if lock else found).first()
    if group is None:
        raise NotFound("There is no such group.")
    return group


def members_of(group: Group) -> "QuerySet[User]":
    """By name, those who may sign in first."""
    inside = GroupMember.objects.filter(group=group).values("member")
    return members().filter(pk__in=inside)


def make_group(name: str, claim_value: str = "") -> Group:
    """A group without members; InvalidInput for a name that is taken, or none."""
    group = Group(organization_id=current_tenant())
    return _named(group, name, claim_value)


def rename_group(group: Group, name: str, claim_value: str) -> Group:
    """Another name, or another value of the claim; InvalidInput."""
    return _named(group, name, claim_value)


def set_members(group: Group, member_ids: Iterable[UUID]) -> bool:
    """Exactly these members; whether that changed anything. InvalidInput for one who is none."""
    wanted = set(member_ids)
    there = set(members().filter(pk__in=wanted).values_list("pk", flat=True))
    if there != wanted:
        _refuse("members", _("One of these is no member of the organization."))
    inside = GroupMember.objects.filter(group=group)
    before = set(inside.values_list("member_id", flat=True))
    inside.filter(member_id__in=before - wanted).delete()
    GroupMember.objects.bulk_create(
        GroupMember(organization_id=group.organization_id, group=group, member_id=one)
        for one in wanted - before
    )
    return before != wanted


def move_member(group: Group, member_id: UUID, *, inside: bool) -> User | None:
    """Put one member in or out; returns them where that changed anything. NotFound."""
    member = find_member(member_id)
    there = GroupMember.objects.filter(group=group, member=member)
    if there.exists() == inside:
        return None
    if inside:
        GroupMember.objects.create(
            organization_id=group.organization_id, group=group, member=member
        )
    else:
        there.delete()
    return member


def take_claimed_groups(member: User, values: Iterable[str]) -> list[str]:
    """Put ``member`` into the groups whose ``claim_value`` is among ``values``, and out of those
    whose isn't; groups without one are left alone. Returns the names of what changed."""
    wanted = Q(claim_value__in=list(values))
    claimed = Group.objects.exclude(claim_value="")
    inside = GroupMember.objects.filter(member=member)
    leaving = list(claimed.exclude(wanted).filter(pk__in=inside.values("group")))
    joining = list(claimed.filter(wanted).exclude(pk__in=inside.values("group")))
    inside.filter(group__in=leaving).delete()
    GroupMember.objects.bulk_create(
        (GroupMember(organization_id=group.organization_id, group=group, member=member))
        for group in joining
    )
    return sorted(group.name for group in [*leaving, *joining])


def delete_group(group: Group) -> None:
    """Conflict while a key acts for it. That no document is for it, its caller sees to."""
    if working_keys().filter(audience__contains=[group_audience(group.pk)]).exists():
        raise Conflict(_("A key is for “%(name)s”. End the key first.") % {"name": group.name})
    group.delete()


def _named(group: Group, name: str, claim_value: str) -> Group:
    group.name, group.claim_value = name.strip(), claim_value.strip()
    if not 1 <= len(group.name) <= LONGEST_NAME:
        _refuse(
            "name", _("Name the group, in at most %(most)s characters.") % {"most": LONGEST_NAME}
        )
    lock_members()  # two who give one name at once would each find it free
    if Group.objects.exclude(pk=group.pk).filter(name__iexact=group.name).exists():
        _refuse("name", _("There is a group “%(name)s” already.") % {"name": group.name})
    if len(group.claim_value) > LONGEST_CLAIM:
        sentence = _("The value has at most %(most)s characters.") % {"most": LONGEST_CLAIM}
        _refuse("claim_value", sentence)
    group.save()
    return group


def _refuse(field: str, sentence: str) -> None:
    raise InvalidInput(sentence, {field: [sentence]})
