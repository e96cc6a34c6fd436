"""`reset_password` lets a member in again, the only admin among them."""

import io

import pytest
from django.conf import settings
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


def test_it_prints_a_link_or_sets_a_password(organization):
    name = organization.admin.username
    address = call("reset_password", name).strip()
    assert address.startswith(f"{settings.PUBLIC_URL}/reset/")
    assert find_link(LinkKind.RESET, address.split("/")[-2]).member.username == name

    assert call("reset_password", name, "--password", "another horse battery") == ""

    assert authenticate(username=name, password="another horse battery")
    assert authenticate(username=name, password=PASSWORD) is None
    with tenant(organization.id):
        actions = AuditEvent.objects.order_by("created_at").values_list("action", "actor")
        assert list(actions) == [("reset_link.created", "system"), ("password.reset", "system")]


def test_it_says_what_is_wrong(organization):
    with pytest.raises(CommandError, match="no member “nobody”"):
        call("reset_password", "nobody")
    with pytest.raises(CommandError, match="at least 8"):
        call("reset_password", organization.admin.username, "--password", "short")
