"""Which language a page is in."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation
from django.utils.formats import date_format

from core.audit.detail_names import worded
from core.audit.members import invite
from core.tenancy.context import tenant
from core.tenancy.models import OneTimeLink, Organization, Role
from tests.conftest import PASSWORD

PAGES = [
    "/ask/",
    "/documents/",
    "/gaps/",
    "/conversations/",
    "/insight/",
    "/people/",
    "/settings/",
    "/settings/keys/",
    "/settings/audit/",
    "/you/",
]
LANGUAGES = [code for code, _ in settings.LANGUAGES]


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def speak(organization: Any, language: str) -> None:
    """Set the organization's language."""
    with tenant(organization.id):
        found = Organization.objects.get(pk=organization.id)
        found.settings["language"] = language
        found.save()


def test_the_sign_in_page_is_in_the_browsers_language(client: Client) -> None:
    german = text_of(client.get("/sign-in/", headers={"Accept-Language": "de-AT,en;q=0.5"}))
    other = text_of(client.get("/sign-in/", headers={"Accept-Language": "fi"}))

    assert '<html lang="de">' in german
    assert "Benutzername" in german
    assert '<html lang="en">' in other
    assert "Username" in other


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", PAGES)
def test_pages_are_shown_in_each_language(
    organization: Any, signed_in: Any, address: str, language: str
) -> None:
    browser = signed_in(organization.admin)

    page = browser.get(address, headers={"Accept-Language": language})

    assert page.status_code == 200
    assert f'<html lang="{language}">' in text_of(page)


def test_a_choice_is_kept_and_comes_before_the_organizations_and_the_browsers(
    organization: Any, signed_in: Any
) -> None:
    speak(organization, "de-CH")
    browser = signed_in(organization.viewer)
    before = text_of(browser.get("/you/", headers={"Accept-Language": "en"}))

    saved = text_of(browser.post("/you/language/", {"language": "en"}, follow=True))
    browser.post("/sign-out/")
    again = text_of(signed_in(organization.viewer).get("/you/"))

    assert '<html lang="de">' in before
    assert "Your language is saved." in saved
    assert '<html lang="en">' in again
    assert '<option value="en" selected>' in again


def test_a_choice_can_be_taken_back(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.viewer)
    chosen = text_of(browser.post("/you/language/", {"language": "de"}, follow=True))

    freed = text_of(browser.post("/you/language/", {"language": ""}, follow=True))

    assert '<html lang="de">' in chosen
    assert "Ihre Sprache ist gespeichert." in chosen
    assert '<html lang="en">' in freed


def test_the_address_of_a_form_says_that_it_is_one(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)
    browser.post("/you/language/", {"language": "de"})
    page = browser.get("/you/password/")
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "Diese Adresse nimmt nur an" in text_of(page)


def test_a_language_that_is_not_there_is_refused(organization: Any, signed_in: Any) -> None:
    refused = signed_in(organization.viewer).post("/you/language/", {"language": "xx"})

    assert refused.status_code == 422


def test_the_api_stays_english_for_a_german_reader(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)
    browser.post("/you/language/", {"language": "de"})
    browser.get("/you/")

    refused = browser.get("/api/v1/documents/00000000-0000-0000-0000-000000000000/")

    assert refused.json()["title"] == "There is nothing here"
    assert translation.get_language() == "en"


def test_a_missing_page_and_a_forbidden_one_are_in_the_readers_language(
    organization: Any, signed_in: Any
) -> None:
    browser = signed_in(organization.viewer)
    browser.post("/you/language/", {"language": "de"})

    forbidden = browser.get("/settings/")

    assert forbidden.status_code == 403
    assert "Diese Seite ist für Admins" in text_of(forbidden)
    for nowhere in ("/nowhere/", f"/documents/{uuid4()}/"):
        missing = browser.get(nowhere)
        assert missing.status_code == 404
        assert "Hier ist nichts" in text_of(missing)
    assert "There is nothing at this address." in text_of(browser.get("/api/v1/nowhere/"))


def test_scripts_get_their_texts_in_a_language_that_is_there(client: Client) -> None:
    assert "Kopiert" in text_of(client.get("/console/words/de.js"))
    assert "gettext" in text_of(client.get("/console/words/en.js"))
    assert client.get("/console/words/xx.js").status_code == 404


def test_wrong_passwords_are_refused_in_the_browsers_language(
    organization: Any, client: Client
) -> None:
    form = {"username": organization.viewer.username, "password": f"not {PASSWORD}"}

    refused = client.post("/sign-in/", form, headers={"Accept-Language": "de"})

    assert "Benutzername und Passwort passen nicht zusammen" in text_of(refused)


def test_dates_follow_the_language() -> None:
    day = date(2026, 12, 3)

    with translation.override("en"):
        assert date_format(day, "DATE_FORMAT") == "3 Dec 2026"
    with translation.override("de"):
        assert date_format(day, "DATE_FORMAT") == "3. Dez. 2026"


@pytest.mark.parametrize(
    ("zone", "written"),
    [("UTC", "30 Nov 2099, 08:20 UTC"), ("Europe/Berlin", "30 Nov 2099, 09:20 CET")],
)
def test_moments_name_the_time_zone_that_they_are_in(
    organization: Any, signed_in: Any, zone: str, written: str
) -> None:
    moment = datetime(2099, 11, 30, 8, 20, tzinfo=UTC)
    invite(organization.id, Role.VIEWER, actor="test")
    with tenant(organization.id):
        OneTimeLink.objects.update(expires_at=moment)
    browser = signed_in(organization.admin)

    with timezone.override(zone):
        assert written in text_of(browser.get("/people/"))
        assert worded(moment.isoformat()) == written
