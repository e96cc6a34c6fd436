"""Changes by REST of what somebody else has changed since it was read."""

from typing import Any

import pytest

from core.audit.groups import make_group
from core.conversations.gaps.gather import gather
from core.conversations.gaps.listing import first_moment
from core.conversations.models import Gap
from core.quality.entries import Expected, add_entry
from core.tenancy.context import tenant
from core.webhooks.endpoints import add_endpoint
from tests.accounts.provider_metadata import certificate, metadata
from tests.curated import CANTEEN, TEXT, TODAY, keep

HOOK = "https://host.example/"
JSON = "application/json"
THINGS = (
    "gap",
    "curated",
    "document",
    "version",
    "widget",
    "member",
    "group",
    "webhook",
    "golden",
    "sign-on",
    "settings",
)
WHOLE = ("curated-answers/", "golden-questions/", "sign-on/")  # sent as a whole


@pytest.fixture(params=THINGS)
def thing(
    request: Any, organization: Any, api: Any, asked: Any, document_factory: Any
) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Its address and two changes of it."""
    managed = f"/api/v1/organizations/{organization.id}"
    if request.param == "gap":
        asked(organization, "What is the parking fee?")
        gather(organization.id, first_moment(30))
        with tenant(organization.id):
            where = f"{managed}/gaps/{Gap.objects.get().pk}/"
        return where, {"note": "First"}, {"note": "Second"}
    if request.param == "curated":
        form = {
            "questions": [CANTEEN],
            "language": "en",
            "answered_by": "Facilities",
            "valid_until": str(TODAY.replace(year=TODAY.year + 2, day=1)),
            "source": "House rules",
        }
        where = f"{managed}/curated-answers/{keep(organization).pk}/"
        return where, {**form, "text": f"{TEXT} 1"}, {**form, "text": f"{TEXT} 2"}
    if request.param == "document":
        made = document_factory(organization, "Leave is 25 days.")
        return f"/api/v1/documents/{made.pk}/", {"title": "First"}, {"title": "Second"}
    if request.param == "version":
        made = document_factory(organization, "Leave is 25 days.")
        where = f"/api/v1/documents/{made.pk}/versions/1/"
        return where, {"effective_from": "2020-01-01"}, {"effective_from": "2021-01-01"}
    if request.param == "member":
        where = f"{managed}/members/{organization.viewer.pk}/"
        return where, {"role": "editor"}, {"is_active": False}
    if request.param == "widget":
        return f"{managed}/widgets/{organization.id}/", {"name": "First"}, {"name": "Second"}
    if request.param == "group":
        where = f"{managed}/groups/{make_group(organization.id, 'Staff', actor='test').pk}/"
        return where, {"name": "First"}, {"name": "Second"}
    if request.param == "webhook":
        added, _secret = add_endpoint(organization.id, f"{HOOK}0", ["review.due"], actor="test")
        where = f"{managed}/webhooks/{added.pk}/"
        return where, {"url": f"{HOOK}1"}, {"url": f"{HOOK}2"}
    if request.param == "golden":
        with tenant(organization.id):
            entry = add_entry(Expected("How long is leave?", refused=True), actor="test")
        where = f"{managed}/golden-questions/{entry.pk}/"
        first = {"question": "First?", "refused": True}
        return where, first, {**first, "question": "Second?"}
    if request.param == "sign-on":
        order = {"protocol": "saml", "metadata": metadata(certificate())}
        where = f"{managed}/sign-on/"
        assert api(organization.secret_key).put(where, order, JSON).status_code == 200
        return where, {**order, "role_claim": "first"}, {**order, "role_claim": "second"}
    return f"{managed}/settings/", {"name": "First"}, {"name": "Second"}


def test_a_change_of_what_was_read_is_made_and_a_later_one_is_not(
    organization: Any, api: Any, is_problem: Any, thing: Any
) -> None:
    where, first, second = thing
    client = api(organization.secret_key)
    change = client.put if any(one in where for one in WHOLE) else client.patch
    read = client.get(where)["ETag"]

    made = change(where, first, JSON, HTTP_IF_MATCH=read)
    assert made.status_code == 200
    refused = change(where, second, JSON, HTTP_IF_MATCH=read)

    assert is_problem(refused, 412, "changed_meanwhile")
    assert refused.json()["changed_by"].startswith("key:")
    assert refused.json()["changed_at"]
    assert client.get(where).json() == made.json()
    assert made["ETag"] == client.get(where)["ETag"] != read
    # Weakened on its way, or any, or none at all.
    assert change(where, second, JSON, HTTP_IF_MATCH=f"W/{made['ETag']}").status_code == 200
    assert change(where, first, JSON, HTTP_IF_MATCH="*").status_code == 200
    assert change(where, second, JSON).status_code == 200


def test_what_is_no_etag_is_refused(
    organization: Any, api: Any, is_problem: Any, document_factory: Any
) -> None:
    where = f"/api/v1/documents/{document_factory(organization, 'Leave is 25 days.').pk}/"
    client = api(organization.secret_key)
    answer = client.patch(where, {"title": "New"}, JSON, HTTP_IF_MATCH="abc")
    assert is_problem(answer, 400, "validation_error")
    assert client.get(where).json()["title"] != "New"


def test_the_same_values_of_two_things_have_two_etags(
    organization: Any, other_organization: Any, api: Any, document_factory: Any
) -> None:
    tags = set()
    for one in (organization, other_organization):
        made = document_factory(one, "Leave is 25 days.", title="Leave")
        tags.add(api(one.secret_key).get(f"/api/v1/documents/{made.pk}/")["ETag"])
    assert len(tags) == 2
