"""Each list of Insight as CSV."""

from core.audit.models import UsageRecord
from core.conversations.curated_uses import note_curated_use
from core.conversations.models import Answered, Surface
from core.conversations.uses import note_uses
from core.tenancy.context import tenant
from core.tenancy.widgets import widgets
from tests.curated import CANTEEN, keep


def test_each_list_is_a_file_that_says_the_same_as_the_report(
    organization, api, document_factory, asked
):
    client = api(organization.secret_key)
    leave = document_factory(organization)
    travel = document_factory(organization, "Trains first.", title="Travel")
    answer = asked(organization, "How much?", answered=Answered.YES, surface=Surface.WIDGET)
    curated = keep(organization)
    canteen = asked(organization, CANTEEN, answered=Answered.YES)
    asked(organization, "Hello", reason="talk")
    with tenant(organization.id):
        note_uses(answer.pk, cited={leave.pk: ""}, closest=[])
        note_curated_use(canteen.pk, curated.pk)
        used = {"organization_id": organization.id, "model": "large", "message_id": answer.pk}
        UsageRecord.objects.create(**used, prompt_tokens=9, completion_tokens=1, cost="0.5")
        widget = widgets().get()

    def rows(what):
        there = f"/api/v1/organizations/{organization.id}/insight/export/"
        answer = client.get(there, {"what": what})
        assert f"insight-{what}-" in answer.headers["Content-Disposition"]
        return [line.split(",") for line in answer.content.decode("utf-8-sig").splitlines()]

    assert [row[2:4] for row in rows("periods")[-1:]] == [["3", "2"]]
    head, *surfaces = rows("surfaces")
    assert (head[:3], len(head)) == (["surface", "questions", "answered"], 10)
    assert {row[0]: row[1:3] for row in surfaces} == {
        "api": ["2", "1"],
        "console": ["0", "0"],
        "widget": ["1", "1"],
    }
    assert [row[:3] for row in rows("widgets")[1:]] == [[str(widget.pk), widget.name, "1"]]
    assert rows("models") == [
        ["model", "answers", "prompt tokens", "completion tokens", "cost", "currency"],
        ["large", "1", "9", "1", "0.50000000", "USD"],
    ]
    assert rows("refusals") == [["refusal_reason", "times"], ["talk", "1"]]
    cited = ["document_id", "title", "times cited"], [str(leave.pk), "Leave policy", "1"]
    assert rows("documents") == list(cited)
    given = ["curated_id", "question", "times given"], [str(curated.pk), CANTEEN, "1"]
    assert rows("curated_answers") == list(given)
    assert rows("never_cited") == [["document_id", "title"], [str(travel.pk), "Travel"]]


def test_a_list_that_there_is_not_is_no_file(organization, api, is_problem):
    client = api(organization.secret_key)
    there = f"/api/v1/organizations/{organization.id}/insight/export/"
    assert is_problem(client.get(there, {"what": "secrets"}), 400, "validation_error")
