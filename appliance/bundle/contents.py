"""What goes into a bundle, collected into a folder."""

import gzip
import json
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

from appliance import __version__
from appliance.bundle.engine import ROOT, docker, services
from appliance.bundle.errors import BundleError

# By name: what else lies in a checkout may be nobody else's business.
FILES = (
    *("LICENSE", "compose.yaml", "docs/*.md"),
    *(
        f"compose/{name}.yaml"
        for name in ("compose", "apart", "authorities", "external-db", "gpu", "tls", "offline")
    ),
    *("compose/caddy/Caddyfile", "compose/postgres/10-policychat.sh"),
    *(f"compose/observability/{name}" for name in ("alerts.yaml", "prometheus.yaml")),
    "compose/observability/grafana-dashboard.json",
    *("appliance/embedded/roles.sql", "appliance/embedded/database.sql"),
)
INSTALLER = Path(__file__).with_name("install.sh")
SBOM = "/usr/share/sbom/policy-chatbot.cdx.json"
PROGRAM = "appliance"


def collect(
    folder: Path, models: str | None, platform: str | None, say: Callable[[str], None]
) -> None:
    """Put everything but the checksums into ``folder``. ``models`` is the volume, or folder,
    of Ollama's models; ``platform`` is what all images have to be for, None for any one."""
    _copy_files(folder)
    images = tag_images(services())
    program = images[PROGRAM]
    described = _described(images)
    # What the installer compares its host with.
    (folder / "platform").write_text(f"{_platform_of(described, platform)}\n")
    (folder / "images.env").write_text(
        "".join(f"{name.upper()}_IMAGE={image}\n" for name, image in images.items())
        + "APPLIANCE_PULL=never\n"
    )
    (folder / "sbom.cdx.json").write_text(
        docker("run", "--rm", "--network=none", "--entrypoint=cat", program, SBOM)
    )
    (folder / "images.json").write_text(json.dumps(described, indent=2) + "\n")
    say(f"saving {len(images)} images")
    _save_images(folder / "images.tar.gz", sorted(images.values()))
    if models is not None:
        say(f"saving the language models in {models}")
        _save_models(folder / "models.tar", models, program)


def _copy_files(folder: Path) -> None:
    for pattern in FILES:
        for path in sorted(ROOT.glob(pattern)):
            copy = folder / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
    shutil.copy(INSTALLER, folder / "install")


def tag_images(images: dict[str, str]) -> dict[str, str]:
    """A name of the bundle's own for each image, by the service that it is named for.

    Whatever they are called here, a digest included, the other host finds them by these.
    """
    named: dict[str, str] = {}
    for service, image in images.items():
        if service == PROGRAM or image != images[PROGRAM]:
            named[service] = f"policy-chatbot-bundle/{service}:{__version__}"
            docker("tag", image, named[service])
    return named


def _described(images: dict[str, str]) -> dict[str, dict[str, object]]:
    """What is known of where each image comes from."""
    known = json.loads(docker("image", "inspect", *images.values()))
    return {
        service: {
            "image": name,
            "id": image["Id"],
            "digests": image["RepoDigests"] or [],
            "platform": f"{image['Os']}/{image['Architecture']}",
            "bytes": image["Size"],
        }
        for (service, name), image in zip(images.items(), known, strict=True)
    }


def _platform_of(images: dict[str, dict[str, object]], wanted: str | None) -> str:
    """The one that all images are for. BundleError where one is for another than ``wanted``."""
    have = {str(image["platform"]): str(image["image"]) for image in images.values()}
    platform = wanted or next(iter(have))
    for other, image in have.items():
        if other != platform:
            raise BundleError(
                f"{image} is for {other}, and the bundle for {platform}. Say --platform, and fetch "
                "or build the images for it, with DOCKER_DEFAULT_PLATFORM in the environment."
            )
    return platform


def _save_images(path: Path, images: list[str]) -> None:
    with (
        gzip.open(path, "wb", compresslevel=4) as file,
        subprocess.Popen(["docker", "save", *images], stdout=subprocess.PIPE) as saving,
    ):
        shutil.copyfileobj(cast("IO[bytes]", saving.stdout), file, 2**20)
    if saving.returncode:
        raise BundleError("docker save failed; what it said stands above.")


def _save_models(path: Path, models: str, program: str) -> None:
    """Without ``.ollama``, where Ollama keeps a key of its own and what was typed into it."""
    if not models.startswith("/"):
        docker("volume", "inspect", models)  # `run` would make it
    with path.open("wb") as file:
        docker(
            *["run", "--rm", "--network=none", f"--volume={models}:/models:ro"],
            *["--entrypoint=tar", program, "--exclude=./.ollama", "-cC", "/models", "."],
            into=file,
        )
    with tarfile.open(path) as archive:
        has_model = any("manifests/" in member.name and member.isfile() for member in archive)
    if not has_model:
        raise BundleError(
            f"There is no language model in {models}. Have it pulled first, with "
            "`docker compose up model`, or leave models out with --without-models."
        )
