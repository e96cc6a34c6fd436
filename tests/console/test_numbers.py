"""Numbers in the reader's way of writing them, where people read them and nowhere else."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.template import engines
from django.utils import translation
from django.utils.formats import reset_format_cache

from core.accounts.platform_admins import change_platform_admin
from core.audit.organizations import change_options
from core.console.formats.en import formats
from tests.conftest import ROOT
from tests.console.test_every_page import PAGES, address, text_of, there

__all__ = ["there"]
TEMPLATES = ROOT / "core" / "console" / "templates"
MARK = "¦"
# Attributes that people read, or hear.
READ_BY_PEOPLE = {"aria-label", "title", "alt", "placeholder", "content", "data-reason"}


@pytest.fixture
def marked(monkeypatch: Any) -> Iterator[None]:
    """Each digit of a number is parted from the next by MARK."""
    monkeypatch.setattr(formats, "THOUSAND_SEPARATOR", MARK, raising=False)
    monkeypatch.setattr(formats, "NUMBER_GROUPING", 1, raising=False)
    reset_format_cache()
    yield
    monkeypatch.undo()
    reset_format_cache()


class ForMachines(HTMLParser):
    """What scripts, forms and addresses read of a page: attributes, and texts of scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        self.found += [
            f"{tag} {name}={value}" for name, value in attrs if name not in READ_BY_PEOPLE
        ]

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "textarea", "style"):
            self.found.append(f"{self._inside}: {data}")


def test_what_machines_read_is_written_plainly_on_every_page(
    organization: Any, signed_in: Any, there: Any, marked: None
) -> None:
    change_platform_admin(organization.admin, True, actor="test")
    quotas = {"documents": 5000, "questions_per_month": 9000}
    change_options(organization.id, {"quotas": quotas}, actor="test", by_platform=True)
    browser = signed_in(organization.admin)
    wrong, marks = [], 0
    for page in PAGES:
        answer = browser.get(address(page, there))
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        text = text_of(answer)
        marks += text.count(MARK)
        wrong += [(page.name, one) for one in ForMachines(text).found if MARK in one]
    assert wrong == []
    assert marks > 10


def test_whatever_a_template_puts_into_an_address_is_plain() -> None:
    """Also on pages that only long lists have."""
    parameter = re.compile(r"[?;}]\w+=\{\{ ([^}]+) \}\}")
    found = [
        (path.name, value)
        for path in sorted(TEMPLATES.rglob("*.html"))
        for value in parameter.findall(path.read_text(encoding="utf-8"))
    ]
    assert len(found) > 20
    plain = re.compile(r"\|(unlocalize|urlencode)\b")
    assert [one for one in found if not plain.search(one[1])] == []


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("de", "1.234 · 1.234,5"),
        ("en", "1,234 · 1,234.5"),
        ("fr", "1\xa0234 · 1\xa0234,5"),
    ],
)
def test_counts_and_costs_are_written_as_the_language_does(language: str, shown: str) -> None:
    template = engines["django"].from_string("{{ count }} · {{ cost|floatformat:1 }}")
    with translation.override(language):
        assert template.render({"count": 1234, "cost": 1234.5}) == shown


def test_files_stay_plain(organization: Any, signed_in: Any, there: Any, marked: None) -> None:
    browser = signed_in(organization.admin)
    for name in ("library-file", "insight-file", "gap-file"):
        (page,) = (page for page in PAGES if page.name == name)
        answer = browser.get(address(page, there))
        assert answer.status_code == 200
        assert MARK not in text_of(answer)
