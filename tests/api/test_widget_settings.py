"""The sites of publishable keys, and the secret with which they sign names of visitors."""

import json
import uuid

import pytest

from core.audit.models import AuditEvent
from core.tenancy.context import tenant
from core.tenancy.keys import create_key
from core.tenancy.models import ApiKey, KeyKind

ORGANIZATIONS = "/api/v1/organizations/"
JSON = "application/json"
SITE = "https://intranet.example"
CONFIG = "/widget/v1/config/"


def address(organization, call: str) -> str:
    return f"{ORGANIZATIONS}{organization.id}/{call}/"


def sites(client, organization, origins):
    body = {"origins": origins}
    return client.patch(address(organization, "widget"), body, content_type=JSON)


def works(client, key: str, origin: str) -> bool:
    headers = {"X-API-Key": key, "Origin": origin}
    return client.get(CONFIG, headers=headers).status_code == 200


def events(organization, action: str) -> list[dict]:
    with tenant(organization.id):
        found = AuditEvent.objects.filter(action=action)
        return [event.details for event in found]


def test_an_admin_sees_and_replaces_the_sites(organization, api, client):
    admin = api(organization.secret_key)
    assert admin.get(address(organization, "widget")).json() == {"origins": [SITE]}
    changed = sites(admin, organization, ["https://WWW.example.org:443", "http://localhost:3000"])
    assert changed.json() == {"origins": ["https://www.example.org", "http://localhost:3000"]}
    assert admin.get(address(organization, "widget")).json() == changed.json()
    assert works(client, organization.publishable_key, "https://www.example.org")
    assert not works(client, organization.publishable_key, SITE)
    assert events(organization, "origins.changed") == [changed.json()]


def test_sites_count_for_all_publishable_keys_and_no_secret_one(organization, api, client):
    with tenant(organization.id):
        _, second = create_key(organization.id, KeyKind.PUBLISHABLE)
    assert not works(client, second, SITE)
    sites(api(organization.secret_key), organization, [SITE])
    assert works(client, second, SITE)
    with tenant(organization.id):
        assert ApiKey.objects.get(kind=KeyKind.SECRET).origins == []


@pytest.mark.parametrize("wrong", ["*", "https://*.example.org", "null", "https://a.example/x"])
def test_an_invalid_list_is_an_error_and_changes_nothing(
    organization, api, client, is_problem, wrong
):
    admin = api(organization.secret_key)
    for answer in (
        sites(admin, organization, [SITE, "https://a.example", wrong]),
        admin.post(
            address(organization, "regenerate-key"),
            {"kind": "publishable", "origins": [wrong]},
            content_type=JSON,
        ),
    ):
        assert is_problem(answer, 400, "validation_error")
        assert "origins" in answer.json()["errors"]
    assert works(client, organization.publishable_key, SITE)
    assert not works(client, organization.publishable_key, "https://a.example")


def test_a_new_key_has_the_sites_it_is_given_or_those_of_the_last(organization, api, client):
    admin = api(organization.secret_key)

    def new_key(**order) -> str:
        body = {"kind": "publishable", **order}
        answer = admin.post(address(organization, "regenerate-key"), body, content_type=JSON)
        assert answer.status_code == 200, answer.content
        return answer.json()["key"]

    assert works(client, new_key(), SITE)
    other = new_key(origins=["https://b.example"])
    assert works(client, other, "https://b.example")
    assert not works(client, other, SITE)


def test_secret_keys_have_no_sites(organization, api, is_problem):
    body = {"kind": "secret", "origins": [SITE]}
    call = address(organization, "regenerate-key")
    answer = api(organization.secret_key).post(call, body, content_type=JSON)
    assert is_problem(answer, 400, "validation_error")


def test_the_identity_secret_is_shown_and_can_be_ended(organization, other_organization, api):
    admin = api(organization.secret_key)

    def secret(**body) -> str:
        call = address(organization, "identity-secret")
        return admin.post(call, body, content_type=JSON).json()["secret"]

    first = secret()
    assert len(first) == 64
    assert secret() == first
    second = secret(rotate=True)
    assert secret() == second != first
    other = api(other_organization.secret_key).post(
        address(other_organization, "identity-secret"), {}, content_type=JSON
    )
    assert other.json()["secret"] not in (first, second)
    assert len(events(organization, "identity_secret.shown")) == 3
    assert len(events(organization, "identity_secret.rotated")) == 1
    with tenant(organization.id):
        details = json.dumps([*AuditEvent.objects.values_list("details", flat=True)])
    assert first not in details and second not in details


def test_only_admins_and_the_platform_see_either(
    organization, other_organization, api, signed_in, platform_api, is_problem
):
    calls = {"widget": "get", "identity-secret": "post"}
    for call, method in calls.items():
        path = address(organization, call)
        for member in (organization.viewer, organization.editor):
            answer = getattr(signed_in(member), method)(path, content_type=JSON)
            assert is_problem(answer, 403, "permission_denied")
        answer = getattr(api(organization.publishable_key), method)(path, content_type=JSON)
        assert is_problem(answer, 403, "permission_denied")
        answer = getattr(api(other_organization.secret_key), method)(path, content_type=JSON)
        assert is_problem(answer, 404, "not_found")
        for client in (platform_api, signed_in(organization.admin)):
            assert getattr(client, method)(path, content_type=JSON).status_code == 200
        nobody = f"{ORGANIZATIONS}{uuid.uuid4()}/{call}/"
        answer = getattr(platform_api, method)(nobody, content_type=JSON)
        assert is_problem(answer, 404, "not_found")
