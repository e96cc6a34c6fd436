"""What the widget reads again after a reload, and what visitors say of answers."""

import pytest

from core.conversations.history import add_turn
from core.tenancy.context import tenant
from tests.schemas import fits
from tests.widget_api.conftest import QUESTION, sync


@pytest.fixture
async def asked(with_policy, page):
    return await page.ask()


async def history(page, begun) -> list[dict]:
    answer = await page.get(f"history/{begun['conversation_id']}/")
    assert answer.status_code == 200, answer.content
    assert answer.json()["conversation_id"] == begun["conversation_id"]
    return answer.json()["messages"]


async def test_an_answer_is_shown_as_the_stream_told_it(page, asked):
    begun, events = asked
    done = events[-1][2]
    question, answer = await history(page, begun)
    assert set(question) == {"id", "role", "content", "created_at", "rating"}
    assert (question["role"], question["content"]) == ("user", QUESTION)
    assert answer["content"] == done["answer"]
    for name in (
        *("answered", "missing", "generated", "refusal_reason", "refusal", "citations", "basis"),
        *("model", "stopped", "as_of"),
    ):
        assert answer[name] == done[name], name
    assert fits("VisitorMessage", question) and fits("VisitorMessage", answer)
    assert answer["rating"] is None
    assert "stream_url" not in answer
    assert "boxes" not in str(answer)


async def test_an_answer_that_is_being_written_can_be_followed(with_policy, page, asked):
    from core.conversations.models import Conversation

    begun, _ = asked

    @sync
    def ask_again():
        with tenant(with_policy.id):
            add_turn(Conversation.objects.get(pk=begun["conversation_id"]), "And now?")

    await ask_again()
    *_, answer = await history(page, begun)
    assert (answer["role"], answer["content"]) == ("assistant", "")
    assert answer["stream_url"].startswith(f"/widget/v1/stream/{begun['conversation_id']}/")
    assert "answered" not in answer


async def test_feedback_is_kept_and_replaced(with_policy, page, asked):
    from core.conversations.models import Feedback

    begun, _ = asked
    first = {"message_id": begun["message_id"], "rating": "down", "comment": "Too short."}
    assert (await page.post("feedback/", **first)).status_code == 204
    assert [message["rating"] for message in await history(page, begun)] == [None, "down"]
    second = {"message_id": begun["message_id"], "rating": "up"}
    assert (await page.post("feedback/", **second)).status_code == 204

    @sync
    def stored():
        with tenant(with_policy.id):
            return [(found.rating, found.comment) for found in Feedback.objects.all()]

    assert await stored() == [("up", "")]


@pytest.mark.parametrize(
    "wrong",
    [{"rating": "good"}, {"rating": ""}, {"comment": "x" * 1001}, {"comment": "\0"}],
)
async def test_what_is_no_feedback_is_told(page, asked, is_problem, wrong):
    body = {"message_id": asked[0]["message_id"], "rating": "up", **wrong}
    assert is_problem(await page.post("feedback/", **body), 400, "validation_error")


@pytest.mark.parametrize(
    "wrong",
    [
        {"message": ""},
        {"message": "x" * 2001},
        {"message": None},
        {"conversation_id": "nonsense"},
        {"visitor_token": 5},
        {"user_identifier": "x" * 201},
    ],
)
async def test_what_is_no_question_is_told(page, is_problem, wrong):
    body = {"message": QUESTION, **wrong}
    if wrong.get("visitor_token") == 5:
        assert is_problem(await page.post("chat/", **body), 401, "visitor_expired")
    else:
        assert is_problem(await page.post("chat/", **body), 400, "validation_error")
