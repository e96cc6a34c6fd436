"""A backup in the cloud's storage, and an empty installation made from it."""

from pathlib import Path

from tests.cloud_like.cloud import Cloud, Organization
from tests.compose.asking import ask, upload, wait_until_completed

QUESTION = "How many days of annual leave does a full-time employee have?"
ELSEWHERE = "restored"


def test_an_archive_in_a_bucket_becomes_an_installation_that_answers_the_same(
    cloud: Cloud, organization: Organization, handbook: Path
) -> None:
    with cloud.client(organization) as api:
        document = upload(api, handbook)
        wait_until_completed(api, document)
        before = ask(api, QUESTION)
    said = cloud.task("backup", "--to", f"s3://{cloud.backups.name}/daily/")
    (archive,) = cloud.backups.names()
    assert f"written: s3://{cloud.backups.name}/{archive}" in said

    cloud.database.create_database(ELSEWHERE)
    cloud.prepare(ELSEWHERE)
    empty = cloud.settings_of_tasks(ELSEWHERE) | {"S3_BUCKET": cloud.restored.name}
    restored = cloud.task(
        "restore", f"s3://{cloud.backups.name}/{archive}", "--verify", settings=empty
    )
    assert "verified: the stack is what the backup holds" in restored
    assert cloud.restored.names() == cloud.originals.names()
    cited = before["citations"][0]["quote"]
    answer = cloud.task("ask", QUESTION, "--organization", organization.slug, settings=empty)
    assert " ".join(cited.split()) in " ".join(answer.split())
