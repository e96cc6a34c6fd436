"""What the documentation says about code is what the code does."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.errors import DocumentError
from tests.docs.builder import ROOT, build_docs

DOCS = ROOT / "docs"
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]
PAGES += sorted(DOCS.rglob("*.md"))
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
# A path of this repository in backticks: a known top folder, then at least one name.
PATH = re.compile(r"`((?:appliance|core|scripts|tests|docs|\.github)/[\w./-]+)`")


def test_made_pages_are_those_that_the_script_makes() -> None:
    result = subprocess.run(
        [sys.executable, ROOT / "scripts" / "build_docs", "--check"],
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_check_names_a_page_that_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / ".env.example").write_text("# Title\n#\n# How.\n\n# --- A ---\n\n# Is b.\n#B=1\n")
    (tmp_path / "docs" / "api.md").write_text(build_docs.BEGIN + build_docs.END)
    monkeypatch.setattr(build_docs, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "argv", ["build_docs"])
    assert build_docs.main() == 0
    assert "| `B` | `1` | Is b. |" in (tmp_path / "docs" / "configuration.md").read_text()
    (tmp_path / "docs" / "configuration.md").write_text("old")
    monkeypatch.setattr(sys, "argv", ["build_docs", "--check"])
    assert build_docs.main() == 1
    assert "configuration.md" in capsys.readouterr().out


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_paths_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [page.parent / link for link in LINK.findall(text) if "://" not in link]
    paths = [ROOT / path for path in PATH.findall(text)]
    missing = [str(target) for target in links + paths if not target.exists()]
    assert not missing


@pytest.mark.parametrize(
    "code",
    [error.code for error in DocumentError.__subclasses__()]
    + ["unsupported_file_type", "file_too_large", "internal_error"],
)
def test_operations_says_what_to_do_about_each_failed_document(code: str) -> None:
    assert f"| `{code}` |" in (DOCS / "operations.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("method", "path", "body", "headers"),
    [
        ("DELETE", "/api/v1/query/", {}, {}),
        ("POST", "/api/v1/query/", {"data": "x", "content_type": "text/plain"}, {}),
        ("POST", "/api/v1/query/", {}, {"Accept": "text/html"}),
        ("POST", "/api/v1/query/", {"data": " " * 6_000_000}, {}),
    ],
    ids=["method", "media type", "accept", "size"],
)
def test_refusals_of_the_framework_are_in_the_api_page(
    api: Any, organization: Any, method: str, path: str, body: Any, headers: Any
) -> None:
    body = {"content_type": "application/json", "headers": headers, **body}
    answer = api(organization.secret_key).generic(method, path, **body)
    assert answer.status_code in {405, 406, 413, 415}
    assert f"`{answer.json()['code']}`" in (DOCS / "api.md").read_text(encoding="utf-8")


def test_each_decision_has_a_number_of_its_own_and_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    files = sorted(path.name for path in folder.glob("0*.md"))
    numbers = [name[:4] for name in files]
    assert len(set(numbers)) == len(numbers)
    listed = re.findall(
        r"^\| \[(\d{4})\]\((\S+)\)", (folder / "README.md").read_text(), re.MULTILINE
    )
    assert [name for _, name in listed] == files
    assert [number for number, _ in listed] == numbers
