"""A newer release takes over while the one before goes on serving."""

from pathlib import Path

from tests.cloud_like.cloud import REPLICAS, Cloud, Organization
from tests.compose.asking import ask, wait_until_completed
from tests.compose.images import ROOT

APP = "tenancy"
NAME = "9999_next_release"
MIGRATION = """
from django.db import migrations

class Migration(migrations.Migration):
    dependencies = [("{app}", "{last}")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE tenancy_organization ADD COLUMN of_the_next_release text",
            "ALTER TABLE tenancy_organization DROP COLUMN of_the_next_release",
        )
    ]
"""
QUESTION = "What is the colour of the parcels?"


def last_migration() -> str:
    """Of this release."""
    return max(path.stem for path in (ROOT / "core" / APP / "migrations").glob("0*.py"))


def next_release(folder: Path) -> dict[str, Path]:
    """What is different in it: a column more, which older programs know nothing of."""
    file = folder / f"{NAME}.py"
    file.write_text(MIGRATION.format(app=APP, last=last_migration()))
    file.chmod(0o644)
    return {f"/app/core/{APP}/migrations/{NAME}.py": file}


def test_both_releases_serve_while_tables_change_and_replicas_are_replaced(
    cloud: Cloud, organization: Organization, tmp_path: Path
) -> None:
    with cloud.client(organization) as api:
        file = {"file": ("parcels.txt", "The colour of the parcels is ochre.\n")}
        document = api.post("documents/upload/", files=file).json()["id"]
        wait_until_completed(api, document)
    files = next_release(tmp_path)

    def all_answer() -> None:
        for name in REPLICAS:
            with cloud.client(organization, at=name) as api:
                assert ask(api, QUESTION)["answered"], name

    cloud.task("migrate", files=files)
    try:
        all_answer()  # the release before, on the tables of the next
        former, newer = REPLICAS
        assert cloud.roles[newer].stop() == 0
        cloud.start_web(newer, files)
        cloud.wait_until_ready(newer)
        all_answer()  # one of each
        refused = cloud.role("late", cloud.settings()).run("web", "--port", "1")
        assert refused.returncode != 0
        assert f"{APP}.{NAME}" in refused.stderr
        assert cloud.roles[former].stop() == 0
        cloud.start_web(former, files)
        cloud.wait_until_ready(former)
        all_answer()
    finally:
        cloud.task("migrate", APP, last_migration(), files=files)
