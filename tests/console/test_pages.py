import html
import json
import re
import uuid
from typing import Any

import pytest
from django.test import Client

from core.conversations import everybody
from core.conversations.erase import erase_person
from core.conversations.history import add_turn, open_conversation
from core.tenancy.context import tenant

UPLOAD_CONTROLS = ("data-choose", "data-files", "data-drop")
CHANGE_CONTROLS = ("data-reprocess", "data-delete", "data-replace")
PAGES = ("/ask/", "/documents/")


def set_options(organization: Any, **options: Any) -> None:
    with tenant(organization.id):
        organization.model.settings = options
        organization.model.save()


def test_the_root_leads_to_the_ask_page(organization: Any, signed_in: Any) -> None:
    assert signed_in(organization.viewer).get("/")["Location"] == "/ask/"


@pytest.mark.parametrize("address", ["/", "/ask/", "/ask/past/", "/documents/"])
def test_pages_are_for_members_only(client: Client, address: str) -> None:
    assert client.get(address)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_names_the_organization_and_itself(
    organization: Any, signed_in: Any, address: str
) -> None:
    page = signed_in(organization.viewer).get(address).content.decode()

    title = page.partition("<title>")[2].partition("</title>")[0]
    assert title.endswith("· Harbour")
    assert 'lang="en"' in page
    assert page.count("<h1") >= 1


def test_an_editor_can_upload(organization: Any, signed_in: Any) -> None:
    page = signed_in(organization.editor).get("/documents/").content.decode()

    assert all(control in page for control in UPLOAD_CONTROLS)


def test_a_viewer_sees_no_upload_control(organization: Any, signed_in: Any) -> None:
    page = signed_in(organization.viewer).get("/documents/").content.decode()

    assert not any(control in page for control in UPLOAD_CONTROLS)
    assert 'data-may-edit="false"' in page


def test_a_documents_page_offers_changes_to_editors_only(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    document = document_factory(organization, title="Leave <policy>")
    address = f"/documents/{document.pk}/"

    for_editor = signed_in(organization.editor).get(address).content.decode()
    for_viewer = signed_in(organization.viewer).get(address).content.decode()

    assert "Leave &lt;policy&gt;" in for_viewer
    assert all(control in for_editor for control in CHANGE_CONTROLS)
    assert not any(control in for_viewer for control in CHANGE_CONTROLS)


@pytest.mark.parametrize("address", ["/documents/{}/", "/source/{}/1/"])
def test_another_organizations_document_is_not_found(
    organization: Any,
    other_organization: Any,
    signed_in: Any,
    document_factory: Any,
    address: str,
) -> None:
    document = document_factory(organization)

    own = signed_in(organization.viewer).get(address.format(document.pk))
    foreign = signed_in(other_organization.admin).get(address.format(document.pk))
    unknown = signed_in(other_organization.admin).get(address.format(uuid.uuid4()))

    assert (own.status_code, foreign.status_code, unknown.status_code) == (200, 404, 404)
    assert "There is nothing here" in foreign.content.decode()


def chat_settings(page: str) -> Any:
    """What the widget in the page is told."""
    found = re.search(r'data-chat-settings="([^"]*)"', page)
    assert found is not None
    return json.loads(html.unescape(found[1]))


def test_the_chat_on_the_ask_page_is_the_widget_without_a_key(
    organization: Any, signed_in: Any
) -> None:
    page = signed_in(organization.admin).get("/ask/").content.decode()

    assert '<script src="/widget.js" defer></script>' in page
    assert "pk_" not in page
    settings = chat_settings(page)
    assert (settings["name"], settings["language"]) == ("Harbour", "en")


def test_the_organization_proposes_questions(organization: Any, signed_in: Any) -> None:
    set_options(organization, suggested_questions=["How many days of leave?", "What of <gifts>?"])

    page = signed_in(organization.viewer).get("/ask/").content.decode()

    proposed = chat_settings(page)["suggested_questions"]
    assert proposed == ["How many days of leave?", "What of <gifts>?"]


def test_a_day_that_can_not_be_is_said_and_not_applied(organization: Any, signed_in: Any) -> None:
    answer = signed_in(organization.viewer).get("/ask/?as_of=2026-13-01&department=HR")

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Date has wrong format" in page
    assert 'data-as-of="" data-filters=""' in page


def test_a_day_and_filters_in_the_address_are_those_of_the_chat(
    organization: Any, signed_in: Any
) -> None:
    page = signed_in(organization.viewer).get("/ask/?as_of=2026-01-31&department=HR&tags=a")

    assert 'data-as-of="2026-01-31" data-filters="department=HR|tags=a"' in page.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_documents_may_be_filed_under_any_word(
    organization: Any, signed_in: Any, document_factory: Any, address: str
) -> None:
    document_factory(organization, metadata={"department": "items", "tags": ["items", "keys"]})

    page = signed_in(organization.viewer).get(address)

    assert page.status_code == 200
    assert page.content.decode().count('<option value="items">') == 2


def test_only_ones_own_conversations_open_on_the_ask_page(
    organization: Any, other_organization: Any, signed_in: Any
) -> None:
    with tenant(organization.id):
        own = open_conversation(None, organization.viewer.username)
    address = f"/ask/{own.pk}/"

    assert signed_in(organization.viewer).get(address).status_code == 200
    assert signed_in(organization.admin).get(address).status_code == 404
    assert signed_in(other_organization.viewer).get(address).status_code == 404


def test_how_an_answer_came_about_is_for_admins_of_its_organization(
    organization: Any, other_organization: Any, signed_in: Any, document_factory: Any
) -> None:
    document_factory(organization)
    answer = signed_in(organization.viewer).post(
        "/api/v1/query/", {"query": "How many days of leave?"}, content_type="application/json"
    )
    address = f"/ask/why/{answer.json()['message_id']}/"

    why = signed_in(organization.admin).get(address)

    assert why.status_code == 200
    assert "Passages looked at" in why.content.decode()
    assert signed_in(organization.viewer).get(address).status_code == 403
    assert signed_in(other_organization.admin).get(address).status_code == 404


def test_past_conversations_are_ones_own_and_named_after_their_first_question(
    organization: Any, signed_in: Any
) -> None:
    with tenant(organization.id):
        own = open_conversation(None, organization.viewer.username)
        add_turn(own, "How many days of leave do I have?")
        add_turn(own, "And in the first year?")
        add_turn(open_conversation(None, organization.admin.username), "What may I spend?")

    listed = json.loads(signed_in(organization.viewer).get("/ask/past/").content)

    assert [(c["id"], c["title"]) for c in listed["conversations"]] == [
        (str(own.pk), "How many days of leave do I have?")
    ]


def test_past_conversations_are_searched_by_words_of_ones_own_questions(
    organization: Any, other_organization: Any, signed_in: Any
) -> None:
    with tenant(organization.id):
        own = open_conversation(None, organization.viewer.username)
        add_turn(own, "How many days of leave do I have?")
        add_turn(own, "And of PARENTAL leave, 100 %?")
        add_turn(open_conversation(None, organization.viewer.username), "What may I spend?")
        add_turn(open_conversation(None, organization.admin.username), "Parental leave?")
    with tenant(other_organization.id):
        foreign = open_conversation(None, organization.viewer.username)
        add_turn(foreign, "Parental leave elsewhere?")
    browser = signed_in(organization.viewer)

    def found(text: str) -> list[tuple[str, str]]:
        listed = browser.get("/ask/past/", {"text": text}).json()
        return [(one["id"], one["title"]) for one in listed["conversations"]]

    assert found("parental") == [(str(own.pk), "And of PARENTAL leave, 100 %?")]
    assert found("0 %?") == found("parental")
    assert found("0_") == []
    assert len(found("")) == 2


def test_past_conversations_are_searched_by_words_of_the_answers(
    organization: Any, other_organization: Any, signed_in: Any
) -> None:
    with tenant(organization.id):
        own = open_conversation(None, organization.viewer.username)
        add_turn(own, "Hello?")
        for person in (organization.viewer.username, organization.admin.username):
            asked = open_conversation(own.pk if person == own.user_identifier else None, person)
            answer = add_turn(asked, "What may I spend on lunch?")
            answer.content = "You may spend £12.50 on a MEAL [1]."
            answer.save()
            add_turn(asked, "And on dinner?")
    with tenant(other_organization.id):
        foreign = add_turn(open_conversation(None, organization.viewer.username), "Elsewhere?")
        foreign.content = "A meal is £9."
        foreign.save()
    browser = signed_in(organization.viewer)

    def found(text: str) -> list[tuple[str, str]]:
        listed = browser.get("/ask/past/", {"text": text}).json()
        return [(one["id"], one["title"]) for one in listed["conversations"]]

    assert found("a meal") == [(str(own.pk), "What may I spend on lunch?")]
    listed = browser.get("/api/v1/conversations/", {"text": "a meal"}).json()["results"]
    assert [one["id"] for one in listed] == [str(own.pk)]
    everybodys = signed_in(organization.admin).get("/api/v1/conversations/", {"text": "a meal"})
    assert everybodys.json()["results"] == []

    with tenant(organization.id):
        erase_person(organization.viewer.username, "test")
    assert found("a meal") == []


def test_the_latest_conversations_are_searched_only(
    organization: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(everybody, "SEARCHED", 2)
    with tenant(organization.id):
        for number in range(3):
            add_turn(open_conversation(None, organization.viewer.username), f"Leave {number}?")
    listed = signed_in(organization.viewer).get("/ask/past/", {"text": "leave"}).json()
    titles = [one["title"] for one in listed["conversations"]]
    assert titles == ["Leave 2?", "Leave 1?"]


def test_the_ask_page_lists_what_its_address_asks_for_without_a_script(
    organization: Any, signed_in: Any
) -> None:
    with tenant(organization.id):
        own = open_conversation(None, organization.viewer.username)
        add_turn(own, "How many days of leave do I have?")
        add_turn(open_conversation(None, organization.viewer.username), "What may I spend?")
    browser = signed_in(organization.viewer)

    page = browser.get("/ask/?text=LEAVE&as_of=2026-03-01").content.decode()

    assert f'href="/ask/{own.pk}/?text=LEAVE&amp;as_of=2026-03-01"' in page
    assert "What may I spend?" not in page
    assert '<input type="hidden" name="as_of" value="2026-03-01">' in page
    nothing = browser.get("/ask/?text=parking").content.decode()
    assert "None of your questions has these words, nor an answer." in nothing


def test_a_search_that_is_no_text_is_refused(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.viewer)

    for text in ("x" * 201, "\x00"):
        assert browser.get("/ask/past/", {"text": text}).status_code == 422
        assert browser.get("/ask/", {"text": text}).status_code == 422
