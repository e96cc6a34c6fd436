"""Several widgets over REST: each with its sites, its settings, its key and its documents."""

import pytest
from asgiref.sync import async_to_sync

from core.audit.models import AuditEvent
from core.audit.widgets import make_widget
from core.conversations.models import Conversation
from core.tenancy.audiences import Audience
from core.tenancy.context import tenant
from core.tenancy.identities import _hmac, identity_secret
from tests.widget_api.conftest import Page

JSON = "application/json"
SITE = "https://intranet.example"
STAFF = "https://staff.example"


def here(organization, widget_id="") -> str:
    end = f"{widget_id}/" if widget_id else ""
    return f"/api/v1/organizations/{organization.id}/widgets/{end}"


@pytest.fixture
def admin(organization, api):
    return api(organization.secret_key)


@pytest.fixture
def staff(organization, admin):
    order = {"name": "Staff", "origins": [STAFF], "settings": {"title": "Ask HR"}}
    answer = admin.post(here(organization), order, content_type=JSON)
    assert answer.status_code == 201, answer.content
    return answer.json()


def key_in(widget) -> str:
    return widget["snippet"].split('data-api-key="')[1].split('"')[0]


def page_of(widget, origin=STAFF) -> Page:
    return Page(key_in(widget), origin)


def config(page) -> dict:
    answer = async_to_sync(page.get)("config/")
    return answer.json() if answer.status_code == 200 else {}


def test_the_first_is_there_and_has_the_settings_of_before(organization, admin):
    body = {"widget": {"title": "Ask"}, "accent": "#00695c"}
    admin.patch(f"/api/v1/organizations/{organization.id}/settings/", body, content_type=JSON)
    (first,) = admin.get(here(organization)).json()["results"]
    assert (first["id"], first["is_first"]) == (str(organization.id), True)
    assert first["settings"]["title"] == "Ask"
    assert first["origins"] == [SITE]
    assert key_in(first) == organization.publishable_key
    assert config(Page(organization.publishable_key))["accent"] == "#00695c"


def test_a_change_of_the_first_is_one_of_the_organizations_settings(organization, admin):
    change = {"settings": {"theme": "dark", "accent": "#102030"}}
    first = here(organization, organization.id)
    changed = admin.patch(first, change, content_type=JSON).json()
    assert changed["settings"]["theme"] == "dark"
    settings = admin.get(f"/api/v1/organizations/{organization.id}/settings/").json()
    assert (settings["widget"]["theme"], settings["accent"]) == ("dark", None)
    assert config(Page(organization.publishable_key))["accent"] == "#102030"


def test_each_has_its_own_sites_and_settings(organization, admin, staff):
    assert config(page_of(staff))["title"] == "Ask HR"
    assert config(page_of(staff, SITE)) == {}
    assert config(Page(organization.publishable_key))["title"] == ""
    change = {"name": "Intranet", "origins": [SITE], "settings": {"title": None}}
    changed = admin.patch(here(organization, staff["id"]), change, content_type=JSON).json()
    assert (changed["name"], changed["origins"]) == ("Intranet", [SITE])
    assert config(page_of(staff, SITE))["title"] == ""


def test_what_is_left_out_of_a_change_stays(organization, admin, staff):
    there = here(organization, staff["id"])
    for change in ({"title": "Ask us", "radius": 4}, {"theme": "dark"}):
        admin.patch(there, {"settings": change}, content_type=JSON)
    settings = admin.get(there).json()["settings"]
    assert (settings["title"], settings["radius"], settings["theme"]) == ("Ask us", 4, "dark")
    admin.patch(there, {"settings": {"title": None}}, content_type=JSON)
    assert admin.get(there).json()["settings"]["title"] is None


def test_calls_of_before_there_were_several_change_the_first_only(organization, admin, staff):
    base = f"/api/v1/organizations/{organization.id}/"
    admin.patch(f"{base}widget/", {"origins": ["https://x.example"]}, content_type=JSON)
    admin.post(f"{base}regenerate-key/", {"kind": "publishable"}, content_type=JSON)
    assert config(page_of(staff))["title"] == "Ask HR"
    assert config(Page(organization.publishable_key)) == {}


def test_a_widget_answers_from_its_documents_and_not_from_anothers(
    organization, staff, document_factory
):
    document_factory(
        organization,
        "Employees may drive 4170402 kilometres.",
        title="Driving",
        audience=Audience(widgets=(staff["id"],)),
    )

    def answered(page) -> str:
        _, events = async_to_sync(page.ask)("How many kilometres may employees drive?")
        return str(events[-1][2])

    assert "4170402" in answered(page_of(staff))
    assert "4170402" not in answered(Page(organization.publishable_key))


def test_a_signed_name_opens_no_conversations_of_another_widget(
    organization, staff, document_factory
):
    document_factory(organization, audience=Audience(widgets=(staff["id"],)))
    with tenant(organization.id):
        signed = {
            "user_identifier": "anna",
            "user_hash": _hmac(identity_secret(organization.model), "anna"),
        }
    begun, _ = async_to_sync(page_of(staff).ask)(**signed)
    public = Page(organization.publishable_key)
    async_to_sync(public.ask)(**signed)
    path = f"history/{begun['conversation_id']}/"
    headers = {"X-Visitor-Token": public.token}
    assert async_to_sync(public.get)(path, **headers).status_code == 404
    going_on = async_to_sync(public.chat)(conversation_id=begun["conversation_id"], **signed)
    assert going_on.status_code == 404
    with tenant(organization.id):
        held = Conversation.objects.order_by("created_at").values_list("widget_id", flat=True)
        assert [str(one) for one in held] == [staff["id"], "None"]


def test_a_key_can_be_made_for_a_widget(organization, admin, staff, is_problem):
    keys = f"/api/v1/organizations/{organization.id}/keys/"
    order = {"name": "Second", "kind": "publishable", "widget_id": staff["id"]}
    made = admin.post(keys, order, content_type=JSON).json()
    assert (made["widget_id"], made["origins"]) == (staff["id"], [STAFF])
    assert config(Page(made["key"], STAFF))["title"] == "Ask HR"
    for wrong in ({**order, "widget_id": str(organization.viewer.pk)}, {**order, "kind": "secret"}):
        answer = admin.post(keys, wrong, content_type=JSON)
        assert is_problem(answer, 400, "validation_error")
        assert "widget_id" in answer.json()["errors"]


def test_it_is_deleted_once_no_document_is_for_it(
    organization, admin, staff, document_factory, is_problem
):
    document = document_factory(organization, audience=Audience(widgets=(staff["id"],)))
    there = here(organization, staff["id"])
    assert is_problem(admin.delete(there), 409, "conflict")
    audience = {"audience": {"everybody": True}}
    admin.patch(f"/api/v1/documents/{document.pk}/", audience, content_type=JSON)
    assert admin.delete(there).status_code == 204
    assert config(page_of(staff)) == {}
    assert is_problem(admin.delete(here(organization, organization.id)), 409, "conflict")
    with tenant(organization.id):
        actions = AuditEvent.objects.filter(action__startswith="widget.")
        assert list(actions.order_by("number").values_list("action", flat=True)) == [
            "widget.made",
            "widget.deleted",
        ]


@pytest.mark.parametrize(
    ("order", "member"),
    [
        ({"name": " "}, "name"),
        ({"name": "staff"}, "name"),
        ({"name": "x", "origins": ["*"]}, "origins"),
        ({"name": "x", "settings": {"theme": "pink"}}, "settings"),
        ({"name": "x", "settings": {"colour": "pink"}}, "settings"),
    ],
)
def test_what_can_not_be_is_refused_and_nothing_is_made(
    organization, admin, staff, is_problem, order, member
):
    answer = admin.post(here(organization), order, content_type=JSON)
    assert is_problem(answer, 400, "validation_error")
    assert member in answer.json()["errors"]
    assert admin.get(here(organization)).json()["count"] == 2


def test_documents_are_for_widgets_of_their_own_organization_only(
    organization, other_organization, admin, document_factory, is_problem
):
    theirs = make_widget(other_organization.id, "Theirs", actor="test")
    document = document_factory(organization)
    body = {"audience": {"widgets": [str(theirs.pk)]}}
    answer = admin.patch(f"/api/v1/documents/{document.pk}/", body, content_type=JSON)
    assert is_problem(answer, 400, "validation_error")


def test_only_admins_and_the_platform_manage_widgets(
    organization, other_organization, staff, api, signed_in, platform_api, is_problem
):
    for path in (here(organization), here(organization, staff["id"])):
        for member in (organization.viewer, organization.editor):
            assert is_problem(signed_in(member).get(path), 403, "permission_denied")
        publishable = api(organization.publishable_key)
        assert is_problem(publishable.get(path), 403, "permission_denied")
        assert is_problem(api(other_organization.secret_key).get(path), 404, "not_found")
        for client in (platform_api, signed_in(organization.admin)):
            assert client.get(path).status_code == 200


def test_conversations_say_and_are_found_by_their_widget(
    organization, admin, staff, document_factory
):
    document_factory(organization)
    async_to_sync(page_of(staff).ask)()
    async_to_sync(Page(organization.publishable_key).ask)()
    for widget_id in (staff["id"], str(organization.id)):
        query = {"widget_id": widget_id}
        (found,) = admin.get("/api/v1/conversations/", query).json()["results"]
        assert found["widget_id"] == widget_id
    shown = admin.get("/api/v1/conversations/").json()["results"]
    assert {one["widget_id"] for one in shown} == {staff["id"], str(organization.id)}
