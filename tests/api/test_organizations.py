"""Organizations: created, configured, counted, given new keys."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from core.audit.models import AuditEvent
from core.audit.usage import record_usage
from core.organizations.answer_options import PERSON_TOPICS
from core.tenancy.context import tenant
from core.tenancy.models import LinkKind
from core.tenancy.one_time_links import find_link

ORGANIZATIONS = "/api/v1/organizations/"
JSON = "application/json"
NO_QUOTAS = dict.fromkeys(
    [
        *("documents", "versions", "pages", "storage_megabytes"),
        *("questions_per_month", "tokens_per_month", "cost_per_month"),
    ]
)
WIDGET = {
    "title": None,
    "greeting": None,
    "theme": "auto",
    "position": "bottom-right",
    "radius": 12,
    "font": None,
    "font_size": 16,
    "previews": "quote",
    "identity": "optional",
}


def patch(client, organization, **changes):
    address = f"{ORGANIZATIONS}{organization.id}/settings/"
    return client.patch(address, changes, content_type=JSON)


def new_key(client, organization, **order):
    address = f"{ORGANIZATIONS}{organization.id}/regenerate-key/"
    return client.post(address, order, content_type=JSON)


def test_the_platform_key_creates_an_organization_with_keys(platform_api, api, is_problem):
    slug = f"acme-{uuid.uuid4().hex[:8]}"
    answer = platform_api.post(ORGANIZATIONS, {"name": "Acme", "slug": slug}, content_type=JSON)
    assert answer.status_code == 201
    body = answer.json()
    keys = ["secret_key", "publishable_key"]
    assert list(body) == ["id", "name", "slug", *keys, "invitation", "invitation_mailed"]
    assert (body["invitation"], body["invitation_mailed"]) == (None, None)
    assert (body["name"], body["slug"]) == ("Acme", slug)
    assert api(body["secret_key"]).get("/api/v1/documents/").json()["count"] == 0
    assert api(body["publishable_key"]).get("/api/v1/documents/").status_code == 403
    again = platform_api.post(ORGANIZATIONS, {"name": "Acme", "slug": slug}, content_type=JSON)
    assert is_problem(again, 409, "conflict")


def test_a_first_admin_is_invited_where_that_is_wanted(platform_api, post):
    wanted = {"name": "Acme", "invite_admin": True, "admin_email": "first@example.org"}
    body = wanted | {"slug": f"acme-{uuid.uuid4().hex[:8]}"}

    answer = platform_api.post(ORGANIZATIONS, body, content_type=JSON)

    link = find_link(LinkKind.INVITATION, answer.json()["invitation"].split("/")[-2])
    assert answer.json()["invitation_mailed"] is True
    assert (str(link.organization_id), link.role) == (answer.json()["id"], "admin")
    assert [mail["To"] for mail in post.mails] == ["first@example.org"]


def test_the_platform_key_lists_switches_off_and_on_again(
    platform_api, organization, api, signed_in, client
):
    there = f"{ORGANIZATIONS}{organization.id}/"
    editor, admin = signed_in(organization.editor), api(organization.secret_key)
    switched = platform_api.patch(there, {"is_active": False}, content_type=JSON)
    assert switched.status_code == 200 and switched.json()["is_active"] is False
    assert admin.get("/api/v1/documents/").status_code == 401
    assert editor.get("/api/v1/documents/").status_code == 401
    assert editor.get("/ask/").status_code == 302
    assert platform_api.get(there).json() == switched.json()
    listed = platform_api.get(ORGANIZATIONS, {"page_size": 100}).json()["results"]
    assert switched.json() in listed and [one["slug"] for one in listed] == sorted(
        one["slug"] for one in listed
    )

    for _ in range(2):
        again = platform_api.patch(there, {"is_active": True}, content_type=JSON)
        assert again.json()["is_active"] is True
    assert admin.get("/api/v1/documents/").status_code == 200
    assert editor.get("/ask/").status_code == 200
    with tenant(organization.id):
        switches = AuditEvent.objects.filter(action__startswith="organization.switched")
        assert list(switches.order_by("created_at").values_list("action", flat=True)) == [
            "organization.switched_off",
            "organization.switched_on",
        ]


def test_an_organization_sees_itself_and_does_not_switch_itself(
    organization, api, signed_in, is_problem
):
    there = f"{ORGANIZATIONS}{organization.id}/"
    for caller in (api(organization.secret_key), signed_in(organization.admin)):
        assert caller.get(there).json()["slug"] == organization.model.slug
        refused = caller.patch(there, {"is_active": False}, content_type=JSON)
        assert is_problem(refused, 403, "permission_denied")
        assert is_problem(caller.get(ORGANIZATIONS), 403, "permission_denied")
    assert signed_in(organization.editor).get(there).status_code == 403


def test_the_models_that_may_be_chosen_are_named(organization, api, override):
    override(LLM_OFFERED=["fake", "extractive"])
    here, caller = f"{ORGANIZATIONS}{organization.id}/", api(organization.secret_key)
    offered = caller.get(here).json()["models_offered"]
    assert offered == ["fake", "extractive"]
    for name, status in [*((one, 200) for one in offered), ("another", 400)]:
        change = {"answers": {"model": name}}
        assert caller.patch(f"{here}settings/", change, content_type=JSON).status_code == status


def test_nobody_else_creates_organizations(organization, api, signed_in, is_problem):
    for client in (api(organization.secret_key), signed_in(organization.admin)):
        body = {"name": "Acme", "slug": "acme"}
        answer = client.post(ORGANIZATIONS, body, content_type=JSON)
        assert is_problem(answer, 403, "permission_denied")


def test_settings_are_merged(organization, api):
    client = api(organization.secret_key)
    untouched = patch(client, organization)
    assert untouched.json() == {
        "name": "Harbour",
        "accent": None,
        "contact": {"name": None, "email": None, "url": None},
        "answers": {
            "model": None,
            "follow_ups": "on",
            "strictness": "balanced",
            "unsupported": "replace",
            "person_topics": list(PERSON_TOPICS),
            "person_words": [],
            "synonyms": [],
        },
        "widget": WIDGET,
        "retention": {"conversation_days": None},
        "digest": {"recipients": []},
        "reviews": {"reminders": "owner"},
        "quality": {"run": "on_demand"},
        "sign_in": {"second_factor": "optional"},
        "quotas": NO_QUOTAS,
        "language": None,
        "suggested_questions": [],
    }
    patch(client, organization, name="Port", accent="#1a5fb4", contact={"name": "HR"})
    patch(client, organization, language="pt-BR", contact={"email": "hr@example.org"})
    changed = patch(client, organization, accent=None, suggested_questions=["How much leave?"])
    assert changed.status_code == 200
    assert changed.json() == {
        "name": "Port",
        "accent": None,
        "contact": {"name": "HR", "email": "hr@example.org", "url": None},
        "answers": {
            "model": None,
            "follow_ups": "on",
            "strictness": "balanced",
            "unsupported": "replace",
            "person_topics": list(PERSON_TOPICS),
            "person_words": [],
            "synonyms": [],
        },
        "widget": WIDGET,
        "retention": {"conversation_days": None},
        "digest": {"recipients": []},
        "reviews": {"reminders": "owner"},
        "quality": {"run": "on_demand"},
        "sign_in": {"second_factor": "optional"},
        "quotas": NO_QUOTAS,
        "language": "pt-BR",
        "suggested_questions": ["How much leave?"],
    }
    with tenant(organization.id):
        events = AuditEvent.objects.filter(action="settings.changed")
        assert events.latest("created_at").details == {"names": ["accent", "suggested_questions"]}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"colour": "#fff"}, "colour"),
        ({"contact": {"phone": "1"}}, "contact"),
        ({"answers": {"unsupported": "invent"}}, "answers"),
        ({"answers": {"synonyms": ["gym"]}}, "answers"),
        ({"answers": {"synonyms": ["gym => "]}}, "answers"),
        ({"contact": "HR"}, "contact"),
        ({"contact": {"email": "no"}}, "contact"),
        ({"contact": {"url": "javascript:alert(1)"}}, "contact"),
        ({"name": ""}, "name"),
        ({"name": None}, "name"),
        ({"name": "a\0"}, "name"),
        ({"accent": "red"}, "accent"),
        ({"accent": "#1a5fb4;}"}, "accent"),
        ({"accent": 5}, "accent"),
        ({"language": "english please"}, "language"),
        ({"widget": {"colour": "red"}}, "widget"),
        ({"widget": {"theme": "sepia"}}, "widget"),
        ({"widget": {"radius": 33}}, "widget"),
        ({"widget": {"font_size": 11}}, "widget"),
        ({"widget": {"font": "x; background: url(x)"}}, "widget"),
        ({"widget": {"font": "x} * {display: none"}}, "widget"),
        ({"widget": {"font": "url(//evil)"}}, "widget"),
        ({"widget": {"previews": "all"}}, "widget"),
        ({"widget": {"identity": "maybe"}}, "widget"),
        ({"widget": {"title": "x" * 81}}, "widget"),
        ({"suggested_questions": "one"}, "suggested_questions"),
        ({"suggested_questions": ["x"] * 9}, "suggested_questions"),
        ({"suggested_questions": ["x" * 201]}, "suggested_questions"),
        ({"suggested_questions": [{}]}, "suggested_questions"),
    ],
)
def test_what_is_no_setting_is_named(organization, api, is_problem, changes, field):
    answer = patch(api(organization.secret_key), organization, **changes)
    assert is_problem(answer, 400, "validation_error")
    assert list(answer.json()["errors"]) == [field]


def test_quotas_are_the_platforms_to_set(organization, api, platform_api, is_problem):
    quotas = {"documents": 5}
    refused = patch(api(organization.secret_key), organization, quotas=quotas)
    assert is_problem(refused, 403, "permission_denied")
    assert patch(platform_api, organization, quotas=quotas).status_code == 200
    more = patch(platform_api, organization, quotas={"questions_per_month": 10})
    assert more.json()["quotas"] == {**NO_QUOTAS, "documents": 5, "questions_per_month": 10}
    fewer = patch(platform_api, organization, quotas={"documents": None})
    assert fewer.json()["quotas"] == {**NO_QUOTAS, "questions_per_month": 10}
    for nonsense in (0, -1, 1.5, "many", True, 10**30, []):
        answer = patch(platform_api, organization, quotas={"documents": nonsense})
        assert is_problem(answer, 400, "validation_error")


def test_stats_say_which_quotas_are_nearly_used(organization, api, platform_api, document_factory):
    quotas = {"documents": 2, "versions": 3, "pages": 4, "storage_megabytes": 1}
    quotas |= {"questions_per_month": 1, "tokens_per_month": 1000}
    first = document_factory(organization)
    client = api(organization.secret_key)
    client.post("/api/v1/query/", {"query": "How much leave?"}, content_type=JSON)
    with tenant(organization.id):
        record_usage(model="fake/model", prompt_tokens=700, completion_tokens=100)
    document_factory(organization, "Second version.", replaces=first.pk)
    document_factory(organization, "Another document.")
    patch(platform_api, organization, quotas=quotas)
    stats = client.get(f"{ORGANIZATIONS}{organization.id}/stats/").json()
    assert [tuple(quota.values()) for quota in stats["used_quotas"]] == [
        ("documents", 2, 2, True),
        ("versions", 3, 3, True),
        ("pages", 3, 4, False),
        ("storage_megabytes", 0, 1, False),
        ("questions_per_month", 1, 1, True),
        ("tokens_per_month", 800, 1000, True),
    ]


def test_stats_count_what_is_there(organization, api, platform_api, document_factory):
    first = document_factory(organization)
    document_factory(organization, "Second version.", replaces=first.pk, ingest=False)
    document_factory(organization, "Another document.")
    client = api(organization.secret_key)
    client.post("/api/v1/query/", {"query": "Which document?"}, content_type=JSON)
    stats = client.get(f"{ORGANIZATIONS}{organization.id}/stats/").json()
    assert list(stats) == [
        *(
            "documents",
            "documents_without_vectors",
            "pages",
            "chunks",
            "conversations",
            "messages",
            "questions_this_month",
        ),
        *("tokens", "usage", "storage_bytes", "quotas", "used_quotas"),
    ]
    assert stats["documents"] == {
        **{"total": 2, "pending": 1, "processing": 0},
        **{"completed": 1, "failed": 0},
    }
    assert stats["documents_without_vectors"] == 0
    assert (stats["pages"], stats["chunks"]) == (1, 1)
    assert (stats["conversations"], stats["messages"]) == (1, 2)
    assert stats["questions_this_month"] == 1
    assert set(stats["tokens"]) == {"prompt", "completion"}
    assert stats["storage_bytes"] > len("Second version.Another document.")
    assert stats["quotas"] == NO_QUOTAS
    assert stats["used_quotas"] == []
    assert platform_api.get(f"{ORGANIZATIONS}{organization.id}/stats/").json() == stats


def test_a_new_key_replaces_the_old_at_once(organization, api, is_problem):
    answer = new_key(api(organization.secret_key), organization)
    assert answer.status_code == 200
    body = answer.json()
    assert list(body) == ["key", "kind", "prefix", "previous_valid_until"]
    assert body["kind"] == "secret"
    assert body["key"].startswith(body["prefix"])
    assert api(body["key"]).get("/api/v1/documents/").status_code == 200
    old = api(organization.secret_key).get("/api/v1/documents/")
    assert is_problem(old, 401, "invalid_key")


def test_an_overlap_keeps_the_old_key_for_a_while(organization, api):
    client = api(organization.secret_key)
    body = new_key(client, organization, overlap_seconds=3600).json()
    until = datetime.fromisoformat(body["previous_valid_until"]) - timezone.now()
    assert timedelta(minutes=59) < until <= timedelta(hours=1)
    assert client.get("/api/v1/documents/").status_code == 200


def test_a_new_publishable_key_leaves_the_secret_one(organization, api, is_problem):
    client = api(organization.secret_key)
    body = new_key(client, organization, kind="publishable").json()
    assert body["key"].startswith("pk_")
    assert client.get("/api/v1/documents/").status_code == 200
    for nonsense in ({"kind": "platform"}, {"overlap_seconds": -1}, {"overlap_seconds": 10**30}):
        assert is_problem(new_key(client, organization, **nonsense), 400, "validation_error")


def test_the_platform_key_gives_a_locked_out_organization_a_key(organization, platform_api, api):
    body = new_key(platform_api, organization).json()
    assert api(body["key"]).get("/api/v1/documents/").status_code == 200


def test_members_below_admin_manage_nothing(organization, signed_in, is_problem):
    for member in (organization.viewer, organization.editor):
        client = signed_in(member)
        assert is_problem(client.get(f"{ORGANIZATIONS}{organization.id}/stats/"), 403)
        assert is_problem(patch(client, organization, name="Mine"), 403)
        assert is_problem(new_key(client, organization), 403)


def test_an_unknown_organization_is_not_found_for_the_platform(platform_api, is_problem):
    answer = platform_api.get(f"{ORGANIZATIONS}{uuid.uuid4()}/stats/")
    assert is_problem(answer, 404, "not_found")


def test_settings_are_read_as_they_are_written(organization, api):
    client = api(organization.secret_key)
    written = patch(client, organization, widget={"theme": "dark"}).json()
    read = client.get(f"{ORGANIZATIONS}{organization.id}/settings/").json()
    assert read == written
    assert (read["name"], read["widget"]["theme"]) == ("Harbour", "dark")
