"""Tasks on web pages are read as ticked or empty, whatever program wrote them."""

from pathlib import Path

import pytest

from core.documents.reading import markdown
from core.documents.reading.parts import Item, Paragraph, Part, Row
from core.documents.reading.web import read_page

STRUCK = "<style>.to-do-children-checked { text-decoration: line-through; opacity: 0.4 }</style>"


def said(body: str) -> list[str]:
    """The texts of paragraphs and items."""
    parts: list[Part] = read_page(f"<!doctype html><html><body>{body}</body></html>").parts
    return [part.text for part in parts if isinstance(part, (Item, Paragraph))]


@pytest.mark.parametrize(
    "tasks",
    [
        "<ul class=inline-task-list><li class=checked data-inline-task-id=1><span>Sign</span>"
        "<li data-inline-task-id=2>File</ul>",
        "<ul><li class=task-list-item><input type=checkbox class=task-list-item-checkbox disabled "
        "checked> Sign<li class=task-list-item><input type=checkbox disabled> File</ul>",
        "<ul class=to-do-list><li><div class='checkbox checkbox-on'></div> "
        "<span class=to-do-children-checked>Sign</span></ul><ul class=to-do-list><li><div "
        f"class='checkbox checkbox-off'></div> <span>File</span></ul>{STRUCK}",
        "<div data-task-state=DONE><p>Sign</p></div><div data-task-state=TODO>File</div>",
        "<ul><li data-type=taskItem data-checked=true><label><input type=checkbox checked><span>"
        "</span></label><div><p>Sign</p></div><li data-type=taskItem data-checked=false><label>"
        "<input type=checkbox><span></span></label><div><p>File</p></div></ul>",
        "<div role=checkbox aria-checked=true>Sign</div><p role=radio aria-checked=false>File</p>",
        "<p><button role=checkbox aria-checked=true></button><label>Sign</label></p>"
        "<p><span role=checkbox aria-checked=false><input type=checkbox></span> File</p>",
        "<ul class=checklist><li><p><i class='fa fa-check-square-o'></i> Sign</p>"
        "<li><p><i class='fa fa-square-o'></i> File</p></ul>",
        "<ul><li><label><input type=checkbox checked>Sign</label><li><label><input type=checkbox>"
        "File</label></ul>",
    ],
    ids=[
        *("confluence", "github", "notion", "jira", "tiptap", "roles", "buttons", "asciidoctor"),
        "pandoc",
    ],
)
def test_a_task_says_whether_it_is_done(tasks: str) -> None:
    assert said(tasks) == ["☑ Sign", "☐ File"]


def test_tasks_within_tasks_have_a_box_each() -> None:
    inner = "<ul class=inline-task-list><li class=checked>Print</ul>"
    assert said(f"<ul class=inline-task-list><li>Sign{inner}<li>File</ul>") == [
        *("☐ Sign", "☑ Print", "☐ File"),
    ]
    boxes = "<li><input type=checkbox>Sign<ul><li><input type=checkbox checked>Print</ul>"
    assert said(f"<ul>{boxes}</ul>") == ["☐ Sign", "☑ Print"]


def test_boxes_behind_their_words_or_alone_in_a_cell_stay_there() -> None:
    assert said("<p>Sign <input type=radio checked>, file <input type=radio></p>") == [
        "Sign ☑ , file ☐",
    ]
    assert said("<ul><li>Sign <input type=checkbox checked></ul>") == ["Sign ☑"]
    table = "<table><tr><th>Duty<th>Staff</tr><tr><td>Sign<td><input type=checkbox checked></table>"
    rows = [part.cells for part in read_page(table).parts if isinstance(part, Row)]
    assert rows == [("Duty", "Staff"), ("Sign", "☑")]


def test_other_lists_have_no_boxes() -> None:
    assert said("<ul><li class=checked>One<li>Two</ul>") == ["One", "Two"]


def test_tasks_of_markdown(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("- [x] Sign\n\n  Twice.\n- [ ] File\n")
    assert [part.text for part in markdown.read(path).parts if isinstance(part, Item)] == [
        *("☑ Sign", "☐ File"),
    ]
