"""One sample policy written in every format that can be read, and as a scan."""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path

import docx
import pypdfium2 as pdfium
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from openpyxl import Workbook
from PIL import Image
from pptx import Presentation
from pptx.util import Inches
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

SAMPLE = Path(__file__).resolve().parents[2] / "appliance" / "sample" / "policies"
TITLE = "Travel and Expenses Policy"
SOURCE = SAMPLE / "travel-and-expenses.md"
PRINTED = SOURCE.with_suffix(".pdf")
DOTS = 200  # per inch of a scan
_MARKDOWN = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True, slots=True)
class Part:
    """A heading (``level`` from 1), a paragraph, an item of a list, or a whole table."""

    kind: str
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


def write_all(folder: Path) -> dict[str, Path]:
    """The policy in ``folder``, by the name of its format; PDF, scans and Markdown included."""
    parts = list(_parts())
    written = {"PDF": folder / "policy.pdf", "Markdown": folder / "policy.md"}
    written["PDF"].write_bytes(PRINTED.read_bytes())
    written["Markdown"].write_text(SOURCE.read_text(encoding="utf-8"), encoding="utf-8")
    for suffix, write in _WRITERS.items():
        written[suffix] = folder / f"policy.{suffix}"
        write(written[suffix], parts)
    for name, turn in (("scan, straight", 0.0), ("scan, tilted by 2°", 2.0)):
        written[name] = folder / f"scan-{turn:g}.pdf"
        _scan(written[name], turn)
    return written


def _parts() -> Iterator[Part]:
    text = SOURCE.read_text(encoding="utf-8").split("---\n", 2)[2]
    yield Part("heading", TITLE, 1)
    for node in SyntaxTreeNode(_MARKDOWN.parse(text)).children:
        yield from _part(node)


def _part(node: SyntaxTreeNode) -> Iterator[Part]:
    match node.type:
        case "heading":
            yield Part("heading", _text(node), int(node.tag[1]))
        case "paragraph":
            yield Part("paragraph", _text(node))
        case "blockquote":
            for child in node.children:
                yield from _part(child)
        case "bullet_list":
            yield from (Part("item", _text(item)) for item in node.children)
        case "table":
            rows = [row for section in node.children for row in section.children]
            yield Part("table", rows=tuple(tuple(map(_text, row.children)) for row in rows))
        case kind:
            raise ValueError(f"{SOURCE} has a {kind}, which these writers do not know.")


def _text(node: SyntaxTreeNode) -> str:
    return "".join(leaf.content or " " for leaf in node.walk() if not leaf.children).strip()


def _word(path: Path, parts: list[Part]) -> None:
    document = docx.Document()
    for part in parts:
        if part.kind == "heading":
            document.add_heading(part.text, part.level)
        elif part.kind == "table":
            table = document.add_table(0, len(part.rows[0]), style="Table Grid")
            for row in part.rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        else:
            style = "List Bullet" if part.kind == "item" else None
            document.add_paragraph(part.text, style=style)
    document.save(str(path))


def _sheet(path: Path, parts: list[Part]) -> None:
    book = Workbook()
    book.active.title = "Policy"
    for part in parts:
        if part.kind == "table":
            for row in ((), *part.rows, ()):
                book.active.append(row)
        else:
            book.active.append((f"- {part.text}" if part.kind == "item" else part.text,))
    book.save(path)


def _slides(path: Path, parts: list[Part]) -> None:
    """A slide for each heading, its table below its text."""
    deck = Presentation()
    for part in parts:
        if part.kind == "heading":
            slide = deck.slides.add_slide(deck.slide_layouts[5])
            slide.shapes.title.text = part.text
            frame = slide.shapes.add_textbox(0, Inches(1.5), Inches(9), Inches(2)).text_frame
        elif part.kind == "table":
            size = (0, Inches(4), Inches(9), Inches(3))
            grid = slide.shapes.add_table(len(part.rows), len(part.rows[0]), *size).table
            for number, row in enumerate(part.rows):
                for column, text in enumerate(row):
                    grid.cell(number, column).text = text
        else:
            paragraph = frame.add_paragraph()
            paragraph.text = f"• {part.text}" if part.kind == "item" else part.text
    deck.save(str(path))


def _web(path: Path, parts: list[Part]) -> None:
    body = "".join(map(_tagged, parts))
    title = f"<meta charset=utf-8><title>{TITLE}</title>"
    path.write_text(f"<!doctype html><html lang=en>{title}<main>{body}</main>", encoding="utf-8")


def _tagged(part: Part) -> str:
    match part.kind:
        case "heading":
            return f"<h{part.level}>{escape(part.text)}</h{part.level}>"
        case "item":
            return f"<ul><li>{escape(part.text)}</li></ul>"
        case "table":
            head, *rows = [[escape(cell) for cell in row] for row in part.rows]
            cells = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in rows)
            return f"<table><tr><th>{'</th><th>'.join(head)}</th></tr>{cells}</table>"
    return f"<p>{escape(part.text)}</p>"


_OPEN = "urn:oasis:names:tc:opendocument:xmlns"


def _open_text(path: Path, parts: list[Part]) -> None:
    spaces = " ".join(f'xmlns:{name}="{_OPEN}:{name}:1.0"' for name in ("office", "text", "table"))
    body = "".join(map(_open_part, parts))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
        )


def _open_part(part: Part) -> str:
    words = f"<text:p>{escape(part.text)}</text:p>"
    match part.kind:
        case "heading":
            return f'<text:h text:outline-level="{part.level}">{escape(part.text)}</text:h>'
        case "item":
            return f"<text:list><text:list-item>{words}</text:list-item></text:list>"
        case "table":
            rows = "".join(
                "<table:table-row>"
                + "".join(
                    f"<table:table-cell><text:p>{escape(cell)}</text:p></table:table-cell>"
                    for cell in row
                )
                + "</table:table-row>"
                for row in part.rows
            )
            return f"<table:table>{rows}</table:table>"
    return words


def _rich(path: Path, parts: list[Part]) -> None:
    body = "".join(map(_rich_part, parts))
    path.write_text(rf"{{\rtf1\ansi\ansicpg1252 {body}}}", encoding="ascii")


def _rich_part(part: Part) -> str:
    match part.kind:
        case "heading":
            return rf"\pard\outlinelevel{part.level - 1} {_coded(part.text)}\par "
        case "item":
            return rf"\pard{{\listtext\'b7\tab}}{_coded(part.text)}\par "
        case "table":
            borders = "".join(rf"\cellx{2000 * n}" for n in range(1, len(part.rows[0]) + 1))
            return "".join(
                rf"\trowd{borders}\pard\intbl "
                + "".join(rf"{_coded(cell)}\cell " for cell in row)
                + r"\row "
                for row in part.rows
            )
    return rf"\pard {_coded(part.text)}\par "


def _coded(text: str) -> str:
    return "".join(c if c.isascii() else rf"\u{ord(c)}?" for c in text)


def _scan(path: Path, turn: float) -> None:
    """The printed policy as a PDF of pictures, turned by ``turn`` degrees."""
    canvas = Canvas(str(path))
    for page in pdfium.PdfDocument(PRINTED):
        picture = page.render(scale=DOTS / 72, grayscale=True).to_pil().convert("L")
        if turn:
            picture = picture.rotate(turn, Image.Resampling.BICUBIC, fillcolor=255)
        stream = BytesIO()
        picture.save(stream, "PNG")
        size = (picture.width * 72 / DOTS, picture.height * 72 / DOTS)
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(stream), 0, 0, *size)
        canvas.showPage()
    canvas.save()


_WRITERS: dict[str, Callable[[Path, list[Part]], None]] = {
    "docx": _word,
    "odt": _open_text,
    "html": _web,
    "rtf": _rich,
    "pptx": _slides,
    "xlsx": _sheet,
}
