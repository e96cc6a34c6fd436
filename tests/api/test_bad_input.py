"""Whatever is sent, the answer is a problem with a 4xx status, never a 500."""

import json

import pytest
from django.test import AsyncClient

JSON = "application/json"
NESTED = b'{"query": ' + b"[" * 100_000
BODIES = {
    "nothing": b"",
    "not JSON": b"{query}",
    "cut off": b'{"query": "lea',
    "not UTF-8": b'{"query": "\xff\xfe"}',
    "UTF-16": '{"query": "leave"}'.encode("utf-16"),
    "NaN": b'{"query": "leave", "top_k": NaN}',
    "a huge number": b'{"query": "leave", "top_k": ' + b"9" * 5000 + b"}",
    "nested too deep": NESTED,
    "a list": b"[]",
    "a string": b'"leave"',
    "null": b"null",
    "no query": b"{}",
    "query null": b'{"query": null}',
    "query empty": b'{"query": "  "}',
    "query a list": b'{"query": ["leave"]}',
    "query an object": b'{"query": {"a": 1}}',
    "query true": b'{"query": true}',
    "query with NUL": b'{"query": "a\\u0000b"}',
    "query with half a surrogate": b'{"query": "\\ud800"}',
    "query too long": json.dumps({"query": "x" * 2001}).encode(),
    "as_of no date": b'{"query": "leave", "as_of": "tomorrow"}',
    "as_of no such day": b'{"query": "leave", "as_of": "2026-02-30"}',
    "as_of a number": b'{"query": "leave", "as_of": 20260101}',
    "filters a string": b'{"query": "leave", "filters": "team"}',
    "filters a list": b'{"query": "leave", "filters": ["team"]}',
    "filters nested": b'{"query": "leave", "filters": {"team": {"a": 1}}}',
    "filters null inside": b'{"query": "leave", "filters": {"team": null}}',
    "filters empty list": b'{"query": "leave", "filters": {"team": []}}',
    "filters list of lists": b'{"query": "leave", "filters": {"team": [[]]}}',
    "filters with NUL": b'{"query": "leave", "filters": {"team": "\\u0000"}}',
    "filters with NUL in a name": b'{"query": "leave", "filters": {"\\u0000": "HR"}}',
    "filters with half a surrogate": b'{"query": "leave", "filters": {"team": "\\udfff"}}',
    "filters infinite": b'{"query": "leave", "filters": {"team": 1e999}}',
    "filters too many": json.dumps(
        {"query": "leave", "filters": {str(n): 1 for n in range(21)}}
    ).encode(),
    "filters too long": json.dumps({"query": "leave", "filters": {"a": "x" * 20_000}}).encode(),
    **{
        f"top_k {value}": f'{{"query": "leave", "top_k": {value}}}'.encode()
        for value in ("0", "-1", "1e30", "1.5", '"many"', "true", "[]", "9" * 40)
    },
}
QUESTIONS = {
    "conversation no id": b'{"query": "leave", "conversation_id": "nonsense"}',
    "conversation a number": b'{"query": "leave", "conversation_id": -1}',
    "conversation huge": b'{"query": "leave", "conversation_id": ' + b"9" * 60 + b"}",
    "conversation a list": b'{"query": "leave", "conversation_id": []}',
    "person with NUL": b'{"query": "leave", "user_identifier": "\\u0000"}',
    "person too long": json.dumps({"query": "leave", "user_identifier": "x" * 201}).encode(),
    "person a list": b'{"query": "leave", "user_identifier": []}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_search_that_is_wrong_is_a_problem(organization, api, is_problem, body):
    answer = api(organization.secret_key).generic("POST", "/api/v1/search/", body, JSON)
    assert is_problem(answer, 400, "validation_error")


@pytest.mark.parametrize("body", (BODIES | QUESTIONS).values(), ids=BODIES | QUESTIONS)
def test_a_question_that_is_wrong_is_a_problem(organization, api, is_problem, body):
    answer = api(organization.secret_key).generic("POST", "/api/v1/query/", body, JSON)
    assert is_problem(answer, 400, "validation_error")


def test_fields_that_nobody_knows_do_no_harm(organization, api):
    body = {"query": "leave", "nonsense": {"a": [1]}}
    client = api(organization.secret_key)
    for address in ("search/", "query/"):
        answer = client.post(f"/api/v1/{address}", body, content_type=JSON)
        assert answer.status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"null",
        b"{}",
        b'{"name": "Acme"}',
        b'{"name": "", "slug": "acme"}',
        b'{"name": "a\\u0000", "slug": "acme"}',
        b'{"name": "Acme", "slug": "no spaces"}',
        b'{"name": "Acme", "slug": "' + b"x" * 81 + b'"}',
        b'{"name": {}, "slug": []}',
    ],
)
def test_an_organization_that_is_wrong_is_a_problem(platform_api, is_problem, body):
    answer = platform_api.generic("POST", "/api/v1/organizations/", body, JSON)
    assert is_problem(answer, 400, "validation_error")


@pytest.mark.parametrize(
    "query",
    [
        *("status=done", "status=%00"),
        *("ordering=size", "ordering=--title", "ordering=created_at,title"),
        *("page=0", "page=x", "page=%00", f"page={'9' * 30}", f"page={'9' * 5000}"),
        *("page=2", "page=last"),
        *("page_size=0", "page_size=101", "page_size=x", f"page_size={'9' * 5000}"),
        *("q=%00", f"q={'x' * 201}"),
    ],
)
def test_a_list_that_is_asked_for_wrongly_is_a_problem(organization, api, is_problem, query):
    answer = api(organization.secret_key).get(f"/api/v1/documents/?{query}")
    assert is_problem(answer, 404 if query == "page=2" else 400)


@pytest.mark.parametrize("address", ["nonsense", "1", "%00", "x" * 3000, "é"])
def test_an_id_that_is_none_is_not_found(organization, api, is_problem, address):
    client = api(organization.secret_key)
    for collection in ("documents", "conversations", "organizations", "nowhere"):
        answer = client.get(f"/api/v1/{collection}/{address}/")
        assert is_problem(answer, 404, "not_found")


def test_a_person_that_can_not_be_is_a_problem(organization, api, is_problem):
    client = api(organization.secret_key)
    for person in ("a%00b", "x" * 201):
        assert is_problem(client.delete(f"/api/v1/users/{person}/"), 400, "validation_error")


def test_a_body_of_another_kind_is_refused(organization, api, is_problem):
    client = api(organization.secret_key)
    for content_type in ("text/plain", "application/xml", "multipart/form-data; boundary=x", ""):
        for address in ("search/", "query/"):
            answer = client.generic("POST", f"/api/v1/{address}", b"query", content_type)
            assert is_problem(answer, 415, "unsupported_media_type")


async def test_a_charset_can_not_break_anything(organization):
    headers = {"X-API-Key": organization.secret_key}
    client = AsyncClient(raise_request_exception=False)
    form = b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nLeave\r\n--x--\r\n'
    for charset in ("utf-16", "zlib", "base64", "rot13", "nonsense"):
        for address, body, content_type, status in (
            ("search/?x=%ff", b'{"query": "leave"}', JSON, 200),
            ("documents/upload/", form, "multipart/form-data; boundary=x", 400),
        ):
            answer = await client.generic(
                "POST",
                f"/api/v1/{address}",
                body,
                f"{content_type}; charset={charset}",
                headers=headers,
            )
            assert answer.status_code == status, charset


def test_a_body_past_the_limit_is_refused(organization, api, is_problem, override):
    override(DATA_UPLOAD_MAX_MEMORY_SIZE=10_000)
    body = json.dumps({"query": "leave", "nonsense": "x" * 10_000})
    answer = api(organization.secret_key).generic("POST", "/api/v1/query/", body, JSON)
    assert is_problem(answer, 413, "request_too_large")


def test_a_method_that_is_not_there_is_a_problem(organization, api, is_problem):
    client = api(organization.secret_key)
    assert is_problem(client.put("/api/v1/documents/"), 405, "method_not_allowed")
    assert is_problem(client.get("/api/v1/query/"), 405, "method_not_allowed")


def test_a_form_of_answer_that_is_not_there_is_a_problem(organization, api, is_problem):
    answer = api(organization.secret_key).get(
        "/api/v1/documents/", headers={"Accept": "application/xml"}
    )
    assert is_problem(answer, 406, "not_acceptable")


def test_too_many_requests_are_told_when_to_come_back(organization, api, is_problem, override):
    override(RATE_LIMIT_ENABLED=True, RATE_LIMIT_PER_MINUTE=2)
    client = api(organization.secret_key)
    # Two minutes may meet in the middle of this; five requests exceed the limit in one of them.
    answers = [client.get("/api/v1/documents/") for _ in range(5)]
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert is_problem(refused, 429, "rate_limited")
    assert 0 < int(refused["Retry-After"]) <= 60
