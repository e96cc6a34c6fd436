"""What a serializer refuses, as sentences by field."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format

# A day as programs write it; what stands between quotation marks is somebody's own words.
_DAY = re.compile(r"[“„«‘][^“„«‘”»’]*[”“»’]|\b\d{4}-\d\d-\d\d\b")


def sentences_by_field(errors: Mapping[str, Any]) -> dict[str, list[str]]:
    """``errors`` without the places inside a list or an object; each sentence once."""
    return {name: list(dict.fromkeys(_sentences(found))) for name, found in errors.items()}


def spelled_errors(errors: Mapping[str, Any]) -> dict[str, list[str]]:
    """The same as a page shows them: the fields' names, and days as the reader writes them."""
    return {
        name.replace("_", " "): [_DAY.sub(_written, sentence) for sentence in said]
        for name, said in sentences_by_field(errors).items()
    }


def _written(found: re.Match[str]) -> str:
    try:
        return date_format(date.fromisoformat(found[0]), "DATE_FORMAT")
    except ValueError:
        return found[0]


def _sentences(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield str(found)
        return
    for part in found.values() if isinstance(found, Mapping) else found:
        yield from _sentences(part)
