"""Insight as pages that need no JavaScript."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import F

from core.audit.models import UsageRecord
from core.conversations.models import Answered, DocumentUse, Message, Surface
from core.conversations.uses import note_uses
from core.tenancy.context import tenant
from core.tenancy.models import Widget

PAGES = (
    *("/insight/", "/insight/insight.csv", "/insight/never-cited/"),
    *("/insight/topics/", "/insight/topics/topics.csv"),
)


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize("address", PAGES)
def test_only_admins_see_it(organization: Any, signed_in: Any, client: Any, address: str) -> None:
    assert signed_in(organization.admin).get(address).status_code == 200
    for member in (organization.editor, organization.viewer):
        assert signed_in(member).get(address).status_code == 403
    assert client.get(address)["Location"].startswith("/sign-in/")


def test_how_long_answers_took_leads_to_those_that_took_longer(
    organization: Any, signed_in: Any, asked: Any, api: Any
) -> None:
    took = [1.004, 2.0, 3.0, 10.5, None]
    for number, seconds in enumerate(took):
        answer = asked(organization, f"Question {number}?")
        with tenant(organization.id):
            if seconds is None:
                Message.objects.filter(pk=answer.pk).update(finished_at=None)
            else:
                finished = F("created_at") + timedelta(seconds=seconds)
                Message.objects.filter(pk=answer.pk).update(finished_at=finished)
    browser = signed_in(organization.admin)
    german = {"Accept-Language": "de"}
    page = text_of(browser.get("/insight/", headers=german))
    tiles = re.findall(r'<dd><a href="([^"]+)">([\d,]+) s</a></dd>', page)
    assert [said for _, said in tiles] == ["2,5", "9,4"]
    assert len(re.findall(r'<td class="number time"><a href="[^"]+">2,5 s</a>', page)) >= 2
    for (address, _), questions in zip(tiles, (2, 1), strict=True):
        address = address.replace("&amp;", "&")
        assert text_of(browser.get(address)).count('class="row-title"') == questions
        by_rest = f"/api/v1/conversations/?{address.partition('?')[2]}"
        assert len(api(organization.secret_key).get(by_rest).json()["results"]) == questions
    for wrong in ("nan", "-1", "x"):
        assert browser.get(f"/conversations/?slower_than={wrong}").status_code == 422


def test_each_model_leads_to_the_conversations_that_it_was_used_for(
    organization: Any, signed_in: Any, asked: Any, api: Any
) -> None:
    for number, model in enumerate(("ollama/small & quick", "ollama/small & quick", "large")):
        answer = asked(organization, f"Question {number}?")
        used = {"organization_id": organization.id, "model": model, "message_id": answer.pk}
        with tenant(organization.id):
            UsageRecord.objects.create(**used, prompt_tokens=9, completion_tokens=1, cost="0.1")
    browser = signed_in(organization.admin)
    page = text_of(browser.get("/insight/"))
    links = re.findall(r'<td class="number"><a href="([^"]+&amp;model=[^"]+)">(\d)</a>', page)
    assert sorted(number for _, number in links) == ["1", "2"]
    for address, number in links:
        address = address.replace("&amp;", "&")
        assert text_of(browser.get(address)).count('class="row-title"') == int(number)
        by_rest = f"/api/v1/conversations/?{address.partition('?')[2]}"
        assert len(api(organization.secret_key).get(by_rest).json()["results"]) == int(number)


def test_a_document_leads_to_its_sections_and_each_to_its_conversations(
    organization: Any, signed_in: Any, asked: Any, document_factory: Any
) -> None:
    document = document_factory(organization, title="Parking")
    for number, section in enumerate(("Fees > Guests", "")):
        answer = asked(organization, f"Question {number}?", answered=Answered.YES)
        with tenant(organization.id):
            note_uses(answer.pk, cited={document.pk: section}, closest=[])
    browser = signed_in(organization.admin)
    page = text_of(browser.get("/insight/topics/"))
    (sections,) = re.findall(r'<a href="([^"]+)" aria-label="Sections of “Parking”"', page)
    page = text_of(browser.get(f"/insight/topics/{sections.replace('&amp;', '&')}"))
    assert "Sections of “Parking”" in page
    assert "Fees &gt; Guests" in page and "Without a heading" in page
    links = re.findall(r'<td class="number[^>]*><a href="([^"]+)">(\d+)</a>', page)
    assert len(links) >= 4
    for address, number in links:
        listed = text_of(browser.get(address.replace("&amp;", "&")))
        assert listed.count('class="row-title"') == int(number), address
    assert browser.get(f"/insight/topics/?document={uuid4()}").status_code == 404


def test_every_topic_leads_to_its_page_and_each_number_to_its_conversations(
    organization: Any, signed_in: Any, asked: Any, document_factory: Any
) -> None:
    document = document_factory(organization, title="Parking <policy>")
    answer = asked(organization, "What is the parking fee?", answered=Answered.YES)
    with tenant(organization.id):
        DocumentUse.objects.create(
            organization_id=organization.id,
            message=answer,
            document=document,
            cited=True,
            used_at=answer.conversation.messages.get(position=1).created_at,
        )
    asked(organization, "Is there a gym?", days=3)
    asked(organization, "Hello", reason="talk")
    browser = signed_in(organization.admin)
    page = text_of(browser.get("/insight/topics/"))
    pages = re.findall(r'<th scope="row"[^>]*><a href="([^"]+)">([^<]+)</a>', page)
    assert {name for _, name in pages} == {"Parking &lt;policy&gt;", "Is there a gym?"}
    for address, _ in pages:
        assert browser.get(address).status_code == 200
    links = re.findall(r'<td class="number[^>]*><a href="([^"]+)">(\d+)</a>', page)
    assert len(links) == 3 * 6
    for address, number in links:
        listed = text_of(browser.get(address.replace("&amp;", "&")))
        assert listed.count('class="row-title"') == int(number), address
        assert "Any topic" in listed


def test_several_widgets_are_told_apart_by_name_and_each_number_leads_to_its_conversations(
    organization: Any, signed_in: Any, asked: Any
) -> None:
    with tenant(organization.id):
        intranet = Widget.objects.create(organization_id=organization.id, name="Staff <intranet>")
    for question in ("Is there a gym?", "What is the parking fee?"):
        asked(organization, question, surface=Surface.WIDGET, widget=intranet.pk)
    asked(organization, "How much leave?", surface=Surface.WIDGET)
    browser = signed_in(organization.admin)
    page = text_of(browser.get("/insight/"))
    row = page.partition("Staff &lt;intranet&gt;</th>")[2].partition("</tr>")[0]
    links = re.findall(r'<a href="([^"]+)">(\d+)</a>', row)
    assert [number for _, number in links] == ["2", "0", "0", "2", "0", "0"]
    for address, number in links:
        listed = text_of(browser.get(address.replace("&amp;", "&")))
        assert listed.count('class="row-title"') == int(number), address
    chosen = text_of(browser.get(f"/insight/?widget_id={intranet.pk}"))
    assert f'<option value="{intranet.pk}" selected>Staff &lt;intranet&gt;</option>' in chosen
    assert f"widget_id={intranet.pk}" in re.findall(r"/insight/insight.csv\?[^\"]+", chosen)[0]


def test_one_widget_alone_is_no_choice(organization: Any, signed_in: Any) -> None:
    assert 'name="widget_id"' not in text_of(signed_in(organization.admin).get("/insight/"))


def test_each_list_has_a_file_of_its_own(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    with tenant(organization.id):
        Widget.objects.create(organization_id=organization.id, name="Intranet")
    document_factory(organization, title="Parking policy")
    browser = signed_in(organization.admin)
    pages = [text_of(browser.get(one)) for one in ("/insight/?by=week", "/insight/never-cited/")]
    links = re.findall(r'href="(/insight/insight.csv[^"]+)"', "".join(pages))
    heads = {}
    for address in links:
        file = browser.get(address.replace("&amp;", "&"))
        what = re.findall(r"what=(\w+)", address)
        heads[what[0] if what else ""] = file.content.decode("utf-8-sig").split(",")[0]
    assert heads == {
        "": "from",
        "surfaces": "surface",
        "widgets": "widget_id",
        "refusals": "refusal_reason",
        "documents": "document_id",
        "curated_answers": "curated_id",
        "models": "model",
        "never_cited": "document_id",
    }
    wrong = browser.get("/insight/insight.csv?what=secrets")
    assert (wrong.status_code, wrong.headers["Content-Type"][:9]) == (422, "text/html")


def test_the_chart_says_what_it_shows_and_a_table_has_the_numbers(
    organization: Any, signed_in: Any, asked: Any
) -> None:
    asked(organization, "Is there a gym?")
    page = text_of(signed_in(organization.admin).get("/insight/"))
    assert re.search(r'role="img" aria-label="Questions from [^"]+ at most 1 in one bar', page)
    assert page.count('<th scope="row">') == 30 + 3
    assert "style=" not in page


def test_days_that_can_not_be_are_said_and_not_applied(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)
    answer = browser.get("/insight/?since=2026-02-01&until=2026-01-01")
    assert answer.status_code == 422
    assert "The first day is after the last." in text_of(answer)
    german = browser.get("/insight/?since=2020-01-01", headers={"Accept-Language": "de"})
    assert "Das sind mehr als 366 Tage. Wählen Sie weniger." in text_of(german)


def test_what_no_answer_cites_is_listed(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    document_factory(organization, title="Parking policy")
    browser = signed_in(organization.admin)
    assert "1 document never cited" in text_of(browser.get("/insight/"))
    assert "Parking policy" in text_of(browser.get("/insight/never-cited/"))


def test_the_neighbours_see_nothing_of_it(
    organization: Any, other_organization: Any, signed_in: Any, document_factory: Any, asked: Any
) -> None:
    document_factory(organization, title="Parking policy")
    asked(organization, "Is there a gym?")
    browser = signed_in(other_organization.admin)
    assert "Nobody asked anything" in text_of(browser.get("/insight/"))
    assert "Parking policy" not in text_of(browser.get("/insight/never-cited/"))
