"""What is somebody's is kept by no browser and no proxy; what is everybody's may be."""

import pytest
from django.test import Client

MINE = ["/", "/ask/", "/documents/", "/gaps/", "/insight/", "/you/"]


@pytest.mark.parametrize("path", MINE)
def test_a_page_is_not_stored(organization, signed_in, path):
    page = signed_in(organization.admin).get(path)
    assert page.status_code in (200, 302)
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("path", ["documents/", "conversations/", "documents/nowhere/"])
def test_an_answer_of_the_api_is_not_stored(organization, api, path):
    answer = api(organization.secret_key).get(f"/api/v1/{path}")
    assert "no-store" in answer["Cache-Control"]


def test_a_refusal_is_not_stored(api):
    answer = Client().get("/api/v1/documents/")
    assert answer.status_code == 401
    assert "no-store" in answer["Cache-Control"]


def test_the_description_of_the_api_may_be_kept_and_is_asked_for_again():
    first = Client().get("/api/v1/schema/")
    assert first["Cache-Control"] == "no-cache"
    again = Client().get("/api/v1/schema/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "no-cache")
