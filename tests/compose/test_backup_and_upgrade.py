"""A stack is backed up, wiped, restored and verified; another comes from the schema before."""

import re
from collections.abc import Callable
from pathlib import Path

import httpx

from tests.compose.asking import ask, upload, wait_until_completed
from tests.compose.engine import docker
from tests.compose.stack import Stack

QUESTION = "How many days of annual leave does a full-time employee have?"
# Tables that came later, and that nothing else leans on: older steps can't be undone with answers.
BEFORE = ("webhooks", "zero")


def _answer(url: str, key: str) -> str:
    with httpx.Client(base_url=f"{url}/api/v1/", headers={"X-API-Key": key}, timeout=120) as api:
        answer = ask(api, QUESTION)
    assert answer["answered"]
    assert answer["citations"][0]["verified"]
    return " ".join(cited["quote"] for cited in answer["citations"])


def test_a_stack_that_lost_documents_and_database_comes_back_from_its_volume_of_backups(
    another_stack: Callable[..., Stack], handbook: Path
) -> None:
    stack = another_stack()
    stack.up()
    key = stack.credentials()["secret_key"]
    with stack.client() as api:
        document = upload(api, handbook)
        wait_until_completed(api, document)
    before = _answer(stack.url, key)
    said = stack.inside("appliance", "python", "-m", "appliance", "backup")
    (archive,) = re.findall(r"written: (/backups/\S+\.tar)", said)
    stack.compose("down")
    docker("volume", "rm", *(f"{stack.project}_{name}" for name in ("data", "database")))

    restore = ["restore", archive, "--verify"]
    said = stack.compose("run", "--rm", "--no-TTY", "prepare", *restore)
    assert "verified: the stack is what the backup holds" in said
    stack.up()
    assert _answer(stack.url, key) == before
    with httpx.Client(base_url=stack.url, headers={"X-API-Key": key}) as api:
        original = api.get(f"/api/v1/documents/{document}/file/")
    assert original.content == handbook.read_bytes()


def test_the_schema_before_is_brought_up_to_date_after_a_backup(
    another_stack: Callable[..., Stack], handbook: Path
) -> None:
    stack = another_stack()
    stack.up()
    key = stack.credentials()["secret_key"]
    with stack.client() as api:
        wait_until_completed(api, upload(api, handbook))
    before = _answer(stack.url, key)
    stack.compose("stop", "appliance")
    stack.compose("run", "--rm", "--no-TTY", "prepare", "migrate", *BEFORE)
    assert "/backups" not in stack.compose("logs", "prepare")
    stack.up()
    log = stack.compose("logs", "--no-log-prefix", "prepare")
    assert "written: /backups/policy-chatbot-" in log
    assert "Applying webhooks.0001_initial... OK" in log
    assert _answer(stack.url, key) == before
