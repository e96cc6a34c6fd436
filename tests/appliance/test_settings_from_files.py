"""A secret may stand in a file; one that can't be read stops the start."""

import pytest

from appliance.environment import READ_BY_TLS_LIBRARIES
from tests.certificates import Authority

# Whatever the machine of the tests names.
NONE_NAMED = dict.fromkeys(READ_BY_TLS_LIBRARIES, "")


@pytest.mark.parametrize("name", ["SECRET_KEY", "OPENAI_API_KEY"])
def test_a_secret_is_read_from_its_file_without_the_line_break_at_its_end(setting, tmp_path, name):
    (tmp_path / "secret").write_text("very secret, with = and #\n")
    ended = setting(name, {f"{name}_FILE": str(tmp_path / "secret")})
    assert ended.stdout.strip() == "'very secret, with = and #'", ended.stderr


def test_the_database_may_come_from_a_file(setting, tmp_path):
    (tmp_path / "url").write_text("postgresql://someone:secret@db.internal:5433/policies\n")
    ended = setting("DATABASES", {"DATABASE_URL_FILE": str(tmp_path / "url"), "DATABASE_URL": ""})
    assert "'HOST': 'db.internal'" in ended.stdout and "'NAME': 'policies'" in ended.stdout


def test_a_file_that_can_not_be_read_stops_the_start_and_is_named(setting, tmp_path):
    missing = str(tmp_path / "nowhere")
    ended = setting("SECRET_KEY", {"SECRET_KEY_FILE": missing})
    assert ended.returncode != 0
    assert missing in ended.stderr


def test_a_value_of_the_wrong_type_stops_the_start(setting):
    ended = setting("SWEEP_SECONDS", {"SWEEP_SECONDS": "soon"})
    assert ended.returncode != 0


def test_an_env_file_is_read_and_the_environment_wins(setting, tmp_path):
    (tmp_path / "env").write_text("LLM_MODEL=from-file\nOLLAMA_URL=http://from-file:1\n")
    given = {"ENV_FILE": str(tmp_path / "env"), "OLLAMA_URL": "http://environment:1"}
    assert setting("LLM_MODEL", given).stdout.strip() == "'from-file'"
    assert setting("OLLAMA_URL", given).stdout.strip() == "'http://environment:1'"


def test_an_env_file_that_can_not_be_read_stops_the_start_and_is_named(setting, tmp_path):
    for path in (tmp_path / "nowhere", tmp_path):
        ended = setting("LLM_MODEL", {"ENV_FILE": str(path)})
        assert ended.returncode != 0
        assert f"ENV_FILE: {path} can't be read." in ended.stderr


def test_a_mail_server_that_can_not_be_read_stops_the_start_and_keeps_its_password(setting):
    assert setting("EMAIL_HOST", {"EMAIL_URL": ""}).stdout.strip() == "None"
    good = setting("EMAIL_HOST_PASSWORD", {"EMAIL_URL": "smtp+tls://me:p%2Fw@mail.example:587"})
    assert good.stdout.strip() == "'p/w'"
    for wrong in ("mail.example:25", "smtp+tls://me:my/pass#word@mail.example:587"):
        ended = setting("EMAIL_HOST", {"EMAIL_URL": wrong})
        assert ended.returncode != 0
        assert "EMAIL_URL can't be read" in ended.stderr
        assert "my/pass" not in ended.stderr and "'my'" not in ended.stderr


def test_passwords_may_stand_apart_from_addresses(setting, tmp_path):
    (tmp_path / "password").write_text("p@:/w\n")
    given = {
        "DATABASE_URL": "postgresql://someone@db.internal/policies?sslmode=require",
        "DATABASE_PASSWORD_FILE": str(tmp_path / "password"),
    }
    ended = setting("DATABASES", given)
    assert "'PASSWORD': 'p@:/w'" in ended.stdout and "'sslmode': 'require'" in ended.stdout
    redis = {"REDIS_URL": "rediss://policychat@redis.internal:6379/0", "REDIS_PASSWORD": "p@:/w"}
    assert setting("REDIS_URL", {**redis}).stdout.strip() == (
        "'rediss://policychat:p%40%3A%2Fw@redis.internal:6379/0'"
    )
    redis["REDIS_URL"] = "redis://redis.internal:6379/0"
    assert setting("REDIS_URL", {**redis}).stdout.strip() == (
        "'redis://:p%40%3A%2Fw@redis.internal:6379/0'"
    )


def test_proxies_are_a_number_or_networks(setting):
    assert setting("TRUSTED_PROXIES", {}).stdout.strip() == "1"
    assert setting("TRUSTED_PROXIES", {"TRUSTED_PROXIES": "2"}).stdout.strip() == "2"
    networks = setting("TRUSTED_PROXIES", {"TRUSTED_PROXIES": "10.20.0.0/16,::1"})
    assert "IPv4Network('10.20.0.0/16')" in networks.stdout and "'::1/128'" in networks.stdout
    for wrong in ("0", "two", "-1", "10.20.0.300"):
        ended = setting("TRUSTED_PROXIES", {"TRUSTED_PROXIES": wrong})
        assert ended.returncode != 0
        assert "TRUSTED_PROXIES can't be read" in ended.stderr


def test_the_address_of_health_is_a_host_and_a_port(setting):
    assert setting("HEALTH_LISTEN", {}).stdout.strip() == "''"
    for given in ("127.0.0.1:8001", "[::1]:8001"):
        assert setting("HEALTH_LISTEN", {"HEALTH_LISTEN": given}).stdout.strip() == repr(given)
    for wrong in ("8001", "127.0.0.1", "127.0.0.1:port", "http://127.0.0.1:8001"):
        ended = setting("HEALTH_LISTEN", {"HEALTH_LISTEN": wrong})
        assert ended.returncode != 0
        assert "HEALTH_LISTEN can't be read" in ended.stderr


def test_authorities_are_those_of_every_library_that_speaks_tls(setting, tmp_path):
    own = Authority(tmp_path).bundle
    assert setting("CA_BUNDLE", {}).stdout.strip() == "''"
    for name in READ_BY_TLS_LIBRARIES:
        told = setting(f"env.ENVIRON['{name}']", {"CA_BUNDLE": str(own)} | NONE_NAMED)
        assert told.stdout.strip() == repr(str(own)), told.stderr
    kept = NONE_NAMED | {"CA_BUNDLE": str(own), "PGSSLROOTCERT": "/rds.pem"}
    assert setting("env.ENVIRON['PGSSLROOTCERT']", kept).stdout.strip() == "'/rds.pem'"


def test_authorities_that_can_not_be_read_stop_the_start(setting, tmp_path):
    (tmp_path / "empty.pem").write_text("no certificate\n")
    for wrong in ("nowhere.pem", "empty.pem"):
        ended = setting("CA_BUNDLE", {"CA_BUNDLE": str(tmp_path / wrong)})
        assert ended.returncode != 0
        assert wrong in ended.stderr and "in PEM" in ended.stderr


def test_backups_have_a_folder_of_the_machine_or_of_a_bucket(setting, tmp_path):
    assert setting("BACKUP_DIR", {"BACKUP_DIR": str(tmp_path)}).stdout.strip() == repr(tmp_path)
    for given in ("s3://archives/daily", "s3://archives/daily/"):
        ended = setting("BACKUP_DIR", {"BACKUP_DIR": given})
        assert ended.stdout.strip() == "'s3://archives/daily/'"
    for wrong in ("https://archives.example/daily", "s3://"):
        ended = setting("BACKUP_DIR", {"BACKUP_DIR": wrong})
        assert ended.returncode != 0
        assert "s3://BUCKET/FOLDER/" in ended.stderr
