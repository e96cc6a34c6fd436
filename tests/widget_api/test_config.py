"""What the widget starts with."""

from tests.widget_api.conftest import sync


async def test_an_organization_that_has_set_nothing_has_defaults(page):
    answer = await page.get("config/")
    assert answer.json() == {
        "name": "Harbour",
        "logo_url": None,
        "title": "",
        "greeting": "",
        "suggested_questions": [],
        "contact": None,
        "language": None,
        "accent": None,
        "theme": "auto",
        "position": "bottom-right",
        "radius": 12,
        "font": "",
        "font_size": 16,
        "previews": "quote",
        "identity": "optional",
    }


async def test_what_the_organization_has_set_is_told(organization, program, page):
    widget = {
        "title": "Ask HR",
        "greeting": "Good day.",
        "theme": "dark",
        "position": "top-left",
        "radius": 0,
        "font": '"Open Sans", sans-serif',
        "font_size": 22,
        "previews": "page",
        "identity": "required",
    }
    common = {
        "name": "Port",
        "suggested_questions": ["How much leave?"],
        "language": "pt-BR",
        "accent": "#1a5fb4",
    }
    path = f"organizations/{organization.id}/settings/"
    contact = {"email": "hr@example.org"}
    changed = await program.call("patch", path, widget=widget, contact=contact, **common)
    assert changed.status_code == 200, changed.content
    config = (await page.get("config/")).json()
    assert config == {
        **common,
        **widget,
        "logo_url": None,
        "contact": {"name": None, "email": "hr@example.org", "url": None},
    }


async def test_a_value_that_is_taken_back_is_the_default_again(organization, page, configure):
    await sync(configure)(organization, theme="dark", radius=3)
    assert (await page.get("config/")).json()["radius"] == 3
    await sync(configure)(organization, radius=12)
    assert (await page.get("config/")).json()["radius"] == 12
