"""The questions that the sample organization suggests are answered with their facts."""

from datetime import date
from typing import Any

import pytest

from appliance.sample.catalogue import SAMPLE_QUESTIONS, SampleQuestion
from core.evaluation.fact_file import expression
from core.evaluation.fact_questions import FactQuestion, Shown, judge

A_DAY = date(2026, 6, 1)  # on which all of the sample's current policies apply


@pytest.fixture(scope="module")
def harbour_and_vale() -> Any:
    """An organization with the sample policies, ingested once."""
    from appliance.sample.upload import upload_sample
    from core.documents.ingest import embed, parse
    from core.documents.models import DocumentVersion
    from core.tenancy.context import tenant
    from tests.conftest import make_organization

    organization = make_organization("Harbour")
    upload_sample(organization.id)
    with tenant(organization.id):
        versions = list(DocumentVersion.objects.order_by("created_at").values_list("pk", flat=True))
    for version_id in versions:
        parse(organization.id, version_id)
        embed(organization.id, version_id)
    return organization


@pytest.mark.parametrize("question", SAMPLE_QUESTIONS, ids=lambda question: question.text)
def test_a_suggested_question_is_answered_with_its_fact(
    harbour_and_vale: Any, question: SampleQuestion
) -> None:
    from core.answering.answer import prepare
    from core.answering.live.runs import complete
    from core.answering.question import Question

    must = tuple(tuple(expression(one, "must") for one in group) for group in question.must)
    answer = complete(prepare(harbour_and_vale.id, Question(question.text, as_of=A_DAY)))

    shown = Shown(answer.text, bool(answer.answered), len(answer.citations), "")
    judged = judge(FactQuestion("", question.text, True, "sample", must), shown)
    assert judged.right, answer.text
    assert judged.right_in_60, answer.text
