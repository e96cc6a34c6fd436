"""Legal holds by REST and by command."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.tenancy.audiences import Audience
from core.tenancy.context import tenant
from core.tenancy.holds import holds
from core.tenancy.keys import add_key
from core.tenancy.models import KeyKind

JSON = "application/json"
QUESTION = "How many days of paid leave do employees have?"


@pytest.fixture
def url(organization):
    return f"/api/v1/organizations/{organization.id}/holds/"


def test_an_admin_sets_lists_and_lifts_them(organization, api, url):
    caller = api(organization.secret_key)
    made = caller.post(url, {"user_identifier": "anna", "reason": "Case 7"}, content_type=JSON)
    assert made.status_code == 201
    assert made.json()["set_by"].startswith("key:sk_")
    everything = caller.post(url, {"reason": "Case 8"}, content_type=JSON).json()
    assert everything["user_identifier"] == ""
    listed = caller.get(url).json()["results"]
    assert [one["reason"] for one in listed] == ["Case 7", "Case 8"]
    again = caller.post(url, {"user_identifier": "anna", "reason": "More"}, content_type=JSON)
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    assert caller.delete(f"{url}{made.json()['id']}/").status_code == 204
    assert caller.delete(f"{url}{made.json()['id']}/").status_code == 404
    assert caller.post(url, {"reason": " "}, content_type=JSON).status_code == 400


def test_what_would_be_deleted_is_refused_with_its_own_code(
    organization, api, url, document_factory
):
    leave = document_factory(organization)
    caller = api(organization.secret_key)
    body = {"query": QUESTION, "user_identifier": "anna"}
    answer = caller.post("/api/v1/query/", body, content_type=JSON).json()
    hold = {"user_identifier": "anna", "reason": "Case 7"}
    found = caller.post(url, hold, content_type=JSON).json()

    def deletions():
        yield caller.delete("/api/v1/users/anna/")
        yield caller.delete(f"/api/v1/conversations/{answer['conversation_id']}/")
        yield caller.post(
            "/api/v1/documents/delete/", {"documents": [str(leave.pk)]}, content_type=JSON
        )
        yield caller.delete(f"/api/v1/documents/{leave.pk}/")

    for refused in deletions():
        assert (refused.status_code, refused.json()["code"]) == (409, "legal_hold")
        assert "Case 7" not in refused.content.decode()
    caller.delete(f"{url}{found['id']}/")
    erased = caller.delete("/api/v1/users/anna/")
    assert (erased.status_code, erased.json()["conversations"]) == (200, 1)
    assert caller.delete(f"/api/v1/documents/{leave.pk}/").status_code == 204


def test_of_many_documents_none_is_deleted_where_one_is_held(
    organization, api, url, document_factory
):
    other, leave = document_factory(organization, "Dogs.", title="Dogs"), None
    leave = document_factory(organization)
    caller = api(organization.secret_key)
    body = {"query": QUESTION, "user_identifier": "anna"}
    caller.post("/api/v1/query/", body, content_type=JSON)
    caller.post(url, {"user_identifier": "anna", "reason": "Case 7"}, content_type=JSON)
    both = {"documents": [str(other.pk), str(leave.pk)]}
    refused = caller.post("/api/v1/documents/delete/", both, content_type=JSON)
    assert refused.json()["code"] == "legal_hold"
    assert caller.get("/api/v1/documents/").json()["count"] == 2


def test_only_admins_of_the_organization_see_or_change_them(
    organization, other_organization, api, url, client, signed_in, platform_api
):
    with tenant(organization.id):
        _, limited = add_key(organization.id, KeyKind.SECRET, "Bot", audience=Audience())
    made = api(organization.secret_key).post(url, {"reason": "Case 7"}, content_type=JSON).json()
    refused = {
        401: [client],
        403: [
            *map(signed_in, (organization.viewer, organization.editor)),
            *(api(limited), platform_api),
        ],
        404: [api(other_organization.secret_key)],
    }
    for status, callers in refused.items():
        for caller in callers:
            assert caller.get(url).status_code == status
            assert caller.post(url, {"reason": "x"}, content_type=JSON).status_code == status
            assert caller.delete(f"{url}{made['id']}/").status_code == status
    theirs = f"/api/v1/organizations/{other_organization.id}/holds/"
    foreign = api(other_organization.secret_key).delete(f"{theirs}{made['id']}/")
    assert foreign.status_code == 404
    assert signed_in(organization.admin).get(url).json()["results"][0]["id"] == made["id"]


def test_a_command_lists_sets_and_lifts_them(organization):
    def run(*arguments):
        out = StringIO()
        call_command("legal_hold", organization.model.slug, *arguments, stdout=out)
        return out.getvalue()

    assert "no legal holds" in run()
    assert "anna, since" in run("--person", "anna", "--set", "Case 7")
    assert "everything, since" in run("--set", "Case 8")
    assert run().count("by system: Case") == 2
    with pytest.raises(CommandError, match="already"):
        run("--set", "Case 8")
    assert "Lifted: everything" in run("--lift")
    with pytest.raises(CommandError, match="no legal hold on the organization"):
        run("--lift")
    with tenant(organization.id):
        assert [hold.user_identifier for hold in holds()] == ["anna"]
