"""A backup in an S3 bucket, and a stack made from it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from moto.server import ThreadedMotoServer

from appliance.backup.archive import check
from appliance.backup.bucket import BucketPath, downloaded, remove, upload_text
from appliance.backup.errors import BackupError
from appliance.backup.schedule import archives, back_up, is_due, latest_outcome, latest_verified
from appliance.doctor import machine, work
from appliance.doctor.examine import examine
from appliance.doctor.finding import Level
from tests.appliance.stacks import migrated_stack, present_stack

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def settings_of_s3(endpoint: str) -> dict[str, str]:
    return CREDENTIALS | {
        "S3_ENDPOINT_URL": endpoint,
        "S3_REGION": "us-east-1",
        "AWS_MAX_ATTEMPTS": "1",
    }


@pytest.fixture
def names(endpoint: str):
    """``names()``: what the bucket holds."""
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    client.create_bucket(Bucket="kept")
    return lambda: [o["Key"] for o in client.list_objects_v2(Bucket="kept").get("Contents", [])]


def test_an_archive_goes_to_a_bucket_and_comes_back(
    organization, document_factory, settings_of_s3, names, tmp_path
) -> None:
    document_factory(organization, "Dogs are welcome on Fridays.", title="Pets")
    secret = {"BACKUP_PASSPHRASE": "correct horse"}
    made = present_stack().run(
        "backup", "--to", "s3://kept/daily/", "--with-secrets", **settings_of_s3, **secret
    )
    assert made.returncode == 0, made.stderr
    archive, secrets = sorted(names(), key=len)
    assert archive.startswith("daily/policy-chatbot-") and archive.endswith(".tar.age")
    assert secrets.endswith(".secrets.json.age")
    assert f"written: s3://kept/{archive}" in made.stdout
    with migrated_stack(tmp_path / "new") as stack:
        restored = stack.run(
            "restore", f"s3://kept/{archive}", "--verify", **settings_of_s3, **secret
        )
        assert restored.returncode == 0, restored.stdout + restored.stderr
        assert "verified" in restored.stdout


def test_a_bucket_that_is_not_there_is_told_in_words(organization, settings_of_s3) -> None:
    made = present_stack().run("backup", "--to", "s3://nowhere/", **settings_of_s3)
    assert made.returncode == 1
    assert "s3://nowhere/policy-chatbot-" in made.stderr
    assert "See that the bucket is there" in made.stderr
    assert "Traceback" not in made.stderr


def test_originals_come_back_into_a_bucket(
    organization, document_factory, endpoint, settings_of_s3, tmp_path
) -> None:
    document_factory(organization, "Cats are welcome on Mondays.", title="Cats")
    archive = tmp_path / "all.tar"
    made = present_stack().run("backup", "--to", str(archive))
    assert made.returncode == 0, made.stderr
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    client.create_bucket(Bucket="originals")
    with migrated_stack(tmp_path / "new") as stack:
        restored = stack.run(
            "restore", str(archive), "--verify", **settings_of_s3, S3_BUCKET="originals"
        )
        assert restored.returncode == 0, restored.stdout + restored.stderr
        assert "verified" in restored.stdout
    stored = [each["Key"] for each in client.list_objects_v2(Bucket="originals")["Contents"]]
    assert any(name.startswith(f"{organization.id}/documents/") for name in stored)


def test_tables_are_changed_after_a_backup_in_the_bucket(settings_of_s3, names, tmp_path) -> None:
    with migrated_stack(tmp_path) as stack:
        assert stack.run("migrate", "webhooks", "zero", "-v", "0").returncode == 0
        refused = stack.run("migrate", "--backup-to", str(tmp_path), **settings_of_s3)
        assert refused.returncode == 1 and "is no bucket" in refused.stderr
        for _ in range(2):  # the second time there is nothing to change
            ended = stack.run("migrate", "--backup-to", "s3://kept/before/", **settings_of_s3)
            assert ended.returncode == 0, ended.stderr
    assert [one.partition("/")[0] for one in names()].count("before") == 1


@pytest.fixture
def in_bucket(override, monkeypatch, names, settings_of_s3) -> None:
    """BACKUP_DIR is a folder of the bucket, with a backup due every day."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    override(
        S3_ENDPOINT_URL=settings_of_s3["S3_ENDPOINT_URL"],
        S3_REGION="us-east-1",
        BACKUP_DIR="s3://kept/daily/",
        BACKUP_EVERY_HOURS=24.0,
        BACKUP_KEEP=2,
    )
    for left in names():
        remove(BucketPath("kept", left))


def test_backups_that_are_due_go_into_the_bucket_and_the_oldest_go(in_bucket, names) -> None:
    now = datetime.now(UTC)
    assert is_due(now)
    for day in (1, 2):
        upload_text("", BucketPath("kept", f"daily/policy-chatbot-2020010{day}T000000Z.tar"))
    upload_text("", BucketPath("kept", "daily/somebody-elses.tar"))
    path, _ = back_up(lambda line: None, None)
    assert [str(one) for one in archives()] == [
        "s3://kept/daily/policy-chatbot-20200102T000000Z.tar",
        str(path),
    ]
    assert "daily/somebody-elses.tar" in names()
    assert not is_due(now) and is_due(now + timedelta(hours=25))
    with downloaded(path) as copy:
        assert check(copy, None).tables["tenancy_organization"].columns
    assert [one.level for one in work.backups()] == [Level.OK]
    assert [one for one in machine.disks() if "BACKUP_DIR" in one.found] == []


def test_one_that_did_not_reach_the_bucket_is_tried_again_soon(in_bucket, monkeypatch) -> None:
    def fail(*_: object) -> None:
        raise BackupError("the bucket is gone")

    monkeypatch.setattr("appliance.backup.bucket.upload", fail)
    with pytest.raises(BackupError):
        back_up(lambda line: None, None)
    latest = latest_outcome()
    assert latest is not None and latest.error == "the bucket is gone"
    assert archives() == []
    now = datetime.now(UTC)
    assert [is_due(now + timedelta(hours=number)) for number in (0, 2)] == [False, True]


def test_the_command_writes_there_and_its_secrets_beside(
    organization, in_bucket, names, settings_of_s3
) -> None:
    made = present_stack().run(
        "backup", "--with-secrets", **settings_of_s3, BACKUP_DIR="s3://kept/daily"
    )
    assert made.returncode == 0, made.stderr
    (archive,) = archives()
    assert f"written: {archive}" in made.stdout
    secrets = archive.name.replace(".tar", ".secrets.json")
    assert f"secrets: s3://kept/daily/{secrets}" in made.stdout
    assert f"daily/{secrets}" in names()


def test_one_that_was_restored_whole_is_noted_in_the_bucket(
    organization, in_bucket, settings_of_s3, tmp_path
) -> None:
    path, _ = back_up(lambda line: None, None)
    with migrated_stack(tmp_path / "new") as stack:
        restored = stack.run("restore", str(path), "--verify", **settings_of_s3)
        assert restored.returncode == 0, restored.stdout + restored.stderr
    verified = latest_verified()
    assert verified is not None and verified.file == path.name


def test_a_bucket_that_is_away_is_told_by_doctor(in_bucket, override) -> None:
    override(BACKUP_DIR="s3://nowhere/")
    told = [one for one in examine(with_models=False) if "s3://nowhere/" in one.found]
    assert [one.level for one in told] == [Level.ERROR]
