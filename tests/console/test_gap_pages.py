"""Gaps and everybody's conversations as pages that need no JavaScript."""

import re
import uuid
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit.models import AuditEvent
from core.conversations.gaps.gather import gather
from core.conversations.gaps.listing import first_moment
from core.conversations.models import Answered, Conversation, Gap, Rating, Surface
from core.conversations.uses import note_uses
from core.tenancy.context import tenant
from tests.answering.test_in_their_words import FITNESS

PARKING = "What is the parking fee?"
ADMIN_PAGES = (
    "/conversations/",
    "/conversations/{conversation}/",
    "/conversations/{conversation}/conversation.md",
    "/conversations/conversations.csv",
    "/conversations/erase/?user_identifier=anna",
)
EDITOR_PAGES = ("/gaps/", "/gaps/gaps.csv", "/gaps/{gap}/")
POSTS = (
    "/gaps/{gap}/",
    "/gaps/{gap}/ask-again/",
    "/gaps/{gap}/synonym/",
    "/conversations/erase/?user_identifier=anna",
)


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def there(organization: Any, asked: Any) -> dict[str, Any]:
    """A gap, and the conversation that it was asked in."""
    message = asked(organization, PARKING, rating=Rating.DOWN, comment="Tell <me>!", days=1)
    gather(organization.id, first_moment(30))
    with tenant(organization.id):
        gap = Gap.objects.get()
    return {"gap": gap.pk, "conversation": message.conversation_id}


@pytest.mark.parametrize("address", ADMIN_PAGES + EDITOR_PAGES)
def test_who_may_see_what(
    organization: Any, signed_in: Any, client: Any, there: Any, address: str
) -> None:
    where = address.format(**there)
    editors = 200 if address in EDITOR_PAGES else 403
    assert signed_in(organization.admin).get(where).status_code == 200
    assert signed_in(organization.editor).get(where).status_code == editors
    assert signed_in(organization.viewer).get(where).status_code == 403
    assert client.get(where)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("address", POSTS)
def test_others_change_nothing(
    organization: Any, other_organization: Any, signed_in: Any, there: Any, address: str
) -> None:
    where, form = address.format(**there), {"state": "closed", "user_identifier": "anna"}
    assert signed_in(organization.viewer).post(where, form).status_code == 403
    foreign = signed_in(other_organization.admin).post(where, form)
    assert foreign.status_code == (200 if "erase" in where else 404)
    with tenant(organization.id):
        assert Gap.objects.get().state == "new"
        assert Conversation.objects.count() == 1


@pytest.mark.parametrize("address", [page for page in ADMIN_PAGES + EDITOR_PAGES if "{" in page])
def test_the_neighbours_ids_are_not_found(
    other_organization: Any, signed_in: Any, there: Any, address: str
) -> None:
    browser = signed_in(other_organization.admin)
    unknown = dict.fromkeys(there, uuid.uuid4())
    for ids in (there, unknown):
        assert browser.get(address.format(**ids)).status_code == 404


def test_the_list_shows_what_is_missed_most(
    organization: Any, signed_in: Any, there: Any, asked: Any
) -> None:
    asked(organization, "How much does parking cost?")
    page = text_of(signed_in(organization.editor).get("/gaps/"))
    assert "How much does parking cost?" in page
    assert f"also: {PARKING}" in page
    assert "2×" in page


def test_a_query_that_can_not_be_is_said_and_not_applied(
    organization: Any, signed_in: Any, there: Any
) -> None:
    for where in ("/gaps/?days=no", "/conversations/?surface=no", "/conversations/?since=no"):
        answer = signed_in(organization.admin).get(where)
        assert answer.status_code == 422
        assert 'role="alert"' in text_of(answer)
        assert PARKING in text_of(answer)
    assert signed_in(organization.admin).get("/conversations/?before=x").status_code == 404


def test_a_gap_gets_an_owner_and_is_closed(organization: Any, signed_in: Any, there: Any) -> None:
    browser = signed_in(organization.editor)
    where = f"/gaps/{there['gap']}/"
    page = text_of(browser.get(where))
    assert "“Tell &lt;me&gt;!”" in page

    form = {"state": "new", "state_before": "new", "owner": organization.admin.pk, "note": "Soon"}
    saved = text_of(browser.post(where, form, follow=True))
    assert "Saved." in saved
    assert "Assigned" in saved
    browser.post(where, {**form, "state": "closed", "state_before": "assigned"})
    with tenant(organization.id):
        gap = Gap.objects.get()
        assert (gap.state, gap.owner_id, gap.note) == ("closed", organization.admin.pk, "Soon")
    assert PARKING not in text_of(browser.get("/gaps/"))


def test_what_can_not_be_is_said_and_what_was_typed_stays(
    organization: Any, signed_in: Any, there: Any
) -> None:
    form = {"state": "assigned", "state_before": "new", "owner": "", "note": "Typed in vain"}
    answer = signed_in(organization.editor).post(f"/gaps/{there['gap']}/", form)
    assert answer.status_code == 422
    assert "Say who looks after it." in text_of(answer)
    assert "Typed in vain" in text_of(answer)


def test_asked_again_both_answers_are_on_the_page(
    organization: Any, signed_in: Any, there: Any, document_factory: Any
) -> None:
    document_factory(organization, "The parking fee is 5 euros a day. It is paid at the gate.")
    browser = signed_in(organization.editor)

    page = text_of(browser.post(f"/gaps/{there['gap']}/ask-again/", follow=True))

    assert "An answer." in page
    assert "5 euros a day" in page
    assert "/source/" in page


def test_conversations_are_narrowed_down_and_go_on(
    organization: Any, signed_in: Any, asked: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("core.console.conversations.conversation_pages.ON_A_PAGE", 2)
    for number in range(3):
        asked(organization, f"Question {number}?", answered=Answered.YES, days=number)
    asked(organization, PARKING, person="ben", surface=Surface.WIDGET, days=3)
    browser = signed_in(organization.admin)

    first = text_of(browser.get("/conversations/"))
    assert ["Question 0?" in first, "Question 2?" in first] == [True, False]
    older = re.search(r'href="(\?before=[^"]+)"', first)
    assert older
    second = text_of(browser.get(f"/conversations/{older[1]}"))
    assert ["Question 0?" in second, "Question 2?" in second, PARKING in second] == [
        False,
        True,
        True,
    ]
    assert "Older" not in second
    ben = text_of(browser.get("/conversations/?user_identifier=ben&surface=&text="))
    assert ["Question 0?" in ben, PARKING in ben] == [False, True]


def test_conversations_are_narrowed_down_to_a_document(
    organization: Any, signed_in: Any, asked: Any, document_factory: Any
) -> None:
    policy = document_factory(organization, title="Parking <policy>")
    asked(organization, "Is there a gym?")
    answer = asked(organization, PARKING, answered=Answered.YES)
    with tenant(organization.id):
        note_uses(answer.pk, cited={policy.pk: ""}, closest=[])
    browser = signed_in(organization.admin)
    option = f'value="document:{policy.pk}"'
    assert f"{option}>Parking &lt;policy&gt;</option>" in text_of(browser.get("/conversations/"))
    page = text_of(browser.get(f"/conversations/?topic=document:{policy.pk}"))
    assert f"{option} selected>" in page
    assert (PARKING in page, "Is there a gym?" in page) == (True, False)
    assert f"?topic=document:{policy.pk}" in text_of(browser.get(f"/documents/{policy.pk}/"))


def test_days_in_the_wrong_order_are_said(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)
    for first, last in (("since", "until"), ("asked_since", "asked_until")):
        page = browser.get(f"/conversations/?{first}=2026-02-02&{last}=2026-02-01")
        assert page.status_code == 422
        assert "Must not be before the first day." in text_of(page)


def test_a_conversation_shows_answers_opinions_and_why(
    organization: Any, signed_in: Any, api: Any, document_factory: Any
) -> None:
    document_factory(organization)
    body = {"query": "How many days of paid leave do employees have?"}
    client = api(organization.secret_key)
    answer = client.post("/api/v1/query/", body, content_type="application/json").json()

    where = f"/conversations/{answer['conversation_id']}/"
    page = text_of(signed_in(organization.admin).get(where))

    assert body["query"] in page
    assert "25 days of paid leave" in page
    assert "Why this answer?" in page
    assert f"citation={answer['message_id']}.1" in page
    assert "Leave policy, version 1</a>" in page


def test_a_long_conversation_is_shown_on_one_page_to_print_it(
    organization: Any, signed_in: Any, asked: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("core.console.conversations.conversation_pages.MESSAGES_ON_A_PAGE", 1)
    answer = asked(organization, PARKING)
    where = f"/conversations/{answer.conversation_id}/"
    browser = signed_in(organization.admin)
    first, whole = text_of(browser.get(where)), text_of(browser.get(f"{where}?whole"))
    assert ('href="?whole"' in first, 'href="?whole"' in whole) == (True, False)
    answers = [page.count('aria-label="Answer"') for page in (first, whole)]
    assert answers == [0, 1]


def test_one_too_long_for_a_page_to_print_goes_on_in_pages_to_print(
    organization: Any, signed_in: Any, asked: Any, monkeypatch: Any
) -> None:
    for name in ("MESSAGES_ON_A_PAGE", "MESSAGES_TO_PRINT"):
        monkeypatch.setattr(f"core.console.conversations.conversation_pages.{name}", 1)
    where = f"/conversations/{asked(organization, PARKING).conversation_id}/"
    browser = signed_in(organization.admin)
    page = text_of(browser.get(f"{where}?whole"))
    assert ('href="?whole&amp;page=2"' in page, 'href="?whole"' in page) == (True, False)
    assert 'href="?page=2"' in text_of(browser.get(where))


def test_an_answers_html_is_text(organization: Any, signed_in: Any, asked: Any) -> None:
    message = asked(organization, PARKING)
    with tenant(organization.id):
        message.content = "<script>alert(1)</script> [a](javascript:alert(1)) ![b](//evil.example)"
        message.save()
    where = f"/conversations/{message.conversation_id}/"
    page = text_of(signed_in(organization.admin).get(where))
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "<img" not in page


def test_a_person_is_erased_after_a_confirmation_with_a_receipt(
    organization: Any, signed_in: Any, there: Any
) -> None:
    browser = signed_in(organization.admin)
    asks = text_of(browser.get("/conversations/erase/?user_identifier=anna"))
    assert "Erase 1 conversation" in asks

    receipt = text_of(browser.post("/conversations/erase/", {"user_identifier": "anna"}))

    assert "<dt>Conversations</dt><dd>1</dd>" in receipt
    with tenant(organization.id):
        assert not Conversation.objects.exists()
        assert not Gap.objects.exists()
    assert browser.get("/conversations/erase/").status_code == 404


@pytest.mark.parametrize("where", ["/gaps/", "/conversations/"])
def test_statements_do_not_grow_with_the_list(
    organization: Any, signed_in: Any, asked: Any, where: str
) -> None:
    browser = signed_in(organization.admin)

    def statements() -> int:
        browser.get(where)
        with CaptureQueriesContext(connection) as captured:
            browser.get(where)
        return len(captured)

    asked(organization, PARKING)
    before = statements()
    for question in ("Can I bring my dog?", "Who pays for a new laptop?", "Is there a gym?"):
        asked(organization, question)
    assert statements() == before


def test_the_list_of_conversations_is_saved_as_it_is_narrowed_down(
    organization: Any, other_organization: Any, signed_in: Any, there: Any, asked: Any
) -> None:
    asked(organization, "Who pays for lunch?", person="ben")
    asked(other_organization, "Who pays for lunch elsewhere?", person="ben")
    browser = signed_in(organization.admin)
    assert "/conversations/conversations.csv?user_identifier=ben" in text_of(
        browser.get("/conversations/?user_identifier=ben")
    )

    saved = browser.get("/conversations/conversations.csv?user_identifier=ben")
    lines = async_to_sync(_all_of)(saved).decode("utf-8-sig").splitlines()

    assert len(lines) == 2
    assert "Who pays for lunch?" in lines[1]
    assert browser.get("/conversations/conversations.csv?surface=moon").status_code == 422
    with tenant(organization.id):
        noted = AuditEvent.objects.get(action="conversations.exported")
        assert noted.details == {"conversations": 1}


async def _all_of(response: Any) -> bytes:
    return b"".join([part async for part in response.streaming_content])


def test_a_conversation_that_an_admin_saves_is_in_the_audit(
    organization: Any, signed_in: Any, there: Any
) -> None:
    address = "/conversations/{conversation}/conversation.md".format(**there)
    signed_in(organization.admin).get(address)
    with tenant(organization.id):
        noted = AuditEvent.objects.get(action="conversation.exported")
        assert noted.target == str(there["conversation"])


@pytest.mark.parametrize("role", ["admin", "editor"])
def test_whoever_closes_gaps_says_what_people_mean_and_sees_both_answers(
    organization: Any, signed_in: Any, asked: Any, document_factory: Any, role: str
) -> None:
    asked(organization, "What do I get for the sweatbox?")
    document_factory(organization, FITNESS)
    gather(organization.id, first_moment(30))
    with tenant(organization.id):
        address = f"/gaps/{Gap.objects.get().pk}/"
    words = {"said": "sweatbox", "written": "fitness allowance"}
    viewer = signed_in(organization.viewer)
    assert viewer.post(f"{address}synonym/", words).status_code == 403
    browser = signed_in(getattr(organization, role))
    assert "The documents write" in text_of(browser.get(address))

    refused = browser.post(f"{address}synonym/", words | {"written": "a => b"})
    assert refused.status_code == 422
    assert 'value="a =&gt; b"' in text_of(refused)
    page = text_of(browser.post(f"{address}synonym/", words, follow=True))

    assert "Answered now: the gap is closed." in page
    assert "£30 a month" in page
    assert "An answer." in page
