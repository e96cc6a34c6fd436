"""Looking at a password takes long: neither connections nor all processors are kept meanwhile."""

import threading
import time
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection

from core.tenancy import auth
from core.tenancy.context import tenant
from core.tenancy.models import User
from tests.conftest import PASSWORD, Organization


def test_nobody_holds_a_connection_while_a_password_is_looked_at(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = []

    def looked_at(*arguments: Any) -> bool:
        held.append(connection.connection is not None)
        return check_password(*arguments)

    monkeypatch.setattr(auth, "check_password", looked_at)
    assert authenticate(username=organization.viewer.username, password=PASSWORD)
    assert held == [False]


def test_many_who_sign_in_at_once_leave_processors_to_others(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, most = 0, 0
    counting = threading.Lock()

    def looked_at(*_: Any) -> bool:
        nonlocal now, most
        with counting:
            now += 1
            most = max(most, now)
        time.sleep(0.01)
        with counting:
            now -= 1
        return True

    monkeypatch.setattr(auth, "check_password", looked_at)
    monkeypatch.setattr(auth, "_hashing", threading.BoundedSemaphore(2))
    found: list[Any] = []

    def sign_in() -> None:
        found.append(authenticate(username=organization.viewer.username, password=PASSWORD))

    threads = [threading.Thread(target=sign_in) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [organization.viewer] * 8
    assert most <= 2


def test_a_hash_of_an_earlier_release_is_replaced_at_sign_in(organization: Organization) -> None:
    def stored() -> str:
        with tenant(organization.id):
            return User.objects.get(pk=organization.viewer.pk).password

    before = stored()
    with patch("tests.hashers.QuickHasher.must_update", return_value=True):
        assert not authenticate(username=organization.viewer.username, password="something else")
        assert stored() == before
        assert authenticate(username=organization.viewer.username, password=PASSWORD)
    assert stored() != before
    assert authenticate(username=organization.viewer.username, password=PASSWORD)


def test_a_password_that_was_changed_meanwhile_is_not_put_back(organization: Organization) -> None:
    viewer = organization.viewer
    new = make_password("another long password")

    def changed_meanwhile(password: str) -> str:
        with tenant(organization.id):
            User.objects.filter(pk=viewer.pk).update(password=new)
        return make_password(password)

    with (
        patch("tests.hashers.QuickHasher.must_update", return_value=True),
        patch("core.tenancy.auth.make_password", changed_meanwhile),
    ):
        authenticate(username=viewer.username, password=PASSWORD)
    with tenant(organization.id):
        assert User.objects.get(pk=viewer.pk).password == new
