"""Questions in languages that no packaged model reads, answered where words suffice."""

from typing import Any

import pytest

from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question

GERMAN = (
    "Urlaubsrichtlinie\n\nDer Antrag auf Urlaub ist spätestens zwei Wochen vor Beginn beim "
    "Vorgesetzten einzureichen. Der Urlaubsanspruch beträgt dreißig Arbeitstage. Überstunden "
    "werden mit Freizeit ausgeglichen. Die Kündigungsfrist beträgt drei Monate."
)
JAPANESE = (
    "旅費規程\n\n第1条 宿泊費\n\n出張の宿泊費は1泊12,000円までとする。超過分は本人が負担する。\n\n"
    "第2条 精算\n\n精算は帰着後5営業日以内に行う。申請は上司が承認する。"
)
CHINESE = (
    "差旅制度\n\n第一条 住宿\n\n北京的住宿费上限为每晚400元。\n\n"
    "第二条 报销\n\n报销单由部门主管批准。"
)
FRENCH = (
    "Règlement du personnel\n\nLe télétravail est limité à deux jours par semaine. Les congés "
    "payés sont de vingt-cinq jours par an. Le préavis est de trois mois pour les cadres."
)
TEXTS = {"Urlaub": GERMAN, "旅費": JAPANESE, "差旅": CHINESE, "Personnel": FRENCH}


@pytest.fixture
def texts(organization: Any, document_factory: Any) -> Any:
    for title, text in TEXTS.items():
        document_factory(organization, text, title=title)
    return organization


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Wie lange ist die Kuendigungsfrist?", "drei Monate"),
        ("Wie lange ist die Kündigungsfrist?", "drei Monate"),
        ("Bei wem ist der Urlaubsantrag einzureichen?", "beim Vorgesetzten"),
        ("精算はいつまでに行いますか", "5営業日以内"),
        ("北京的住宿费上限是多少？", "400元"),
        ("报销单由谁批准？", "部门主管"),
        ("Combien de jours de teletravail par semaine ?", "deux jours"),
        ("Quel est le preavis pour les cadres ?", "trois mois"),
    ],
)
def test_a_question_whose_words_one_sentence_has_is_answered(
    texts: Any, question: str, expected: str
) -> None:
    answer = complete(prepare(texts.id, Question(question)))
    assert answer.answered is not False
    assert expected in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Wie lange ist die Probezeit?",
        "Wie hoch ist das Weihnachtsgeld?",
        "机票上限是多少？",
        "出張の日当はいくらですか",
        "Combien coûte la place de parking ?",
    ],
)
def test_what_no_sentence_speaks_of_is_refused(texts: Any, question: str) -> None:
    assert complete(prepare(texts.id, Question(question))).answered is False
