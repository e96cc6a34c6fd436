"""Settings, widget and keys in the console: for admins, about their own organization."""

import re
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from core.audit import keys as audited
from core.audit.models import AuditEvent
from core.console.urls import urlpatterns
from core.conversations.models import Conversation
from core.errors import RateLimited
from core.organizations.answer_options import PERSON_TOPICS
from core.organizations.settings import options_of
from core.tenancy.context import tenant
from core.tenancy.keys import find_key, working_keys
from core.tenancy.models import KeyKind, Organization

OF_ADMINS = [str(p.pattern) for p in urlpatterns if str(p.pattern).startswith("settings/")]


def address(route: str, **ids: Any) -> str:
    return "/" + re.sub(r"<\w+:(\w+)>", lambda match: str(ids[match[1]]), route)


def options(organization: Any) -> dict[str, Any]:
    with tenant(organization.id):
        return options_of(Organization.objects.get(pk=organization.id))


def events(organization: Any) -> list[tuple[str, dict[str, Any]]]:
    """What was done but signing in, the first first."""
    with tenant(organization.id):
        found = AuditEvent.objects.exclude(action__startswith="sign_").order_by("created_at")
        return [(event.action, event.details) for event in found]


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def save(browser: Client, section: str, **typed: str) -> Any:
    return browser.post(f"/settings/save/{section}/", typed, follow=True)


def secret_key_id(organization: Any) -> uuid.UUID:
    with tenant(organization.id):
        return working_keys().get(kind=KeyKind.SECRET).pk


def test_the_walk_covers_the_pages() -> None:
    assert len(OF_ADMINS) == 34


@pytest.mark.parametrize("route", OF_ADMINS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_other_roles_and_strangers_are_kept_out(
    organization: Any, signed_in: Any, client: Client, route: str, method: str
) -> None:
    ids = {
        "key_id": secret_key_id(organization),
        "webhook_id": uuid.uuid4(),
        "widget_id": organization.id,
        "hold_id": uuid.uuid4(),
    }
    there = address(route, slug="organization", **ids)
    form = {"name": "Changed", "kind": "secret", "origins": "https://changed.example"}

    for member in (organization.editor, organization.viewer):
        refused = getattr(signed_in(member), method)(there, form)
        assert refused.status_code == 403
        assert "This page is for admins" in text_of(refused)
    assert getattr(client, method)(there, form)["Location"].startswith("/sign-in/")

    assert events(organization) == []
    assert options(organization)["name"] == "Harbour"


def test_another_organizations_key_is_not_found(
    organization: Any, other_organization: Any, signed_in: Any
) -> None:
    browser = signed_in(other_organization.admin)
    for key_id in (secret_key_id(organization), uuid.uuid4()):
        there = f"/settings/keys/{key_id}/end/"
        assert browser.get(there).status_code == 404
        assert browser.post(there).status_code == 404
    assert find_key(organization.secret_key)


def test_pages_show_nothing_of_another_organization(
    organization: Any, other_organization: Any, signed_in: Any
) -> None:
    audited.make_key(other_organization.id, KeyKind.SECRET, "Their payroll", actor="user:theirs")
    browser = signed_in(organization.admin)
    for there in ("/settings/", "/settings/keys/", "/settings/widget/", "/settings/audit/"):
        page = text_of(browser.get(there))
        for theirs in ("Their payroll", "user:theirs", other_organization.publishable_key):
            assert theirs not in page


def test_a_section_is_saved_and_leaves_all_others(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)

    saved = save(browser, "contact", **{"contact.name": "People & Culture", "contact.email": ""})

    assert "Whom to ask: saved." in text_of(saved)
    assert options(organization)["contact"] == {
        "name": "People & Culture",
        "email": None,
        "url": None,
    }
    save(browser, "questions", suggested_questions="How much leave?\r\n\r\n  Who pays? \r\n")
    assert options(organization)["suggested_questions"] == ["How much leave?", "Who pays?"]
    assert options(organization)["contact"]["name"] == "People & Culture"
    assert events(organization) == [
        ("settings.changed", {"names": ["contact"]}),
        ("settings.changed", {"names": ["suggested_questions"]}),
    ]


def test_what_is_emptied_is_taken_back(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)
    save(browser, "retention", **{"retention.conversation_days": "30"})
    assert options(organization)["retention"] == {"conversation_days": 30}

    save(browser, "retention", **{"retention.conversation_days": ""})

    assert options(organization)["retention"] == {"conversation_days": None}


def test_saving_without_a_change_changes_and_records_nothing(
    organization: Any, signed_in: Any
) -> None:
    browser = signed_in(organization.admin)
    typed = {
        "answers.unsupported": "replace",
        "answers.follow_ups": "on",
        "answers.strictness": "balanced",
        "answers.person_topics": list(PERSON_TOPICS),
    }

    assert "Answers: saved." in text_of(save(browser, "answers", **typed))

    with tenant(organization.id):
        assert Organization.objects.get(pk=organization.id).settings == {}
    assert events(organization) == []


def test_topics_for_a_person_are_switched_off_and_have_further_words(
    organization: Any, signed_in: Any
) -> None:
    browser = signed_in(organization.admin)
    answers = {"answers.unsupported": "replace"}
    chosen = ["harassment", "legal"]
    words = "burgl\r\n pay gap \r\n"

    topics = {"answers.person_topics": chosen, "answers.person_words": words}
    page = text_of(save(browser, "answers", **answers, **topics))

    kept = options(organization)["answers"]
    assert (kept["person_topics"], kept["person_words"]) == (chosen, ["burgl", "pay gap"])
    for topic in PERSON_TOPICS:
        box = page.partition(f'name="answers.person_topics" value="{topic}"')[2].partition(">")[0]
        assert ("checked" in box) == (topic in chosen)
    assert "molest" not in page, "the words that come with the product are not shown"

    refused = browser.post("/settings/save/answers/", answers | {"answers.person_topics": "gym"})
    assert refused.status_code == 422
    assert "not a valid choice" in text_of(refused)

    save(browser, "answers", **answers)
    kept = options(organization)["answers"]
    assert (kept["person_topics"], kept["person_words"]) == ([], [])


@pytest.mark.parametrize(
    ("section", "typed", "field", "sentence"),
    [
        ("organization", {"name": ""}, "name", "may not be blank"),
        ("organization", {"name": "x", "accent": "blue"}, "accent", "Must be a colour like"),
        ("organization", {"name": "x\0"}, "name", "Null characters"),
        ("contact", {"contact.email": "nobody"}, "contact.email", "valid email"),
        ("contact", {"contact.url": "javascript:x"}, "contact.url", "Must begin with https"),
        ("digest", {"digest.recipients": "a@example.org\nb"}, "digest.recipients", "Entry 2:"),
        ("questions", {"suggested_questions": "x\n" * 9}, "suggested_questions", "no more than 8"),
        ("answers", {"answers.unsupported": "lie"}, "answers.unsupported", "not a valid choice"),
        ("answers", {"answers.person_words": "x" * 61}, "answers.person_words", "no more than 60"),
        ("answers", {"answers.synonyms": "a => b\ngym"}, "answers.synonyms", "Entry 2: Write one"),
        ("answers", {"answers.synonyms": "Dog => cat, dog"}, "answers.synonyms", "“Dog” stands"),
        ("retention", {"retention.conversation_days": "x"}, "retention.conversation_days", "valid"),
    ],
)
def test_what_is_no_setting_is_refused_beside_its_field(
    organization: Any,
    signed_in: Any,
    section: str,
    typed: dict[str, str],
    field: str,
    sentence: str,
) -> None:
    refused = signed_in(organization.admin).post(f"/settings/save/{section}/", typed)

    assert refused.status_code == 422
    page = text_of(refused)
    assert page.count('aria-invalid="true"') == 1
    assert f'Not saved: see <a href="#{section}">' in page
    said = page.partition(f'id="id_{field}_error">')[2].partition("</p>")[0]
    assert sentence in said
    with tenant(organization.id):
        assert Organization.objects.get(pk=organization.id).settings == {}


def test_there_are_no_other_sections(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)
    assert browser.post("/settings/save/quotas/", {"quotas.documents": "1"}).status_code == 404
    assert browser.get("/settings/save/contact/").status_code == 405


def test_a_key_is_made_shown_once_and_ended_alone(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)
    form = {"name": "Payroll", "kind": "secret", "expires_at": "2999-01-31"}

    made = browser.post("/settings/keys/new/", form)

    [text] = re.findall(r'value="(sk_[\w-]{43})"', text_of(made))
    assert "no-store" in made["Cache-Control"]
    key = find_key(text)
    assert key.expires_at == datetime(2999, 2, 1, tzinfo=UTC)
    listed = text_of(browser.get("/settings/keys/"))
    assert "Payroll" in listed and text not in listed
    asked = text_of(browser.get(f"/settings/keys/{key.pk}/end/"))
    assert "End the key Payroll" in asked and find_key(text)
    ended = browser.post(f"/settings/keys/{key.pk}/end/", follow=True)
    assert "All others go on working." in text_of(ended)
    assert "Payroll" not in text_of(ended)
    assert find_key(organization.secret_key)
    assert [action for action, _ in events(organization)] == ["key.made", "key.ended"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x", "kind": "platform"}, "kind"),
        ({"name": "x", "expires_at": "2020-01-01"}, "expires_at"),
        ({"name": "x", "expires_at": "soon"}, "expires_at"),
    ],
)
def test_what_is_no_key_is_refused_beside_its_field(
    organization: Any, signed_in: Any, typed: dict[str, str], field: str
) -> None:
    form = {"kind": "secret"} | typed
    refused = signed_in(organization.admin).post("/settings/keys/new/", form)
    assert refused.status_code == 422
    assert f'id="id_{field}_error"' in text_of(refused)
    assert events(organization) == []


def test_the_last_day_that_there_is_can_be_a_keys_last(organization: Any, signed_in: Any) -> None:
    form = {"name": "x", "kind": "secret", "expires_at": "9999-12-31"}
    assert signed_in(organization.admin).post("/settings/keys/new/", form).status_code == 200


def test_the_signing_secret_is_shown_and_replaced(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)

    shown, again = (browser.post("/settings/widget/secret/") for _ in range(2))
    replaced = browser.post("/settings/widget/secret/", {"rotate": "yes"})

    secrets = [re.findall(r'value="([0-9a-f]{64})"', text_of(p)) for p in (shown, again, replaced)]
    assert secrets[0] == secrets[1] != secrets[2]
    assert "no-store" in shown["Cache-Control"]
    assert browser.get("/settings/widget/secret/").status_code == 405
    assert [action for action, _ in events(organization)] == [
        *("identity_secret.shown", "identity_secret.shown", "identity_secret.rotated")
    ]


def test_suggested_questions_are_shown_with_what_they_are_answered_today(
    organization: Any, other_organization: Any, signed_in: Any, document_factory: Any
) -> None:
    document = document_factory(organization)
    browser = signed_in(organization.admin)
    assert "No question is saved." in text_of(browser.get("/settings/suggested/"))
    questions = "How many days of paid leave are there?\nWho won the match in Lisbon?"
    save(browser, "questions", suggested_questions=questions)

    page = text_of(browser.get("/settings/suggested/"))

    assert "25 days" in page
    assert f'href="/source/{document.pk}/1/?version=1"' in page
    assert "Not answered" in page
    assert 'href="/settings/suggested/"' in text_of(browser.get("/settings/"))
    with tenant(organization.id):
        assert not Conversation.objects.exists()
    elsewhere = text_of(signed_in(other_organization.admin).get("/settings/suggested/"))
    assert "paid leave" not in elsewhere


def test_a_look_at_suggested_questions_that_is_not_possible_says_why(
    organization: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: Any) -> None:
        raise RateLimited("Too many requests. Try again in 5 s.")

    monkeypatch.setattr("core.console.settings.settings_page.suggested_outlooks", away)
    refused = signed_in(organization.admin).get("/settings/suggested/")
    assert refused.status_code == 429
    assert "Too many requests. Try again in 5 s." in text_of(refused)


def test_a_model_is_chosen_among_those_offered(
    organization: Any, signed_in: Any, override: Any
) -> None:
    override(LLM_OFFERED=["fake", "extractive"])
    browser = signed_in(organization.admin)

    page = text_of(browser.get("/settings/"))
    assert "As this installation has it for all" in page
    assert "Nobody: answers are quoted from the documents" in page
    now = {"answers.unsupported": "replace", "answers.follow_ups": "off"}
    save(browser, "answers", **now, **{"answers.model": "fake"})
    assert options(organization)["answers"]["model"] == "fake"
    assert options(organization)["answers"]["follow_ups"] == "off"

    refused = save(browser, "answers", **now, **{"answers.model": "openai/gpt-9"})
    assert refused.status_code == 422
    assert "Must be one of what this installation offers: fake, extractive." in text_of(refused)


def test_a_model_that_is_no_longer_offered_is_told_and_stays_until_it_is_changed(
    organization: Any, signed_in: Any, override: Any
) -> None:
    override(LLM_OFFERED=["fake"])
    browser = signed_in(organization.admin)
    save(browser, "answers", **{"answers.model": "fake", "answers.unsupported": "replace"})
    override(LLM_OFFERED=[])

    assert "What you chose is no longer offered" in text_of(browser.get("/settings/"))
    saved = save(browser, "answers", **{"answers.model": "fake", "answers.unsupported": "drop"})
    assert "Answers: saved." in text_of(saved)
    assert options(organization)["answers"]["model"] == "fake"
    save(browser, "answers", **{"answers.model": "", "answers.unsupported": "drop"})
    assert "What you chose is no longer offered" not in text_of(browser.get("/settings/"))
