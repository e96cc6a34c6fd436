"""Which settings were made, apart from their defaults: those to keep, and the secrets.

A setting is secret where settings.py reads it as one, whatever its name is.
"""

import re
from pathlib import Path

from appliance import settings

READ = re.compile(r'env\.(\w+)\(\s*"([A-Z0-9_]+)"')
SECRET_READERS = {"secret", "secret_url", "database", "redis", "mail"}
# What boto3 and Ollama's client read for themselves.
READ_BY_OTHERS = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "OLLAMA_API_KEY"}
# In any other setting: an address with a password in it.
SECRET_VALUE = re.compile(r"://[^/\s]*@")


def settings_made() -> dict[str, str]:
    """Settings that anybody may read who may read the documents."""
    return {name: value for name, value in _all().items() if not _is_secret(name, value)}


def secrets_made() -> dict[str, str]:
    """Passwords, keys, and addresses with a password in them."""
    return {name: value for name, value in _all().items() if _is_secret(name, value)}


def readers() -> dict[str, set[str]]:
    """The methods of Environment by which settings.py reads each setting."""
    found: dict[str, set[str]] = {}
    for method, name in READ.findall(Path(settings.__file__).read_text()):
        found.setdefault(name, set()).add(method)
    return found


def secret_names() -> set[str]:
    """The settings whose values are secret whatever they are."""
    declared = {name for name, methods in readers().items() if methods & SECRET_READERS}
    return declared | READ_BY_OTHERS


def _all() -> dict[str, str]:
    given = settings.env.ENVIRON
    names = [*readers(), *sorted(READ_BY_OTHERS)]
    return {name: value for name in names if (value := given.get(name)) is not None}


def _is_secret(name: str, value: str) -> bool:
    return name in secret_names() or bool(SECRET_VALUE.search(value))
