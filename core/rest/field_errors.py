"""What a serializer refuses, as sentences by field."""

from collections.abc import Iterator, Mapping
from typing import Any


def sentences_by_field(errors: Mapping[str, Any]) -> dict[str, list[str]]:
    """``errors`` without the places inside a list or an object; each sentence once."""
    return {name: list(dict.fromkeys(_sentences(found))) for name, found in errors.items()}


def spelled_errors(errors: Mapping[str, Any]) -> dict[str, list[str]]:
    """The same with the fields' names as a page shows them."""
    return {name.replace("_", " "): said for name, said in sentences_by_field(errors).items()}


def _sentences(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield str(found)
        return
    for part in found.values() if isinstance(found, Mapping) else found:
        yield from _sentences(part)
