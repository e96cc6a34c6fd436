"""Every page of the console: opened by the roles that may, kept from all others, and never about
another organization's things."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.apps import apps
from django.test import Client

from core.accounts.platform_admins import change_platform_admin
from core.console.access import CONTENT_SECURITY_POLICY
from core.console.urls import urlpatterns
from core.tenancy.context import tenant
from core.tenancy.models import Role
from tests.conftest import Organization
from tests.console.test_own_host import Page as Html
from tests.everything import MARK, make_everything

ANYBODY = {
    *("sign-in", "sign-in-code", "passkey-options", "passkey-sign-in", "second-passkey-options"),
    *("second-passkey", "forgotten-password", "sign-on-choice", "sign-on", "sign-on-go", None),
    *("sign-out", "invitation", "reset", "forgotten", "theme", "words"),
}
VIEWERS = {
    *("home", "ask", "past", "put-news-away", "conversation", "documents", "document", "compare"),
    *("source", "logo", "you", "own-email", "own-language", "own-password", "own-sessions"),
    *("end-session", "second-factor", "second-factor-set-up", "second-factor-recovery"),
    *("second-factor-off", "new-passkey-options", "add-passkey", "remove-passkey"),
    "connect-sign-on",
}
EDITORS = {
    *("deleted", "many", "library-file", "metadata-file", "read-again", "version-dates"),
    *("withdraw-version", "gaps", "gap-file", "gap", "gap-text", "gap-synonym", "ask-again"),
    *("curated-answers", "new-curated", "curated-answer", "delete-curated"),
}
RUNNING_THE_INSTALLATION = {
    *("installation", "new-organization", "installed-organization", "switch-off", "switch-on"),
    *("installation-state", "installation-model", "test-model"),
}
# Whatever is in none of these is for admins.
PAGES = [page for page in urlpatterns if page.name not in ANYBODY]
METHODS = ("get", "post")
# About a member's own things, so that another's id is nobody's: saying so tells nothing.
OWN = {"end-session", "remove-passkey", "logo", "second-factor-off"}
# Nobody switches the own organization off or on, and this one has no logo.
NOTHING_THERE = {"switch-off", "switch-on", "logo"}
QUERIES = {
    "erase": "?user_identifier=anna",
    "many": "?action=archive&documents={document_id}",
}
FORMS_ONLY, NOT_FOUND = 405, 404


@pytest.fixture
def there(organization: Organization, document_factory: Any) -> dict[str, Any]:
    return dict(make_everything(organization, document_factory))


def address(page: Any, ids: dict[str, Any]) -> str:
    path = re.sub(r"<\w+:(\w+)>", lambda match: str(ids[match[1]]), str(page.pattern))
    return f"/{path}{QUERIES.get(page.name, '').format(**ids)}"


def text_of(answer: Any) -> str:
    async def read() -> bytes:
        return b"".join([block async for block in answer])

    whole: bytes = async_to_sync(read)() if answer.streaming else answer.content
    return whole.decode(errors="replace")


def who_may(page: Any) -> set[str]:
    if page.name in RUNNING_THE_INSTALLATION:
        return set()
    if page.name in VIEWERS:
        return {Role.VIEWER, Role.EDITOR, Role.ADMIN}
    return {Role.EDITOR, Role.ADMIN} if page.name in EDITORS else {Role.ADMIN}


def whom_it_is_for(page: Any) -> str:
    who = "editors and admins" if page.name in EDITORS else "admins"
    return f"This page is for {who}<"


def calls(browser: Client, ids: dict[str, Any], pages: Any) -> Iterator[tuple[Any, str, Any]]:
    """Each of ``pages``, by each method, and how it was answered."""
    for page in pages:
        for method in METHODS:
            yield page, method, getattr(browser, method)(address(page, ids))


def stored(organization: Organization) -> dict[str, list[str]]:
    """All rows of the organization but its members', who are seen when they come."""
    with tenant(organization.id):
        return {
            model._meta.label: [repr(row) for row in model._base_manager.order_by("pk").values()]
            for model in apps.get_models()
            if any(field.name == "organization" for field in model._meta.fields)
            and model._meta.label != "tenancy.User"
        }


def test_the_table_names_pages_that_are_there() -> None:
    names = {page.name for page in urlpatterns}
    assert names >= ANYBODY | VIEWERS | EDITORS | RUNNING_THE_INSTALLATION


def test_who_is_not_signed_in_is_sent_to_sign_in(there: Any) -> None:
    wrong = [
        (page.name, method, answer.status_code)
        for page, method, answer in calls(Client(), there, PAGES)
        if answer.status_code != 302 or not answer["Location"].startswith("/sign-in/")
    ]
    assert wrong == []


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR, Role.ADMIN])
def test_a_role_that_may_not_is_told_so_and_changes_nothing(
    organization: Organization, signed_in: Any, there: Any, role: Role
) -> None:
    browser = signed_in(getattr(organization, role))
    before = stored(organization)
    wrong = []
    for page, method, answer in calls(browser, there, [p for p in PAGES if role not in who_may(p)]):
        expected = NOT_FOUND if page.name in RUNNING_THE_INSTALLATION else 403
        if answer.status_code != expected:
            wrong.append((page.name, method, answer.status_code))
        elif expected == 403 and whom_it_is_for(page) not in answer.content.decode():
            wrong.append((page.name, method, "does not say for whom it is"))
    assert wrong == []
    assert stored(organization) == before


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR, Role.ADMIN])
def test_a_role_that_may_opens_each_page(
    organization: Organization, signed_in: Any, there: Any, role: Role
) -> None:
    browser = signed_in(getattr(organization, role))
    pages = [page for page in PAGES if role in who_may(page)]
    if role == Role.ADMIN:
        change_platform_admin(organization.admin, True, actor="test")
        pages += [page for page in PAGES if page.name in RUNNING_THE_INSTALLATION]
    wrong = []
    for page in pages:
        answer = browser.get(address(page, there))
        expected = {200, FORMS_ONLY}
        if page.name in NOTHING_THERE or (page.name == "conversation" and role != Role.VIEWER):
            expected = {NOT_FOUND}
        if answer.status_code not in expected and page.name != "home":
            wrong.append((page.name, answer.status_code))
    assert wrong == []


def test_each_page_forbids_other_hosts_and_inline_code_and_holds_none(
    organization: Organization, signed_in: Any, there: Any
) -> None:
    change_platform_admin(organization.admin, True, actor="test")
    browser = signed_in(organization.admin)
    wrong, seen = [], 0
    for page in PAGES:
        answer = browser.get(address(page, there))
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        seen += 1
        if answer["Content-Security-Policy"] != CONTENT_SECURITY_POLICY:
            wrong.append((page.name, "another policy"))
        if inline := Html(text_of(answer)).inline:
            wrong.append((page.name, inline))
    assert wrong == []
    assert seen > 50


def test_another_organizations_things_are_not_there(
    organization: Organization, other_organization: Organization, signed_in: Any, there: Any
) -> None:
    """Nor are they changed, shown or named, whoever asks."""
    before = stored(organization)
    browser = signed_in(other_organization.admin)
    wrong = []
    for page, method, answer in calls(browser, there, PAGES):
        if page.name in RUNNING_THE_INSTALLATION or page.name == "own-sessions":
            continue
        if MARK in text_of(answer):
            wrong.append((page.name, method, "names it"))
        if "_id>" in str(page.pattern) and page.name not in OWN:
            expected = {NOT_FOUND, FORMS_ONLY}
            if answer.status_code not in expected:
                wrong.append((page.name, method, answer.status_code))
    assert wrong == []
    assert stored(organization) == before
