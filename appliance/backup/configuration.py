"""Which settings were made, apart from their defaults: those to keep, and the secrets."""

import re
from pathlib import Path

from appliance import settings

READ = re.compile(r'env\.\w+\(\s*"([A-Z0-9_]+)"')
# What boto3 and Ollama's client read for themselves.
READ_BY_OTHERS = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "OLLAMA_API_KEY"]
SECRET_NAME = re.compile(
    r"SECRET|PASSWORD|PASSPHRASE|API_KEY|ACCESS_KEY|DSN|HEADERS|^DATABASE_\w*URL$|^REDIS_URL$"
)
SECRET_VALUE = re.compile(r"://[^/\s]*@")


def settings_made() -> dict[str, str]:
    """Settings that anybody may read who may read the documents."""
    return {name: value for name, value in _all().items() if not _is_secret(name, value)}


def secrets_made() -> dict[str, str]:
    """Passwords, keys, and addresses with a password in them."""
    return {name: value for name, value in _all().items() if _is_secret(name, value)}


def _all() -> dict[str, str]:
    names = READ.findall(Path(settings.__file__).read_text()) + READ_BY_OTHERS
    given = settings.env.ENVIRON
    return {name: value for name in names if (value := given.get(name)) is not None}


def _is_secret(name: str, value: str) -> bool:
    return bool(SECRET_NAME.search(name) or SECRET_VALUE.search(value))
