"""Answers that differ from docs/openapi.yaml fail the test that got them."""

import json

import pytest

from tests.schemas import PROBLEM, compare, differences

KEYS = "/api/v1/organizations/6f1b9c9e-3d8b-4c57-9a35-0c8a1d9be7a1/widget/"


def found(method: str, path: str, status: int, media_type: str, body: object) -> list[str]:
    encoded = json.dumps(body).encode() if body is not None else b""
    compare(method, path, status, media_type, encoded)
    return differences()


def test_an_answer_as_described_is_no_difference():
    assert found("GET", KEYS, 200, "application/json", {"origins": []}) == []


@pytest.mark.parametrize(
    ("status", "media_type", "body", "difference"),
    [
        (418, "application/json", {}, "is no status that is described"),
        (200, "text/html", {}, "is text/html"),
        (200, "application/json", {}, "'origins' is a required property"),
        (200, "application/json", {"origins": "none"}, "is not of type 'array'"),
        (200, "application/json", {"origins": [], "more": 1}, "'more' was unexpected"),
        (404, PROBLEM, {"detail": "Nothing."}, "'code' is a required property"),
    ],
)
def test_another_answer_is_told(status, media_type, body, difference):
    assert any(difference in told for told in found("GET", KEYS, status, media_type, body))


def test_a_method_that_is_not_described_is_refused():
    assert found("PUT", KEYS, 405, PROBLEM, {}) == []
    assert found("PUT", KEYS, 403, PROBLEM, {}) == []
    assert found("PUT", KEYS, 200, "application/json", {}) != []


def test_pages_for_people_are_not_described():
    assert found("GET", "/", 418, "text/html", None) == []
