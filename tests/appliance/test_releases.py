"""What each release has written is brought up to date: its tables, with rows of all kinds in them.

tests/data/releases/VERSION.tar is a backup that VERSION made of an organization with one of each
thing. `./scripts/keep_release` writes that of the present version, once more where its schema has
changed before the release; those of released versions stay as they are.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from appliance import __version__
from appliance.backup.archive import check
from tests.appliance.stacks import Stack, migrated_stack, present_stack, row_counts
from tests.conftest import ROOT, Organization
from tests.everything import MARK, make_everything

RELEASES = ROOT / "tests" / "data" / "releases"
OWN = RELEASES / f"{__version__}.tar"
TASK = os.environ.get("POLICYCHAT_RELEASE", "")
SEARCHED = f"SELECT count(*) FROM documents_chunk WHERE content LIKE '%{MARK}%'"


def migrations_of(stack: Stack) -> set[tuple[object, ...]]:
    with stack.superuser() as db:
        return set(db.execute("SELECT app, name FROM django_migrations"))


@pytest.mark.parametrize("archive", sorted(RELEASES.glob("*.tar")), ids=lambda path: path.stem)
def test_an_upgrade_takes_over_all_that_a_release_has_written(
    archive: Path, tmp_path: Path
) -> None:
    wrote = check(archive, None)
    # Beside the archive it is noted that it was restored.
    copy = shutil.copy(archive, tmp_path)
    with migrated_stack(tmp_path / "new") as stack:
        present = migrations_of(stack)
        restored = stack.run("restore", str(copy), "--verify")
        assert restored.returncode == 0, restored.stdout + restored.stderr
        assert "verified" in restored.stdout
        assert migrations_of(stack) == present
        here = row_counts(stack)
        there = {name: table.rows for name, table in wrote.tables.items() if name in here}
        assert {name: here[name] for name in there} == there
        assert sum(1 for rows in there.values() if rows) > 20
        with stack.superuser() as db:
            assert db.execute(SEARCHED).fetchone() != (0,)
        again = stack.run("migrate", "--backup")
        assert again.returncode == 0, again.stderr


def test_this_version_has_written_something_to_be_upgraded_from() -> None:
    assert OWN.is_file(), "Run ./scripts/keep_release"


@pytest.mark.skipif(TASK != "keep", reason="./scripts/keep_release does it")
def test_keep_what_this_version_writes(
    organization: Organization, document_factory: Callable[..., Any], tmp_path: Path
) -> None:
    make_everything(organization, document_factory)
    made = present_stack().run("backup", "--to", str(tmp_path / OWN.name))
    assert made.returncode == 0, made.stderr
    shutil.move(tmp_path / OWN.name, OWN)


@pytest.mark.skipif(TASK != "check", reason="./scripts/keep_release --check does it")
def test_check_that_what_was_kept_has_the_present_schema(tmp_path: Path) -> None:
    kept = {tuple(one) for one in check(OWN, None).header.migrations}
    with migrated_stack(tmp_path) as stack:
        assert kept == migrations_of(stack), "Run ./scripts/keep_release once more"
