"""Organizations and their members: created once, found by name, shut out when switched off."""

import threading
import uuid

import pytest
from django.contrib.auth import authenticate

from core.errors import Conflict, NotFound
from core.tenancy.auth import MemberBackend
from core.tenancy.context import tenant
from core.tenancy.members import create_member
from core.tenancy.models import Role, User
from core.tenancy.organizations import (
    create_organization,
    find_organization,
    organization_by_slug,
    organization_ids,
)
from tests.conftest import PASSWORD


def switch_off(row):
    with tenant(getattr(row, "organization_id", row.pk)):
        row.is_active = False
        row.save()


def test_a_slug_is_taken_once(organization):
    with pytest.raises(Conflict, match=organization.model.slug):
        create_organization("Another", organization.model.slug)


def test_a_username_is_taken_once_for_all_organizations(organization, other_organization):
    for taken_in in (organization, other_organization):
        with pytest.raises(Conflict, match=organization.admin.username):
            create_member(taken_in.id, organization.admin.username, PASSWORD, Role.VIEWER)
    with tenant(other_organization.id):
        assert User.objects.filter(username=organization.admin.username).count() == 0


def test_two_of_the_same_name_at_once_make_one(organization):
    name = f"twin-{uuid.uuid4().hex}"
    outcomes = []
    ready = threading.Barrier(2)

    def create():
        ready.wait()
        try:
            create_member(organization.id, name, PASSWORD, Role.VIEWER)
            outcomes.append("made")
        except Conflict:
            outcomes.append("taken")

    threads = [threading.Thread(target=create) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["made", "taken"]


def test_organizations_are_found_by_slug_and_id(organization):
    assert organization_by_slug(organization.model.slug).pk == organization.id
    assert find_organization(organization.id).slug == organization.model.slug
    with pytest.raises(NotFound):
        organization_by_slug("nowhere")
    with pytest.raises(NotFound):
        find_organization(uuid.uuid4())


def test_a_member_signs_in_with_the_right_password_only(organization):
    user = authenticate(username=organization.editor.username, password=PASSWORD)
    assert user == organization.editor
    assert user.organization.pk == organization.id
    assert PASSWORD not in user.password
    for username, password in (
        (organization.editor.username, "wrong"),
        (organization.editor.username, ""),
        (organization.editor.username, None),
        (str(organization.editor.pk), PASSWORD),
        ("nobody", PASSWORD),
        ("", PASSWORD),
        (None, PASSWORD),
    ):
        assert authenticate(username=username, password=password) is None


def test_a_switched_off_member_is_shut_out_at_once(organization):
    backend = MemberBackend()
    assert backend.get_user(organization.viewer.pk) == organization.viewer
    switch_off(organization.viewer)
    assert backend.get_user(organization.viewer.pk) is None
    assert authenticate(username=organization.viewer.username, password=PASSWORD) is None


def test_a_switched_off_organization_shuts_its_members_out_and_is_not_swept(organization):
    assert organization.id in organization_ids()
    switch_off(organization.model)
    assert organization.id not in organization_ids()
    assert authenticate(username=organization.admin.username, password=PASSWORD) is None
    assert MemberBackend().get_user(organization.admin.pk) is None
