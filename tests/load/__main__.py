"""`./scripts/test --load`: the product, started for this, under many callers for a while.

Everything is on this machine, and ends by itself. The exit status is 1 if any call failed.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from uuid import uuid4

from appliance.process import ROOT
from scripts.benchmarks.running import Running, checked, client, command
from scripts.benchmarks.scripted_model import MODEL, ScriptedModel

PARTS = ("parse worker", "embed worker", "scheduler")
ORIGIN = "https://intranet.example"
POLICIES = ROOT / "scripts" / "benchmarks" / "sets" / "ferrow" / "docs"
LONGEST_SECONDS = 600


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/test --load", description=__doc__)
    parser.add_argument("--users", type=int, default=20, help="callers of all kinds together")
    parser.add_argument("--seconds", type=int, default=60, help="600 at most")
    parser.add_argument(
        "--only", action="append", default=[], help="Member, Program, Visitor or Editor; repeatable"
    )
    options = parser.parse_args()
    model = ScriptedModel(delay=0.3)
    with model.serving(), Running() as running:
        os.environ |= {"LLM_PROVIDER": "openai", "LLM_MODEL": MODEL, "OPENAI_BASE_URL": model.url}
        command("collectstatic", "--no-input", "--if-changed", "--verbosity", "0")
        running.start(*PARTS)
        site = _organization(running.url)
        arguments = ["--headless", "--locustfile", "tests/load/scenarios.py"]
        arguments += ["--host", running.url, "--users", str(options.users)]
        arguments += ["--spawn-rate", "5", "--only-summary", "--stop-timeout", "30"]
        arguments += ["--run-time", f"{min(options.seconds, LONGEST_SECONDS)}s"]
        return subprocess.run(
            [sys.executable, "-m", "locust", *arguments, *options.only],
            cwd=ROOT,
            env={**os.environ, "LOAD_SITE": json.dumps(site), "PYTHONPATH": str(ROOT)},
        ).returncode


def _organization(url: str) -> dict[str, str]:
    """A new organization with policies, keys and a member, as the scenarios want it."""
    slug, password = f"load-{uuid4().hex[:12]}", uuid4().hex
    with client(url, command("create_key", "platform")) as platform:
        body = {"name": "Load", "slug": slug}
        secret = checked(platform.post("organizations/", json=body), 201).json()["secret_key"]
    with client(url, secret) as api:
        for path in sorted(POLICIES.glob("*.md")):
            files = {"file": (path.name, path.read_bytes())}
            checked(api.post("documents/upload/", files=files), 202)
        left = {"status": "completed", "page_size": 1}
        while checked(api.get("documents/", params=left), 200).json()["count"] < len(
            list(POLICIES.glob("*.md"))
        ):
            time.sleep(0.5)
    command("create_member", slug, f"{slug}-member", "--password", password)
    key = ("create_key", "publishable", "--organization", slug, "--origin", ORIGIN)
    return {
        "secret_key": secret,
        "publishable_key": command(*key),
        "origin": ORIGIN,
        "username": f"{slug}-member",
        "password": password,
    }


if __name__ == "__main__":
    sys.exit(main())
