"""Roles and database, made by a master who is no superuser: as on RDS, Cloud SQL and Azure."""

import socket
import socketserver
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import psycopg
import pytest

from appliance.embedded.postgres import EmbeddedPostgres
from tests.certificates import Authority

DATABASE = "policies"


@dataclass(frozen=True)
class Server:
    """A server of a test's own, with a master, and no roles of the product."""

    superuser_url: str
    host: str
    port: int

    def settings(self, folder: Path) -> dict[str, str]:
        """As the AWS profile gives them: addresses without passwords, passwords beside them."""
        address = f"{self.host}:{self.port}/{DATABASE}"
        return {
            "DATABASE_URL": f"postgresql://policychat_app@{address}",
            "DATABASE_OWNER_URL": f"postgresql://policychat_owner@{address}",
            "DATABASE_PASSWORD": "runtime's",
            "DATABASE_OWNER_PASSWORD": "owner's @:/",
            "PGUSER": "master",
            "PGPASSWORD": "master's",
            "DATA_DIR": str(folder),
        }

    def connect(self, database: str, **user: str) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(self.superuser_url, dbname=database, autocommit=True, **user)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with EmbeddedPostgres(tmp_path_factory.mktemp("managed"), fast=True) as postgres:
        superuser = psycopg.connect(postgres.superuser_url, autocommit=True)
        superuser.execute("DROP DATABASE policychat WITH (FORCE)")
        superuser.execute("DROP ROLE policychat_owner, policychat_app")
        superuser.execute("CREATE ROLE master LOGIN CREATEDB CREATEROLE PASSWORD 'master''s'")
        superuser.execute(f"CREATE DATABASE {DATABASE} OWNER master")
        yield Server(postgres.superuser_url, superuser.info.host, superuser.info.port)
        superuser.close()


def test_the_master_makes_roles_and_database_as_often_as_needed(run, server, tmp_path) -> None:
    settings = server.settings(tmp_path)
    # A managed server lets its master make the extension; here a superuser stands in for that.
    with server.connect(DATABASE) as superuser:
        superuser.execute("CREATE EXTENSION IF NOT EXISTS vector")
    for _ in range(2):
        prepared = run("prepare_database", **settings)
        assert prepared.returncode == 0, prepared.stderr
    started = run("first_start", "--no-backup", **settings)
    assert started.returncode == 0, started.stderr
    assert run("check", "--database", "default", **settings).returncode == 0
    with server.connect(DATABASE) as superuser:
        strong = superuser.execute(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'policychat_%'"
            " AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)"
        ).fetchall()
    assert strong == []


def test_new_passwords_are_those_of_the_settings(run, server, tmp_path) -> None:
    settings = server.settings(tmp_path) | {"DATABASE_PASSWORD": "a new one"}
    with server.connect(DATABASE) as superuser:
        superuser.execute("CREATE EXTENSION IF NOT EXISTS vector")
    assert run("prepare_database", **settings).returncode == 0
    with server.connect(DATABASE, user="policychat_app", password="a new one") as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("policychat_app",)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("PGUSER", "Set PGUSER and PGPASSWORD"),
        ("DATABASE_OWNER_PASSWORD", "Set DATABASE_OWNER_URL, with the password"),
        ("DATABASE_OWNER_URL", "Set DATABASE_OWNER_URL, with the password"),
    ],
)
def test_what_is_missing_is_named(run, server, tmp_path, missing: str, sentence: str) -> None:
    ended = run("prepare_database", **(server.settings(tmp_path) | {missing: ""}))
    assert ended.returncode == 1
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_wrong_password_of_the_master_is_told_in_words(run, server, tmp_path) -> None:
    wrong = server.settings(tmp_path) | {"PGPASSWORD": "somebody's"}
    ended = run("prepare_database", **wrong)
    assert ended.returncode == 1
    assert "The database could not be prepared" in ended.stderr
    assert "somebody's" not in ended.stderr


@contextmanager
def by_tls(server: Server, authority: Authority) -> Iterator[int]:
    """The server by TLS, with a certificate of ``authority``; yields the port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.certify("database", "127.0.0.1"))

    class Connection(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(8)  # libpq asks whether there is TLS
            self.request.sendall(b"S")
            with suppress(OSError):  # who does not trust the certificate goes
                client = context.wrap_socket(self.request, server_side=True)
                with socket.create_connection((server.host, server.port)) as database:
                    Thread(target=_pass_on, args=(database, client), daemon=True).start()
                    _pass_on(client, database)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Connection) as listener:
        listener.daemon_threads = True
        Thread(target=listener.serve_forever, daemon=True).start()
        yield listener.server_address[1]
        listener.shutdown()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while read := source.recv(65536):
            target.sendall(read)


def test_the_master_trusts_the_authorities_that_the_owner_s_address_names(
    run, server, tmp_path
) -> None:
    (tmp_path / "another").mkdir()
    authority, another = Authority(tmp_path), Authority(tmp_path / "another")
    with server.connect(DATABASE) as superuser:
        superuser.execute("CREATE EXTENSION IF NOT EXISTS vector")
    with by_tls(server, authority) as port:

        def prepare(trusted: Authority) -> "subprocess.CompletedProcess[str]":
            settings = server.settings(tmp_path)
            address = f"policychat_owner@localhost:{port}/{DATABASE}"
            encrypted = f"sslmode=verify-full&sslrootcert={trusted.bundle}"
            return run(
                "prepare_database",
                **settings | {"DATABASE_OWNER_URL": f"postgresql://{address}?{encrypted}"},
            )

        refused = prepare(another)
        assert refused.returncode == 1
        assert "certificate verify failed" in refused.stderr
        prepared = prepare(authority)
        assert prepared.returncode == 0, prepared.stderr
