"""`dev`: the whole product on one machine, its servers included, until Ctrl-C.

Servers that the environment names (DATABASE_URL with DATABASE_OWNER_URL, REDIS_URL,
OLLAMA_URL) are used as they are; the others are started from wheels, with their data in
``--data``.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from appliance.embedded.errors import EmbeddedError
from appliance.embedded.llama import EmbeddedLlama
from appliance.embedded.postgres import EmbeddedPostgres
from appliance.embedded.private import lock_data, release, stored_secret, write_private
from appliance.embedded.redis_server import EmbeddedRedis
from appliance.process import ROOT, choose_port
from appliance.ready import EVERYWHERE, LOCAL, QUOTED, wait_until_ready, written_by

NO_MODEL = """\
No language model: answers are quoted from the documents, word for word.
  For written answers start again with --llm smollm2 (small, on this machine),
  --llm FILE.gguf, a running Ollama (OLLAMA_URL), or LLM_PROVIDER=openai, anthropic or bedrock."""


def dev(arguments: Sequence[str]) -> int:
    """Run until Ctrl-C; returns the exit status."""
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with ExitStack() as stack:
            status = _run(options, stack)
        print("Stopped.")
        return status
    except EmbeddedError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="policy-chatbot dev", description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / ".data", metavar="DIR")
    parser.add_argument("--host", type=_ipv4, default="127.0.0.1")
    parser.add_argument("--port", type=_port, default=8000)
    parser.add_argument("--no-sample", action="store_true", help="without the sample policies")
    parser.add_argument("--llm", metavar="NAME", help="smollm2, or the path of a GGUF file")
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; choose one from 1 to 65535")
    return int(text)


def _ipv4(host: str) -> str:
    """The address that the web server binds to: it takes no names."""
    try:
        return socket.gethostbyname(host)
    except (OSError, UnicodeError) as error:
        raise argparse.ArgumentTypeError(
            f"{host!r} is no IPv4 address or name of this machine; try 127.0.0.1 or 0.0.0.0"
        ) from error


def _run(options: argparse.Namespace, stack: ExitStack) -> int:
    data: Path = options.data.absolute()
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedError(
            f"{data} can't be the data folder ({error.strerror}). Name another with --data."
        ) from error
    choose_port(options.port)
    # All addresses include the local one.
    reached = LOCAL if options.host == EVERYWHERE else options.host
    url = f"http://{'localhost' if reached == LOCAL else reached}:{options.port}"
    url = os.environ.get("PUBLIC_URL") or url
    stack.callback(release, lock_data(data, "dev"))
    credentials = data / "credentials.json"
    # It stands there exactly while the product is ready.
    credentials.unlink(missing_ok=True)
    stack.callback(credentials.unlink, missing_ok=True)
    servers = _start_servers(data, stack)
    who_answers = _choose_model(options.llm, data, stack)
    _set_environment(data, options.host, url)

    # Only now do the settings have what they need.
    from django.conf import settings

    from appliance.demo import Demo, embedding_notice, prepare_database
    from appliance.serve import all_parts, supervise

    with _step("Database and pages"):
        prepare_database()
    demo = Demo(data, url)
    demo.prepare(with_sample=not options.no_sample)

    def announce() -> None:
        with _step("Web server and workers"):
            wait_until_ready(options.host, options.port)
        demo.wait_for_documents(_show_progress)
        values = demo.credentials()
        write_private(credentials, json.dumps(values, indent=2))
        print(f"\n{NO_MODEL}\n" if who_answers == QUOTED else "")
        if said := embedding_notice():
            print(f"{said}\n")
        print(f"Ready: {url} ({who_answers})")
        print(f"  sign in as  {values['admin_username']}")
        # What is no terminal may be a log that is kept.
        shown = values["admin_password"] if sys.stdout.isatty() else f"in {credentials}"
        print(f"  password    {shown}")
        print(f"  API keys    {credentials} (while this runs)")
        print("Ctrl-C stops everything.", flush=True)

    _write_environment(data, stack)
    web = [options.host, str(options.port), "1", settings.LOG_LEVEL, settings.LOG_FORMAT]
    status = supervise(all_parts(web), announce, servers)
    print("\nStopping …", flush=True)
    return status


def _start_servers(data: Path, stack: ExitStack) -> list[EmbeddedPostgres | EmbeddedRedis]:
    """Start the servers that the environment does not name, and name them there."""
    started: list[EmbeddedPostgres | EmbeddedRedis] = []
    if not os.environ.get("DATABASE_URL"):
        postgres = EmbeddedPostgres(data)
        stack.callback(postgres.stop)
        with _step("PostgreSQL"):
            urls = postgres.start()
        os.environ["DATABASE_URL"] = urls.runtime_url
        os.environ["DATABASE_OWNER_URL"] = urls.owner_url
        started.append(postgres)
    if not os.environ.get("REDIS_URL"):
        redis = EmbeddedRedis(data)
        stack.callback(redis.stop)
        with _step("Redis"):
            os.environ["REDIS_URL"] = redis.start()
        started.append(redis)
    return started


def _choose_model(llm: str | None, data: Path, stack: ExitStack) -> str:
    """Set LLM_PROVIDER and what belongs to it; returns who answers."""
    if llm:
        server = EmbeddedLlama(llm, data)
        stack.callback(server.stop)
        with _step(f"Language model {llm}"):
            endpoint = server.start()
        os.environ |= endpoint.environment
        return written_by(f"{endpoint.model_name} on this machine")
    if provider := os.environ.get("LLM_PROVIDER"):
        return QUOTED if provider == "extractive" else written_by(f"a model of {provider}")
    ollama = os.environ.get("OLLAMA_URL", "http://localhost:11434")
    if found := _ollama_models(ollama):
        os.environ["LLM_PROVIDER"] = "ollama"
        model = os.environ.setdefault("LLM_MODEL", found[0])
        return written_by(f"{model} through Ollama at {ollama}")
    os.environ["LLM_PROVIDER"] = "extractive"
    return QUOTED


def _ollama_models(url: str) -> list[str]:
    """Names of the models that an Ollama at ``url`` has; none when nothing answers there."""
    try:
        answer = httpx.get(f"{url.rstrip('/')}/api/tags", timeout=1.0)
        return [model["name"] for model in answer.raise_for_status().json()["models"]]
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError):
        return []


def _set_environment(data: Path, host: str, url: str) -> None:
    names = ["localhost", "127.0.0.1", "[::1]"]
    if host != LOCAL:
        name = socket.gethostname()
        names += [host, name, *_addresses(name)]
    if (typed := urlsplit(url).hostname) and typed not in names:
        names.append(typed)
    defaults = {
        "DJANGO_SETTINGS_MODULE": "appliance.settings",
        "SECRET_KEY": stored_secret(data, "secret_key") + stored_secret(data, "secret_key_rest"),
        "DATA_DIR": str(data),
        "PUBLIC_URL": url,
        "ALLOWED_HOSTS": ",".join(names),
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)


def _write_environment(data: Path, stack: ExitStack) -> None:
    """What other commands need to work on this data while it is being served: every setting that
    was given, so that they find originals, models and servers where the server does."""
    from appliance.backup.configuration import secrets_made, settings_made

    path = data / "environment"
    given = {**settings_made(), **secrets_made()}
    lines = [f"{name}={_quoted(value)}\n" for name, value in given.items()]
    write_private(path, "".join(lines))
    stack.callback(path.unlink, missing_ok=True)


def _quoted(value: str) -> str:
    """As a file of settings holds it: spaces at the ends are lost outside quotes."""
    return value if value == value.strip() else f"'{value}'"


def _addresses(name: str) -> list[str]:
    try:
        return sorted({str(info[4][0]) for info in socket.getaddrinfo(name, None)})
    except socket.gaierror:
        return []


@contextmanager
def _step(name: str) -> Iterator[None]:
    print(f"{name} … ", end="", flush=True)
    began = time.monotonic()
    yield
    print(f"ready ({time.monotonic() - began:.1f} s)", flush=True)


def _show_progress(done: int, total: int) -> None:
    width = shutil.get_terminal_size().columns
    line = f"Documents: {done} of {total} processed"
    end = "\n" if done == total or not sys.stdout.isatty() else ""
    print(f"\r{line[:width]}", end=end, flush=True)
