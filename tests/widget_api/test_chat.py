"""A visitor asks, follows the answer, and goes on."""

from tests.widget_api.conftest import QUESTION


async def test_a_visitor_asks_and_follows_the_answer(with_policy, page):
    begun, events = await page.ask()
    assert list(begun) == ["conversation_id", "message_id", "visitor_token", "stream_url"]
    assert begun["stream_url"].startswith(f"/widget/v1/stream/{begun['conversation_id']}/?token=")
    assert [number for number, _, _ in events] == [str(n + 1) for n in range(len(events))]
    names = [name for _, name, _ in events]
    assert names[:3] == ["start", "sources", "delta"]
    assert names[-1] == "done"
    done = events[-1][2]
    assert done["message_id"] == begun["message_id"]
    assert done["answer"] == "".join(d["text"] for _, name, d in events if name == "delta")
    assert "25 days" in done["answer"]
    history = await page.get(f"history/{begun['conversation_id']}/")
    assert history.status_code == 200, history.content
    question, answer = history.json()["messages"]
    assert (question["role"], question["content"]) == ("user", QUESTION)
    assert (answer["id"], answer["content"]) == (begun["message_id"], done["answer"])
    config = await page.get("config/")
    assert config.status_code == 200, config.content
