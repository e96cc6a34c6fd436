"""Images and actions by digest: what the scripts that pin them ask, and what they write."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.delivery.scripts import load_script

ROOT = Path(__file__).resolve().parents[2]
DIGEST = "sha256:" + "a" * 64
PRINTS_A_DIGEST = f"#!/bin/sh\necho {DIGEST}\n"
KNOWS_A_TAG = """#!/bin/sh
printf 'aaaa\\trefs/tags/v1.0.0\\nbbbb\\trefs/tags/v1.0.0^{}\\ncccc\\trefs/tags/v1.0.01\\n'
"""


@pytest.fixture
def path_with(tmp_path: Path):
    """``path_with("docker", "#!/bin/sh…")``: a PATH on which that program is found first."""

    def put(name: str, text: str) -> str:
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
        return f"{tmp_path}:{os.environ['PATH']}"

    return put


def run(*command: str, path: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PATH": path},
    )


def test_every_image_that_a_variable_names_is_pinned(path_with) -> None:
    ended = run(str(ROOT / "scripts/pin_images"), path=path_with("docker", PRINTS_A_DIGEST))
    pinned = dict(line.split("=", 1) for line in ended.stdout.splitlines())
    assert set(pinned) == {"POSTGRES_IMAGE", "REDIS_IMAGE", "OLLAMA_IMAGE", "PROXY_IMAGE"}
    assert all(image.endswith(f"@{DIGEST}") for image in pinned.values())


def test_an_image_that_can_not_be_asked_for_is_named(path_with) -> None:
    ended = run(str(ROOT / "scripts/pin_images"), path=path_with("docker", "#!/bin/sh\nexit 1\n"))
    assert ended.returncode == 1
    assert "can't be asked for" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_annotated_tag_stands_for_its_commit(path_with, monkeypatch) -> None:
    monkeypatch.setenv("PATH", path_with("git", KNOWS_A_TAG))
    assert load_script("pin_actions").commit_of("owner/name", "v1.0.0") == "bbbb"


def test_a_version_that_is_not_there_is_named(path_with) -> None:
    ended = run(str(ROOT / "scripts/pin_actions"), path=path_with("git", KNOWS_A_TAG))
    assert ended.returncode == 1
    assert "has no tag v" in ended.stderr
    assert "Traceback" not in ended.stderr
