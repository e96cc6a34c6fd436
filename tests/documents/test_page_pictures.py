"""Pictures of web pages, Markdown and mails that may show text are named among the warnings."""

from pathlib import Path

import pytest

from core.documents.reading.markdown import read as read_markdown
from core.documents.reading.web import read_page


def warned(body: str) -> list[str]:
    return [one.code for one in read_page(f"<html><body>{body}</body></html>").warnings]


@pytest.mark.parametrize(
    "picture",
    [
        '<img src="a.png" width="900" height="500">',
        '<img src="a.png" style="width:900px; height: 500px">',
        '<figure><img src="a.png"></figure>',
        '<p><img src="a.png" alt="Rates"></p>',
        f'<p>Rates: <img src="data:image/png;base64,{"A" * 50_000}"></p>',
    ],
)
def test_a_picture_that_may_show_text_is_named(picture: str) -> None:
    assert warned(f"<p>Leave is paid.</p>{picture}") == ["pictures_unread"]


@pytest.mark.parametrize(
    "picture",
    [
        '<img src="a.png" width="16" height="16">',
        '<p>Leave <img src="smile.png"> is paid.</p>',
        '<p><img src="cid:logo"></p>',
        '<p><img src="data:image/png;base64,AAAA"></p>',
        '<nav><p><img src="a.png"></p></nav>',
    ],
)
def test_icons_and_pictures_of_mails_which_are_read_are_not(picture: str) -> None:
    assert warned(f"<p>Leave is paid.</p>{picture}") == []


def test_one_in_markdown_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Rates\n\nAs shown:\n\n![The rates](rates.png)\n")
    assert [one.code for one in read_markdown(tmp_path / "a.md").warnings] == ["pictures_unread"]
