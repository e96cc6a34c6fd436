"""What each command of ``python -m appliance`` does."""

import io
import json
import os
import re
import signal
import sys
import threading
import time
import uuid

import django_rq
import httpx
import psutil
import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from appliance.embedded.databases import create_database, drop_database
from appliance.embedded.redis_server import EmbeddedRedis
from appliance.process import CHECKED
from core.documents.jobs import SINGLE
from core.documents.models import Document, DocumentVersion
from core.tenancy.context import tenant
from core.tenancy.keys import find_key, find_platform_key
from core.tenancy.organizations import organization_by_slug

LEAVE = "Employees have 25 days of paid leave a year."


def call(*arguments, **options):
    output = io.StringIO()
    call_command(*arguments, stdout=output, stderr=output, **options)
    return output.getvalue()


def name_of(words):
    return f"{words}-{uuid.uuid4().hex[:8]}"


def test_evaluate_asks_an_organization_its_golden_questions(
    organization, document_factory, tmp_path
):
    document_factory(organization, LEAVE)
    golden = tmp_path / "golden.csv"
    golden.write_text("question,document\nHow much paid leave is there?,Leave policy\n")
    output = call("evaluate", str(golden), organization=organization.model.slug)
    assert "hit@1" in output
    assert "1.000" in output


def test_ask_prints_the_answer_with_its_citations(organization, document_factory):
    document_factory(organization, LEAVE)
    output = call("ask", "How much paid leave?", organization=organization.model.slug)
    assert "25 days" in output
    assert f"[1] Leave policy: “{LEAVE}”" in output


def test_ask_names_an_unknown_organization():
    with pytest.raises(CommandError, match="nowhere"):
        call("ask", "How much?", organization="nowhere")


@pytest.mark.parametrize("kind", ["secret", "publishable"])
def test_create_key_prints_a_key_that_works(organization, kind):
    sites = ["--origin", "https://Intranet.example:443"] if kind == "publishable" else []
    text = call(
        *("create_key", kind, "--organization", organization.model.slug),
        *("--name", "portal", *sites),
    ).strip()
    key = find_key(text)
    assert (key.organization.pk, key.kind, key.name) == (organization.id, kind, "portal")
    assert key.origins == (["https://intranet.example"] if sites else [])


def test_a_key_is_made_for_exact_origins_only(organization):
    slug = organization.model.slug
    for wrong in ("*", "https://*.example", "https://a.example/path", "nonsense"):
        with pytest.raises(CommandError, match="“" + re.escape(wrong)):
            call("create_key", "publishable", "--organization", slug, "--origin", wrong)
        with pytest.raises(CommandError, match="“" + re.escape(wrong)):
            call("create_organization", "Sites", "--slug", name_of("sites"), "--origin", wrong)
    with pytest.raises(CommandError, match="publishable"):
        call("create_key", "secret", "--organization", slug, "--origin", "https://a.example")


def test_create_key_makes_platform_keys_and_names_what_is_missing():
    assert find_platform_key(call("create_key", "platform").strip())
    with pytest.raises(CommandError, match="--organization"):
        call("create_key", "secret")
    with pytest.raises(CommandError, match="nowhere"):
        call("create_key", "secret", organization="nowhere")


def test_create_organization_prints_working_keys_and_makes_the_admin():
    slug, admin = name_of("harbour"), name_of("admin")
    output = call(
        *("create_organization", "Harbour & Sons", "--slug", slug),
        *("--admin", admin, "--password", "correct horse battery"),
    )
    answer = json.loads(output)
    assert answer["id"] == str(organization_by_slug(slug).pk)
    assert find_key(answer["secret_key"]).kind == "secret"
    assert find_key(answer["publishable_key"]).kind == "publishable"
    member = authenticate(username=admin, password="correct horse battery")
    assert (member.role, str(member.organization.pk)) == ("admin", answer["id"])


def test_create_organization_refuses_a_taken_slug_and_half_an_admin(organization):
    with pytest.raises(CommandError, match=organization.model.slug):
        call("create_organization", "Again", slug=organization.model.slug)
    with pytest.raises(CommandError, match="--password"):
        call("create_organization", "Harbour", "--slug", name_of("h"), "--admin", "somebody")


def test_create_organization_with_a_taken_username_makes_nothing(organization):
    slug = name_of("harbour")
    with pytest.raises(CommandError, match=organization.admin.username):
        call(
            *("create_organization", "Harbour", "--slug", slug),
            *("--admin", organization.admin.username, "--password", "correct horse battery"),
        )
    with pytest.raises(CommandError, match=slug):
        call("create_key", "secret", organization=slug)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "leave.txt").write_text(LEAVE)
    (tmp_path / "inside" / "travel.MD").write_text("# Travel\n\nHotels cost 120 euros at most.")
    (tmp_path / "picture.gif").write_bytes(b"GIF89a\0\0\1")
    return tmp_path


def test_ingest_queues_the_documents_of_a_folder_and_leaves_other_files(organization, folder):
    def ingest():
        return call("ingest", folder, "--no-wait", organization=organization.model.slug)

    output = ingest()
    assert "leave.txt: queued" in output and "travel.MD: queued" in output
    assert "picture" not in output
    assert ingest().count("already there") == 2
    with tenant(organization.id):
        assert set(Document.objects.values_list("title", flat=True)) == {"leave", "travel"}


def test_ingest_waits_and_tells_of_refusals_and_failures(organization, folder):
    slug = organization.model.slug
    with pytest.raises(CommandError, match="1 refused"):
        call("ingest", folder / "picture.gif", "--no-wait", organization=slug)
    with pytest.raises(CommandError, match="There is no"):
        call("ingest", folder / "nowhere", organization=slug)
    with pytest.raises(CommandError, match="nowhere"):
        call("ingest", folder, organization="nowhere")
    (folder / "empty").mkdir()
    with pytest.raises(CommandError, match="No file that can be read"):
        call("ingest", folder / "empty", organization=slug)

    def finish(status):
        while True:
            with tenant(organization.id):
                if DocumentVersion.objects.update(status=status) == 2:
                    return
            time.sleep(0.05)

    for status in ("completed", "failed"):
        worker = threading.Thread(target=finish, args=[status])
        worker.start()
        if status == "failed":
            worker.join()
            with pytest.raises(CommandError, match="2 failed"):
                call("ingest", folder, organization=slug)
        else:
            assert "queued" in call("ingest", folder, organization=slug)
            worker.join()


def test_migrate_by_two_at_once_prepares_an_empty_database_as_the_owner(process):
    superuser, name = os.environ["TEST_SUPERUSER_URL"], f"migrated_{uuid.uuid4().hex[:12]}"
    create_database(superuser, name)
    try:
        urls = {
            variable: os.environ[variable].rsplit("/", 1)[0] + f"/{name}"
            for variable in ("DATABASE_URL", "DATABASE_OWNER_URL")
        }
        command = [sys.executable, "-m", "appliance", "migrate"]
        both = [process(command, **urls) for _ in range(2)]
        outputs = [one.communicate(timeout=120) for one in both]
        assert [one.returncode for one in both] == [0, 0], outputs
        assert sum("Applying documents.0001_initial" in out for out, _ in outputs) == 1
        check = [sys.executable, "-m", "appliance", "check", "--database", "default"]
        checked = process(check, **urls)
        assert checked.wait(60) == 0, checked.stderr.read()
    finally:
        drop_database(superuser, name)


@pytest.fixture
def own_redis(tmp_path, monkeypatch):
    """A queue that holds no jobs but those of this test, and that nobody else works on."""
    server = EmbeddedRedis(tmp_path / "redis")
    url = server.start()
    for queue in settings.RQ_QUEUES.values():
        monkeypatch.setitem(queue, "URL", url)
    yield url
    server.stop()


def test_scheduler_sweeps_until_it_is_told_to_end(
    organization, document_factory, process, own_redis
):
    document_factory(organization, ingest=False)
    with tenant(organization.id):
        version_id = DocumentVersion.objects.get().pk
    # Where other tests left files that wait, it is another's single one.
    queues = [django_rq.get_queue(name) for name in (SINGLE, "parse")]
    for queue in queues:
        queue.empty()
    scheduler = process(
        [sys.executable, "-m", "appliance", "scheduler"],
        SWEEP_SECONDS="1",
        REDIS_URL=own_redis,
    )

    def is_queued():
        return any(str(version_id) in one for queue in queues for one in queue.get_job_ids())

    wait_until(is_queued, scheduler)
    scheduler.send_signal(signal.SIGTERM)
    assert scheduler.wait(30) == 0


def test_worker_works_its_queue_off(organization, document_factory, run, own_redis):
    document_factory(organization, ingest=False)
    for queue, stage in (("parse", "embedding"), ("embed", "done")):
        ended = run("worker", queue, "--burst", REDIS_URL=own_redis)
        assert ended.returncode == 0, ended.stderr
        with tenant(organization.id):
            assert DocumentVersion.objects.get().stage == stage
    with tenant(organization.id):
        assert DocumentVersion.objects.get().status == "completed"


def test_web_serves_with_request_ids_in_json_logs_and_ends_in_order(process, port):
    web = process(
        [sys.executable, "-m", "appliance", "web", "--port", str(port)],
        LOG_FORMAT="json",
        LOG_LEVEL="INFO",
    )
    url = f"http://127.0.0.1:{port}"
    wait_until(lambda: answers(f"{url}/healthz"), web)
    answer = httpx.get(f"{url}/nowhere/", headers={"X-Request-ID": "from-the-test"}, timeout=60)
    assert (answer.status_code, answer.headers["X-Request-ID"]) == (404, "from-the-test")
    web.terminate()
    _, log = web.communicate(timeout=60)
    lines = [json.loads(line) for line in log.splitlines()]
    told = [line for line in lines if line["request_id"] == "from-the-test"]
    assert [line["message"] for line in told] == ["Not Found: /nowhere/"]


def test_serve_runs_every_part_holds_little_itself_and_leaves_no_process(process, port):
    serve = process([sys.executable, "-m", "appliance", "serve", "--port", str(port)])
    wait_until(lambda: answers(f"http://127.0.0.1:{port}/readyz"), serve)
    supervisor = psutil.Process(serve.pid)
    family = supervisor.children(recursive=True)
    # Not theirs: a worker forks another for each job.
    commands = {" ".join(child.cmdline()[2:]): child for child in supervisor.children()}
    parts = {name.removesuffix(f" {CHECKED}"): child for name, child in commands.items()}
    assert any(part.startswith(f"appliance.web 127.0.0.1 {port} 1 ") for part in parts)
    workers = {"appliance worker parse", "appliance worker embed"}
    assert {*workers, "appliance scheduler"} <= parts.keys()
    held, scheduler = supervisor.memory_full_info().uss, parts["appliance scheduler"]
    # It may still be loading.
    wait_until(lambda: held < scheduler.memory_full_info().uss / 2, serve)
    serve.terminate()
    assert serve.wait(60) == 0
    alive = [p for p in family if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
    assert alive == []


def answers(url):
    try:
        return httpx.get(url, timeout=10).status_code == 200
    except httpx.HTTPError:
        return False


def wait_until(condition, process, seconds=60.0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, process.stderr.read()
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s")


def test_collectstatic_can_tell_that_nothing_has_changed(override, tmp_path):
    override(STATIC_ROOT=tmp_path)
    manifest = tmp_path / "staticfiles.json"

    def collect():
        return call("collectstatic", "--no-input", "--if-changed", "--dry-run")

    assert "static files" in collect()
    manifest.write_text("{}")
    assert collect() == ""
    os.utime(manifest, (1, 1))
    assert "static files" in collect()
