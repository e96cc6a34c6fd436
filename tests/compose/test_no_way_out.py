"""A bundle is made, carried over and installed; then the product works without a network, and
never tries to leave the host."""

import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.compose.asking import ask, upload, wait_until_completed
from tests.compose.engine import docker
from tests.compose.stack import Stack, wait_for

MARK = "policychat-test"
CHAIN = "DOCKER-USER"
MODEL_SECONDS = 120
AS_ROOT = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
# An address for documentation: nobody has it (RFC 5737).
TRYING = "import socket; socket.create_connection(('192.0.2.1', 80), 2)"


@contextmanager
def _walled_in(stack: Stack) -> Iterator[Callable[[], int]]:
    """Nothing gets out of the stack's networks; yields the count of packets that tried."""
    rules: list[list[str]] = []
    try:
        for name in ("outside", "data"):
            network = json.loads(docker("network", "inspect", f"{stack.project}_{name}"))[0]
            subnet = network["IPAM"]["Config"][0]["Subnet"]
            bridge = f"br-{network['Id'][:12]}"
            rule = ["-i", bridge, "!", "-d", subnet, "-m", "comment", "--comment", MARK]
            rules.append([*rule, "-j", "DROP"])
            _iptables("-I", CHAIN, *rules[-1])
        yield lambda: sum(
            int(line.split()[0]) for line in _iptables("-nvxL", CHAIN).splitlines() if MARK in line
        )
    finally:
        for rule in rules:
            _iptables("-D", CHAIN, *rule)


def _iptables(*arguments: str) -> str:
    return subprocess.check_output([*AS_ROOT, "iptables", "--wait", *arguments], text=True)


@pytest.fixture
def countable(images: Mapping[str, str]) -> None:
    """Packets can be counted here; the engine, which ``images`` start, has made the chain."""
    try:
        _iptables("-nL", CHAIN)
    except (OSError, subprocess.CalledProcessError) as reason:
        pytest.skip(f"counting packets needs iptables, and root or sudo: {reason}")


@pytest.fixture
def bundle(stack: Stack, images: Mapping[str, str], tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A bundle of what the tests' stack runs, unpacked, and the public key of its maker."""
    wait_for(lambda: _has_model(stack), MODEL_SECONDS)
    key, archive = tmp_path / "key", tmp_path / "bundle.tar"
    public = _make("--make-key", str(key)).split()[-1]
    said = _make(
        *["--to", str(archive), "--key", str(key), "--models", f"{stack.project}_models"],
        variables=images,
    )
    assert f"./install {public}" in said
    with tarfile.open(archive) as whole:
        whole.extractall(tmp_path, filter="data")
    archive.unlink()
    folder = next(tmp_path.glob("policy-chatbot-*"))
    names = [line.partition("=")[2] for line in (folder / "images.env").read_text().splitlines()]
    # Names that only the bundle gives: what the installer starts, it has loaded.
    docker("rmi", *names[:-1])
    yield folder, public
    docker("rmi", *names[:-1], check=False)


def _has_model(stack: Stack) -> bool:
    return "has the model" in stack.compose("run", "--rm", "--no-deps", "model", check=False)


def _make(*arguments: str, variables: Mapping[str, str] | None = None) -> str:
    return subprocess.run(
        [sys.executable, "-m", "appliance", "bundle", *arguments],
        env={**os.environ, **(variables or {})},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_a_bundle_works_without_a_way_out_and_never_tries_one(
    countable: None,
    images: Mapping[str, str],
    bundle: tuple[Path, str],
    another_stack: Callable[..., Stack],
    handbook: Path,
) -> None:
    folder, public = bundle
    # What people put into .env; the images come from the bundle alone.
    stack = another_stack(root=folder, variables={"LLM_MODEL": images["LLM_MODEL"]})
    installed = subprocess.run(
        [folder / "install", public, "--no-start"],
        env={**os.environ, **stack.variables, "COMPOSE_PROJECT_NAME": stack.project},
        capture_output=True,
        text=True,
        check=False,
    )
    assert installed.returncode == 0, installed.stderr
    stack.compose("create", "--no-build", "--pull", "never")
    with _walled_in(stack) as attempts:
        stack.up("--pull", "never")
        assert stack.container("appliance")["Config"]["Image"].startswith("policy-chatbot-bundle/")
        with stack.client() as api:
            wait_until_completed(api, upload(api, handbook))
            answer = ask(api, "How many days of annual leave does a full-time employee have?")
        assert answer["answered"]
        assert answer["citations"][0]["verified"]
        assert answer["model"].startswith("ollama/")
        assert attempts() == 0
        # The count does count.
        stack.compose("exec", "-T", "appliance", "python", "-c", TRYING, check=False)
        assert attempts() > 0
