"""The container engine of this host, through its command line."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import IO, Any

from appliance.bundle.errors import BundleError

ROOT = Path(__file__).resolve().parents[2]


def docker(*arguments: str, into: IO[bytes] | None = None) -> str:
    """What ``docker …`` prints, unless it goes ``into`` a file. BundleError when it fails."""
    if shutil.which("docker") is None:
        raise BundleError(
            "There is no program docker here. A bundle is made on the host whose container "
            "engine has the images, in a checkout of the source: ./scripts/bundle"
        )
    done = subprocess.run(
        ["docker", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=into or subprocess.PIPE,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip() or f"exit status {done.returncode}"
        raise BundleError(f"docker {arguments[0]} {arguments[1]} failed: {said}")
    return (done.stdout or b"").decode()


def services() -> dict[str, str]:
    """The image of each service, as compose.yaml, its additions and the settings of the
    environment and ``.env`` name them."""
    if not (ROOT / "compose.yaml").is_file():
        raise BundleError(f"{ROOT} has no compose.yaml: make the bundle in a checkout.")
    place = ["--project-directory", str(ROOT)]
    found: dict[str, Any] = json.loads(docker("compose", *place, "config", "--format=json"))
    return {name: service["image"] for name, service in found["services"].items()}
