"""A backup in an S3 bucket, and a stack made from it."""

from collections.abc import Iterator

import boto3
import pytest
from moto.server import ThreadedMotoServer

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
