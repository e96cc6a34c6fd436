"""Two replicas are one server: for readers of an answer, and for organizations."""

import json
from concurrent.futures import ThreadPoolExecutor

from tests.cloud_like.cloud import REPLICAS, SITE, Cloud, Organization
from tests.compose.asking import wait_until_completed

QUESTION = "What is the secret word of the organization?"
QUESTIONS = 40


def told(cloud: Cloud, organization: Organization, word: str) -> None:
    """Give the organization a document with its secret word."""
    text = f"The secret word of the organization is {word}.\n\nStaff have 25 days of leave.\n"
    with cloud.client(organization) as api:
        answer = api.post("documents/upload/", files={"file": (f"{word}.txt", text)})
        assert answer.status_code in (200, 202), answer.text
        wait_until_completed(api, answer.json()["id"])


def events(text: str) -> list[str]:
    return [line[6:].strip() for line in text.splitlines() if line.startswith("event:")]


def test_an_answer_begun_at_one_replica_is_read_and_resumed_at_the_other(
    cloud: Cloud, organization: Organization
) -> None:
    told(cloud, organization, "apricot")
    headers = {"X-API-Key": organization.publishable_key, "Origin": SITE}
    first, second = (cloud.visitor(headers, at=name) for name in REPLICAS)
    with first, second:
        asked = first.post("/widget/v1/chat/", json={"message": QUESTION})
        assert asked.status_code == 202, asked.text
        address = asked.json()["stream_url"].removeprefix(cloud.url)
        whole = second.get(address).text
        assert events(whole)[-1] == "done"
        assert "apricot" in whole
        ids = [line[3:].strip() for line in whole.splitlines() if line.startswith("id:")]
        rest = first.get(address, headers={"Last-Event-ID": ids[0]}).text
    assert events(rest) == events(whole)[1:]


def test_organizations_stay_apart_under_questions_to_both_replicas_at_once(
    cloud: Cloud, organization: Organization, other_organization: Organization
) -> None:
    words = {organization: "apricot", other_organization: "blueberry"}
    for each, word in words.items():
        told(cloud, each, word)
    keepers = list(words)

    def ask(number: int) -> tuple[str, str]:
        """The word that should be in the answer, and the answer."""
        each = keepers[number % 2]
        with cloud.client(each, at=REPLICAS[number // 2 % 2]) as api:
            answer = api.post("query/", json={"query": f"{QUESTION} ({number})"})
        assert answer.status_code == 200, answer.text
        return words[each], json.dumps(answer.json())

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(QUESTIONS)))
    for word, text in answers:
        other = ({"apricot", "blueberry"} - {word}).pop()
        assert word in text and other not in text
