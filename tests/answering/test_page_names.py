"""How a citation names its page: by the number printed on it and by which it is, or not at all."""

from dataclasses import replace

import pytest
from django.utils import translation

from core.answering.citing.page_names import page_name
from tests.answering.answers import CITATION

PRINTED = replace(CITATION, page=12, page_label="8", page_count=40)


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "page 8 (12th of 40)"),
        ("de", "Seite 8 (12. von 40)"),
        ("es", "página 8 (12 de 40)"),
        ("fr", "page 8 (12 sur 40)"),
        ("it", "pagina 8 (12 di 40)"),
        ("nl", "pagina 8 (12 van 40)"),
        ("pt", "página 8 (12 de 40)"),
    ],
)
def test_the_printed_number_stands_before_the_pages_own(language: str, name: str) -> None:
    with translation.override(language):
        assert page_name(PRINTED) == name


@pytest.mark.parametrize(
    ("page", "nth"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd"), (113, "113th")],
)
def test_english_counts_as_people_do(page: int, nth: str) -> None:
    assert page_name(replace(PRINTED, page=page, page_count=140)) == f"page 8 ({nth} of 140)"


def test_a_page_that_says_its_own_number_is_named_once() -> None:
    assert page_name(replace(PRINTED, page_label="")) == "page 12"
    assert page_name(replace(PRINTED, page_count=None)) == "page 8"


def test_slides_are_slides_and_what_has_no_pages_names_none() -> None:
    assert page_name(replace(CITATION, page=3, page_kind="slide")) == "slide 3"
    assert page_name(replace(PRINTED, page_kind="slide")) == "slide 8"
    assert page_name(replace(CITATION, page_kind="none")) == ""
