"""`doctor` says what is wrong, what to do about it, and nothing about what is well."""

import json
import os
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db.utils import ConnectionHandler

from appliance.backup.schedule import archives
from appliance.doctor import database, examine, machine, models, work
from appliance.doctor.finding import Level
from core.documents.models import DocumentVersion
from core.errors import ModelUnavailable
from core.providers.fake import SHARED
from core.tenancy.context import tenant


def findings(look):
    return [(f.level, f.found, f.advice) for f in examine._look("it", look)]


def only(look):
    (finding,) = findings(look)
    return finding


@pytest.fixture
def database_url(monkeypatch):
    """``database_url(url)``: what the looks into the database take for the serving role."""
    from environ import Env

    def use(url):
        monkeypatch.setattr(
            database, "connections", ConnectionHandler({"default": Env.db_url_config(url)})
        )

    return use


def test_all_is_told_in_order_and_for_programs(run, tmp_path):
    ended = run("doctor", "--json", BACKUP_DIR=str(tmp_path))
    told = {finding["name"]: finding for finding in json.loads(ended.stdout)}
    expected = ["settings", "database", "roles", "row-level security", "pgvector", "migrations"]
    assert list(told)[: len(expected)] == expected
    assert {"clock", "redis", "embedding model", "language model", "disk", "backup"} <= set(told)
    assert all(told[name]["level"] == "ok" for name in expected)
    assert "vectors a second" in told["embedding model"]["found"]
    # The tests run no workers: that is an error, and the exit status tells it.
    assert told["queue parse"]["level"] == "error"
    assert ended.returncode == 1
    assert all(f["advice"] for f in told.values() if f["level"] != "ok")


def test_a_database_that_is_down_is_told_and_the_rest_is_looked_at(run, tmp_path):
    url = settings.DATABASE_URL.rsplit("@", 1)[0] + "@127.0.0.1:1/policychat"
    ended = run("doctor", DATABASE_URL=url, BACKUP_DIR=str(tmp_path), DATABASE_POOL_SIZE="0")
    assert ended.returncode == 1
    assert "error    database: PostgreSQL" in ended.stdout
    assert "roles" not in ended.stdout and "redis: Redis" in ended.stdout
    assert "Traceback" not in ended.stdout + ended.stderr


def test_a_role_that_is_too_strong_is_an_error(database_url):
    database_url(os.environ["TEST_SUPERUSER_URL"].rsplit("/", 1)[0] + "/policychat")
    level, found, advice = only(database.roles)
    assert level is Level.ERROR and "superuser" in found and "policychat_app" in advice
    database_url(settings.DATABASE_OWNER_URL)
    assert "owns tables" in only(database.roles)[1]


def test_a_table_without_its_policy_is_an_error():
    import psycopg

    with psycopg.connect(settings.DATABASE_OWNER_URL, autocommit=True) as owner:
        owner.execute("ALTER TABLE documents_chunk_p5 NO FORCE ROW LEVEL SECURITY")
        try:
            level, found, _ = only(database.row_level_security)
        finally:
            owner.execute("ALTER TABLE documents_chunk_p5 FORCE ROW LEVEL SECURITY")
    assert level is Level.ERROR and "documents_chunk_p5" in found
    assert only(database.row_level_security)[0] is Level.OK


@pytest.mark.parametrize(
    ("seconds", "level"), [(0, Level.OK), (10, Level.WARNING), (-3600, Level.ERROR)]
)
def test_a_clock_that_is_off_is_told(monkeypatch, seconds, level):
    class Clock(datetime):
        @classmethod
        def now(cls, zone=None):
            return datetime.now(zone) + timedelta(seconds=seconds)

    monkeypatch.setattr(database, "datetime", Clock)
    assert only(database.clock)[0] is level


def test_pending_migrations_are_an_error(monkeypatch):
    monkeypatch.setattr(database, "pending", lambda connection: [("documents", "0003_more")])
    level, found, advice = only(database.migrations)
    assert level is Level.ERROR and "documents.0003_more" in found and "migrate" in advice


def test_redis_that_is_down_is_an_error(monkeypatch):
    monkeypatch.setitem(settings.RQ_QUEUES["parse"], "URL", "redis://127.0.0.1:1/0")
    level, found, advice = only(work.redis)
    assert level is Level.ERROR and "Redis" in found and "REDIS_URL" in advice


def test_an_embedding_model_that_is_missing_is_an_error(override, tmp_path):
    override(EMBEDDING_MODEL=str(tmp_path / "nowhere"))
    assert only(models.embedding)[0] is Level.ERROR


def test_a_language_model_is_measured(override, monkeypatch):
    override(LLM_PROVIDER="fake")
    level, found, _ = only(models.language)
    assert "tokens a second" in found and level in (Level.OK, Level.WARNING)
    monkeypatch.setattr(SHARED, "down", ModelUnavailable("It does not run. Start it."))
    level, found, advice = only(models.language)
    assert (level, found) == (Level.WARNING, "It does not run. Start it.")
    assert "quoted" in advice


def test_a_model_without_a_price_is_told_where_others_have_one(override):
    def told():
        return [found for _, found, _ in findings(models.language) if "LLM_PRICES" in found]

    override(LLM_PROVIDER="extractive", LLM_OFFERED=["fake"])
    assert told() == []
    override(LLM_PRICES=["openai/small=1:2"])
    assert len(told()) == 1
    for entries in (["openai/small=1:2", f"{SHARED.name}=0:0"], ["cheap"]):
        override(LLM_PRICES=entries)
        assert told() == []


@pytest.mark.parametrize(("free", "level"), [(50, Level.OK), (5, Level.WARNING), (1, Level.ERROR)])
def test_a_disk_that_fills_up_is_told(monkeypatch, free, level):
    import shutil

    usage = shutil._ntuple_diskusage(100 * 10**9, (100 - free) * 10**9, free * 10**9)
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda folder: usage)
    assert findings(machine.disks)[0][0] is level


@pytest.mark.parametrize(("days", "level"), [(90, Level.OK), (10, Level.WARNING), (2, Level.ERROR)])
def test_a_certificate_that_ends_soon_is_told(override, tls_server, days, level):
    override(PUBLIC_URL=tls_server(days))
    assert only(machine.certificate)[0] is level


def test_a_certificate_that_is_over_or_of_nobody_known_is_an_error(override, tls_server):
    override(PUBLIC_URL=tls_server(-1))
    level, found, _ = only(machine.certificate)
    assert level is Level.ERROR and "expired" in found
    override(PUBLIC_URL=tls_server(90, trusted=False))
    assert only(machine.certificate)[0] is Level.ERROR


def test_an_address_that_can_not_be_reached_is_a_warning(override):
    override(PUBLIC_URL="https://127.0.0.1:1")
    assert only(machine.certificate)[0] is Level.WARNING
    override(PUBLIC_URL="http://localhost:8000")
    assert only(machine.certificate)[0] is Level.OK


@pytest.fixture
def tls_server(tmp_path, monkeypatch):
    """``tls_server(days)``: https://… with a certificate that is valid for so many more days."""
    started = []

    def start(days, *, trusted=True):
        path = tmp_path / f"{days}-{trusted}.pem"
        path.write_bytes(certificate(days))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(path))
        else:
            monkeypatch.delenv("SSL_CERT_FILE")
        server = context.wrap_socket(socket.create_server(("127.0.0.1", 0)), server_side=True)
        thread = threading.Thread(target=answer, args=[server])
        thread.start()
        started.append((server, thread))
        return f"https://127.0.0.1:{server.getsockname()[1]}"

    def answer(server):
        try:
            connection, _ = server.accept()
            connection.recv(1)
            connection.close()
        except (ssl.SSLError, OSError):
            pass  # the other side refused the certificate

    yield start
    for server, thread in started:
        thread.join(30)
        server.close()


def certificate(days):
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "tests")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=days, hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return private + made.public_bytes(serialization.Encoding.PEM)


def test_work_that_waits_for_long_is_told(organization, document_factory):
    document_factory(organization, ingest=False)
    with tenant(organization.id):
        DocumentVersion.objects.update(created_at=datetime.now(UTC) - timedelta(days=3))
    try:
        level, found, advice = only(work.queue_age)
        assert level is Level.ERROR and "days ago" in found and "workers" in advice
    finally:
        with tenant(organization.id):
            DocumentVersion.objects.update(status="failed")


@pytest.mark.parametrize(
    ("hours_old", "every", "level", "said"),
    [
        (None, 0.0, Level.WARNING, "There is none. No backups are scheduled."),
        (5, 0.0, Level.OK, "5 hours old"),
        (400, 0.0, Level.WARNING, "16 days old. No backups are scheduled."),
        (5, 24.0, Level.OK, "5 hours old"),
        (None, 24.0, Level.ERROR, "One is due every 24 hours."),
        (60, 24.0, Level.ERROR, "2 days old. One is due every 24 hours."),
    ],
)
def test_the_age_of_the_last_backup_is_told(override, tmp_path, hours_old, every, level, said):
    override(BACKUP_DIR=tmp_path, BACKUP_EVERY_HOURS=every)
    if hours_old is not None:
        made = datetime.now(UTC) - timedelta(hours=hours_old, minutes=1)
        (tmp_path / f"policy-chatbot-{made:%Y%m%dT%H%M%SZ}.tar").write_bytes(b"")
    found = only(work.backups)
    assert found[0] is level and said in found[1]
    assert len(archives()) == (hours_old is not None)


def test_a_backup_that_failed_is_an_error(override, tmp_path):
    override(BACKUP_DIR=tmp_path)
    outcome = {"at": datetime.now(UTC).isoformat(), "file": "x.tar", "error": "No space left."}
    (tmp_path / "latest.json").write_text(json.dumps(outcome))
    level, found, _ = only(work.backups)
    assert level is Level.ERROR and "No space left." in found
