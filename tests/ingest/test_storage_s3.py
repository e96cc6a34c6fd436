"""Originals in S3-compatible storage, spoken to over real HTTP."""

import json
import os
import subprocess
import sys
from uuid import uuid4

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.ingest.workers import ROOT

BUCKET = f"originals-{uuid4()}"  # the server keeps one for all files of tests
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


@pytest.fixture(scope="module")
def endpoint():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="module")
def bucket(endpoint):
    """``bucket()``: the names and bytes of what is stored."""
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    client.create_bucket(Bucket=BUCKET)

    def stored():
        listed = client.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        names = [entry["Key"] for entry in listed]
        return {n: client.get_object(Bucket=BUCKET, Key=n)["Body"].read() for n in names}

    return stored


@pytest.fixture
def step(endpoint):
    """``step(organization, "upload")``: one step in a process with the settings for S3."""

    def run(organization, *arguments, url=endpoint):
        environment = {
            **os.environ,
            **CREDENTIALS,
            "S3_BUCKET": BUCKET,
            "S3_ENDPOINT_URL": url,
            "S3_REGION": "us-east-1",
            "AWS_MAX_ATTEMPTS": "1",
            "PYTHONPATH": str(ROOT),
        }
        ended = subprocess.run(
            [sys.executable, "-m", "tests.ingest.s3_round_trip", str(organization.id), *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert ended.returncode == 0, ended.stderr
        return json.loads(ended.stdout)

    return run


def test_a_document_lives_and_dies_in_s3(organization, step, bucket, counts):
    uploaded = step(organization, "upload")
    text = "Employees have 25 days of paid leave a year."
    assert uploaded["read"] == text
    assert uploaded["found"] == [text]
    assert uploaded["name"].startswith(f"{organization.id}/documents/")
    assert bucket() == {uploaded["name"]: text.encode()}

    down = step(organization, "delete", uploaded["document"], url="http://127.0.0.1:1")
    assert "Try again" in down["unavailable"]
    assert counts(organization)["Document"] == 1
    assert uploaded["name"] in bucket()

    assert step(organization, "delete", uploaded["document"]) == {"found": 0}
    assert bucket() == {}


def test_s3_that_does_not_answer_is_told_and_leaves_no_row(organization, step, counts):
    told = step(organization, "upload", url="http://127.0.0.1:1")
    assert "S3" in told["unavailable"] and "Try again" in told["unavailable"]
    assert set(counts(organization).values()) == {0}
