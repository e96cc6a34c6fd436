"""A language is one file of data, and no word of one stands anywhere else."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from unicodedata import normalize

import pytest
from snowballstemmer import algorithms

from core.text.dates import dates_in
from core.text.languages import CLAIMED, LANGUAGES, any_of
from core.text.languages.language import Language
from core.text.numbers import quantities_in

ROOT = Path(__file__).resolve().parent.parent.parent
EXPRESSIONS = ("refers_back", "qualifies", "defines")
WORDS = ("stop_words", "articles", "abbreviations", "before_numbers", "ruling", "months")
# Stop words of one language that mean something in another.
MEANT = {"comment", "hat", "no", "plus", "sin", "son", "war"}
FEW = 4  # words of a language that an expression or a collection may have by chance


def claimed(check: object) -> object:
    return pytest.mark.parametrize("language", CLAIMED, ids=lambda one: one.code)(check)


@claimed
def test_a_claimed_language_has_its_own_file_and_stems(language: Language) -> None:
    assert (ROOT / f"core/text/languages/{language.code}.py").exists()
    assert LANGUAGES[language.code] is language
    assert language.stemmer in algorithms()


@claimed
def test_a_claimed_language_refuses_greets_and_asks_in_its_own_words(language: Language) -> None:
    assert language.not_found.endswith(".")
    assert language.deleted.endswith(".")
    assert language.ask.count("{}") == language.ask_a_person.count("{}") == 1
    assert language.talk is not None
    assert {"greeting", "thanks", "goodbye", "identity"} <= language.talk.replies.keys()


@claimed
def test_a_claimed_language_knows_what_turns_bounds_and_obliges(language: Language) -> None:
    logic = language.logic
    known = (logic.at_most, logic.at_least, logic.only, logic.denials, logic.must, logic.may)
    assert all(known)
    assert language.stop_words and language.articles and language.refers_back
    assert language.questions.leans and language.layout.sections and language.layout.page


@claimed
def test_a_claimed_language_has_the_questions_by_which_models_are_tried(language: Language) -> None:
    assert len(language.samples) == len(set(language.samples)) == 4
    assert all(sample.endswith("?") for sample in language.samples)


@claimed
def test_the_accents_of_a_claimed_language_are_known(language: Language) -> None:
    known = {one for letters in language.accents.split() for one in letters.split("/")[1:]}
    text = " ".join((language.stop_words, language.months, *language.samples)).casefold()
    assert {one for one in text if normalize("NFD", one) != one} <= known


@claimed
def test_months_of_a_claimed_language_are_read_in_dates(language: Language) -> None:
    names = [names.split("/")[0] for names in language.months.split()]
    found = [dates_in(f"1 {name} 2026")[0].readings[0].month for name in names]
    assert found == list(range(1, 13))


@claimed
def test_numbers_of_a_claimed_language_are_read_with_their_units(language: Language) -> None:
    day = language.numbers.units["day"].split()[-1]
    for number, names in enumerate(language.numbers.small.split(), start=2):
        for name in names.split("/"):
            (quantity,) = quantities_in(f"{name} {day}")
            assert (quantity.value, quantity.unit) == (str(number), "day")
    tens = [quantities_in(f"{name.split('/')[0]} {day}") for name in language.numbers.tens.split()]
    assert [found[0].value for found in tens] == [str(10 * ten) for ten in range(2, 2 + len(tens))]


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda one: one.code)
def test_lists_are_in_lower_case_and_expressions_compile(language: Language) -> None:
    for name in WORDS:
        words: str = getattr(language, name)
        assert words == words.lower() == " ".join(words.split())
    assert not MEANT & set(language.stop_words.split())
    for group in (language.logic, language.questions, language.ranges, language.capitals):
        for each in fields(group):
            re.compile(getattr(group, each.name))
    for name in EXPRESSIONS:
        re.compile(getattr(language, name))


def test_what_a_language_lacks_matches_nothing() -> None:
    assert re.fullmatch(any_of(["", "a|b", ""]), "") is None


def words_in(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{3,}", text.casefold()))


VOCABULARY = {
    word
    for language in CLAIMED
    for text in (
        *(getattr(language, name) for name in (*WORDS, *EXPRESSIONS)),
        language.logic.denials,
        language.logic.must,
        language.logic.may,
        language.capitals.openings,
        language.questions.pronouns,
        language.numbers.small,
        language.numbers.tens,
    )
    for word in words_in(text)
}


def is_translated(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"


def language_words(source: str) -> Iterator[tuple[int, set[str]]]:
    """Line and words of each expression with alternatives, each text that is split and each
    collection of single words with FEW or more words of a claimed language."""
    for node in ast.walk(ast.parse(source)):
        texts: list[object] = []
        if isinstance(node, ast.Constant) and re.search(r"[^\W\d_)]{2}\)?\|", str(node.value)):
            texts = [node.value]
        elif isinstance(node, ast.Dict) and all(map(is_translated, node.values)):
            continue  # names and what people read for them
        elif isinstance(node, ast.Set | ast.Tuple | ast.List | ast.Dict):
            parts = node.keys if isinstance(node, ast.Dict) else node.elts
            values = [part.value for part in parts if isinstance(part, ast.Constant)]
            texts = [value for value in values if isinstance(value, str) and value.isalpha()]
        elif isinstance(node, ast.Attribute) and node.attr == "split":
            texts = [getattr(node.value, "value", "")]
        found = words_in(" ".join(text for text in texts if isinstance(text, str))) & VOCABULARY
        if len(found) >= FEW:
            yield node.lineno, found


@pytest.mark.parametrize(
    "source",
    [
        'MONTHS = re.compile("january|february|march|april")',
        'DENIALS = re.compile(rf"{X}|nicht|pas|nunca|niet")',
        'PRONOUNS = {"this", "they", "those", "these"}',
        'STOP = "the der les that".split()',
        'NAMES = {"dos": 2, "tres": 3, "cuatro": 4, "cinco": 5}',
    ],
)
def test_a_list_of_words_is_found_where_it_stands(source: str) -> None:
    assert list(language_words(source))


def test_no_list_of_words_stands_outside_the_languages() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{line}": sorted(words)
        for path in (ROOT / "core").rglob("*.py")
        if "migrations" not in path.parts and "languages" not in path.parts
        for line, words in language_words(path.read_text(encoding="utf-8"))
    }
    assert found == {}, "words of a language belong into its file in core/text/languages"
