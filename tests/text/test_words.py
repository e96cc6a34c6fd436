"""Words that say the same in two texts have one stem, in the language of the sources."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from core.documents.text_search import CONFIGURATIONS
from core.text.languages import CLAIMED
from core.text.words import content_stems, content_words, roots, stem


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "policy policies"),
        ("en", "duty duties"),
        ("en", "carry carries carried carrying"),
        ("en", "company companies"),
        ("en", "apply applies applied"),
        ("de", "Urlaubstag Urlaubstage Urlaubstagen Urlaubstages"),
        ("de", "Kündigung Kündigungen"),
        ("fr", "congé congés"),
        ("es", "empleado empleados empleada"),
        ("it", "giorno giorni"),
        ("pt", "política políticas"),
        ("nl", "werkdag werkdagen"),
    ],
)
def test_a_word_has_one_stem_however_it_is_inflected(language: str, words: str) -> None:
    assert len({stem(word, language) for word in words.split()}) == 1


def test_stop_words_have_no_stem_whatever_the_language() -> None:
    assert [stem(word, "en") for word in ("The", "der", "les", "dann")] == [None] * 3 + ["dann"]
    assert content_words("What is the fee for Gäste?") == ["fee", "Gäste"]


def test_words_of_a_language_without_stems_stay_as_they_are() -> None:
    assert content_stems("Zásady a pravidla", "cs") == {"zásady", "pravidla"}


def test_writing_without_spaces_is_compared_by_pairs_of_characters() -> None:
    assert content_stems("年假天数", "zh") == {"年假", "假天", "天数"}


def test_roots_keep_the_order_and_leave_out_articles_of_their_language() -> None:
    assert roots("The duties of a manager", "en") == ["duti", "of", "manag"]
    assert roots("Die Pflichten", "de") == roots("Pflicht", "de")


def test_every_claimed_language_is_stemmed_as_search_stems_it() -> None:
    assert all(CONFIGURATIONS[language.code] == language.stemmer for language in CLAIMED)


def test_stems_are_right_when_threads_ask_at_once() -> None:
    words = [f"policies{number}ies" for number in range(300)]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: [stem(word, "en") for word in words], range(8)))
    assert found == [[f"policies{number}i" for number in range(300)]] * 8
