"""Questions to a file of a few lines, in words that its writer did not use or in other scripts."""

from typing import Any

import pytest

from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question

GERMAN = (
    "Urlaubsrichtlinie\n\nDer Urlaubsantrag ist spätestens zwei Wochen vor Beginn beim "
    "Vorgesetzten einzureichen. Der Urlaubsanspruch beträgt dreißig Arbeitstage. Überstunden "
    "werden mit Freizeit ausgeglichen. Die Kündigungsfrist beträgt drei Monate.\n"
)
JAPANESE = (
    "旅費規程\n\n第1条 宿泊費\n\n出張の宿泊費は1泊12,000円までとする。超過分は本人が負担する。\n\n"
    "第2条 精算\n\n精算は帰着後5営業日以内に行う。申請は上司が承認する。\n"
)
CHINESE = (
    "差旅费管理办法\n\n第一条 住宿费\n\n北京的住宿费上限为每晚400元。超出部分由本人承担。\n\n"
    "第二条 报销\n\n报销单由部门主管批准。\n"
)


@pytest.mark.parametrize(
    ("text", "question", "words"),
    [
        (GERMAN, "Wie lange ist die Kuendigungsfrist?", "drei Monate"),
        (GERMAN, "Wie lange ist die Kündigungsfrist?", "drei Monate"),
        (JAPANESE, "精算はいつまでに行いますか", "5営業日以内"),
        (JAPANESE, "出張の宿泊費はいくらまでですか", "12,000円"),
        (CHINESE, "北京的住宿费上限是多少？", "400元"),
        (CHINESE, "报销单由谁批准？", "部门主管"),
    ],
)
def test_what_a_short_file_says_is_found(
    organization: Any, document_factory: Any, text: str, question: str, words: str
) -> None:
    document_factory(organization, text, title="Policy")
    answer = complete(prepare(organization.id, Question(question)))
    assert answer.answered and words in answer.text
