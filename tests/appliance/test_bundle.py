"""The bundle's archive, and that its installer loads nothing that was not signed.

The container engine is a script here that writes down what it is asked; tests/compose has a
real one.
"""

import gzip
import json
import os
import shutil
import stat
import subprocess
import tarfile
from pathlib import Path

import minisign
import pytest
from django.core.management import CommandError, call_command

from appliance.bundle import engine
from appliance.bundle.contents import INSTALLER
from appliance.bundle.signature import make_key, read_key
from appliance.bundle.write import NAME, seal

IMAGES = {
    "init": "policy-chatbot:0.1",
    "appliance": "policy-chatbot:0.1",
    "postgres": "mirror.example/pgvector@sha256:" + "0" * 64,
    "ollama": "ollama/ollama:0.12.6",
}
# What compose would print, and one described image for each name that is inspected.
DOCKER = """#!/usr/bin/env python3
import json, os, sys
with open(os.environ["ASKED"], "a") as file:
    print(*sys.argv[1:], file=file)
said = sys.argv[1:]
if said[0] == "compose" and "config" in said:
    images = json.loads(os.environ["IMAGES"])
    print(json.dumps({"services": {name: {"image": image} for name, image in images.items()}}))
elif said[:2] == ["image", "inspect"]:
    known = {"Id": "sha256:1", "RepoDigests": None, "Os": "linux", "Size": 1}
    made_for = os.environ["ARCHITECTURES"].split() * len(said)
    print(json.dumps([known | {"Architecture": one} for one, _ in zip(made_for, said[2:])]))
elif said[0] == "version":
    print(os.environ["HOST"])
elif said[0] == "save":
    print("layers")
elif said[0] == "run" and "--entrypoint=cat" in said:
    print('{"bomFormat": "CycloneDX"}')
elif said[0] == "run":
    sys.stdout.buffer.write(open(os.environ["MODELS"], "rb").read())
"""


LOOKS = ("compose version", "info", "version --format {{.Server.Os}}/{{.Server.Arch}}")


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the engine was asked, a line each. It has one model."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "docker").write_text(DOCKER)
    (programs / "docker").chmod(0o755)
    manifest = tmp_path / "manifests" / "library" / "small"
    manifest.parent.mkdir(parents=True)
    manifest.write_text("{}")
    with tarfile.open(tmp_path / "models.tar", "w") as archive:
        archive.add(tmp_path / "manifests", "./manifests")
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("ASKED", str(tmp_path / "asked"))
    monkeypatch.setenv("IMAGES", json.dumps(IMAGES))
    monkeypatch.setenv("MODELS", str(tmp_path / "models.tar"))
    monkeypatch.setenv("ARCHITECTURES", "amd64")
    monkeypatch.setenv("HOST", "linux/amd64")
    (tmp_path / "asked").touch()
    return tmp_path / "asked"


@pytest.fixture
def key(tmp_path: Path) -> tuple[Path, str]:
    """A secret key's file, and the public key."""
    path = tmp_path / "key"
    return path, make_key(path)


@pytest.fixture
def unpacked(asked: Path, key: tuple[Path, str], tmp_path: Path) -> Path:
    call_command("bundle", to=tmp_path / "bundle.tar", key=key[0])
    with tarfile.open(tmp_path / "bundle.tar") as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    asked.write_text("")
    return tmp_path / "unpacked" / NAME


def install(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [folder / "install", *arguments], capture_output=True, text=True, check=False
    )


def refused(folder: Path, *arguments: str) -> str:
    """Why nothing was loaded."""
    ended = install(folder, *arguments)
    assert ended.returncode == 1
    assert _changes(Path(os.environ["ASKED"])) == []
    return ended.stderr


def _changes(asked: Path) -> list[str]:
    """What the engine was asked to do, beside whether it is there."""
    lines = asked.read_text().splitlines()
    return [line for line in lines if line not in LOOKS]


def test_it_holds_everything_under_names_of_its_own(unpacked: Path) -> None:
    assert (unpacked / "images.env").read_text().splitlines() == [
        "APPLIANCE_IMAGE=policy-chatbot-bundle/appliance:0.1.0",
        "POSTGRES_IMAGE=policy-chatbot-bundle/postgres:0.1.0",
        "OLLAMA_IMAGE=policy-chatbot-bundle/ollama:0.1.0",
        "APPLIANCE_PULL=never",
    ]
    assert gzip.decompress((unpacked / "images.tar.gz").read_bytes()) == b"layers\n"
    assert json.loads((unpacked / "sbom.cdx.json").read_text())["bomFormat"] == "CycloneDX"
    assert json.loads((unpacked / "images.json").read_text())["postgres"]["id"] == "sha256:1"
    mounted = ("compose/compose.yaml", "compose/postgres/10-policychat.sh")
    for name in (*mounted, "appliance/embedded/roles.sql", "docs/install.md", "models.tar"):
        assert (unpacked / name).is_file()
    assert not (unpacked / "compose" / "dev.yaml").exists()
    assert (unpacked / "install").stat().st_mode & stat.S_IXUSR


def test_a_signed_bundle_is_verified_loaded_and_started(
    unpacked: Path, key: tuple[Path, str], asked: Path
) -> None:
    (unpacked / ".env").write_text("PORT=8080\nAPPLIANCE_IMAGE=policy-chatbot-bundle/appliance:0\n")
    assert "--keep-settings" in refused(unpacked, key[1])
    asked.write_text("")
    ended = install(unpacked, key[1], "--keep-settings")
    assert ended.returncode == 0, ended.stderr
    assert "Verified: every file of Policy Chatbot 0.1.0" in ended.stdout
    assert _changes(asked) == [
        "load --quiet --input images.tar.gz",
        "compose run --rm --no-deps -T --entrypoint tar init -xC /models",
        "compose up --detach",
    ]
    settings = (unpacked / ".env").read_text().splitlines()
    assert settings == ["PORT=8080", *(unpacked / "images.env").read_text().splitlines()]
    # A second time, with the file that it wrote.
    assert install(unpacked, key[1], "--no-start", "--keep-settings").returncode == 0
    assert (unpacked / ".env").read_text().splitlines() == settings


def test_another_key_is_refused(unpacked: Path, tmp_path: Path) -> None:
    other = make_key(tmp_path / "other")
    assert "not signed with this key" in refused(unpacked, other)
    assert refused(unpacked, "RWnonsense==")
    assert "./install PUBLIC_KEY" in refused(unpacked)


@pytest.mark.parametrize("name", ["compose/compose.yaml", "images.tar.gz", "install"])
def test_a_changed_file_is_refused(unpacked: Path, key: tuple[Path, str], name: str) -> None:
    with (unpacked / name).open("ab") as file:
        file.write(b"\n")
    assert "not as it was packed" in refused(unpacked, key[1])
    assert "not as it was packed" in refused(unpacked, "--unsigned")


def test_new_checksums_for_a_changed_file_are_refused(
    unpacked: Path, key: tuple[Path, str], tmp_path: Path
) -> None:
    (unpacked / "compose.yaml").write_text("services: {}\n")
    signature = (unpacked / "SHA256SUMS.minisig").read_bytes()
    for name in ("SHA256SUMS", "SHA256SUMS.minisig"):
        (unpacked / name).unlink()
    seal(unpacked, None)
    assert "no signature" in refused(unpacked, key[1])
    (unpacked / "SHA256SUMS.minisig").write_bytes(signature)
    assert "not signed with this key" in refused(unpacked, key[1])


def test_a_file_beside_the_listed_ones_is_refused(unpacked: Path, key: tuple[Path, str]) -> None:
    """Compose would read it."""
    (unpacked / "compose.override.yaml").write_text("services: {}\n")
    assert "compose.override.yaml" in refused(unpacked, key[1])
    (unpacked / "compose.override.yaml").unlink()
    (unpacked / "docs" / "install.md").unlink()
    assert "not as it was packed" in refused(unpacked, key[1])


@pytest.mark.parametrize("name", [".env", "compose.yaml", "images.tar.gz"])
def test_a_link_is_refused(unpacked: Path, key: tuple[Path, str], name: str) -> None:
    """What it points at may change after it was looked at, or be written over."""
    elsewhere = unpacked.parent / "elsewhere"
    if (unpacked / name).exists():
        (unpacked / name).rename(elsewhere)
    else:
        elsewhere.write_text("kept")
    content = elsewhere.read_bytes()
    (unpacked / name).symlink_to(elsewhere)
    assert "links" in refused(unpacked, key[1], "--keep-settings")
    assert elsewhere.read_bytes() == content


def test_a_signature_with_anything_else_in_its_file_is_refused(
    unpacked: Path, key: tuple[Path, str]
) -> None:
    signature = unpacked / "SHA256SUMS.minisig"
    first, second, third, fourth = signature.read_text().splitlines()
    for lines in (
        [first, second, third, fourth, "services: {}"],
        ["x: y", second, third, fourth],
        [first, second, "trusted comment: policy-chatbot 9.9.9", fourth],
        [first, second],
    ):
        signature.write_text("".join(f"{line}\n" for line in lines))
        assert refused(unpacked, key[1])


def test_strange_names_and_unclear_orders_are_refused(
    unpacked: Path, key: tuple[Path, str]
) -> None:
    assert "either a key or --unsigned" in refused(unpacked, key[1], "--unsigned")
    assert "what is --force" in refused(unpacked, key[1], "--force")
    (unpacked / "SHA256SUMS\n.env").write_text("PORT=1")
    assert "strange names" in refused(unpacked, key[1])


def test_variables_of_the_shell_do_not_name_other_images(
    unpacked: Path, key: tuple[Path, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("POSTGRES_IMAGE", "evil")
    monkeypatch.setenv("SEEN", str(tmp_path / "seen"))
    docker = tmp_path / "programs" / "docker"
    seen = 'open(os.environ["SEEN"], "a").write(os.environ.get("POSTGRES_IMAGE", "-"))\n'
    docker.write_text(docker.read_text() + f'if said[:2] == ["compose", "up"]:\n    {seen}')
    assert install(unpacked, key[1]).returncode == 0
    assert (tmp_path / "seen").read_text() == "-"


def test_minisign_reads_the_signature_and_its_encrypted_keys_sign(
    unpacked: Path, key: tuple[Path, str], tmp_path: Path
) -> None:
    signature = minisign.Signature.from_bytes((unpacked / "SHA256SUMS.minisig").read_bytes())
    public = minisign.PublicKey.from_base64(key[1])
    public.verify((unpacked / "SHA256SUMS").read_bytes(), signature)
    assert signature.trusted_comment == "policy-chatbot 0.1.0"
    secret = read_key(key[0], None)
    secret.encrypt("pw", opslimit=2**15, memlimit=2**24)
    key[0].write_bytes(bytes(secret))
    password = tmp_path / "password"
    password.write_text("pw\n")
    call_command("bundle", to=tmp_path / "again.tar", key=key[0], password_file=password)
    with pytest.raises(CommandError, match="--password-file"):
        call_command("bundle", to=tmp_path / "third.tar", key=key[0])
    password.write_text("wrong\n")
    with pytest.raises(CommandError, match="wrong password"):
        call_command("bundle", to=tmp_path / "third.tar", key=key[0], password_file=password)


def test_what_can_not_be_made_is_said_and_leaves_nothing(
    asked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "made" / "bundle.tar"
    path.parent.mkdir()
    with tarfile.open(tmp_path / "models.tar", "w"):
        pass
    with pytest.raises(CommandError, match="no language model in policy-chatbot_models"):
        call_command("bundle", to=path)
    with pytest.raises(CommandError, match="can't be used"):
        call_command("bundle", to=path, key=tmp_path / "missing")
    with pytest.raises(CommandError, match="is there already"):
        call_command("bundle", to=asked)
    with pytest.raises(CommandError, match="Name a new file"):
        call_command("bundle", make_key=asked)
    monkeypatch.setattr(engine, "ROOT", tmp_path)
    with pytest.raises(CommandError, match="in a checkout"):
        call_command("bundle", to=path)
    assert list(path.parent.iterdir()) == []


def test_without_docker_it_says_where_bundles_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match="no program docker here"):
        call_command("bundle", to=tmp_path / "bundle.tar", without_models=True)


def test_a_bundle_may_come_without_models_and_signature(asked: Path, tmp_path: Path) -> None:
    call_command("bundle", to=tmp_path / "bundle.tar", without_models=True)
    shutil.unpack_archive(tmp_path / "bundle.tar", tmp_path / "plain", filter="data")
    asked.write_text("")
    folder = tmp_path / "plain" / NAME
    assert install(folder, "--unsigned", "--no-start").returncode == 0
    assert _changes(asked) == ["load --quiet --input images.tar.gz"]


def test_the_installer_is_a_shell_script_that_any_shell_reads() -> None:
    assert subprocess.run(["sh", "-n", INSTALLER], check=False).returncode == 0


def test_a_bundle_for_another_platform_is_refused_where_it_does_not_run(
    asked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHITECTURES", "arm64")
    monkeypatch.setenv("DOCKER_DEFAULT_PLATFORM", "")  # so that it is put back
    call_command("bundle", to=tmp_path / "arm.tar", without_models=True, platform="linux/arm64")
    assert os.environ["DOCKER_DEFAULT_PLATFORM"] == "linux/arm64"
    shutil.unpack_archive(tmp_path / "arm.tar", tmp_path / "arm", filter="data")
    folder = tmp_path / "arm" / NAME
    asked.write_text("")
    said = refused(folder, "--unsigned")
    assert "for linux/arm64, and this host is linux/amd64" in said
    for host in ("linux/arm64", ""):
        monkeypatch.setenv("HOST", host)
        assert install(folder, "--unsigned", "--no-start", "--keep-settings").returncode == 0


def test_images_for_other_platforms_make_no_bundle(
    asked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_DEFAULT_PLATFORM", "")
    path = tmp_path / "bundle.tar"
    with pytest.raises(CommandError, match="is for linux/amd64, and the bundle for linux/arm64"):
        call_command("bundle", to=path, without_models=True, platform="linux/arm64")
    monkeypatch.setenv("ARCHITECTURES", "amd64 arm64")
    with pytest.raises(CommandError, match="and the bundle for linux/amd64"):
        call_command("bundle", to=path, without_models=True)
    assert not path.exists()
