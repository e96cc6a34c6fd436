"""Pictures of pages show letters of each script, and not the box of one that a font lacks."""

import pytest
from PIL import Image, ImageDraw, ImageFont

from core.documents.reading import lettering
from core.documents.reading.lettering import FONT, INK, write

SIZE = 40


def drawn(text: str) -> bytes:
    image = Image.new("RGB", (SIZE, 2 * SIZE), "white")
    write(ImageDraw.Draw(image), (4, 4), text, SIZE)
    return image.tobytes()


@pytest.mark.parametrize("letter", "öß€éłőşğ№²⁴•☑☐→–ЖяΩλשع")
def test_a_letter_is_drawn_as_one(letter: str) -> None:
    assert drawn(letter) not in (drawn("\U000f0000"), drawn(" "))


def test_what_stands_behind_letters_of_east_asia_stands_behind_them() -> None:
    alone, behind = drawn("年"), drawn("年年年年年")
    assert alone != behind


def test_letters_of_east_asia_have_a_font_of_the_machine(monkeypatch, tmp_path) -> None:
    def fonts() -> list[str]:
        lettering._east_asian.cache_clear()
        return [path.name for path in [lettering._east_asian()] if path]

    monkeypatch.setattr(lettering, "SYSTEM", tmp_path)
    assert fonts() == []
    for name in ("NotoSansCJK-Bold.ttc", "NotoSansCJK-Regular.ttc", "NotoSansCJK.txt"):
        (tmp_path / name).touch()
    assert fonts() == ["NotoSansCJK-Regular.ttc"]
    lettering._east_asian.cache_clear()


def test_lines_are_no_wider_than_the_page_was_set_for() -> None:
    from core.documents.reading.typeset import LETTER
    from core.documents.reading.typeset import SIZE as POINTS

    font = ImageFont.truetype(FONT, 100)
    line = "The quick brown fox jumps over the lazy dog and carries five days over to March. "
    assert font.getlength(line) / len(line) <= 100 * LETTER / POINTS
    assert INK[0] < 128
