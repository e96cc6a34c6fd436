"""An identity provider that provisions an organization by SCIM."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

MEDIA_TYPE = "application/scim+json"


class Provider:
    """Calls SCIM with a token; ``call`` returns status and body."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.browser = Client(raise_request_exception=False)

    def call(self, method: str, place: str, body: Any = None, **query: Any) -> tuple[int, Any]:
        answer = self.answer(method, place, body, **query)
        return answer.status_code, answer.json() if answer.content else None

    def answer(self, method: str, place: str, body: Any = None, **query: Any) -> Any:
        return self.browser.generic(
            method,
            f"/scim/v2/{place}",
            data=_json(body),
            content_type=MEDIA_TYPE,
            query_params=query,
            headers={"Authorization": f"Bearer {self.token}"},
        )

    def user(self, user_name: str, **other: Any) -> dict[str, Any]:
        """A user that was made."""
        status, made = self.call("POST", "Users", user(user_name, **other))
        assert status == 201, made
        return dict(made)

    def group(self, name: str, *members: dict[str, Any], **other: Any) -> dict[str, Any]:
        """A group that was made."""
        body = {"schemas": [GROUP], "displayName": name, **other}
        body["members"] = [{"value": one["id"]} for one in members]
        status, made = self.call("POST", "Groups", body)
        assert status == 201, made
        return dict(made)

    def patch(self, place: str, *operations: dict[str, Any]) -> tuple[int, Any]:
        return self.call("PATCH", place, {"schemas": [PATCH], "Operations": list(operations)})

    def found(self, place: str, **query: Any) -> list[dict[str, Any]]:
        status, page = self.call("GET", place, **query)
        assert status == 200, page
        return list(page["Resources"])


USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


def user(user_name: str, **other: Any) -> dict[str, Any]:
    """The body that makes a user."""
    return {"schemas": [USER], "userName": user_name, "active": True, **other}


def _json(body: Any) -> bytes:
    return b"" if body is None else json.dumps(body).encode()


@pytest.fixture
def provides() -> Callable[[Any], Provider]:
    """``provides(organization)``: its identity provider, with a token that was just made."""
    from core.accounts.scim_tokens import make_scim_token

    return lambda organization: Provider(make_scim_token(organization.id, actor="test")[1])


@pytest.fixture
def signed_in() -> Callable[[Any], Client]:
    """``signed_in(member)``: a browser with that member's session."""
    from core.tenancy.context import tenant

    def make(member: Any) -> Client:
        browser = Client()
        with tenant(member.organization_id):
            browser.force_login(member)
        return browser

    return make


@pytest.fixture
def idp(organization: Any, provides: Callable[[Any], Provider]) -> Provider:
    return provides(organization)


@pytest.fixture
def name(organization: Any) -> str:
    """A user name of this test only."""
    return f"anna-{organization.id}@harbour.example"
