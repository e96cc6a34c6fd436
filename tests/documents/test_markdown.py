"""Markdown is read as the page that it stands for."""

from pathlib import Path

import pytest

from core.documents.reading.filetype import detect
from core.documents.reading.markdown import read
from core.documents.reading.parts import (
    Code,
    Heading,
    Item,
    Paragraph,
    Part,
    Reading,
    Row,
    TableEnd,
)


def reading(tmp_path: Path, text: str) -> Reading:
    path = tmp_path / "a.md"
    path.write_text(text)
    return read(path)


def parts(tmp_path: Path, text: str) -> list[Part]:
    return reading(tmp_path, text).parts


def test_front_matter_is_metadata_and_gives_the_title(tmp_path: Path) -> None:
    found = reading(
        tmp_path, '---\ntitle: "Whistleblowing policy"\ntags: [ethics]\n---\n\n# Reports\n\nText.\n'
    )
    assert found.title == "Whistleblowing policy"
    assert found.metadata == {"title": "Whistleblowing policy", "tags": "[ethics]"}
    assert found.parts == [Heading("Reports", 1), Paragraph("Text.")]


@pytest.mark.parametrize(
    "front",
    [
        '+++\ntitle = "Leave policy"\nowner = "HR"\n+++\n',
        "---\ntitle: >-\n  Leave\n  policy\nowner: HR\n---\n",
    ],
)
def test_other_dialects_of_front_matter_are_metadata_too(tmp_path: Path, front: str) -> None:
    found = reading(tmp_path, f"{front}Leave is paid.\n")
    assert found.metadata == {"title": "Leave policy", "owner": "HR"}
    assert (found.title, found.parts) == ("Leave policy", [Paragraph("Leave is paid.")])


def test_a_rule_at_the_top_is_no_front_matter(tmp_path: Path) -> None:
    assert parts(tmp_path, "---\nLeave is paid.\n\n---\n") == [Paragraph("Leave is paid.")]


def test_a_table_is_rows_under_its_head(tmp_path: Path) -> None:
    found = parts(tmp_path, "| Type | Days |\n|---|---|\n| Study | 5 |\n| a \\| b | **1** |\n")
    assert found == [
        Row(("Type", "Days"), True),
        Row(("Study", "5")),
        Row(("a | b", "1")),
        TableEnd(),
    ]


def test_code_stays_lines_whatever_it_holds(tmp_path: Path) -> None:
    text = "~~~~\n```\n# no heading\n```\n~~~~\n\nText.\n\n    # indented\n    run --now\n"
    assert parts(tmp_path, text) == [
        *(Code("```"), Code("# no heading"), Code("```"), Paragraph("Text.")),
        *(Code("# indented"), Code("run --now")),
    ]


def test_words_come_without_their_markup(tmp_path: Path) -> None:
    text = (
        'Use the **VPN** (see [the guide](https://intranet.example/vpn "VPN guide")) and *never* '
        "share it[^1]. ~~Ask twice.~~\n\n<!-- draft -->\n\n[^1]: Tokens expire after `90` days.\n"
    )
    assert parts(tmp_path, text) == [
        Paragraph("Use the VPN (see the guide) and never share it."),
        Paragraph("Tokens expire after 90 days.", is_note=True),
    ]


def test_every_sort_of_list_is_items(tmp_path: Path) -> None:
    text = "* Phone\n+ Gym\n1. First\n   - inner\n2. Second\n\n- [x] Done\n- [ ] Open\n"
    assert parts(tmp_path, text) == [
        Item("Phone", "•", 0),
        Item("Gym", "•", 0),
        Item("First", "1.", 0),
        Item("inner", "◦", 1),
        Item("Second", "2.", 0),
        Item("☑ Done", "•", 0),
        Item("☐ Open", "•", 0),
    ]


def test_hard_breaks_part_lines_and_soft_ones_do_not(tmp_path: Path) -> None:
    assert parts(tmp_path, "Monday  \n8 to 16  \nFriday\nas well\n") == [
        Paragraph("Monday"),
        Paragraph("8 to 16"),
        Paragraph("Friday as well"),
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "Staff may not:\n(a) smoke in\nthe yard;\n(b) **bring** dogs; or\n(c) sell.",
            ["Staff may not:", "(a) smoke in the yard;", "(b) bring dogs; or", "(c) sell."],
        ),
        ("a) one\nb) two", ["a) one", "b) two"]),
        ("> You need:\n> • a key\n> • a badge", ["You need:", "• a key", "• a badge"]),
        ("As it says in\n(a) above, it ends.", ["As it says in (a) above, it ends."]),
        (
            "1.1 Staff get\n1.5 days.\n1.2 Guests ask.",
            ["1.1 Staff get 1.5 days.", "1.2 Guests ask."],
        ),
    ],
)
def test_lines_that_begin_as_items_stay_lines(tmp_path: Path, text: str, lines: list[str]) -> None:
    assert parts(tmp_path, text) == [Paragraph(line) for line in lines]


def test_underlined_headings_are_headings(tmp_path: Path) -> None:
    assert parts(tmp_path, "Leave\n=====\n\nCarry-over\n----------\n") == [
        Heading("Leave", 1),
        Heading("Carry-over", 2),
    ]


def test_template_tags_leave_but_not_from_code(tmp_path: Path) -> None:
    text = "{% include nav.html %}\n\nLeave {{ site.x }}is paid.\n\n```\n{{ kept }}\n```\n"
    assert parts(tmp_path, text) == [Paragraph("Leave is paid."), Code("{{ kept }}")]


def test_a_template_tag_on_a_line_of_its_own_does_not_end_a_table_of_html(tmp_path: Path) -> None:
    text = """<table>
      <tr>
        <td>Slack channels</td>
        <td>
          #sf
          {% slack_channel "sf-public" %}
        </td>
      </tr>
      <tr><td>Office</td><td>Room 5685</td></tr>
</table>
"""
    read_rows = [part.cells for part in parts(tmp_path, text) if isinstance(part, Row)]
    assert read_rows == [("Slack channels", "#sf"), ("Office", "Room 5685")]


@pytest.mark.parametrize("begin", ["<header>", "<div align=center>", "<!-- made by hand -->"])
def test_a_markdown_file_may_begin_with_markup(tmp_path: Path, begin: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"{begin}\n\n# Dress code\n\n</header>\n\nSafety shoes are required.\n")
    with path.open("rb") as file:
        assert detect(file, path.name) == "markdown"
    assert read(path).parts == [Heading("Dress code", 1), Paragraph("Safety shoes are required.")]


def test_lists_within_lists_are_read_to_their_last(tmp_path: Path) -> None:
    lists = "".join(f"{'  ' * depth}- item {depth}\n" for depth in range(30))
    items = [part.text for part in reading(tmp_path, lists).parts if isinstance(part, Item)]
    assert items == [f"item {depth}" for depth in range(30)]


@pytest.mark.parametrize(
    "text",
    [
        "> [!WARNING]\n> Days lapse\n> in March.\n\nNext.\n",
        "!!! warning\n    Days lapse\n    in March.\n\nNext.\n",
        '??? note "Warning"\n\n    Days lapse\n    in March.\n\nNext.\n',
        ":::warning\nDays lapse\nin March.\n:::\nNext.\n",
        "::: note Warning\n\nDays lapse\nin March.\n\n:::\n\nNext.\n",
        ":::{warning}\nDays lapse\nin March.\n:::\n\nNext.\n",
        ":::tip[Warning]\nDays lapse\nin March.\n:::\n\nNext.\n",
        "> [!warning]-\n> Days lapse\n> in March.\n\nNext.\n",
    ],
)
def test_notes_that_are_set_off_come_below_their_titles(tmp_path: Path, text: str) -> None:
    assert parts(tmp_path, text) == [
        *(Paragraph("Warning", is_bold=True), Paragraph("Days lapse in March.")),
        Paragraph("Next."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '=== "Germany"\n\n    30 days.\n\n=== "France"\n\n    25 days.\n',
        "import Tabs from '@theme/Tabs';\n\n<Tabs>\n<TabItem value='de' label='Germany'>\n\n"
        "30 days.\n\n</TabItem>\n<TabItem value='fr' label='France'>\n\n25 days.\n\n</TabItem>\n"
        "</Tabs>\n\nexport const toc = [];\n",
    ],
)
def test_the_names_of_tabs_stand_above_what_they_show(tmp_path: Path, text: str) -> None:
    assert parts(tmp_path, text) == [
        *(Paragraph("Germany", is_bold=True), Paragraph("30 days.")),
        *(Paragraph("France", is_bold=True), Paragraph("25 days.")),
    ]


def test_a_box_of_notion_is_text_but_not_its_name_in_code(tmp_path: Path) -> None:
    assert parts(tmp_path, "<aside>\n💡 Ask first.\n\n</aside>\n\nWrite `<aside>`.\n") == [
        *(Paragraph("💡 Ask first."), Paragraph("Write <aside>.")),
    ]


def test_marks_of_notes_stay_in_code(tmp_path: Path) -> None:
    text = "````\n```\n:::tip\n!!! note\n````\n\n!!! note\n    ```\n    :::tip\n    ```\n"
    assert parts(tmp_path, text) == [
        *(Code("```"), Code(":::tip"), Code("!!! note"), Paragraph("Note", is_bold=True)),
        Code(":::tip"),
    ]


def test_code_within_a_line_hides_no_notes_below_it(tmp_path: Path) -> None:
    text = "```days``` are whole.\n\n!!! note\n    They lapse.\n"
    assert parts(tmp_path, text) == [
        *(Paragraph("days are whole."), Paragraph("Note", is_bold=True)),
        Paragraph("They lapse."),
    ]


def test_terms_stand_before_their_definitions(tmp_path: Path) -> None:
    assert parts(tmp_path, "Notice\n: Four weeks.\n\nLeave\n: 25 days.\n") == [
        *(Paragraph("Notice: Four weeks."), Paragraph("Leave: 25 days.")),
    ]


def test_a_long_line_that_begins_a_note_is_read_in_linear_time(tmp_path: Path) -> None:
    line = "!!! " + "a" * 100_000
    assert parts(tmp_path, f"{line}.\n") == [Paragraph(f"{line}.")]
