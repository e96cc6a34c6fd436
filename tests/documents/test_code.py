"""Code stays lines, and is a part of the words that lead into it."""

from pathlib import Path

import pytest

from core.documents.chunking.code_blocks import LONGEST
from tests.documents.reading import texts
from tests.documents.test_split_chunks import cut, markdown
from tests.documents.test_units_of_chunks import units

TAG = '<meta name="publish">\n<link rel="x">'


def of_markdown(tmp_path: Path, text: str) -> list[tuple[str, str, str]]:
    return units(cut(markdown(tmp_path, text)))


@pytest.mark.parametrize(
    "opening",
    [
        "To publish a page, add the tag",
        "To publish a page, add:",
        "To publish a page, add the following lines.",
    ],
)
def test_code_is_a_part_of_the_sentence_that_leads_into_it(tmp_path: Path, opening: str) -> None:
    found = of_markdown(tmp_path, f"All can.\n\nIt is easy. {opening}\n\n```\n{TAG}\n```\n\nWait.")
    assert found == [
        *(("sentence", "All can.", ""), ("sentence", "It is easy.", "")),
        *(("sentence", f"{opening}\n{TAG}", ""), ("sentence", "Wait.", "")),
    ]


def test_a_sentence_with_its_end_does_not_go_on_with_code(tmp_path: Path) -> None:
    found = of_markdown(tmp_path, f"Ask the editor.\n\n```\n{TAG}\n```")
    assert found == [("sentence", line, "") for line in ("Ask the editor.", *TAG.split("\n"))]


def test_code_in_an_item_is_a_part_of_it_and_the_list_goes_on(tmp_path: Path) -> None:
    text = (
        "To publish:\n\n1. Open it and add:\n\n   ```\n   a = 1\n   b = 2\n   ```\n\n2. Save it.\n"
    )
    assert of_markdown(tmp_path, text) == [
        ("lead", "To publish:", ""),
        ("item", "Open it and add:\na = 1\nb = 2", "To publish:"),
        ("item", "Save it.", "To publish:"),
    ]


def test_a_list_goes_on_behind_code_that_stands_by_itself(tmp_path: Path) -> None:
    text = "To publish:\n\n1. Open it.\n\n   ```\n   a = 1\n   ```\n\n2. Save it.\n"
    assert of_markdown(tmp_path, text)[2:] == [
        *(("sentence", "a = 1", ""), ("item", "Save it.", "To publish:")),
    ]


def test_long_code_stands_by_itself_and_opens_nothing(tmp_path: Path) -> None:
    lines = [f"limit_{number} = {number}" for number in range(LONGEST // 10)]
    code = "\n".join(lines)
    found = of_markdown(tmp_path, f"Set the limits:\n\n```\n{code}\n```\n\n- Save it.")
    assert found[0] == ("lead", "Set the limits:", "")
    assert {("sentence", line, "Set the limits:") for line in lines} < set(found)
    assert found[-1] == ("item", "Save it.", "")


def test_code_keeps_how_far_its_lines_are_set_in(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<p>Add the keys:</p><pre>limits:\n  hotel:\t120\n\n  # Meals\n</pre><p>Save.</p>"
    )
    assert texts(path, "html") == ["Add the keys:", "limits:", "  hotel: 120", "  # Meals", "Save."]


@pytest.mark.parametrize(
    "line", ["- name: web", "| a | b |", "4.2 Title", "1. make", "a\tb", "Set"]
)
def test_no_line_of_code_is_something_else(tmp_path: Path, line: str) -> None:
    found = of_markdown(tmp_path, f"# Web\n\nRun this.\n\n```\n{line}\n{line} 2\n```\n")
    shown = line.replace("\t", " ")
    assert found[2:] == [("sentence", shown, ""), ("sentence", f"{shown} 2", "")]
