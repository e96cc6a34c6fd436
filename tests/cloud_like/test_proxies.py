"""Through a CDN and a load balancer: whose address counts, and what arrives at once."""

import re

import httpx

from tests.cloud_like.cloud import Cloud, Organization

PAST_THE_LIMIT = 10  # SIGN_IN_ATTEMPTS_PER_MINUTE is 3
WRONG, TOO_MANY = 422, 429


def failed_sign_in(person: httpx.Client, username: str) -> int:
    page = person.get("/sign-in/").text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None, page
    form = {"csrfmiddlewaretoken": token[1], "username": username, "password": "wrong-password"}
    referer = str(person.base_url.join("/sign-in/"))
    return person.post("/sign-in/", data=form, headers={"Referer": referer}).status_code


def test_people_behind_two_proxies_are_counted_each_by_themselves(cloud: Cloud) -> None:
    for number in range(PAST_THE_LIMIT):
        with cloud.visitor({}, person=f"127.0.1.{number + 1}") as person:
            assert failed_sign_in(person, f"somebody-{number}") == WRONG


def test_one_person_who_makes_addresses_up_is_still_one(cloud: Cloud) -> None:
    statuses = []
    for number in range(PAST_THE_LIMIT):
        made_up = {"X-Forwarded-For": f"203.0.113.{number}"}
        with cloud.visitor(made_up, person="127.0.2.1") as person:
            statuses.append(failed_sign_in(person, f"anybody-{number}"))
    assert statuses[0] == WRONG
    assert TOO_MANY in statuses


def test_an_answer_comes_through_both_as_a_stream(cloud: Cloud, organization: Organization) -> None:
    asked = {"query": "What is the secret word?"}
    headers = {"Accept": "text/event-stream"}
    with (
        cloud.client(organization) as api,
        api.stream("POST", "query/", json=asked, headers=headers) as answer,
    ):
        assert answer.status_code == 200
        assert "content-length" not in answer.headers
        assert any(line == "event: done" for line in answer.iter_lines())
