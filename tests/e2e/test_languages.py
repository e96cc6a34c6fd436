"""The console in German, at a desk and on a phone: no page is wider than its window; its main pages
in Portuguese."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import PASSWORD, Organization

# Of each page the heading that says what it is.
PORTUGUESE = {
    "ask": "Perguntar",
    "documents": "Documentos",
    "documents/{document}": "Férias",
    "gaps": "Lacunas",
    "conversations": "Conversas",
    "insight": "Análise",
    "people": "Pessoas",
    "settings": "Definições",
    "settings/sign-on": "Início de sessão único",
    "you": "Você",
}
PAGES = ["ask", "documents", "gaps", "conversations", "insight", "people", "settings", "you"]


def sign_in(page: Page, address: str, username: str) -> None:
    page.goto(f"{address}/sign-in/")
    page.get_by_label("Benutzername").fill(username)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url("**/ask/")


@pytest.mark.parametrize("width", [1280, 390])
def test_german_pages_fit_and_their_scripts_speak_german(
    browser: Browser,
    appliance_url: str,
    organization: Organization,
    document_factory: Callable[..., Any],
    asked: Callable[..., Any],
    width: int,
) -> None:
    leave = document_factory(organization, "Employees have 25 days of leave.", title="Urlaub")
    asked(organization, "May I take leave for my dog?")
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="de-DE")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    sign_in(page, appliance_url, organization.admin.username)

    for name in [*PAGES, f"documents/{leave.pk}"]:
        page.goto(f"{appliance_url}/{name}/")
        page.wait_for_load_state("networkidle")
        if folder := os.environ.get("SHOTS"):
            shot = Path(folder) / f"{name[:12].replace('/', '-')}-{width}.png"
            page.screenshot(path=shot, full_page=True)
        assert page.locator("html").get_attribute("lang") == "de"
        assert page.evaluate("gettext('Copied')") == "Kopiert"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert errors == []
    context.close()


def test_the_main_pages_are_in_portuguese(
    browser: Browser,
    appliance_url: str,
    organization: Organization,
    document_factory: Callable[..., Any],
) -> None:
    document = document_factory(organization, title="Férias")
    context = browser.new_context(locale="pt-PT")
    page = context.new_page()
    page.goto(f"{appliance_url}/sign-in/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Entrar")
    page.get_by_label("Nome de utilizador").fill(organization.admin.username)
    page.get_by_label("Palavra-passe").fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    page.wait_for_url("**/ask/")
    for address, heading in PORTUGUESE.items():
        page.goto(f"{appliance_url}/{address.format(document=document.pk)}/")
        expect(page.locator("html")).to_have_attribute("lang", "pt")
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    context.close()


def test_an_upload_that_is_refused_says_why_in_the_readers_words(
    browser: Browser,
    appliance_url: str,
    organization: Organization,
    document_factory: Callable[..., Any],
    tmp_path: Path,
) -> None:
    leave = document_factory(organization, "25 days of leave.", effective_from=date(2027, 1, 1))
    (tmp_path / "next.txt").write_text("28 days of leave.")
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    sign_in(page, appliance_url, organization.admin.username)
    page.goto(f"{appliance_url}/documents/{leave.pk}/")
    form = page.locator("[data-replace]")
    form.locator("[name=file]").set_input_files(tmp_path / "next.txt")
    form.locator("[name=effective_from]").fill("2026-01-01")
    form.locator("[type=submit]").click()
    told = form.locator("[data-replace-progress] p")
    expect(told).to_contain_text("gilt ab 1. Jan")
    expect(told).not_to_contain_text("counts")
    context.close()
