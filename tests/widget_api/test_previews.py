"""What visitors see of sources: as much as the organization allows."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from core.tenancy.context import tenant
from core.widget_api.links import read_link
from tests.widget_api.conftest import sync

ABSURD = "What is the airspeed velocity of an unladen swallow?"


@pytest.fixture
def shown(with_policy, page, configure):
    """``await shown("quote", question)``: the events, and the answer as history has it."""

    async def ask(previews, *question):
        await sync(configure)(with_policy, previews=previews)
        begun, events = await page.ask(*question)
        history = (await page.get(f"history/{begun['conversation_id']}/")).json()
        return events, history["messages"][-1]

    return ask


def data(events, name) -> list[dict]:
    return [found for _, event, found in events if event == name]


async def test_none_shows_document_and_page_only(shown):
    events, stored = await shown("none")
    done = events[-1][2]
    cited = data(events, "citation") + done["citations"] + stored["citations"]
    assert len(cited) >= 3
    for citation in cited:
        assert (citation["quote"], citation["context"], citation["page_url"]) == ("", "", None)
        assert (citation["document_title"], citation["page"]) == ("Leave policy", 1)
    assert data(events, "sources") == [{"sources": []}]
    assert done["sources"] == []


async def test_none_hides_the_passages_near_a_refused_question(shown):
    events, stored = await shown("none", ABSURD)
    for refusal in (events[-1][2]["refusal"], stored["refusal"]):
        for passage in refusal["closest"]:
            assert (passage["excerpt"], passage["page_url"]) == ("", None)


async def test_quote_shows_the_words_and_no_image(shown):
    events, stored = await shown("quote")
    done = events[-1][2]
    for cited in (data(events, "citation"), done["citations"], stored["citations"]):
        assert "25 days" in cited[0]["quote"]
        assert {citation["page_url"] for citation in cited} == {None}
    # A passage holds more than the words quoted.
    assert done["sources"] == data(events, "sources")[0]["sources"] == []


async def test_page_shows_an_image_with_the_quote_marked(shown, page):
    events, stored = await shown("page")
    done = events[-1][2]
    assert "25 days" in done["sources"][0]["content"]
    assert done["sources"] == data(events, "sources")[0]["sources"]
    for citation in data(events, "citation") + events[-1][2]["citations"] + stored["citations"]:
        answer = await page.open(citation["page_url"])
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "image/png"
        assert answer.headers["Access-Control-Allow-Origin"] == page.origin
        assert "private" in answer.headers["Cache-Control"]
        colors = Image.open(io.BytesIO(answer.content)).convert("RGB").getcolors(1 << 24)
        assert (255, 235, 120) in [color for _, color in colors]


async def test_images_are_not_drawn_where_the_organization_does_not_allow_them(
    shown, page, configure, with_policy
):
    events, _ = await shown("page")
    address = data(events, "citation")[0]["page_url"]
    for previews in ("quote", "none"):
        await sync(configure)(with_policy, previews=previews)
        answer = await page.open(address)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_an_image_address_is_good_for_its_own_answer_only(shown, page):
    events, _ = await shown("page")
    address = data(events, "citation")[0]["page_url"]
    path, _, token = address.partition("?token=")
    message_id = events[0][2]["message_id"]
    other = path.replace(message_id, events[0][2]["conversation_id"])
    stream_token = read_link("page", token, 900).token("stream")
    for wrong, status in (
        (f"{other}?token={token}", 404),
        (path.replace("/1.png", "/9.png") + f"?token={token}", 404),
        (f"{path}?token={token}x", 403),
        (f"{path}?token={stream_token}", 403),
        (path, 403),
    ):
        assert (await page.open(wrong)).status_code == status, wrong


async def test_an_image_address_expires_with_the_visit(shown, page, override):
    events, _ = await shown("page")
    override(VISITOR_TOKEN_SECONDS=-1)
    answer = await page.open(data(events, "citation")[0]["page_url"])
    assert (answer.status_code, answer.json()["code"]) == (403, "link_expired")


async def test_the_image_of_a_deleted_document_is_gone(shown, page, with_policy):
    from core.documents.models import Document

    events, _ = await shown("page")

    @sync
    def delete():
        with tenant(with_policy.id):
            Document.objects.all().delete()

    await delete()
    answer = await page.open(data(events, "citation")[0]["page_url"])
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_link_of_another_visitor_opens_only_that_visitors_answer(shown, page):
    """A link says which answer it opens; there is no way to another with it."""
    events, _ = await shown("page")
    stranger = replace(page, token="")
    _, theirs = await stranger.ask()
    ours = data(events, "citation")[0]["page_url"].partition("?token=")[2]
    path = data(theirs, "citation")[0]["page_url"].partition("?")[0]
    assert (await page.open(f"{path}?token={ours}")).status_code == 404
