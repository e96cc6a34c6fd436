"""`create_member` makes a member, and never shows a password."""

import io
import uuid

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from core.audit.models import AuditEvent
from core.tenancy.context import tenant
from core.tenancy.models import LinkKind
from core.tenancy.one_time_links import find_link
from tests.conftest import PASSWORD


def call(*arguments):
    output = io.StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


def name_of(words):
    return f"{words}-{uuid.uuid4().hex[:8]}"


def test_it_takes_a_password_or_prints_a_link_to_choose_one(organization):
    first, second, slug = name_of("ada"), name_of("bob"), organization.model.slug
    assert call("create_member", slug, first, "--password", PASSWORD, "--role", "editor") == ""
    assert authenticate(username=first, password=PASSWORD).role == "editor"

    address = call("create_member", slug, second).strip()

    link = find_link(LinkKind.RESET, address.split("/")[-2])
    assert (link.member.username, link.member.role) == (second, "viewer")
    with tenant(organization.id):
        events = AuditEvent.objects.filter(action="member.created").order_by("created_at")
        assert [(e.actor, e.target) for e in events] == [("system", first), ("system", second)]


def test_it_says_what_is_wrong(organization):
    slug = organization.model.slug
    with pytest.raises(CommandError, match="nowhere"):
        call("create_member", "nowhere", name_of("ada"))
    with pytest.raises(CommandError, match="is taken"):
        call("create_member", slug, organization.admin.username)
    with pytest.raises(CommandError, match="at least 8"):
        call("create_member", slug, name_of("ada"), "--password", "short")
    with pytest.raises(CommandError, match="invalid choice"):
        call("create_member", slug, name_of("ada"), "--role", "owner")
