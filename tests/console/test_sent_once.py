"""A page that shows what a form made, loaded again: nothing is made a second time."""

import re
from typing import Any

import pytest
from django.test import Client

from core.audit.models import AuditEvent
from core.tenancy.context import tenant
from tests.conftest import PASSWORD

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def browser(organization: Any) -> Client:
    """An admin's, that sends what its forms hold, as browsers do."""
    made = Client(enforce_csrf_checks=True)
    form = {"username": organization.admin.username, "password": PASSWORD}
    assert made.post("/sign-in/", form | token(made, "/sign-in/")).status_code == 302
    return made


def token(browser: Client, page: str) -> dict[str, str]:
    found = TOKEN.search(text_of(browser.get(page)))
    assert found is not None
    return {"csrfmiddlewaretoken": found[1]}


def actions(organization: Any) -> list[str]:
    with tenant(organization.id):
        events = AuditEvent.objects.exclude(action__startswith="sign_in.").order_by("created_at")
        return [event.action for event in events]


@pytest.mark.parametrize(
    ("page", "address", "given", "done"),
    [
        ("/people/invite/", "", {"role": "viewer"}, "invitation.created"),
        ("/people/{editor}/", "reset-link/", {}, "reset_link.created"),
        ("/settings/keys/new/", "", {"name": "Payroll", "kind": "secret"}, "key.made"),
        ("/settings/sign-on/", "/settings/sign-on/scim/", {}, "scim_token.made"),
        (
            "/conversations/erase/?user_identifier=anna",
            "",
            {"user_identifier": "anna"},
            "person.erased",
        ),
    ],
)
def test_what_is_loaded_again_is_made_once(
    organization: Any, browser: Client, page: str, address: str, given: Any, done: str
) -> None:
    page = page.format(editor=organization.editor.pk)
    there = address if address.startswith("/") else f"{page}{address}"
    form = given | token(browser, page)

    first = browser.post(there, form)
    before = actions(organization)
    again = browser.post(there, form, headers={"Referer": f"http://testserver{page}"})
    anew = browser.post(there, given | token(browser, page))

    assert (first.status_code, again.status_code, anew.status_code) == (200, 409, 200)
    assert "You have sent this already" in text_of(again)
    assert f'href="{page}"' in text_of(again)
    assert actions(organization) == [done, done]
    assert before == [done]


def test_a_form_that_was_refused_may_be_sent_as_often_as_one_likes(browser: Client) -> None:
    form = {"role": "viewer", "email": "no address"} | token(browser, "/people/invite/")
    for _ in range(2):
        assert browser.post("/people/invite/", form).status_code == 422


def test_a_signing_secret_is_shown_again_and_replaced_once(
    organization: Any, browser: Client
) -> None:
    page, there = f"/settings/widget/{organization.id}/", "/settings/widget/secret/"
    form = token(browser, page)
    assert [browser.post(there, form).status_code for _ in range(2)] == [200, 200]

    form |= {"rotate": "yes"}
    assert [browser.post(there, form).status_code for _ in range(2)] == [200, 409]
