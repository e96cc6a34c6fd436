"""A page whose form was refused is shown at the address of that form, so each form of it names its
own: without one it is sent to the refused one's, which reads it as something else."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import core.console
from core.documents.models import DocumentVersion
from core.tenancy.context import tenant

TEMPLATES = Path(core.console.__path__[0]) / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
FORM = re.compile(r"<form\b[^>]*>")
# The Ask page's own script sends the one and moves the page's address under the other.
LED_BY_SCRIPTS = {"console/ask/ask.html"}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.name))
def test_each_form_beside_others_names_its_address(path: Path) -> None:
    forms = [form for form in FORM.findall(path.read_text()) if "data-replace" not in form]
    without = [form for form in forms if not re.search(r'action="[^"#]', form)]
    if str(path.relative_to(TEMPLATES)) not in LED_BY_SCRIPTS:
        assert without == [] or without == forms


def sent_from(page: Any, words: str) -> str:
    """The address of the form with ``words``, on a page as it came."""
    forms = re.findall(r"<form\b.*?</form>", page.content.decode(), re.S)
    form = next(form for form in forms if words in form)
    action = re.search(r'action="([^"]*)"', form)
    return action[1] if action else page.wsgi_request.path


def test_a_review_after_refused_dates_changes_no_dates(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    days = (date(2026, 1, 1), date(2027, 6, 30))
    document = document_factory(organization, effective_from=days[0], effective_until=days[1])
    browser = signed_in(organization.editor)
    page = f"/documents/{document.pk}/"
    browser.post(page, {"review_months": "12"})
    dates = {"effective_from": "2026-01-01", "effective_until": "2025-01-01"}
    refused = browser.post(f"{page}versions/1/dates/", dates)
    assert refused.status_code == 400

    browser.post(sent_from(refused, "Reviewed today"), {"reviewed": "true"})

    with tenant(organization.id):
        version = DocumentVersion.objects.get(document=document)
    assert (version.effective_from, version.effective_until) == days


def test_a_group_is_renamed_after_a_member_who_is_not_there(
    organization: Any, signed_in: Any
) -> None:
    browser = signed_in(organization.admin)
    group = browser.post("/people/groups/", {"name": "Drivers"}).headers["Location"]
    refused = browser.post(f"{group}join/", {"username": "nobody"})

    renamed = browser.post(sent_from(refused, 'name="claim_value"'), {"name": "Fleet"}, follow=True)

    assert "<h1>Fleet</h1>" in renamed.content.decode()


def test_the_pages_of_a_long_group_are_turned_after_a_member_who_is_not_there(
    organization: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.console.people.group_pages.ON_A_PAGE", 1)
    browser = signed_in(organization.admin)
    group = browser.post("/people/groups/", {"name": "Drivers"}).headers["Location"]
    for member in (organization.editor, organization.viewer):
        browser.post(f"{group}join/", {"username": member.username})
    refused = browser.post(f"{group}join/", {"username": "nobody"})

    further = re.search(r'href="([^"]*page=2)"', refused.content.decode())

    assert further and further[1] == f"{group}?page=2"
    assert browser.get(further[1]).status_code == 200


def test_a_site_is_checked_after_sites_that_can_not_be(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)
    widget = f"/settings/widget/{organization.id}/"
    refused = browser.post(f"{widget}sites/", {"origins": "*.example.org"})
    assert refused.status_code == 422

    asking = sent_from(refused, 'name="site"').partition("#")[0]
    assert browser.get(asking, {"site": ""}).status_code == 200
