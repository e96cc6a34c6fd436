"""Notes and tabs that dialects of Markdown set off, as paragraphs below their titles."""

import re
from collections.abc import Iterator

# What stands above a note without a title of its own; other words there only choose a look.
KINDS = frozenset(
    {
        *("attention", "caution", "danger", "error", "example", "hint", "important", "info"),
        *("note", "question", "quote", "success", "summary", "tip", "warning"),
    }
)
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_ALERT = re.compile(r"([ \t]*>[ \t]*)\[!(\w+)\][+-]?[ \t]*([^\n]*)")  # GitHub's
# Docusaurus's and others'
_CONTAINER = re.compile(r":{3,}[ \t]*(?:\{?([\w-]+)\}?[ \t]*(?:\[([^\]]*)\].*|(.*)))?")
_TAB = re.compile(r"[ \t]*<TabItem\b[^<>]{0,200}?\blabel=[\"']([^\"'<>]+)[\"'][^<>]{0,200}>[ \t]*")
# MkDocs's
_SET_IN = re.compile(r'(?:!!!|\?\?\?\+?)[ \t]+([\w-]++)[\w \t-]*+(?:"([^"]*+)")?[ \t]*+')
_SET_IN_TAB = re.compile(r'===[!+]?[ \t]+"([^"]+)"[ \t]*+')
_INDENT = re.compile(r" {4}|\t")


def unframed(text: str) -> str:
    """``text`` without the marks of notes, apart from what is code."""
    return "\n".join(_lines(text.split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    fence, is_set_in = "", False
    for line in lines:
        if is_set_in and line.strip():
            is_set_in = _INDENT.match(line) is not None
            line = _INDENT.sub("", line, count=1) if is_set_in else line
        if fence:
            bare = line.strip()
            if bare.startswith(fence) and not bare.strip(fence[0]):
                fence = ""
            yield line
        elif found := _FENCE.match(line):
            fence = found[1]
            yield line
        elif found := _ALERT.fullmatch(line):
            yield from (f"{found[1]}{_title(found[2], found[3])}", found[1])
        elif found := _CONTAINER.fullmatch(line):
            yield from ("", _title(found[1] or "", found[2] or found[3] or ""), "")
        elif found := _SET_IN.fullmatch(line):
            is_set_in = True
            yield from ("", _title(found[1], found[2]), "")
        elif found := _SET_IN_TAB.fullmatch(line):
            is_set_in = True
            yield from ("", _title("", found[1]), "")
        elif found := _TAB.fullmatch(line):
            yield from ("", _title("", found[1]), "")
        else:
            yield line


def _title(kind: str, title: str | None) -> str:
    """``title`` is "" where it was left out on purpose or none was given."""
    words = title or (kind.capitalize() if kind.lower() in KINDS else "")
    return f"**{words.strip()}**" if words.strip() else ""
