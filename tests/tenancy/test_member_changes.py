"""What may be changed about members, by whom, and that an admin always stays."""

import threading

import pytest
from django.contrib.auth import authenticate

from core.audit import members as audited
from core.audit.models import AuditEvent
from core.errors import Conflict, InvalidInput, NotFound
from core.tenancy.context import tenant
from core.tenancy.members import change_member, create_member, find_member, members
from core.tenancy.models import Role, User
from tests.conftest import PASSWORD

NEW_PASSWORD = "another horse battery"


def second_admin(organization):
    return create_member(organization.id, f"b-{organization.admin.username}", PASSWORD, Role.ADMIN)


def events(organization, action):
    with tenant(organization.id):
        found = AuditEvent.objects.filter(action=action)
        return [(event.actor, event.target, event.details) for event in found]


def stored(member):
    with tenant(member.organization_id):
        return User.objects.get(pk=member.pk)


def test_members_are_the_organizations_own_and_active_ones_come_first(
    organization, other_organization
):
    with tenant(organization.id):
        change_member(organization.admin.pk, is_active=True)
        change_member(organization.editor.pk, is_active=False)
        listed = list(members())
        assert listed == [organization.admin, organization.viewer, organization.editor]
        with pytest.raises(NotFound):
            find_member(other_organization.viewer.pk)


def test_a_change_is_recorded_with_who_what_and_whom(organization):
    viewer = organization.viewer
    audited.change_member(organization.id, viewer.pk, role=Role.EDITOR, actor="user:ada")
    audited.change_member(organization.id, viewer.pk, role=Role.EDITOR, actor="user:ada")
    audited.change_member(organization.id, viewer.pk, is_active=False, actor="key:sk_1")

    assert sorted(events(organization, "member.changed")) == [
        ("key:sk_1", viewer.username, {"is_active": False}),
        ("user:ada", viewer.username, {"role": "editor"}),
    ]


@pytest.mark.parametrize("change", [{"role": Role.VIEWER}, {"is_active": False}])
def test_the_last_active_admin_stays(organization, change):
    second = second_admin(organization)
    with tenant(organization.id):
        change_member(second.pk, is_active=False)
        with pytest.raises(Conflict, match="the last active admin"):
            change_member(organization.admin.pk, **change)
        # Nothing keeps one who is no active admin, or a change that leaves the admin one.
        change_member(second.pk, role=Role.VIEWER)
        change_member(organization.admin.pk, role=Role.ADMIN, is_active=True)
        change_member(second.pk, role=Role.ADMIN, is_active=True)
        change_member(organization.admin.pk, **change)


@pytest.mark.parametrize("change", [{"role": Role.VIEWER}, {"is_active": False}])
def test_two_admins_who_do_it_to_each_other_at_once_leave_one(organization, change):
    pair = (organization.admin, second_admin(organization))
    outcomes = []
    ready = threading.Barrier(2)

    def drop(member):
        ready.wait()
        try:
            audited.change_member(organization.id, member.pk, **change, actor="test")
            outcomes.append("changed")
        except Conflict:
            outcomes.append("refused")

    threads = [threading.Thread(target=drop, args=[member]) for member in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["changed", "refused"]
    with tenant(organization.id):
        assert members().filter(role=Role.ADMIN, is_active=True).count() == 1
    assert len(events(organization, "member.changed")) == 1


def test_the_second_of_two_changes_waits_for_the_first(organization):
    second = second_admin(organization)
    outcomes = []

    def demote_second():
        try:
            audited.change_member(organization.id, second.pk, role=Role.VIEWER, actor="test")
            outcomes.append("changed")
        except Conflict:
            outcomes.append("refused")

    thread = threading.Thread(target=demote_second)
    with tenant(organization.id):
        change_member(organization.admin.pk, role=Role.VIEWER)
        thread.start()
        thread.join(0.5)
        assert outcomes == []
    thread.join()
    assert outcomes == ["refused"]


@pytest.mark.parametrize(
    ("username", "email", "field"),
    [
        ("", "", "username"),
        ("two words", "", "username"),
        ("visitor:1", "", "username"),
        ("x" * 151, "", "username"),
        ("nul\0", "", "username"),
        ("fine", "nobody", "email"),
        ("fine", "a@b.example\nBcc: c@d.example", "email"),
        ("fine", f"{'x' * 300}@b.example", "email"),
    ],
)
def test_a_name_or_address_that_can_not_be_is_refused(organization, username, email, field):
    with pytest.raises(InvalidInput) as refused:
        create_member(organization.id, username, PASSWORD, Role.VIEWER, email)
    assert list(refused.value.extra["errors"]) == [field]


def test_a_member_without_a_password_can_not_sign_in(organization):
    name = f"new-{organization.viewer.username}"
    create_member(organization.id, name, None, Role.VIEWER)
    for password in ("", "None", PASSWORD):
        assert authenticate(username=name, password=password) is None


def test_ones_own_password_needs_the_old_one(organization):
    member = stored(organization.viewer)
    with pytest.raises(InvalidInput) as refused:
        audited.change_password(member, "not this", NEW_PASSWORD)
    assert list(refused.value.extra["errors"]) == ["old_password"]
    with pytest.raises(InvalidInput) as refused:
        audited.change_password(member, PASSWORD, "short")
    assert list(refused.value.extra["errors"]) == ["password"]
    assert events(organization, "password.changed") == []

    audited.change_password(member, PASSWORD, NEW_PASSWORD)

    assert authenticate(username=member.username, password=PASSWORD) is None
    assert authenticate(username=member.username, password=NEW_PASSWORD) == member
    name = member.username
    assert events(organization, "password.changed") == [(f"user:{name}", name, {})]


def test_a_session_is_worth_nothing_after_what_ends_sessions(organization):
    member = stored(organization.viewer)
    seen = {member.get_session_auth_hash()}
    audited.end_sessions(member, actor="test")
    seen.add(stored(member).get_session_auth_hash())
    audited.change_member(organization.id, member.pk, is_active=False, actor="test")
    audited.change_member(organization.id, member.pk, is_active=True, actor="test")
    seen.add(stored(member).get_session_auth_hash())
    audited.change_password(stored(member), PASSWORD, NEW_PASSWORD)
    seen.add(stored(member).get_session_auth_hash())
    audited.change_member(organization.id, member.pk, role=Role.EDITOR, actor="test")
    seen.add(stored(member).get_session_auth_hash())
    assert len(seen) == 4
