"""The policy that is written in every format: its Markdown source as parts that a writer sets."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin

SOURCE = Path(__file__).with_name("sets") / "vehicles" / "policy.md"
_MARKDOWN = MarkdownIt("commonmark").enable("table").use(footnote_plugin)


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look; or, where ``note`` is not 0, the raised number of a footnote."""

    text: str
    is_bold: bool = False
    note: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """A heading (``level`` from 1), a paragraph (``level`` 0) or, with a ``mark``, an item."""

    runs: tuple[Run, ...]
    level: int = 0
    mark: str = ""

    @property
    def text(self) -> str:
        """The words without the numbers of footnotes."""
        return "".join(run.text for run in self.runs)

    @property
    def notes(self) -> list[int]:
        """The footnotes that the words name."""
        return [run.note for run in self.runs if run.note]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; its first row names the columns."""

    rows: tuple[tuple[Words, ...], ...]


Part = Words | Grid


@dataclass(frozen=True, slots=True)
class Policy:
    """``notes`` are the footnotes' texts by number, from 1."""

    parts: tuple[Part, ...]
    notes: dict[int, str]

    @property
    def title(self) -> str:
        """The first heading."""
        return next(part.text for part in self.parts if isinstance(part, Words))


def policy() -> Policy:
    """The source, parsed. ValueError names what is in it that the writers do not know."""
    parts: list[Part] = []
    notes: dict[int, str] = {}
    for node in SyntaxTreeNode(_MARKDOWN.parse(SOURCE.read_text(encoding="utf-8"))).children:
        if node.type == "footnote_block":
            texts = (_words(note).text for note in node.children)
            notes = dict(enumerate(texts, start=1))
        else:
            parts += _parts(node)
    return Policy(tuple(parts), notes)


def _parts(node: SyntaxTreeNode) -> Iterator[Part]:
    match node.type:
        case "heading":
            yield _words(node, level=int(node.tag[1]))
        case "paragraph":
            yield _words(node)
        case "bullet_list":
            yield from (_words(item, mark="•") for item in node.children)
        case "ordered_list":
            for number, item in enumerate(node.children, start=1):
                yield _words(item, mark=f"{number}.")
        case "table":
            rows = [row for section in node.children for row in section.children]
            yield Grid(tuple(tuple(map(_words, row.children)) for row in rows))
        case kind:
            raise ValueError(f"{SOURCE} has a {kind}, which the writers do not know.")


def _words(node: SyntaxTreeNode, level: int = 0, mark: str = "") -> Words:
    return Words(tuple(_runs(node)), level, mark)


def _runs(node: SyntaxTreeNode, is_bold: bool = False) -> Iterator[Run]:
    match node.type:
        case "text" if node.content:
            yield Run(node.content, is_bold)
        case "footnote_ref":
            yield Run("", note=node.meta["id"] + 1)
        case "text" | "footnote_anchor":
            pass
        case kind:
            for child in node.children:
                yield from _runs(child, is_bold or kind == "strong")
