"""Units chosen by their words, in languages that no model here reads."""

from dataclasses import replace

import pytest

from core.answering.choosing.by_words import choose_by_words
from tests.answering.hits import hit

GERMAN = (
    "Der Urlaubsantrag ist spätestens zwei Wochen vor Beginn beim Vorgesetzten einzureichen. "
    "Überstunden werden mit Freizeit ausgeglichen. Die Kündigungsfrist beträgt drei Monate."
)
JAPANESE = (
    "出張の宿泊費は1泊12,000円までとする。超過分は本人が負担する。\n\n"
    "精算は帰着後5営業日以内に行う。申請は上司が承認する。"
)
CHINESE = "住宿费上限为每晚400元。超出部分由本人承担。\n\n报销单由部门主管批准。"


def answer(question: str, language: str, content: str, *, written_in: str = "") -> str:
    found = replace(hit(content, title="", score=0.1), language=written_in or language)
    choice = choose_by_words(question, language, [found])
    return choice.ranked[0].candidate.text if choice else ""


@pytest.mark.parametrize(
    ("language", "content", "question", "expected"),
    [
        ("de", GERMAN, "Wie lange ist die Kündigungsfrist?", "drei Monate"),
        ("de", GERMAN, "Wie lange ist die Kuendigungsfrist?", "drei Monate"),
        ("de", GERMAN, "Werden Überstunden ausgeglichen?", "Freizeit"),
        ("ja", JAPANESE, "精算はいつまでに行いますか", "5営業日以内"),
        ("ja", JAPANESE, "出張の宿泊費はいくらですか", "12,000円"),
        ("zh", CHINESE, "住宿费上限是多少？", "400元"),
        ("zh", CHINESE, "报销单由谁批准？", "部门主管"),
    ],
)
def test_a_unit_with_nearly_all_words_of_the_question_answers(
    language: str, content: str, question: str, expected: str
) -> None:
    assert expected in answer(question, language, content)


@pytest.mark.parametrize(
    ("language", "content", "question"),
    [
        # No value of the kind, a word that stands nowhere, words in two units:
        ("de", GERMAN, "Wie viele Überstunden werden ausgeglichen?"),
        ("de", GERMAN, "Wie lange ist die Kündigungsfrist in der Probezeit?"),
        ("de", GERMAN, "Gilt die Kündigungsfrist für Überstunden?"),
        ("ja", JAPANESE, "上司はいつ承認しますか"),
        ("ja", JAPANESE, "出張の日当はいくらですか"),
        ("zh", CHINESE, "机票上限是多少？"),
        ("zh", CHINESE, "谁批准休假？"),
        # Nothing but words that ask:
        ("de", GERMAN, "Wie lange?"),
        ("zh", CHINESE, "是多少？"),
        ("de", "", "Wie lange ist die Kündigungsfrist?"),
    ],
)
def test_otherwise_words_say_nothing(language: str, content: str, question: str) -> None:
    assert answer(question, language, content) == ""


def test_words_of_another_language_say_nothing() -> None:
    assert answer("Ist Home Office erlaubt?", "de", "Home Office", written_in="en") == ""
