"""Every number of Insight opens the list of what it counts."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from core.audit.models import UsageRecord
from core.conversations.curated_uses import note_curated_use
from core.conversations.models import Answered, Message, Rating, Surface
from core.conversations.uses import note_uses
from core.tenancy.context import tenant
from core.tenancy.models import Widget
from tests.curated import keep

# What has no list, and why.
WITHOUT = {
    "th": "what a row or a column is called: days, models",
    "dt": "what a tile is called",
    "p.lead": "the days that all of the page is about",
    "p.ends": "the same below the chart",
    "p[aria-hidden]": "the highest bar of the chart; the table has it",
    "p#quota-text": "a month's total, whatever the days of the page",
    "p#quota-tokens_per_month": "the same",
}
HAS_NO_END = {"input", "link", "meta", "br"}


def count(said: str) -> int:
    """A number as an English page writes it."""
    return int(said.replace(",", ""))


class Numbers(HTMLParser):
    """The numbers within ``main``: ``linked`` with their addresses, and those in no link."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.linked: list[tuple[str, str]] = []
        self.alone: list[str] = []
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in HAS_NO_END:
            self._open.append((tag, dict(attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing is within."""

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        within = [tag for tag, _ in self._open]
        if "main" not in within or not re.search(r"\d", data):
            return
        links = [attrs["href"] or "" for tag, attrs in self._open if tag == "a"]
        if links:
            self.linked.append((data.strip(), links[-1]))
        elif not any(_is_named(tag, attrs) for tag, attrs in self._open):
            self.alone.append(data.strip())


def _is_named(tag: str, attrs: dict[str, str | None]) -> bool:
    names = [tag, f"{tag}#{attrs.get('id')}", *(f"{tag}[{name}]" for name in attrs)]
    names += [f"{tag}.{one}" for one in (attrs.get("class") or "").split()]
    return bool(WITHOUT.keys() & names)


@pytest.fixture
def talk(organization: Any, asked: Any, document_factory: Any) -> None:
    """Something of all that Insight counts."""
    with tenant(organization.id):
        organization.model.settings = {
            "quotas": {"questions_per_month": 1000, "tokens_per_month": 5000}
        }
        organization.model.save(update_fields=["settings"])
        intranet = Widget.objects.create(organization_id=organization.id, name="Intranet")
    cited = document_factory(organization)
    curated = keep(organization)
    asked(organization, "What is the parking fee?", rating=Rating.DOWN)
    asked(organization, "Hello", reason="talk", days=3)
    in_widget = {"surface": Surface.WIDGET, "widget": intranet.pk, "rating": Rating.UP}
    whole = asked(organization, "How much leave?", answered=Answered.YES, **in_widget)
    partly = [
        asked(organization, "Fees, and who pays?", answered=Answered.PARTLY, days=days)
        for days in (1, 2)
    ]
    canteen = asked(organization, "Is there a canteen?", answered=Answered.YES)
    with tenant(organization.id):
        for answer in (whole, *partly):
            note_uses(answer.pk, cited={cited.pk: ""}, closest=[])
            _note_spending(answer, "ollama/small & quick")
        _note_spending(canteen, "large")
        note_curated_use(canteen.pk, curated.pk)


def _note_spending(answer: Message, model: str) -> None:
    used = {"organization_id": answer.organization_id, "model": model, "message_id": answer.pk}
    record = UsageRecord.objects.create(
        **used, prompt_tokens=412, completion_tokens=125, cost="0.25"
    )
    UsageRecord.objects.filter(pk=record.pk).update(created_at=answer.created_at)


def numbers_of(browser: Any, address: str) -> Numbers:
    answer = browser.get(address)
    assert answer.status_code == 200
    return Numbers(answer.content.decode())


@pytest.mark.parametrize("address", ["/insight/", "/insight/?by=month", "/insight/topics/"])
@pytest.mark.usefixtures("talk")
def test_every_number_is_a_link(organization: Any, signed_in: Any, address: str) -> None:
    found = numbers_of(signed_in(organization.admin), address)
    assert found.alone == []
    assert len(found.linked) > 20


@pytest.mark.usefixtures("talk")
def test_every_count_opens_as_many_conversations(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)
    found = numbers_of(browser, "/insight/")
    counts = [(int(said), to) for said, to in found.linked if re.fullmatch(r"\d{1,2}", said)]
    of_conversations = [(count, to) for count, to in counts if to.startswith("/conversations/")]
    for wanted in ("topic=document", "topic=curated", "model=", "refusal_reason=", "widget_id="):
        assert any(wanted in to and count for count, to in of_conversations), wanted
    for count, to in of_conversations:
        assert browser.get(to).content.decode().count('class="row-title"') == count, to


@pytest.mark.usefixtures("talk")
def test_the_share_that_was_answered_opens_what_it_counts(
    organization: Any, signed_in: Any, api: Any
) -> None:
    browser = signed_in(organization.admin)
    ((share, to),) = [one for one in numbers_of(browser, "/insight/").linked if "%" in one[0]]
    assert share == "80%"  # two whole and two partly, of these and one that was refused
    page = browser.get(to).content.decode()
    assert page.count('class="row-title"') == 4
    assert '<option value="answered_or_partly" selected>' in page
    by_rest = f"/api/v1/conversations/?{to.partition('?')[2]}"
    assert len(api(organization.secret_key).get(by_rest).json()["results"]) == 4


@pytest.mark.usefixtures("talk")
def test_what_a_model_read_wrote_and_cost_opens_what_it_was_used_for(
    organization: Any, signed_in: Any
) -> None:
    browser = signed_in(organization.admin)
    found = [one for one in numbers_of(browser, "/insight/").linked if "model=" in one[1]]
    assert [said for said, _ in found] == [
        "3",
        "1,236",
        "375",
        "0.7500",
        "1",
        "412",
        "125",
        "0.2500",
    ]
    for (_, to), conversations in zip(found, [3] * 4 + [1] * 4, strict=True):
        assert browser.get(to).content.decode().count('class="row-title"') == conversations


@pytest.mark.usefixtures("talk")
def test_the_tokens_and_the_cost_of_a_period_open_the_models_that_they_are_of(
    organization: Any, signed_in: Any
) -> None:
    browser = signed_in(organization.admin)
    page = numbers_of(browser, "/insight/?by=week")
    of_whole, *of_weeks = [one for one in page.linked if one[1].endswith("#cost")]
    assert of_whole == ("1.00 USD", "#cost")
    read, written, cost = (of_weeks[start::3] for start in range(3))
    assert sum(count(said) for said, _ in read) == 4 * 412
    assert sum(int(said) for said, _ in written) == 4 * 125
    assert sum(float(said) for said, _ in cost) == 1
    for said, to in read:
        of_models = numbers_of(browser, f"/insight/{to}").linked
        tokens = [one for one, there in of_models if "model=" in there][1::4]
        assert sum(map(count, tokens)) == count(said)
