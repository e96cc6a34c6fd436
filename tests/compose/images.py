"""The images of the stack: the real ones where a registry answers, else stand-ins for them."""

import subprocess
from pathlib import Path

from tests.compose.engine import docker

ROOT = Path(__file__).resolve().parents[2]
STANDINS = Path(__file__).parent / "standins"
BASE = "python:3.13-slim-trixie"
STANDIN_BASE = f"policychat-standin/{BASE}"
SERVERS = ("postgres", "redis", "ollama", "proxy")
REGISTRY_SECONDS = 120
BUILD_SECONDS = 1800


def prepare_images() -> dict[str, str]:
    """Pull or build everything that the stack needs, the appliance from this checkout.

    Returns the variables of compose.yaml that name the images, and the model that they have.
    """
    if _registry_answers():
        # The same small model under the name that Ollama's registry has it.
        variables = {"LLM_MODEL": "smollm2:135m"}
    else:
        _make_base()
        variables = {"LLM_MODEL": "smollm2", "BASE_IMAGE": STANDIN_BASE, **_make_standins()}
    if not docker("buildx", "version", check=False):
        variables["DOCKER_BUILDKIT"] = "0"
    variables["APPLIANCE_IMAGE"] = "policy-chatbot:test"
    variables["COMPOSE_DISABLE_ENV_FILE"] = "1"
    build = ["compose", "--file", str(ROOT / "compose.yaml"), "build"]
    docker(*build, variables=variables, timeout=BUILD_SECONDS)
    return variables


def build_target(target: str) -> str:
    """The image of ``target`` in the Dockerfile, and nothing of the stack beside it; its name."""
    base = BASE
    if not _registry_answers():
        _make_base()
        base = STANDIN_BASE
    name = f"policy-chatbot:test-{target}"
    given = ["--target", target, "--build-arg", f"BASE_IMAGE={base}", "--tag", name]
    buildkit = "1" if docker("buildx", "version", check=False) else "0"
    variables = {"DOCKER_BUILDKIT": buildkit}
    docker("build", *given, str(ROOT), variables=variables, timeout=BUILD_SECONDS)
    return name


def _registry_answers() -> bool:
    try:
        docker("pull", "--quiet", BASE, timeout=REGISTRY_SECONDS)
    except (AssertionError, subprocess.TimeoutExpired):
        return False
    return True


def _make_base() -> None:
    if not docker("images", "--quiet", STANDIN_BASE):
        subprocess.run([STANDINS / "make_base", STANDIN_BASE], check=True, timeout=BUILD_SECONDS)


def _make_standins() -> dict[str, str]:
    """The stand-ins' names, by variable."""
    named = {f"{name.upper()}_IMAGE": f"policychat-standin/{name}" for name in SERVERS}
    for name, image in zip(SERVERS, named.values(), strict=True):
        arguments = ["--build-arg", f"BASE_IMAGE={STANDIN_BASE}", "--target", name]
        docker(
            *["build", *arguments, "--tag", image, str(STANDINS)],
            variables={"DOCKER_BUILDKIT": "0"},
            timeout=BUILD_SECONDS,
        )
    return named
