"""`make_secrets [FOLDER]`: the passwords and addresses that the services of compose/compose.yaml
read. Without Django, as all others wait for it at each start."""

import secrets
from pathlib import Path
from urllib.parse import quote

from appliance.embedded.databases import DATABASE, OWNER, RUNTIME

FOLDER = Path("/secrets")
FOR_OTHERS = ("postgres/", "redis/")
NAMES = ("secret_key", "postgres_password", "owner_password", "app_password", "redis_password")


def make_secrets(folder: Path = FOLDER) -> None:
    """Make what is missing in the folder “all”, and give each service the secrets it needs."""
    known = {name: _stored(folder / "all" / name) for name in NAMES}
    for path, text in _shared(known).items():
        # PostgreSQL and Redis run under users of their own, and nobody else has their folders.
        _write(folder / path, text, 0o444 if path.startswith(FOR_OTHERS) else 0o400)
    print("The secrets are in place.")


def _stored(path: Path) -> str:
    """The secret in ``path``; made if there is none, for an operator may have put one there."""
    if not path.exists():
        _write(path, secrets.token_urlsafe(48), 0o400)
    return path.read_text().strip()


def _shared(known: dict[str, str]) -> dict[str, str]:
    def database(user: str, password: str) -> str:
        return f"postgresql://{user}:{quote(password, safe='')}@postgres:5432/{DATABASE}"

    redis_password = known["redis_password"]
    quoted = redis_password.replace("\\", "\\\\").replace('"', '\\"')
    return {
        "all/database_owner_url": database(OWNER, known["owner_password"]),
        "appliance/secret_key": known["secret_key"],
        "appliance/database_url": database(RUNTIME, known["app_password"]),
        "appliance/redis_url": f"redis://:{quote(redis_password, safe='')}@redis:6379/0",
        "postgres/postgres_password": known["postgres_password"],
        "postgres/owner_password": known["owner_password"],
        "postgres/app_password": known["app_password"],
        "redis/redis.conf": f'requirepass "{quoted}"\n',
        "redis/password": redis_password,
    }


def _write(path: Path, text: str, mode: int) -> None:
    """In one step: who reads it meanwhile sees the old text or the new one."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    draft.touch(mode)
    draft.chmod(mode | 0o200)
    draft.write_text(text)
    draft.chmod(mode)
    draft.replace(path)
