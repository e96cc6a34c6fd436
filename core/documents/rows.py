"""A table's row as a line of text: its cells are parted by tabs, or by pipes in Markdown."""

import re
from collections.abc import Sequence

AMOUNTS = 0.6  # of the cells of a column of amounts
_AMOUNT = re.compile(r"[^\w\s]?\s?\d\S*(?: \S+){0,2}(?<!\s(?:19|20)\d\d)")
_RULE = re.compile(r"\s*+\|?(?:\s*+:?-{2,}+:?\s*+\|)*\s*+:?-{2,}+:?\s*+\|?\s*+")
_PIPE = re.compile(r"(?<!\\)\|")
_LAST_PIPE = re.compile(r"(?<!\\)\|\Z")


def cells(row: str) -> list[str]:
    """The words of each cell."""
    if "\t" in row:
        return [cell.strip() for cell in row.split("\t")]
    inner = row.strip().removeprefix("|")
    return [cell.strip().replace(r"\|", "|") for cell in _PIPE.split(_LAST_PIPE.sub("", inner))]


def cell_starts(row: str) -> list[int]:
    """Where cells begin: behind a tab, or with the pipe in front of them."""
    if "\t" in row:
        return [at + 1 for at, character in enumerate(row) if character == "\t"]
    return [pipe.start() for pipe in _PIPE.finditer(_LAST_PIPE.sub("", row.rstrip()))]


def are_amounts(column: Sequence[str]) -> bool:
    """Whether most of a column's cells are such as "£50" or "3 working days", and no dates."""
    return sum(_AMOUNT.fullmatch(cell) is not None for cell in column) >= AMOUNTS * len(column)


def are_names(row: Sequence[str]) -> bool:
    """Whether cells may be names of columns: either all that are filled end with a colon, or none
    does. Else they are names with their values, as of a form: "Owner:", "HR"."""
    return len({cell.endswith((":", "：")) for cell in row if cell}) < 2


def may_name_two(names: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether the first row of two columns may name them: amounts stand below one of its names.
    Else it is as likely a name and its value, such as "Owner", "HR"."""
    if not are_names(names):
        return False
    ranges = sum(any(map(str.isdigit, row[0])) for row in below) >= AMOUNTS * len(below)
    return are_amounts([row[1] for row in below]) or (
        ranges and not any(map(str.isdigit, "".join(names)))
    )


def is_row(line: str) -> bool:
    """Whether a line is a table's row."""
    return "\t" in line or (line.startswith("|") and line.count("|") > 1)


def is_rule(line: str) -> bool:
    """Whether a line of a Markdown table only parts its column headings from its rows."""
    return "--" in line and _RULE.fullmatch(line) is not None
