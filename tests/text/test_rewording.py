"""A question in the words of the texts that may answer it."""

import pytest

from core.text.rewording import Synonyms, packaged, reworded, synonyms_in


def table(*lines: str) -> Synonyms:
    return Synonyms("en", [one for line in lines for one in synonyms_in(line)])


OWN = table(
    "nan, gran => grandmother, grandparent",
    "get the sack => dismissal",
    "sack => bag",
    "expecting => pregnancy",
    "bin => dispose of",
)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (
            "My nan died, do I get leave?",
            "Two days for a grandparent.",
            "My grandparent died, do I get leave?",
        ),
        (
            "Nans and grans?",
            "A grandmother, a grandparent.",
            "grandmother and grandmother?",
        ),
        ("Can I get the sack for it?", "Dismissal is possible.", "Can I dismissal for it?"),
        ("Can I get a sack for it?", "Dismissal; bags.", "Can I dismissal for it?"),
        ("May I bin old files?", "They are disposed of.", "May I dispose of old files?"),
    ],
)
def test_what_people_say_becomes_what_the_text_writes(
    question: str, text: str, expected: str
) -> None:
    assert reworded(question, OWN, [text]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Annual leave is 26 days. Public holidays come on top.", "How much annual leave?"),
        ("Annual leave is 26 days. A holiday is booked early.", "How much holiday?"),
        ("A bank holiday is paid double.", "How much holiday?"),
    ],
)
def test_a_word_in_the_name_of_something_else_is_another_word(text: str, expected: str) -> None:
    own = table("holiday => annual leave", "bank hols => bank holiday")
    assert reworded("How much holiday?", own, [text]) == expected
    assert reworded("Bank hols?", own, ["A bank holiday."]) == "bank holiday?"


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("My nan died.", "The canteen is open."),  # nothing that could stand for it
        ("My nan died.", "A grandparent, a nan."),  # the text has the word itself
        ("When can I expect it?", "During pregnancy."),  # no inflection of "expecting"
        ("Is it allowed?", "It is."),
        ("", "It is."),
        ("My nan died.", ""),
    ],
)
def test_a_question_stays_as_it_is(question: str, text: str) -> None:
    assert reworded(question, OWN, [text]) == question


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (
            "How many days off if I marry?",
            "Paid days: wedding 2",
            "How many paid days if I wedding?",
        ),
        ("What may I take into next year?", "It is carried over.", "What may I carry over?"),
        ("Are days I don't take lost?", "Unused leave lapses.", "Are unused leave lost?"),
    ],
)
def test_what_comes_with_the_product(question: str, text: str, expected: str) -> None:
    assert reworded(question, packaged("en"), [text]) == expected


@pytest.mark.parametrize("verb", ["", "got ", "was ", "has been "])
def test_what_makes_a_passive_may_be_left_out(verb: str) -> None:
    stolen = table("laptop nicked => stolen device")
    found = reworded(f"My laptop {verb}nicked, what now?", stolen, ["A stolen device is reported."])
    assert found == "My stolen device, what now?"


def test_without_texts_all_that_is_known_is_replaced() -> None:
    gym = table("gym => fitness allowance, sports club", "gym => club")
    assert reworded("Does the gym cost?", gym) == "Does the fitness allowance cost?"


@pytest.mark.parametrize(
    "line",
    ["gym", "gym => ", " => fitness", "gym, => fitness", "gym => a => b", "a b c d e f g h i => j"],
)
def test_a_line_of_another_form_is_refused_in_words(line: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        synonyms_in(line)


def test_the_packaged_synonyms_can_be_read() -> None:
    asked = "Can I bin old invoices?"
    assert reworded(asked, packaged("en"), ["How records are disposed of."]) == (
        "Can I dispose of old invoices?"
    )


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How much a mile for my e-scooter?", "Pedal cycle: 22p. Cycling is encouraged."),
        ("I clicked a link, what now?", "Report phishing to the service desk."),
    ],
)
def test_another_thing_or_deed_is_no_synonym(question: str, text: str) -> None:
    assert reworded(question, packaged("en"), [text]) == question


def test_hours_that_are_banked_are_accrued() -> None:
    texts = ["You can have up to 24 credit hours accrued.", "See a bank holiday."]
    asked = "How many credit hours can I bank?"
    assert reworded(asked, packaged("en"), texts[:1]) == "How many credit hours can accrue?"
    assert (
        reworded("Is Monday a bank holiday?", packaged("en"), texts) == "Is Monday a bank holiday?"
    )


@pytest.mark.parametrize(
    ("language", "question", "text", "expected"),
    [
        ("de", "Was, wenn ich heirate?", "Eigene Hochzeit: 2 Tage.", "Was, wenn ich Hochzeit?"),
        ("de", "Wer zahlt ein Bier?", "Alkohol wird nicht bezahlt.", "Wer zahlt ein Alkohol?"),
        ("fr", "Et si je me marie ?", "Son propre mariage : 2.", "Et si je mariage ?"),
        ("es", "¿Y si me caso?", "Boda propia: 2.", "¿Y si boda?"),
        ("it", "E se mi sposo?", "Matrimonio del dipendente: 2.", "E se matrimonio?"),
        ("pt", "Perdi um talão. E agora?", "O recibo perdido.", "recibo perdido. E agora?"),
        ("nl", "Betaalt u bier?", "Alcohol wordt nooit vergoed.", "Betaalt u Alcohol?"),
    ],
)
def test_each_claimed_language_has_synonyms(
    language: str, question: str, text: str, expected: str
) -> None:
    assert reworded(question, packaged(language), [text]).casefold() == expected.casefold()


def test_a_mother_in_another_word_is_no_parent() -> None:
    asked = "¿Cómo se hace pan de masa madre?"
    assert reworded(asked, packaged("es"), ["Muerte de los padres."]) == asked


def test_a_language_without_synonyms_changes_nothing() -> None:
    assert reworded("Opa und nan?", packaged("zz"), ["grandparent"]) == "Opa und nan?"


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Can I use my gpg key?", "The OpenPGP key.", "Can I use my OpenPGP key?"),
        ("Can I borrow a mac?", "A Mac loaner program.", "Can I mac loaner?"),
        ("CUI on my home computer?", "A personal machine.", "CUI on my personal machine?"),
        ("CUI on my home computer?", "Computers at home, a home computer.", None),
    ],
)
def test_devices_and_keys_have_many_names(question: str, text: str, expected: str | None) -> None:
    assert reworded(question, packaged("en"), [text]) == (expected or question)
