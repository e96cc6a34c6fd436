"""A client that openapi-python-client makes of docs/openapi.yaml calls every operation of a
running appliance, and understands each answer."""

import hmac
import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.db.models import F
from PIL import Image

from core.accounts.second_factors import begin_factor
from core.audit.organizations import change_options
from core.documents.models import DocumentVersion
from core.tenancy.context import tenant
from tests.accounts.provider import provider
from tests.api.generated_client import Calling, Generated, file, generate, model
from tests.api.own_account_walks import walk_an_own_account, walk_an_own_second_factor
from tests.live import running_appliance
from tests.webhooks.receiver import running_receiver

POLICY = b"Employees have 25 days of paid leave a year. Five days may be carried over.\n"
QUESTION = "How many days of paid leave do employees have a year?"
UNANSWERED = "Who may use the helicopter on the roof?"
FOR_A_VISITOR = "Where do bats sleep in the boiler house?"
LATE = "Who may keep a hamster in the cloakroom?"
CURATED = {
    "questions": ["Is there a canteen in the Leeds office?"],
    "text": "Yes, on the second floor.",
    "answered_by": "Facilities",
    "valid_until": "2099-12-31",
    "source": "House rules",
}
SITE = "https://intranet.example"


@pytest.fixture
def generated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Generated]:
    assert "WARNING" not in generate(tmp_path)  # nothing of the document was left out
    monkeypatch.syspath_prepend(tmp_path)
    # What is offered is asked by who tests it; the walk's answers are quoted.
    environment = {"WEBHOOK_PRIVATE_NETWORKS": "127.0.0.0/8", "LLM_OFFERED": "fake"}
    with running_appliance(environment, host="localhost") as url:  # passkeys want a name
        yield Generated(url)


def test_every_operation_is_called_by_a_generated_client(
    generated, organization, platform_key, signed_in
):
    here = organization.id
    program = generated.as_caller(organization.secret_key)
    visitor = generated.as_caller(organization.publishable_key, Origin=SITE)
    platform = generated.as_caller(platform_key)
    cookies = signed_in(organization.editor).cookies
    member = generated.as_member(cookies[settings.SESSION_COOKIE_NAME].value)
    signed_in(organization.editor)  # somewhere else
    begin_factor(organization.viewer)

    document = walk_documents(program)
    walk_questions(program)
    walk_gaps(program, here)
    walk_curated_answers(program, here)
    walk_news(member, program, here)
    walk_the_widget(visitor, program, here)
    walk_golden_questions(program, here, document)
    walk_webhooks(program, here)
    walk_people(program, here, organization.viewer.pk)
    walk_groups(program, here, organization.editor.pk)
    walk_widgets(program, here)
    walk_single_sign_on(program, here)
    walk_keys(program, here)
    walk_organizations(platform, program, here)
    walk_the_installation(platform)
    walk_an_own_second_factor(member, generated.url)
    walk_an_own_account(member)
    walk_what_ends(program, document)

    assert generated.not_called() == set()


def walk_documents(call: Calling) -> Any:
    """Returns the id of a document that answers QUESTION."""
    form = {"file": file(POLICY, "leave.txt", "text/plain"), "title": "Leave policy"}
    document = call("documents_upload", body=model("UploadFormRequest")(**form)).id
    wait_for(lambda: call("documents_status", document).status == "completed")
    assert call("documents_retrieve", document).chunk_count == 1
    assert call("documents_file", document).payload.read() == POLICY
    archive = io.BytesIO()
    with ZipFile(archive, "w") as written:
        written.writestr("leave.txt", POLICY)
    form = {"file": file(archive.getvalue(), "leave.zip", "application/zip")}
    [known] = call("documents_upload_zip", body=model("ZipFormRequest")(**form)).files
    assert (known.document.id, known.is_new) == (document, False)
    assert call("documents_page", document, 1).payload.read().startswith(b"\x89PNG")
    changed = call("documents_update", document, body={"metadata": {"department": "HR"}})
    assert changed.department == "HR" and changed.metadata["department"] == "HR"
    only = call("documents_update", document, body={"audience": {"members": True}})
    assert only.audience.members is True
    call("documents_update", document, body={"audience": {"everybody": True}})
    many = {"documents": [str(document)], "add_tags": ["leave"]}
    assert call("documents_change_many", body=many).documents == 1
    assert call("documents_list").results[0].tags == ["leave"]
    assert call("documents_facets").tags[0].value == "leave"
    walk_versions(call, document)
    table = call("documents_export")
    assert "Leave policy" in table
    sent = model("FileFormRequest")(file=file(table.encode(), "documents.csv", "text/csv"))
    assert call("documents_import", body=sent).documents == 1
    call("documents_reprocess", document)
    wait_for(lambda: call("documents_status", document).status == "completed")
    return document


def walk_versions(call: Calling, document: Any) -> None:
    newer = POLICY.replace(b"Five", b"Six")
    form = {"file": file(newer, "leave.txt", "text/plain"), "replaces": document}
    call("documents_upload", body=model("UploadFormRequest")(**form))
    wait_for(lambda: call("documents_status", document).status == "completed")
    assert len(call("versions_list", document).versions) == 2
    assert call("versions_compare", document).differences
    assert call("versions_retrieve", document, 2).filename == "leave.txt"
    assert call("versions_left_out", document, 1).left_out == []
    dates = {"effective_from": "2030-01-01"}
    assert call("versions_update", document, 2, body=dates).effective_from.year == 2030
    call("versions_withdraw", document, 2)


def walk_questions(call: Calling) -> None:
    assert "25 days" in call("search", body={"query": QUESTION}).results[0].content
    answer = call("query", body={"query": QUESTION, "user_identifier": "anna"})
    assert answer.answered is True and "25 days" in answer.citations[0].quote
    events = call.stream("query", {"query": QUESTION, "conversation_id": None})
    assert [events[0][0], events[-1][0]] == ["start", "done"]
    assert events[-1][1]["answered"] is True
    call("messages_stop", answer.message_id)
    call("messages_feedback", answer.message_id, body={"rating": "down", "comment": "Old."})
    assert call("messages_trace", answer.message_id).candidates
    assert len(call("conversations_list").results) == 2
    assert call("conversations_retrieve", answer.conversation_id).disliked == 1
    assert len(call("conversations_messages", answer.conversation_id).results) == 2
    assert QUESTION in call("conversations_export", answer.conversation_id)
    assert QUESTION in call("conversations_export_list")
    call("conversations_delete", answer.conversation_id)
    assert call("users_export", "anna").conversations == []
    assert call("users_erase", "anna").conversations == 0


def walk_gaps(call: Calling, here: Any) -> None:
    unanswered = call("query", body={"query": UNANSWERED})
    assert unanswered.answered is False
    call("messages_feedback", unanswered.message_id, body={"rating": "down", "comment": "?"})
    assert call("feedback_list", here).results[0].comment == "?"
    (gap,) = call("gaps_list", here).results
    assert call("gaps_retrieve", here, gap.id).questions[0].content == UNANSWERED
    assert call("gaps_update", here, gap.id, body={"note": "Ask Facilities."}).note
    assert call("gaps_ask_again", here, gap.id).answered is False
    words = {"said": "canoe", "written": "boat"}
    assert call("gaps_synonym", here, gap.id, body=words).answered is False
    assert UNANSWERED in call("gaps_export", here)
    assert call("insight_retrieve", here).answers.questions >= 2
    assert call("insight_export", here)
    assert call("never_cited_list", here).results is not None
    assert call("topics_list", here).results
    assert call("topics_export", here)


def walk_curated_answers(call: Calling, here: Any) -> None:
    made = call("curated_answers_create", here, body=CURATED)
    assert call("curated_answers_retrieve", here, made.id).state == "in_force"
    answer = call("query", body={"query": "Does the Leeds office have a canteen?"})
    assert answer.curated.answered_by == "Facilities"
    changed = {**CURATED, "text": "No longer."}
    assert call("curated_answers_update", here, made.id, body=changed).version == 2
    assert len(call("curated_answers_versions", here, made.id)) == 2
    assert call("curated_answers_list", here).results[0].times_used == 1
    call("curated_answers_delete", here, made.id)
    assert call("answered_since_list") == []


def walk_news(member: Calling, call: Calling, here: Any) -> None:
    """A member's question is answered by a curated answer, and the member told."""
    asked = member("query", body={"query": LATE})
    (gap,) = (one for one in call("gaps_list", here).results if one.question == LATE)
    written = CURATED | {"questions": [LATE], "gap": str(gap.id)}
    call("curated_answers_create", here, body=written)
    assert call("gaps_ask_again", here, gap.id).curated.answered_by == "Facilities"
    assert [one.message_id for one in member("answered_since_list")] == [asked.message_id]
    member("answered_since_delete", asked.message_id)
    assert member("answered_since_list") == []


def walk_the_widget(call: Calling, program: Calling, here: Any) -> None:
    assert call("widget_config").name.startswith("Harbour")
    asked = call("widget_chat", body={"message": QUESTION})
    token = {"x_visitor_token": asked.visitor_token}
    call("widget_stop", body={"message_id": str(asked.message_id)}, **token)
    seen = call("widget_history", asked.conversation_id, **token)
    assert [one.role for one in seen.messages] == ["user", "assistant"]
    opinion = {"message_id": str(asked.message_id), "rating": "up"}
    call("widget_feedback", body=opinion, **token)
    walk_news_of_a_visitor(call, program, here)


def walk_news_of_a_visitor(call: Calling, program: Calling, here: Any) -> None:
    """The visitor is signed as a site does it, asks, and is told of an answer that came since."""
    secret = program("organizations_identity_secret", here, body={}).secret
    name = "anna@example.org"
    signature = hmac.new(secret.encode(), name.encode(), "sha256").hexdigest()
    known = {"user_identifier": name, "user_hash": signature}
    asked = call("widget_chat", body={"message": FOR_A_VISITOR, **known})
    (gap,) = wait_for(
        lambda: [one for one in program("gaps_list", here).results if one.question == FOR_A_VISITOR]
    )
    written = CURATED | {"questions": [FOR_A_VISITOR], "gap": str(gap.id)}
    program("curated_answers_create", here, body=written)
    program("gaps_ask_again", here, gap.id)
    told = call("widget_news", body=known)
    assert [one.message_id for one in told.news] == [asked.message_id]
    seen = {"message_id": str(asked.message_id)}
    call("widget_news_seen", body=seen, x_visitor_token=told.visitor_token)


def walk_golden_questions(call: Calling, here: Any, document: Any) -> None:
    place = {"document": "Leave policy", "pages": [1], "words": "25 days"}
    golden = {"question": QUESTION, "refused": False, "places": [place]}
    made = call("golden_questions_create", here, body=golden)
    assert call("golden_questions_retrieve", here, made.id).places[0].words == "25 days"
    assert call("golden_questions_update", here, made.id, body=golden).question == QUESTION
    table = call("golden_questions_export", here).replace(QUESTION, "Is it 25 days of leave?")
    sent = model("GoldenFileFormRequest")(file=file(table.encode(), "golden.csv", "text/csv"))
    assert call("golden_questions_import", here, body=sent).questions == 1
    assert len(call("golden_questions_list", here)) == 2
    run = call("quality_runs_create", here)
    assert call("quality_runs_retrieve", here, run.id).total == 2
    assert call("quality_runs_list", here)[0].id == run.id
    # As if what was read of it had made one of them wrong.
    change_options(here, {"quality": {"run": "before_use"}}, actor="test")
    with tenant(here):
        DocumentVersion.objects.filter(document=document, number=1).update(held_run=F("run"))
    assert call("versions_release", document, 1).is_held is False
    change_options(here, {"quality": {"run": "on_demand"}}, actor="test")
    call("golden_questions_delete", here, made.id)


def walk_webhooks(call: Calling, here: Any) -> None:
    with running_receiver() as receiver:
        order = {"url": receiver.url, "events": ["document.completed"]}
        added = call("webhooks_create", here, body=order)
        assert call("webhooks_retrieve", here, added.id).enabled
        assert call("webhooks_list", here)[0].id == added.id
        assert call("webhooks_rotate_secret", here, added.id).secret != added.secret
        call("webhooks_test", here, added.id)
        assert receiver.wait_for(1)
        sent = wait_for(lambda: delivered(call, here, added.id))
        assert call("webhooks_replay", here, added.id, sent.id).deliveries == 1
        assert call("webhooks_replay_all", here, added.id).deliveries == 0
        assert not call("webhooks_update", here, added.id, body={"enabled": False}).enabled
        call("webhooks_delete", here, added.id)


def delivered(call: Calling, here: Any, webhook: Any) -> Any:
    """The webhook's delivery once it has arrived."""
    (sent,) = call("webhooks_deliveries_list", here, webhook).results
    return sent if sent.state == "delivered" else None


def walk_people(call: Calling, here: Any, viewer: Any) -> None:
    assert call("members_list", here).count == 3
    assert call("members_retrieve", here, viewer).groups == []
    assert call("members_update", here, viewer, body={"role": "editor"}).role == "editor"
    assert "/reset/" in call("members_reset_link", here, viewer).link
    assert call("members_retrieve", here, viewer).has_second_factor
    call("members_remove_second_factor", here, viewer)
    assert not call("members_retrieve", here, viewer).has_second_factor
    invited = call("invitations_create", here, body={"role": "viewer"})
    assert call("invitations_list", here).results[0].id == invited.id
    call("invitations_withdraw", here, invited.id)
    actions = {event.action for event in call("audit_list", here).results}
    assert actions and all(action in call("audit_export", here) for action in actions)
    assert call("audit_chain", here).broken_because == ""
    hold = call("holds_set", here, body={"user_identifier": "anna", "reason": "Case 7"})
    assert call("holds_list", here).results[0].id == hold.id
    call("holds_lift", here, hold.id)
    assert call("organizations_export", here).payload.read().startswith(b"PK")


def walk_groups(call: Calling, here: Any, member: Any) -> None:
    made = call("groups_create", here, body={"name": "Board"})
    assert call("groups_update", here, made.id, body={"name": "Directors"}).name == "Directors"
    assert call("groups_retrieve", here, made.id).claim_value == ""
    call("group_members_add", here, made.id, member)
    assert call("group_members_list", here, made.id).results[0].id == member
    assert call("groups_list", here).results[0].size == 1
    only = {"groups": [str(made.id)]}
    key = call("keys_create", here, body={"name": "Board", "audience": only})
    assert key.audience.groups == [made.id]
    call("keys_end", here, key.id)
    call("group_members_remove", here, made.id, member)
    call("groups_delete", here, made.id)


def walk_widgets(call: Calling, here: Any) -> None:
    order = {"name": "Staff", "origins": [SITE], "settings": {"title": "Ask"}}
    made = call("widgets_create", here, body=order)
    assert 'data-api-key="pk_' in made.snippet
    change = {"settings": {"theme": "dark"}}
    assert call("widgets_update", here, made.id, body=change).settings.title == "Ask"
    assert call("widgets_retrieve", here, made.id).origins == [SITE]
    assert [one.is_first for one in call("widgets_list", here).results] == [True, False]
    found = call("widgets_check", here, made.id, body={"address": "https://other.example"})
    assert [finding.state for finding in found.findings] == ["bad"]
    call("widgets_delete", here, made.id)


def walk_single_sign_on(call: Calling, here: Any) -> None:
    with provider() as issuer:
        order = {"issuer": issuer, "client_id": "policy-chatbot", "client_secret": "of both"}
        assert call("sign_on_set_up", here, body=order).issuer == issuer
        assert call("sign_on_retrieve", here).callback.endswith("/callback/")
        call("sign_on_remove", here)
    made = call("scim_token_make", here)
    assert call("scim_token_retrieve", here).prefix == made.token[:11]
    call("scim_token_end", here)


def walk_keys(call: Calling, here: Any) -> None:
    made = call("keys_create", here, body={"name": "Reports"})
    assert made.key.startswith("sk_")
    assert made.id in [key.id for key in call("keys_list", here).results]
    call("keys_end", here, made.id)
    another = call("organizations_regenerate_key", here, body={"kind": "publishable"})
    assert another.key.startswith("pk_")
    assert call("organizations_identity_secret", here, body={}).secret


def png() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (60, 20)).save(written, "PNG")
    return written.getvalue()


def walk_organizations(platform: Calling, call: Calling, here: Any) -> None:
    order = {"name": "Quay", "slug": f"quay-{here.hex[:12]}"}
    assert platform("organizations_create", body=order).secret_key.startswith("sk_")
    assert platform("organizations_list").count >= 2
    assert platform("organizations_update", here, body={"is_active": True}).is_active
    assert call("organizations_retrieve", here).id == here
    assert call("organizations_stats", here).documents.total == 1
    assert call("organizations_suggested_questions", here) == []
    settings = call("organizations_settings_update", here, body={"language": "de"})
    assert settings.language == "de"
    assert call("organizations_settings_retrieve", here).language == "de"
    logo = {"file": file(png(), "logo.png", "image/png")}
    call("organizations_logo_update", here, body=model("LogoFormRequest")(**logo))
    assert call("organizations_logo_retrieve", here).payload.read().startswith(b"\x89PNG")
    call("organizations_logo_delete", here)
    assert call("organizations_widget_update", here, body={"origins": [SITE]}).origins == [SITE]
    assert call("organizations_widget_retrieve", here).origins == [SITE]


def walk_the_installation(platform: Calling) -> None:
    found = platform("installation_retrieve")
    assert found.findings and found.queues and found.disks and found.stored_bytes > 0
    assert platform("models_list").asked == []  # answers are quoted
    tested = platform("models_test", body={"model": platform("models_list").offered[0]})
    assert (tested.model, tested.answers, tested.trouble) == ("fake", True, "")


def walk_what_ends(call: Calling, document: Any) -> None:
    call("documents_delete", document)
    assert call("documents_deletion", document).versions >= 1
    assert call("documents_deletions").results[0].document_id == document
    form = {"file": file(POLICY, "leave.txt", "text/plain")}
    again = call("documents_upload", body=model("UploadFormRequest")(**form)).id
    assert call("documents_delete_many", body={"documents": [str(again)]}).documents == 1


def wait_for(look: Callable[[], Any], tries: int = 600) -> Any:
    """What ``look`` finds, once it finds anything."""
    for _ in range(tries):
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError("It did not come.")
