"""JSON, one object a line, with errors that name the file and the line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.errors import InvalidInput


def json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line number and object of each line that is not blank. InvalidInput."""
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InvalidInput(f"{path}, line {number}: this is no JSON ({error}).") from error
        if not isinstance(row, dict):
            raise InvalidInput(f"{path}, line {number}: this must be a JSON object.")
        yield number, row


def read_text(path: Path) -> str:
    """The file's text, UTF-8 with or without a byte order mark. InvalidInput."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidInput(f"{path} can't be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path} is no UTF-8 text. Save it as UTF-8.") from error
