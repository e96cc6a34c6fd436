"""A console page loads nothing from another host, and its policy would not let it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

import core.console

STATIC = Path(core.console.__file__).parent / "static" / "console"
ELSEWHERE = re.compile(r"(?:https?:)?//[\w-]+(?:\.[\w-]+)+")
# Names, not addresses: no browser fetches a namespace.
NAMESPACES = re.compile(r"http://www\.w3\.org/(?:2000/svg|1999/xhtml)")
PAGES = ("/sign-in/", "/ask/", "/documents/", "/you/", "/people/", "/people/invite/", "/nowhere/")


class Page(HTMLParser):
    """Collects the addresses in a page, and what a strict policy forbids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline: list[str] = []
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open = tag
        for name, value in attrs:
            if name in {"href", "src", "srcset", "action", "poster", "data"} and value:
                self.addresses.append(value)
            if name == "style" or name.startswith("on"):
                self.inline.append(f"{tag} {name}")

    def handle_data(self, data: str) -> None:
        if self._open in {"script", "style"} and data.strip():
            self.inline.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._open = ""


@pytest.fixture
def pages(
    client: Client, organization: Any, signed_in: Any, document_factory: Any
) -> dict[str, str]:
    """Each page's HTML by its address."""
    document = document_factory(organization, ingest=False)
    browser = signed_in(organization.admin)
    person = f"/people/{organization.viewer.pk}/"
    own = [f"/documents/{document.pk}/", f"/source/{document.pk}/1/", person]
    texts = {address: browser.get(address).content.decode() for address in [*PAGES[1:], *own]}
    texts["/people/invite/ done"] = browser.post(
        "/people/invite/", {"role": "viewer"}
    ).content.decode()
    texts["/invitation/"] = client.get("/invitation/").content.decode()
    return {**texts, "/sign-in/": client.get("/sign-in/").content.decode()}


def static_texts() -> Iterator[tuple[str, str]]:
    for path in sorted(STATIC.rglob("*")):
        if path.suffix in {".css", ".js", ".svg"}:
            yield path.name, path.read_text()


def test_pages_name_no_other_host_and_hold_nothing_inline(pages: dict[str, str]) -> None:
    for address, text in pages.items():
        page = Page(text)
        assert [found for found in page.addresses if not re.match(r"/(?!/)|#", found)] == [], (
            address
        )
        assert page.inline == [], address


def test_stylesheets_scripts_and_icons_name_no_other_host() -> None:
    checked = dict(static_texts())

    assert {"base.css", "ask.js", "icons.svg"} <= checked.keys()
    for name, text in checked.items():
        assert ELSEWHERE.findall(NAMESPACES.sub("", text)) == [], name


@pytest.mark.parametrize("address", PAGES[:-1])
def test_pages_forbid_other_hosts_and_inline_code(
    organization: Any, signed_in: Any, client: Client, address: str
) -> None:
    browser = client if address == "/sign-in/" else signed_in(organization.admin)

    policy = browser.get(address)["Content-Security-Policy"]

    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy
    assert "http" not in policy


def test_scripts_name_only_icons_and_parts_that_exist(pages: dict[str, str]) -> None:
    scripts = "\n".join(text for name, text in static_texts() if name.endswith(".js"))
    icons = set(re.findall(r'symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    everything = "".join(pages.values())

    assert set(re.findall(r'icon\("([\w-]+)"', scripts)) <= icons
    assert set(re.findall(r"icons[\w.]*\.svg#([\w-]+)", everything)) <= icons
    for name in set(re.findall(r'\bpart\("([\w-]+)"', scripts)):
        assert f"data-{name}" in everything, name


def test_modules_import_one_another_by_hashed_names_once_collected(tmp_path: Path) -> None:
    storage = "core.console.static_storage.ModuleStaticFilesStorage"
    program = (
        "import django; django.setup()\n"
        "from django.conf import settings\n"
        "from django.core.management import call_command\n"
        f"settings.STATIC_ROOT = {str(tmp_path)!r}\n"
        f"settings.STORAGES = {{**settings.STORAGES, 'staticfiles': {{'BACKEND': {storage!r}}}}}\n"
        "call_command('collectstatic', interactive=False, verbosity=0)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)

    entries = list((tmp_path / "console" / "js").glob("ask.????????????.js"))
    imported = re.findall(r'from "\./([^"]+)"', entries[0].read_text())
    assert len(entries) == 1
    assert imported
    for name in imported:
        assert re.fullmatch(r"[\w-]+\.[0-9a-f]{12}\.js", name)
        assert (tmp_path / "console" / "js" / name).exists()


def test_every_static_file_that_a_page_names_is_there(pages: dict[str, str]) -> None:
    named = {a for text in pages.values() for a in Page(text).addresses if "/static/" in a}

    assert named
    for address in named:
        path = re.sub(r"\.[0-9a-f]{12}(?=\.\w+$)", "", address.partition("#")[0])
        assert finders.find(path.removeprefix("/static/")), address
