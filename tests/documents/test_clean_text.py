import pytest

from core.documents.reading.clean import clean_text


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("o\ufb03ce \ufb01le \ufb02ow", "office file flow"),
        ("x\u00b2 and \u00bd and \u2122", "x\u00b2 and \u00bd and \u2122"),
        ("co\u00adoperate", "cooperate"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("a\u200bb\ufeffc\u202ed", "abcd"),
        ("\uf0b7 item", "\u2022 item"),
        ("\uf041\ue123text", "text"),
        ("\uf0a8 open \uf0fe ticked \uf0fd crossed", "☐ open ☑ ticked ☒ crossed"),
        ("\uf0fc yes", "✓ yes"),
        ("u\u0308ber", "\u00fcber"),
        ("much   too\u00a0 wide", "much too wide"),
        ("Leave ............... 12", "Leave \u2026 12"),
        ("1.\tFirst rule", "1. First rule"),
        ("\u2022\tFirst rule", "\u2022 First rule"),
        ("Grade \t 40 EUR", "Grade\t40 EUR"),
        ("\ufe8d\ufedf\ufecc", "\u0627\u0644\u0639"),
        ("\u0627\u0623\u0644\u0645\u0646", "\u0627\u0644\u0623\u0645\u0646"),
        ("\u2f08\u6c11", "\u4eba\u6c11"),
        ("e-mail: a@b.example (see \u00a7 4)", "e-mail: a@b.example (see \u00a7 4)"),
        ("\ud83d\ude00 ok", "\U0001f600 ok"),
        ("\ud83d alone", "alone"),
        ("\ufffdber 5 Euro", "\ufffdber 5 Euro"),
    ],
)
def test_text_is_freed_of_what_paper_and_fonts_left_in_it(dirty: str, clean: str) -> None:
    assert clean_text(dirty) == clean


def test_cleaning_twice_changes_nothing_more() -> None:
    once = clean_text("\uf0b7\tO\ufb03ce ..... 3\u00ad \x00 x\u00b2")
    assert clean_text(once) == once
