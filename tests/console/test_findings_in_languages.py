"""What the doctor finds is said in the reader's language on the page of the installation, and in
English to programs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.utils import translation

from appliance.doctor import database
from appliance.doctor.examine import examine
from appliance.doctor.finding import Finding, Level
from core.accounts.platform_admins import change_platform_admin

# These are names of programs.
SAME = {"pgvector", "redis"}


def found_in(language: str) -> list[Finding]:
    with translation.override(language):
        return list(examine(with_models=False))


def all_well(monkeypatch: Any, override: Any, folder: Path) -> None:
    override(BACKUP_DIR=folder)


def all_wrong(monkeypatch: Any, override: Any, folder: Path) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError("AccessDenied")

    (folder / "latest.json").write_text("{")
    override(BACKUP_DIR=folder, DEBUG=True, PUBLIC_URL="https://127.0.0.1:1")
    monkeypatch.setattr(database, "UNSAFE_ROLE", "SELECT true, true, true")
    monkeypatch.setattr(database, "EXTENSION", "SELECT '0.7.0', '0.8.1'")
    monkeypatch.setattr(database, "unguarded_tables", lambda cursor: ["documents_chunk"])
    monkeypatch.setattr(database, "pending", lambda connection: [("documents", "0003_more")])
    monkeypatch.setattr(FileSystemStorage, "_save", refuse)


@pytest.mark.parametrize("language", ["de", "es", "fr", "it", "nl", "pt"])
@pytest.mark.parametrize("prepare", [all_well, all_wrong])
def test_each_finding_is_in_the_readers_language(
    monkeypatch: Any, override: Any, organization: Any, tmp_path: Path, language: str,
    prepare: Callable[[Any, Any, Path], None],
) -> None:  # fmt: skip
    prepare(monkeypatch, override, tmp_path)

    english, theirs = found_in("en"), found_in(language)

    assert [one.level for one in theirs] == [one.level for one in english]
    assert len(english) > 10
    for mine, yours in zip(english, theirs, strict=True):
        # Other languages have names in common with English, such as "roles" in Spanish.
        assert yours.name != mine.name or mine.name in SAME or language != "de"
        assert yours.found != mine.found
        assert yours.advice != mine.advice or not mine.advice


def test_redis_that_is_away_is_told_in_german(monkeypatch: Any, organization: Any) -> None:
    from django.conf import settings

    for queue in settings.RQ_QUEUES.values():
        monkeypatch.setitem(queue, "URL", "redis://127.0.0.1:1/0")

    [redis] = [one for one in found_in("de") if one.name == "redis"]

    assert redis.level is Level.ERROR
    assert redis.found.startswith("Redis antwortet nicht: ")
    assert redis.advice == "Sehen Sie nach, ob es läuft und ob REDIS_URL stimmt."


def test_a_page_tells_findings_in_german_and_programs_in_english(
    organization: Any, signed_in: Any, platform_api: Any
) -> None:
    german = {"Accept-Language": "de"}
    change_platform_admin(organization.admin, True, actor="test")

    state = signed_in(organization.admin).get("/installation/state/", headers=german)
    page = " ".join(state.content.decode().split())

    assert "<strong>Warteschlange parse</strong>" in page and "Worker: 0, wartende" in page
    assert "Starten Sie <code>serve</code> oder <code>worker parse</code>" in page
    assert "Die Rolle im Betrieb ist kein Superuser" in page
    assert "workers, " not in page and "answers, database" not in page
    findings = platform_api.get("/api/v1/installation/", headers=german).json()["findings"]
    [queue] = [one for one in findings if one["name"] == "queue parse"]
    assert queue["found"].startswith("0 workers, ")
    assert queue["advice"] == "Start `serve`, or `worker parse`: uploads wait for it."
