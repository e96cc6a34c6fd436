"""What an outside checker of the standard says: scim2-tester, by its own client."""

from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_tester import Status, check_server

from tests.scim.conftest import Provider

# RFC 7644 has three outcomes that are no faults here: what is not offered is skipped.
GOOD = {Status.SUCCESS, Status.SKIPPED, Status.ACCEPTABLE}
# An account is active or it is not, never neither.
MEANT = "check_remove_attribute: PATCH modify() did not remove attribute 'active'"


def test_the_checker_finds_nothing(idp: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    # True where it may be either: the one address, or role, that is kept is the primary one.
    monkeypatch.setattr("scim2_tester.filling.random.choice", lambda either: either[0])
    client = WSGISCIMClient(
        get_wsgi_application(),
        base_url="http://testserver/scim/v2",
        headers={"Authorization": f"Bearer {idp.token}"},
    )

    results: list[Any] = check_server(client)

    faults = [f"{one.title}: {one.reason}" for one in results if one.status not in GOOD]
    assert [fault for fault in faults if fault != MEANT] == []
    tried = {one.title for one in results if one.status == Status.SUCCESS}
    assert {"object_creation", "object_replacement", "object_deletion"} <= tried
