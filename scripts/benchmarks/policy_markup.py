"""The policy as HTML, OpenDocument and RTF, with footnotes as each of them has them."""

import zipfile
from collections.abc import Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from scripts.benchmarks.policy_source import Grid, Part, Policy, Run, Words

_OPEN = "urn:oasis:names:tc:opendocument:xmlns"
_OPEN_LISTS = (
    '<text:list-style style:name="numbers"><text:list-level-style-number text:level="1"'
    ' style:num-format="1" style:num-suffix="."/></text:list-style>'
    '<text:list-style style:name="bullets"><text:list-level-style-bullet text:level="1"'
    ' text:bullet-char="•"/></text:list-style>'
)
_CELL_WIDTH = 1900  # of RTF, in twentieths of a point


def write_html(policy: Policy, path: Path) -> None:
    """One page, its notes in a list at the end."""
    body = "".join(
        f"<{tag}>{''.join(map(_web, parts))}</{tag}>" if tag else "".join(map(_web, parts))
        for tag, parts in groupby(policy.parts, key=_list_tag)
    )
    notes = "".join(f'<li id="note{n}">{escape(text)}</li>' for n, text in policy.notes.items())
    path.write_text(
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(policy.title)}</title>"
        f'<main>{body}<section class="footnotes"><ol>{notes}</ol></section></main></html>',
        encoding="utf-8",
    )


def _list_tag(part: Part) -> str:
    mark = part.mark if isinstance(part, Words) else ""
    return {"": "", "•": "ul"}.get(mark, "ol")


def _web(part: Part) -> str:
    if isinstance(part, Grid):
        head, *rows = [[_web_runs(cell.runs) for cell in row] for row in part.rows]
        body = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in rows)
        return f"<table><tr><th>{'</th><th>'.join(head)}</th></tr>{body}</table>"
    tag = f"h{part.level}" if part.level else "li" if part.mark else "p"
    return f"<{tag}>{_web_runs(part.runs)}</{tag}>"


def _web_runs(runs: Sequence[Run]) -> str:
    return "".join(
        f'<sup><a href="#note{run.note}">{run.note}</a></sup>' if run.note
        else f"<strong>{escape(run.text)}</strong>" if run.is_bold
        else escape(run.text)
        for run in runs
    )  # fmt: skip


def write_odt(policy: Policy, path: Path) -> None:
    """A text document as LibreOffice arranges one."""
    names = ("office", "text", "table", "style")
    spaces = " ".join(f'xmlns:{name}="{_OPEN}:{name}:1.0"' for name in names)
    body = "".join(
        "".join(_open(part, policy) for part in parts)
        if not tag
        else f'<text:list text:style-name="{"numbers" if tag == "ol" else "bullets"}">'
        f"{''.join(_open(part, policy) for part in parts)}</text:list>"
        for tag, parts in groupby(policy.parts, key=_list_tag)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}>"
            f"<office:automatic-styles>{_OPEN_LISTS}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
        )


def _open(part: Part, policy: Policy) -> str:
    if isinstance(part, Grid):
        rows = "".join(
            f"<table:table-row>{''.join(_open_cell(cell, policy) for cell in row)}"
            "</table:table-row>"
            for row in part.rows
        )
        return f"<table:table>{rows}</table:table>"
    words = _open_runs(part.runs, policy)
    if part.level:
        return f'<text:h text:outline-level="{part.level}">{words}</text:h>'
    paragraph = f"<text:p>{words}</text:p>"
    return f"<text:list-item>{paragraph}</text:list-item>" if part.mark else paragraph


def _open_cell(cell: Words, policy: Policy) -> str:
    words = _open_runs(cell.runs, policy)
    return f"<table:table-cell><text:p>{words}</text:p></table:table-cell>"


def _open_runs(runs: Sequence[Run], policy: Policy) -> str:
    return "".join(
        f'<text:note text:note-class="footnote"><text:note-citation>{run.note}'
        f"</text:note-citation><text:note-body><text:p>{escape(policy.notes[run.note])}</text:p>"
        "</text:note-body></text:note>" if run.note
        else f"<text:span>{escape(run.text)}</text:span>"
        for run in runs
    )  # fmt: skip


def write_rtf(policy: Policy, path: Path) -> None:
    """Paragraphs with outline levels, as WordPad and Word write them."""
    body = "".join(_rich(part, policy) for part in policy.parts)
    path.write_text(rf"{{\rtf1\ansi\ansicpg1252 {body}}}", encoding="ascii")


def _rich(part: Part, policy: Policy) -> str:
    if isinstance(part, Grid):
        borders = "".join(rf"\cellx{_CELL_WIDTH * n}" for n in range(1, len(part.rows[0]) + 1))
        return "".join(
            rf"\trowd{borders}\pard\intbl "
            + "".join(rf"{_rich_runs(cell.runs, policy)}\cell " for cell in row)
            + r"\row "
            for row in part.rows
        )
    look = rf"\outlinelevel{part.level - 1} " if part.level else " "
    mark = rf"{{\listtext {_coded(part.mark)}\tab}}" if part.mark else ""
    return rf"\pard{look}{mark}{_rich_runs(part.runs, policy)}\par "


def _rich_runs(runs: Sequence[Run], policy: Policy) -> str:
    return "".join(
        rf"{{\super\chftn}}{{\footnote\pard {{\super\chftn}} {_coded(policy.notes[run.note])}}}"
        if run.note
        else rf"{{\b {_coded(run.text)}}}" if run.is_bold
        else _coded(run.text)
        for run in runs
    )  # fmt: skip


def _coded(text: str) -> str:
    return "".join(c if c.isascii() else rf"\u{ord(c)}?" for c in text)
