"""What the roles may do, and who gets in."""

import stat
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from appliance.embedded.errors import EmbeddedError
from appliance.embedded.postgres import EmbeddedPostgres, PostgresUrls


@pytest.fixture
def urls(postgres: EmbeddedPostgres) -> PostgresUrls:
    return postgres.start()


def _as(url: str) -> psycopg.Connection:
    return psycopg.connect(url, autocommit=True)


def _without_password(url: str, password: str | None = None) -> str:
    parts = urlsplit(url)
    secret = f":{password}" if password else ""
    return urlunsplit(parts._replace(netloc=f"{parts.username}{secret}@127.0.0.1:{parts.port}"))


def test_it_is_postgres_18_with_pgvector_and_checksums(postgres: EmbeddedPostgres) -> None:
    with psycopg.connect(postgres.superuser_url, dbname="policychat") as connection:
        assert connection.info.server_version // 10_000 == 18
        (version,) = connection.execute(
            "SELECT extversion FROM pg_extension WHERE extname = 'vector'"
        ).fetchone()
        assert version.startswith("0.8")
        for setting, value in {
            "data_checksums": "on",
            "jit": "off",
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "password_encryption": "scram-sha-256",
        }.items():
            assert connection.execute(f"SHOW {setting}").fetchone() == (value,)


def test_ordinary_servers_stay_durable(tmp_path_factory: pytest.TempPathFactory) -> None:
    with (
        EmbeddedPostgres(tmp_path_factory.mktemp("durable")) as server,
        _as(server.start().runtime_url) as connection,
    ):
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert connection.execute(f"SHOW {setting}").fetchone() == ("on",)


@pytest.mark.parametrize("role", ["owner_url", "runtime_url"])
def test_neither_role_can_rise_above_policies_or_make_databases(
    urls: PostgresUrls, role: str
) -> None:
    with _as(getattr(urls, role)) as connection:
        powers = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        assert powers == (False, False, False, False, False)


def test_the_runtime_role_owns_nothing_and_belongs_to_no_role(urls: PostgresUrls) -> None:
    with _as(urls.runtime_url) as connection:
        for query in (
            "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole",
            "SELECT count(*) FROM pg_database WHERE datdba = current_user::regrole",
            "SELECT count(*) FROM pg_namespace WHERE nspowner = current_user::regrole",
            "SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole",
        ):
            assert connection.execute(query).fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (x int)",
        "CREATE TEMPORARY TABLE mine (x int)",
        "CREATE SCHEMA mine",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
        "SET ROLE policychat_owner",
    ],
)
def test_the_runtime_role_makes_nothing(urls: PostgresUrls, statement: str) -> None:
    with _as(urls.runtime_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


def test_the_runtime_role_works_with_the_owners_tables_but_does_not_change_them(
    urls: PostgresUrls,
) -> None:
    with _as(urls.owner_url) as owner, _as(urls.runtime_url) as runtime:
        owner.execute("CREATE TABLE note (id bigserial PRIMARY KEY, near vector(2))")
        runtime.execute("INSERT INTO note (near) VALUES ('[1,2]')")
        runtime.execute("UPDATE note SET near = '[3,4]'")
        assert runtime.execute("SELECT near::text FROM note").fetchone() == ("[3,4]",)
        runtime.execute("DELETE FROM note")
        for forbidden in (
            "ALTER TABLE note ADD x int",
            "TRUNCATE note",
            "DROP TABLE note",
            "ALTER TABLE note DISABLE ROW LEVEL SECURITY",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                runtime.execute(forbidden)
        owner.execute("DROP TABLE note")


def test_nobody_gets_in_without_the_right_password(
    postgres: EmbeddedPostgres, urls: PostgresUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSFILE", "/dev/null")
    for url in (urls.owner_url, urls.runtime_url, postgres.superuser_url):
        with pytest.raises(psycopg.OperationalError, match="no password supplied"):
            _as(_without_password(url))
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            _as(_without_password(url, "guess"))


def test_every_authentication_rule_asks_for_scram(postgres: EmbeddedPostgres) -> None:
    with _as(postgres.superuser_url) as connection:
        methods = connection.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules")
        assert methods.fetchall() == [("scram-sha-256",)]


def test_what_it_keeps_is_readable_by_nobody_else(postgres: EmbeddedPostgres) -> None:
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode)
        for path in (postgres.data, *postgres.data.iterdir(), *postgres.data.glob("logs/*"))
    }
    assert modes["secrets.json"] == 0o600
    assert not {name: oct(mode) for name, mode in modes.items() if mode & 0o077}


def test_a_database_is_copied_with_its_tables_and_its_privileges(
    postgres: EmbeddedPostgres,
) -> None:
    template = postgres.create_database("template one")
    with _as(template.owner_url) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 1 AS x")
    copy = postgres.create_database("copy-1", template="template one")
    with _as(copy.owner_url) as owner, _as(copy.runtime_url) as runtime:
        assert runtime.execute("SELECT x FROM kept").fetchone() == (1,)
        owner.execute("CREATE TABLE later AS SELECT '[1]'::vector AS v")
        assert runtime.execute("SELECT count(*) FROM later").fetchone() == (1,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            runtime.execute("CREATE TABLE mine (x int)")
        postgres.drop_database("copy-1")
    postgres.drop_database("template one")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        _as(copy.runtime_url)


def test_a_database_that_exists_or_a_missing_template_is_told(postgres: EmbeddedPostgres) -> None:
    with pytest.raises(EmbeddedError, match="already"):
        postgres.create_database("policychat")
    with pytest.raises(EmbeddedError, match="can't be copied"):
        postgres.create_database("other", template="nowhere")


def test_text_search_knows_letters_from_punctuation(urls: PostgresUrls) -> None:
    with _as(urls.runtime_url) as connection:
        (found,) = connection.execute(
            "SELECT tsvector_to_array(to_tsvector('simple', '“Ärger” – leave’s'))"
        ).fetchone()
        assert found[0] == "leave"
        assert "ärger" in found
