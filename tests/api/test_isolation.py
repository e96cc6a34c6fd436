"""Every address, as seen without a key, with the wrong kind of key, and from next door."""

import re
from typing import NamedTuple

import pytest

from core.accounts.models import Passkey
from core.accounts.sessions import sessions_of
from core.api.urls import urlpatterns
from core.audit.groups import make_group
from core.audit.holds import set_hold
from core.audit.members import invite
from core.audit.widgets import make_widget
from core.conversations.gaps.gather import gather
from core.conversations.gaps.listing import first_moment
from core.conversations.history import add_turn, open_conversation
from core.conversations.models import Gap, Message
from core.curated.models import CuratedAnswer
from core.documents.models import Document
from core.quality.entries import Expected, add_entry
from core.quality.golden_runs import start_run
from core.quality.models import GoldenEntry, QualityRun
from core.tenancy.context import tenant
from core.tenancy.keys import working_keys
from core.tenancy.models import Group, GroupMember, KeyKind, OneTimeLink, Role, User
from core.webhooks.endpoints import add_endpoint, send_test
from core.webhooks.models import SUBSCRIBED, WebhookDelivery, WebhookEndpoint
from tests.conftest import make_organization
from tests.curated import keep

PUBLIC = {"schema/", "docs/"}
# The platform key makes organizations, and knows nobody in them nor what they did and asked.
PEOPLE = (
    "/members/",
    "/groups/",
    "/holds/",
    "/export/",
    "/invitations/",
    "/audit/",
    "/gaps/",
    "/curated-answers/",
    "/feedback/",
    "/insight/",
    "/insight/topics/",
    "/golden-questions/",
    "/quality-runs/",
    "/webhooks/",
    "/sign-on/",
    "/scim-token/",
    "/suggested-questions/",
    "/logo/",
)
# A member's own account, which no key has.
OWN = "you/"
METHODS = ("get", "post", "put", "patch", "delete")


class Call(NamedTuple):
    method: str
    route: str


CALLS = [
    Call(method, str(pattern.pattern))
    for pattern in urlpatterns
    if str(pattern.pattern) not in PUBLIC
    for method in METHODS
    if hasattr(pattern.callback.view_class, method)
]
WITH_ID = [call for call in CALLS if "_id>" in call.route]
FOR_THE_PLATFORM = [
    call
    for call in CALLS
    if call.route.startswith(("organizations/", "installation/"))
    and not any(part in call.route for part in PEOPLE)
]
OF_THE_PLATFORM = [call for call in CALLS if call.route.startswith("installation/")]

every_call = pytest.mark.parametrize("call", CALLS, ids=" ".join)


class Outsider(NamedTuple):
    """What the other organization has."""

    ids: dict[str, object]
    organization: object


@pytest.fixture(scope="module")
def organization():
    """One for all calls of this file, as nothing of it is changed."""
    return make_organization("Harbour")


@pytest.fixture(scope="module")
def neighbour(document_factory, signed_in) -> Outsider:
    """One that all calls of this file meet who may change nothing of it."""
    return make_outsider(make_organization("Outsider"), document_factory, signed_in)


@pytest.fixture
def outsider(other_organization, document_factory, signed_in) -> Outsider:
    return make_outsider(other_organization, document_factory, signed_in)


def make_outsider(other_organization, document_factory, signed_in) -> Outsider:
    signed_in(other_organization.admin)
    document = document_factory(other_organization)
    with tenant(other_organization.id):
        key_id = working_keys().filter(kind=KeyKind.SECRET).get().pk
        conversation = open_conversation(None, "anna")
        message = add_turn(conversation, "How much leave?")
        missed = {"answered": "no", "refusal_reason": "no_evidence"}
        Message.objects.filter(pk=message.pk).update(**missed)
    gather(other_organization.id, first_moment(1))
    with tenant(other_organization.id):
        gap = Gap.objects.get()
        golden = add_entry(Expected("Is there a gym?", True), actor="test")
    curated = keep(other_organization)
    webhook, _ = add_endpoint(
        other_organization.id, "https://host.example/", SUBSCRIBED, actor="test"
    )
    send_test(other_organization.id, webhook.pk, actor="test")
    with tenant(other_organization.id):
        delivery = WebhookDelivery.objects.get()
        passkey = Passkey.objects.create(
            organization_id=other_organization.id, member=other_organization.admin, id_hash="x"
        )
    ids = {
        "document_id": document.pk,
        "conversation_id": conversation.pk,
        "message_id": message.pk,
        "organization_id": other_organization.id,
        "gap_id": gap.pk,
        "member_id": other_organization.viewer.pk,
        "group_id": make_group(other_organization.id, "Staff", actor="test").pk,
        "hold_id": set_hold(other_organization.id, "somebody", "A lawsuit.", actor="test").pk,
        "widget_id": make_widget(other_organization.id, "Staff", actor="test").pk,
        "invitation_id": invite(other_organization.id, Role.VIEWER, actor="test").link.pk,
        "key_id": key_id,
        "golden_id": golden.pk,
        "curated_id": curated.pk,
        "run_id": start_run(other_organization.id, "test").pk,
        "webhook_id": webhook.pk,
        "delivery_id": delivery.pk,
        "number": 1,
        "page": 1,
        "session_id": sessions_of(other_organization.admin, None)[0].id,
        "passkey_id": passkey.pk,
        "user_identifier": "anna",
    }
    return Outsider(ids, other_organization)


def send(client, call, ids):
    route = re.sub(r"<\w+:(\w+)>", lambda match: str(ids[match[1]]), call.route)
    return getattr(client, call.method)(f"/api/v1/{route}", content_type="application/json")


def test_the_walk_covers_the_surface():
    assert len(CALLS) == 148
    assert len(WITH_ID) == 114


@every_call
def test_without_a_key_nothing_answers(client, neighbour, call, is_problem):
    assert is_problem(send(client, call, neighbour.ids), 401, "invalid_key")


@every_call
def test_a_bad_key_opens_nothing(api, neighbour, call, is_problem):
    for key in ("sk_nonsense", "nonsense", "ak_nonsense", ""):
        assert is_problem(send(api(key), call, neighbour.ids), 401, "invalid_key")


@every_call
def test_a_publishable_key_opens_nothing(api, neighbour, call, is_problem):
    client = api(neighbour.organization.publishable_key)
    assert is_problem(send(client, call, neighbour.ids), 403, "permission_denied")


@pytest.mark.parametrize("call", FOR_THE_PLATFORM, ids=" ".join)
def test_the_platform_key_opens_organizations(platform_api, outsider, call, is_problem):
    answer = send(platform_api, call, outsider.ids)
    if call.route == "installation/models/test/":
        assert is_problem(answer, 400, "validation_error")  # it names no model
    else:
        assert answer.status_code not in (401, 403, 404)


@pytest.mark.parametrize(
    "call", [call for call in CALLS if call not in FOR_THE_PLATFORM], ids=" ".join
)
def test_the_platform_key_opens_nothing_else(platform_api, neighbour, call, is_problem):
    assert is_problem(send(platform_api, call, neighbour.ids), 403, "permission_denied")


@pytest.mark.parametrize("call", OF_THE_PLATFORM, ids=" ".join)
def test_the_installation_is_for_the_platform_key(
    organization, api, signed_in, neighbour, call, is_problem
):
    for client in (api(organization.secret_key), signed_in(organization.admin)):
        assert is_problem(send(client, call, neighbour.ids), 403, "permission_denied")


@pytest.mark.parametrize("call", WITH_ID, ids=" ".join)
def test_the_neighbours_ids_are_not_found(
    organization, api, signed_in, neighbour, call, is_problem
):
    by_key = send(api(organization.secret_key), call, neighbour.ids)
    if call.route.startswith(OWN):
        assert is_problem(by_key, 403, "permission_denied")
    else:
        assert is_problem(by_key, 404, "not_found")
    assert is_problem(send(signed_in(organization.admin), call, neighbour.ids), 404, "not_found")
    assert len(sessions_of(neighbour.organization.admin, None)) == 1
    with tenant(neighbour.organization.id):
        assert Document.objects.count() == 1
        assert Passkey.objects.count() == 1
        assert OneTimeLink.objects.count() == 1
        assert Gap.objects.get().state == "new"
        assert CuratedAnswer.objects.get().version == 1
        assert Group.objects.get().name == "Staff"
        assert not GroupMember.objects.exists()
        assert GoldenEntry.objects.get().question == "Is there a gym?"
        assert QualityRun.objects.count() == 1
        assert working_keys().count() == 3
        assert WebhookEndpoint.objects.get().secret_generation == 1
        assert WebhookDelivery.objects.count() == 1
        assert User.objects.filter(is_active=True).count() == 3


def test_lists_and_searches_show_nothing_of_the_neighbours(organization, api, neighbour):
    client = api(organization.secret_key)
    assert client.get("/api/v1/documents/").json()["results"] == []
    assert client.get("/api/v1/conversations/").json()["results"] == []
    for address, member in (("search/", "results"), ("query/", "sources")):
        answer = client.post(
            f"/api/v1/{address}", {"query": "paid leave"}, content_type="application/json"
        )
        assert answer.json()[member] == []
    assert client.delete("/api/v1/users/anna/").json()["conversations"] == 0
    next_door = api(neighbour.organization.secret_key)
    assert len(next_door.get("/api/v1/conversations/").json()["results"]) == 1


def test_a_switched_off_organization_is_shut_out(other_organization, api, is_problem):
    other_organization.model.is_active = False
    with tenant(other_organization.id):
        other_organization.model.save()
    answer = api(other_organization.secret_key).get("/api/v1/documents/")
    assert is_problem(answer, 401, "invalid_key")
