"""Talk is answered as talk, in its own language; a question never is."""

import unicodedata

import pytest

from core.answering.talk import (
    _KINDS,
    _TALK,
    Kind,
    is_for_a_person,
    reply_to,
    talk_to,
)
from core.organizations.answer_options import PERSON_TOPICS
from core.text.languages import CLAIMED, beginnings_of

ALL = beginnings_of(PERSON_TOPICS)


def kind_of(text: str, language: str = "en") -> tuple[str, str] | None:
    """The language and kind of the reply."""
    reply = reply_to(text, language, "Harbour")
    kinds = [
        (name, kind)
        for name, talk in _TALK.items()
        for kind, words in talk.replies.items()
        if words.format("Harbour") == reply
    ]
    return kinds[0] if kinds else None


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Hi", "en", "greeting"),
        ("Good morning everyone!", "en", "greeting"),
        ("hello, how are you?", "en", "greeting"),
        ("What's up", "en", "greeting"),
        ("ok, thanks so much for your help!", "en", "thanks"),
        ("Perfect.", "en", "thanks"),
        ("bye-bye", "en", "goodbye"),
        ("Have a nice weekend!", "en", "goodbye"),
        ("Who are you?", "en", "identity"),
        ("are you a real person", "en", "identity"),
        ("What is your name?", "en", "identity"),
        ("help", "en", "identity"),
        ("Guten Tag zusammen", "de", "greeting"),
        ("Grüß Gott", "de", "greeting"),
        ("Wie geht's?", "de", "greeting"),
        ("Vielen Dank!", "de", "thanks"),
        ("Tschüß", "de", "goodbye"),
        ("Wer bist du?", "de", "identity"),
        ("Bonjour à tous", "fr", "greeting"),
        ("Ça va ?", "fr", "greeting"),
        ("Merci beaucoup", "fr", "thanks"),
        ("À bientôt", "fr", "goodbye"),
        ("Qui êtes-vous ?", "fr", "identity"),
        ("¡Hola! ¿Qué tal?", "es", "greeting"),
        ("buenos dias", "es", "greeting"),
        ("Muchas gracias", "es", "thanks"),
        ("Adiós", "es", "goodbye"),
        ("¿Quién eres?", "es", "identity"),
        ("Buongiorno a tutti", "it", "greeting"),
        ("Grazie mille", "it", "thanks"),
        ("Arrivederci", "it", "goodbye"),
        ("Chi sei?", "it", "identity"),
        ("Olá", "pt", "greeting"),
        ("Muito obrigada", "pt", "thanks"),
        ("Até logo", "pt", "goodbye"),
        ("Quem és?", "pt", "identity"),
        ("Goedemorgen allemaal", "nl", "greeting"),
        ("Dank u wel", "nl", "thanks"),
        ("Tot ziens", "nl", "goodbye"),
        ("Wie bent u?", "nl", "identity"),
    ],
)
def test_talk_is_answered_in_its_own_language(text: str, language: str, kind: Kind) -> None:
    expected = _TALK[language].replies[kind].format("Harbour")
    assert reply_to(text, language, "Harbour") == expected
    if text not in ("Hi", "Perfect.", "help"):
        # Whatever language was detected.
        assert reply_to(text, "xx", "Harbour") == expected


@pytest.mark.parametrize(("language", "kind"), [("en", "greeting"), ("de", "greeting")])
def test_what_two_languages_say_is_answered_in_the_one_that_was_detected(
    language: str, kind: str
) -> None:
    assert kind_of("Hi", language) == (language, kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hi, who are you?", "identity"),
        ("Hello! Thanks.", "thanks"),
        ("Thanks, bye!", "goodbye"),
        ("good morning - can you help", None),
        ("hi hi hi", "greeting"),
    ],
)
def test_of_several_the_last_is_answered(text: str, kind: str | None) -> None:
    found = kind_of(text)
    assert (found and found[1]) == kind


@pytest.mark.parametrize(
    "text", ["  hI  ", "Hi!!!", "hi 😊", "👋 hi", "\nhi\n", "...hi...", "hi 👍🏽"]
)
def test_what_stands_around_talk_is_not_looked_at(text: str) -> None:
    assert kind_of(text) == ("en", "greeting")


def test_accents_may_be_written_in_parts() -> None:
    assert kind_of(unicodedata.normalize("NFD", "Olá")) == ("pt", "greeting")
    assert kind_of(unicodedata.normalize("NFD", "Tschüss")) == ("de", "goodbye")


@pytest.mark.parametrize(
    "text",
    [
        "What does page 4 say about overtime?",
        "Was steht auf Seite 3 zu Überstunden?",
        "What is the page limit for applications?",
        "hi can i carry over leave",
        "Hello, how many days of leave do I have?",
        "thanks for nothing, how do I complain?",
        "Who are you allowed to invite?",
        "what can you do if you are ill",
        "help with moving costs",
        "goodbye gifts",
        "is a thank you card an expense",
        "hallo, wie viel Urlaub habe ich?",
        "bonjour, ai-je droit à un congé ?",
        "parking",
        "hihelp",
        "a",
        "?",
        "",
        "   ",
        "👍",
        "😀😀😀",
        "🏳️\u200d🌈",
        "1",
        "\x00",
        "hi " * 667,
        "x" * 2_000,
        "ok thanks " * 5 + "x",
    ],
)
def test_what_is_no_talk(text: str) -> None:
    assert reply_to(text, "en", "Harbour") is None


def test_every_language_has_every_reply_and_names_the_organization() -> None:
    for language, talk in _TALK.items():
        assert set(talk.replies) == {*_KINDS}
        assert "{}" in talk.replies["greeting"] and "{}" in talk.replies["identity"]
        assert talk_to("Ann", language) != talk_to("Ann", "en") or language == "en"


def test_an_organization_may_have_any_name() -> None:
    assert "{0} & {Sons}" in (reply_to("hi", "en", "{0} & {Sons}") or "")


@pytest.mark.parametrize(
    "text",
    [
        "My manager keeps bullying me",
        "I am being harassed at work",
        "I'm harassed, what is the policy?",
        "I’ve been threatened by a colleague",
        "She was assaulted in the car park",
        "I feel depressed",
        "I want to kill myself",
        "We are discriminated against",
        "I want to sue the company",
        "I AM BEING ABUSED",
        "who do i complain to if my boss harasses me",
        "Somebody threatened us",
        "I need to make a complaint against my manager",
        "My mental health is suffering",
    ],
)
def test_trouble_of_ones_own_is_for_a_person(text: str) -> None:
    assert is_for_a_person(text, "en", ALL)


@pytest.mark.parametrize(
    ("language", "trouble", "rules"),
    [
        ("de", "Ich werde von meinem Chef belästigt", "Was ist die Richtlinie zu Belästigung?"),
        ("fr", "Je suis harcelée par mon chef", "Quelle est la politique sur le harcèlement ?"),
        ("es", "Mi jefe me acosa", "¿Cuál es la política sobre el acoso?"),
        ("it", "Sono molestata dal mio capo", "Qual è la politica sulle molestie?"),
        ("pt", "Sou vítima de assédio", "Qual é a política sobre assédio?"),
        ("nl", "Ik word gepest door mijn baas", "Wat is het beleid over pesten?"),
    ],
)
def test_so_it_is_in_every_claimed_language(language: str, trouble: str, rules: str) -> None:
    assert is_for_a_person(trouble, language, ALL)
    assert not is_for_a_person(rules, language, ALL)


@pytest.mark.parametrize(
    "text",
    [
        "What is the harassment policy?",
        "What is our policy on harassment?",
        "What are my rights under the discrimination policy?",
        "Do we have a policy on abuse?",
        "How do I report harassment?",
        "How is harassment defined?",
        "I have an issue with my laptop",
        "I am going to pursue a degree",
        "I am on leave",
        "",
    ],
)
def test_a_question_for_the_rules_is_not(text: str) -> None:
    assert not is_for_a_person(text, "en", ALL)


@pytest.mark.parametrize("topic", PERSON_TOPICS)
def test_a_topic_has_words_in_each_claimed_language_and_none_of_another(topic: str) -> None:
    for language in CLAIMED:
        assert language.talk and language.talk.for_a_person.keys() == set(PERSON_TOPICS)
        words = language.talk.for_a_person[topic].split("|")
        assert all(words) and len(words) == len(set(words))
        others = beginnings_of([one for one in PERSON_TOPICS if one != topic])
        assert not set(words) & set(others)


def test_a_topic_that_is_off_is_for_nobody() -> None:
    bullied, sued = "My manager keeps bullying me", "I want to sue the company"
    assert is_for_a_person(bullied, "en", beginnings_of(["harassment"]))
    assert not is_for_a_person(sued, "en", beginnings_of(["harassment"]))


def test_words_are_known_by_their_beginnings() -> None:
    assert is_for_a_person("I have lost my (dog)", "en", ["", "(DOG"])
    assert not is_for_a_person("I have a hotdog", "en", ["dog"])
    assert not is_for_a_person("I am being harassed", "en", [])
    assert not is_for_a_person("I am being harassed", "en", ["", " "])


@pytest.mark.parametrize("language", [*_TALK, "xx"])
def test_the_person_to_talk_to_is_named(language: str) -> None:
    assert "Ann (ann@harbour.example)" in talk_to("Ann (ann@harbour.example)", language)
