"""`first_start`: the first organization, its admin and its keys, and where these are written."""

import json
import os
import secrets
import uuid

import psycopg
import pytest

from appliance.embedded.databases import create_database, drop_database
from core.tenancy.keys import hash_key
from tests.appliance.stacks import migrated_stack


def test_first_start_makes_an_organization_and_its_admin_once(run, tmp_path):
    superuser, name = os.environ["TEST_SUPERUSER_URL"], f"first_{uuid.uuid4().hex[:12]}"
    create_database(superuser, name)
    settings = {
        variable: os.environ[variable].rsplit("/", 1)[0] + f"/{name}"
        for variable in ("DATABASE_URL", "DATABASE_OWNER_URL")
    }
    settings |= {"DATA_DIR": str(tmp_path), "PUBLIC_URL": "https://policies.example"}
    try:
        first = run("first_start", **settings)
        known = json.loads((tmp_path / "credentials.json").read_text())
        assert "sign in at  https://policies.example" in first.stdout, first.stderr
        assert known["admin_password"] not in first.stdout
        with psycopg.connect(superuser, dbname=name) as db:
            runs_it = "SELECT username FROM tenancy_user WHERE is_platform_admin"
            assert db.execute(runs_it).fetchall() == [(known["admin_username"],)]
        second = run("first_start", **settings)
        assert "The database is up to date." in second.stdout, second.stderr
        assert json.loads((tmp_path / "credentials.json").read_text()) == known
    finally:
        drop_database(superuser, name)


def test_a_first_start_on_a_disk_that_vanishes_makes_no_keys_that_nobody_would_know(run, tmp_path):
    superuser, name = os.environ["TEST_SUPERUSER_URL"], f"first_{uuid.uuid4().hex[:12]}"
    create_database(superuser, name)
    settings = {
        variable: os.environ[variable].rsplit("/", 1)[0] + f"/{name}"
        for variable in ("DATABASE_URL", "DATABASE_OWNER_URL")
    }
    settings |= {"DATA_DIR": str(tmp_path), "STATIC_ROOT": os.environ["STATIC_ROOT"]}
    try:
        refused = run("first_start", "--no-keys", **settings)
        assert refused.returncode == 1 and "Set ADMIN_PASSWORD" in refused.stderr
        made = run("first_start", "--no-keys", ADMIN_PASSWORD="correct horse", **settings)
        assert "The first organization is made" in made.stdout, made.stderr
        assert not (tmp_path / "credentials.json").exists()
        with psycopg.connect(superuser, dbname=name) as db:
            for table in ("tenancy_apikey", "tenancy_platformkey"):
                assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    finally:
        drop_database(superuser, name)


@pytest.mark.parametrize("to_a_file", [True, False], ids=["a file", "standard output"])
def test_keys_of_a_first_start_go_where_they_are_wanted(tmp_path, to_a_file):
    file = tmp_path / "elsewhere.json"
    with migrated_stack(tmp_path / "data") as stack:
        made = stack.run("first_start", "--keys-to", str(file) if to_a_file else "-")
    assert made.returncode == 0, made.stderr
    lines = [line for line in made.stdout.splitlines() if line.startswith("{")]
    (line,) = [file.read_text()] if to_a_file else lines
    assert json.loads(line)["secret_key"].startswith("sk_")
    assert ("sk_" in made.stdout) is not to_a_file
    assert not (tmp_path / "data" / "credentials.json").exists()


@pytest.mark.parametrize("arguments", [["--no-keys"], ["--keys-to", "-"]], ids=" ".join)
def test_first_keys_that_are_given_work_and_are_not_repeated(tmp_path, arguments):
    given = {
        "FIRST_API_KEY": f"sk_{secrets.token_urlsafe(32)}",
        "FIRST_PLATFORM_API_KEY": f"ak_{secrets.token_urlsafe(32)}",
        "ADMIN_PASSWORD": "correct horse battery",
    }
    file = tmp_path / "key"
    file.write_text(given["FIRST_API_KEY"] + "\n")
    settings = given | {"FIRST_API_KEY_FILE": str(file)}
    del settings["FIRST_API_KEY"]
    with migrated_stack(tmp_path / "data") as stack:
        made = stack.run("first_start", *arguments, **settings)
        again = stack.run("first_start", *arguments, **settings)
        with stack.superuser() as db:
            kept = [
                db.execute(f"SELECT key_hash FROM {table}").fetchall()
                for table in ("tenancy_apikey WHERE kind = 'secret'", "tenancy_platformkey")
            ]
    assert (made.returncode, again.returncode) == (0, 0), made.stderr + again.stderr
    hashes = [hash_key(given[name]) for name in ("FIRST_API_KEY", "FIRST_PLATFORM_API_KEY")]
    assert kept == [[(one,)] for one in hashes]
    said = made.stdout + made.stderr + again.stdout
    assert not [one for one in given.values() if one in said]
    assert ("publishable_key" in made.stdout) is ("-" in arguments)
    assert "password    that of ADMIN_PASSWORD" in made.stdout


def test_where_keys_can_not_be_written_nothing_is_made(tmp_path):
    with migrated_stack(tmp_path / "data") as stack:
        refused = stack.run("first_start", "--keys-to", str(tmp_path / "nowhere" / "keys.json"))
        with stack.superuser() as db:
            made = db.execute("SELECT count(*) FROM tenancy_organization").fetchone()
    assert refused.returncode == 1 and "Nothing was made" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert made == (0,)
