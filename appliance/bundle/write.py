"""The archive: a tar file with one folder, the checksums first."""

import hashlib
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

import minisign

from appliance import __version__
from appliance.bundle.contents import collect
from appliance.bundle.errors import BundleError
from appliance.bundle.signature import sign

NAME = f"policy-chatbot-{__version__}"
SUMS = "SHA256SUMS"


def write_bundle(
    path: Path,
    models: str | None,
    platform: str | None,
    key: minisign.SecretKey | None,
    say: Callable[[str], None],
) -> None:
    """Write the bundle to ``path``, which is there only once it is whole.

    Needs twice its size beside ``path``. Raises BundleError.
    """
    if path.exists():
        raise BundleError(f"{path} is there already. Name a new file, or remove it.")
    try:
        with tempfile.TemporaryDirectory(prefix=".bundle-", dir=path.parent) as work:
            folder = Path(work) / NAME
            folder.mkdir()
            collect(folder, models, platform, say)
            say("adding up the checksums")
            seal(folder, key)
            whole = Path(work) / "whole.tar"
            _pack(folder, whole)
            whole.rename(path)
    except OSError as error:
        raise BundleError(f"The bundle can't be written: {error}.") from error


def seal(folder: Path, key: minisign.SecretKey | None) -> None:
    """Write the checksums of all files in ``folder``, and their signature."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{_sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    sums = "".join(lines).encode()
    (folder / SUMS).write_bytes(sums)
    if key is not None:
        (folder / f"{SUMS}.minisig").write_bytes(sign(key, sums, f"policy-chatbot {__version__}"))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _pack(folder: Path, path: Path) -> None:
    """Small files first, so that `tar -t` shows what it is at once."""

    def anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = ""
        is_program = member.isdir() or member.name.endswith("/install")
        member.mode = 0o755 if is_program else 0o644
        return member

    files = sorted((f for f in folder.rglob("*") if f.is_file()), key=lambda f: f.stat().st_size)
    with tarfile.open(path, "w") as archive:
        for file in files:
            name = Path(folder.name) / file.relative_to(folder)
            archive.add(file, name.as_posix(), filter=anonymous)
