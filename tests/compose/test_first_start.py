"""`docker compose up` on a host that has nothing yet."""

import re

import httpx

from tests.compose.stack import Stack, wait_for


def test_the_log_says_where_to_sign_in_and_tells_no_password(stack: Stack) -> None:
    said = stack.compose("logs", "--no-log-prefix", "prepare")
    assert f"sign in at  {stack.url}" in said
    assert stack.credentials()["admin_password"] not in said


def test_one_line_says_that_it_is_ready_where_to_go_and_who_answers(stack: Stack) -> None:
    model = stack.variables["LLM_MODEL"]
    line = f"Ready: {stack.url} (answers are written by {model} through ollama)\n"

    def log() -> str:
        return stack.compose("logs", "--no-log-prefix", "appliance")

    wait_for(lambda: line in log(), 60, log)


def test_the_first_admin_can_sign_in(stack: Stack) -> None:
    known = stack.credentials()
    with httpx.Client(base_url=stack.url, follow_redirects=True) as browser:
        page = browser.get("/sign-in/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        form = {
            "csrfmiddlewaretoken": token[1],
            "username": known["admin_username"],
            "password": known["admin_password"],
        }
        answer = browser.post("/sign-in/", data=form, headers={"Referer": stack.url})
    assert answer.status_code == 200
    assert answer.url.path == "/ask/"


def test_the_model_is_pulled_once_and_its_progress_is_shown(stack: Stack) -> None:
    said = stack.compose("logs", "--no-log-prefix", "model")
    assert re.search(r"\d+ % of \d", said), said
    again = stack.compose("run", "--rm", "--no-deps", "model")
    assert "Ollama has the model" in again


def test_starting_again_keeps_secrets_and_admin(stack: Stack) -> None:
    before = stack.credentials()
    stack.compose("stop")
    stack.up()
    assert stack.credentials() == before
    with stack.client() as api:
        assert api.get("documents/").status_code == 200


def test_the_secrets_of_a_service_are_its_own(stack: Stack) -> None:
    assert stack.inside("redis", "ls", "/secrets").split() == ["password", "redis.conf"]
    held = stack.inside("appliance", "ls", "/secrets/appliance").split()
    assert held == ["database_url", "redis_url", "secret_key"]
    assert "policychat_app" in stack.inside("appliance", "cat", "/secrets/appliance/database_url")
    assert stack.inside("appliance", "ls", "/secrets/all") == ""
