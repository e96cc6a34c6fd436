"""Every operation of the API, by each kind of caller: who may not is told so and changes nothing,
and nobody who may is."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from core.audit.keys import make_key
from core.tenancy.audiences import Audience
from core.tenancy.context import tenant
from core.tenancy.models import KeyKind
from core.webhooks.endpoints import send_test
from core.webhooks.models import WebhookDelivery
from tests.api.generated_client import operations
from tests.conftest import Organization
from tests.console.test_every_page import stored
from tests.everything import NOBODYS, make_everything

PEOPLE = frozenset({"viewer", "editor", "admin"})
# A secret key does what an admin does. One that ends makes nothing that outlives it, and one for an
# audience asks and reads.
READERS = PEOPLE | {"key", "key that ends", "key for an audience"}
EDITORS = READERS - {"viewer", "key for an audience"}
ADMINS = EDITORS - {"editor"}
MANAGERS = ADMINS - {"key that ends"}
PLATFORM, VISITORS = frozenset({"platform key"}), frozenset({"publishable key"})
CALLERS = sorted(READERS | PLATFORM | VISITORS)

# Who may call what. An operation that stands nowhere here fails the first test.
WHO_MAY: dict[frozenset[str], tuple[str, ...]] = {
    VISITORS: (
        *("widget_chat", "widget_config", "widget_feedback", "widget_history"),
        *("widget_news", "widget_news_seen", "widget_stop"),
    ),
    PEOPLE: (
        *("you_retrieve", "you_update", "you_password"),
        *("you_sessions_list", "you_sessions_end", "you_sessions_end_others"),
        *("you_second_factor", "you_app_begin", "you_app_set_up", "you_app_remove"),
        *("you_recovery_codes", "you_passkeys_list", "you_passkeys_create"),
        *("you_passkeys_begin", "you_passkeys_delete"),
    ),
    READERS: (
        *("query", "search", "messages_feedback", "messages_stop"),
        *("answered_since_list", "answered_since_delete"),
        *(
            "conversations_list",
            "conversations_retrieve",
            "conversations_delete",
            "conversations_export",
        ),
        *(
            "conversations_messages",
            "documents_list",
            "documents_facets",
            "documents_retrieve",
            "documents_file",
        ),
        *("documents_page", "documents_status"),
        *("versions_list", "versions_retrieve", "versions_compare", "versions_left_out"),
    ),
    EDITORS: (
        *("documents_upload", "documents_upload_zip", "documents_update", "documents_delete"),
        *("documents_reprocess", "documents_change_many", "documents_delete_many"),
        *("documents_deletions", "documents_deletion", "documents_export", "documents_import"),
        *("versions_update", "versions_withdraw"),
        *("gaps_list", "gaps_retrieve", "gaps_update", "gaps_ask_again", "gaps_synonym"),
        *("gaps_export", "curated_answers_list", "curated_answers_create"),
        *("curated_answers_retrieve", "curated_answers_update", "curated_answers_delete"),
        "curated_answers_versions",
    ),
    ADMINS: (
        *("audit_list", "audit_chain", "audit_export", "conversations_export_list"),
        *("feedback_list", "messages_trace", "users_export", "users_erase", "versions_release"),
        *("golden_questions_list", "golden_questions_create", "golden_questions_retrieve"),
        *("golden_questions_update", "golden_questions_delete", "golden_questions_export"),
        *("golden_questions_import", "quality_runs_list", "quality_runs_create"),
        *("quality_runs_retrieve", "groups_list", "groups_create", "groups_retrieve"),
        *("groups_update", "groups_delete", "group_members_list", "group_members_add"),
        *("group_members_remove", "holds_list", "holds_set", "holds_lift"),
        *("insight_retrieve", "insight_export", "never_cited_list", "topics_list", "topics_export"),
        *("invitations_list", "invitations_create", "invitations_withdraw"),
        *("members_list", "members_retrieve", "members_update", "members_reset_link"),
        *("members_remove_second_factor", "organizations_export"),
        *("organizations_logo_retrieve", "organizations_logo_update", "organizations_logo_delete"),
        "organizations_suggested_questions",
    ),
    MANAGERS: (
        *("scim_token_retrieve", "scim_token_make", "scim_token_end"),
        *("sign_on_retrieve", "sign_on_set_up", "sign_on_remove"),
        *("webhooks_list", "webhooks_create", "webhooks_retrieve", "webhooks_update"),
        *("webhooks_delete", "webhooks_deliveries_list", "webhooks_replay", "webhooks_replay_all"),
        *("webhooks_rotate_secret", "webhooks_test"),
    ),
    PLATFORM: (
        *("installation_retrieve", "models_list", "models_test"),
        *("organizations_list", "organizations_create", "organizations_update"),
    ),
    ADMINS | PLATFORM: (
        *("organizations_retrieve", "organizations_stats"),
        *("organizations_settings_retrieve", "organizations_settings_update"),
        *("organizations_widget_retrieve", "organizations_widget_update"),
        *("widgets_list", "widgets_retrieve", "widgets_update", "widgets_check"),
    ),
    MANAGERS | PLATFORM: (
        *("keys_list", "keys_create", "keys_end", "organizations_regenerate_key"),
        *("widgets_create", "widgets_delete", "organizations_identity_secret"),
    ),
}
ALLOWED = {name: callers for callers, names in WHO_MAY.items() for name in names}
# Readers do these with their own, and learn nothing of what is somebody else's.
WITH_OWN = {
    *(
        "conversations_retrieve",
        "conversations_delete",
        "conversations_export",
        "conversations_messages",
    ),
    *("messages_feedback", "messages_stop", "answered_since_delete"),
}
WITHOUT_RIGHT = {403}
REFUSED_OR_BROKEN = {401, 403, *range(500, 600)}
# The widget's surface knows no sessions, and no keys of programs.
AT_THE_WIDGET = {401, 403}


@pytest.fixture
def there(organization: Organization, document_factory: Any) -> dict[str, Any]:
    made = make_everything(organization, document_factory)
    send_test(organization.id, made["webhook_id"], actor="test")
    with tenant(organization.id):
        delivery = WebhookDelivery.objects.get()
    return {**made, "delivery_id": delivery.pk, "user_identifier": "anna"}


@pytest.fixture
def caller(
    request: Any, organization: Organization, platform_key: str, api: Any, signed_in: Any
) -> Client:
    """Who the test is about."""

    def secret(**options: Any) -> Any:
        return make_key(organization.id, KeyKind.SECRET, "Own", **options, actor="test")[1]

    who = request.param
    if who in PEOPLE:
        member: Client = signed_in(getattr(organization, who))
        return member
    keys = {
        "key": secret,
        "key that ends": lambda: secret(expires_at=timezone.now() + timedelta(days=1)),
        "key for an audience": lambda: secret(audience=Audience(members=True)),
        "publishable key": lambda: organization.publishable_key,
        "platform key": lambda: platform_key,
    }
    program: Client = api(keys[who]())
    return program


every_caller = pytest.mark.parametrize("caller", CALLERS, indirect=True)


def name_of(request: Any) -> str:
    return str(request.node.callspec.params["caller"])


def calls(
    client: Client, ids: dict[str, Any], names: set[str], body: Any
) -> Iterator[tuple[str, int]]:
    """How each of these operations answers."""
    for (method, route), name in operations().items():
        if name in names:
            send = getattr(client, method.lower())
            answer = send(route.format(**ids), body, content_type="application/json")
            answer.close()
            yield name, answer.status_code


def stored_after_a_call(organization: Organization, caller: Client) -> dict[str, list[str]]:
    """A key notes that it is used, and not again for a while."""
    caller.get("/api/v1/documents/")
    return stored(organization)


def test_the_table_has_each_operation_once() -> None:
    names = [name for group in WHO_MAY.values() for name in group]
    assert sorted(names) == sorted(operations().values())
    assert set(names) >= WITH_OWN


@every_caller
def test_who_may_not_is_told_so_and_changes_nothing(
    organization: Organization, there: dict[str, Any], caller: Client, request: Any
) -> None:
    closed = {name for name, callers in ALLOWED.items() if name_of(request) not in callers}
    before = stored_after_a_call(organization, caller)
    wrong = []
    for name, status in calls(caller, there, closed, {}):
        expected = AT_THE_WIDGET if ALLOWED[name] == VISITORS else WITHOUT_RIGHT
        if status not in expected:
            wrong.append((name, status))
    assert wrong == []
    assert stored(organization) == before


@pytest.mark.parametrize("caller", ["editor", "key for an audience"], indirect=True)
def test_who_may_with_their_own_finds_nothing_of_others(
    organization: Organization, there: dict[str, Any], caller: Client
) -> None:
    """The conversation is the viewer's."""
    before = stored_after_a_call(organization, caller)
    told = dict(calls(caller, there, WITH_OWN, {"rating": "up"}))
    assert told == dict.fromkeys(WITH_OWN, 404)
    assert stored(organization) == before


@every_caller
def test_nobody_who_may_is_refused(
    organization: Organization, caller: Client, request: Any
) -> None:
    """About things that are not there, and with a body that nobody can read anything from."""
    names = ("document", "message", "conversation", "gap", "curated", "golden", "run", "group")
    ids: dict[str, UUID | str | int] = {f"{name}_id": NOBODYS for name in names}
    ids |= {
        f"{name}_id": NOBODYS
        for name in ("member", "invitation", "key", "widget", "webhook", "passkey")
    }
    ids |= {"hold_id": NOBODYS, "delivery_id": NOBODYS, "organization_id": organization.id}
    ids |= {"number": 1, "page": 1, "session_id": "none", "user_identifier": "anna"}
    opened = {name for name, callers in ALLOWED.items() if name_of(request) in callers}
    caller.defaults["HTTP_ORIGIN"] = "https://intranet.example"
    answered = dict(calls(caller, ids, opened, []))
    # Visitors without conversations have no token yet, without which none is shown.
    assert answered.pop("widget_history", 401) == 401
    assert {name: status for name, status in answered.items() if status in REFUSED_OR_BROKEN} == {}
