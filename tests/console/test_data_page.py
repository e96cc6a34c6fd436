"""Settings, Data: what is stored of the organization, for its admins."""


def test_admins_are_told_what_an_export_holds_and_get_it_by_a_button(organization, signed_in):
    page = signed_in(organization.admin).get("/settings/data/").content.decode()
    assert f'href="/api/v1/organizations/{organization.id}/export/"' in page
    assert "of every audience" in page and "Passwords, keys and secrets are left out" in page


def test_others_do_not_see_the_page(organization, signed_in):
    assert signed_in(organization.editor).get("/settings/data/").status_code == 403
    assert signed_in(organization.viewer).get("/settings/data/").status_code == 403
