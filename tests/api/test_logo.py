"""An organization's logo: a small picture of our own making, whatever was sent."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from core.audit.models import AuditEvent
from core.audit.organizations import change_options
from core.rest.new_logo import MOST_BYTES
from core.tenancy.context import tenant
from core.tenancy.models import Logo

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(kind="PNG", size=(600, 200), **options):
    written = io.BytesIO()
    Image.new("RGB", size, "navy").save(written, kind, **options)
    return written.getvalue()


def address(organization):
    return f"/api/v1/organizations/{organization.id}/logo/"


def put(client, organization, content, name="logo.png"):
    body = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile(name, content)})
    return client.put(address(organization), body, content_type=MULTIPART_CONTENT)


def test_without_one_there_is_none(organization, api, is_problem):
    client = api(organization.secret_key)
    assert is_problem(client.get(address(organization)), 404, "not_found")
    assert client.delete(address(organization)).status_code == 204


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_it_is_kept_as_a_small_png_and_removed(organization, api, kind, is_problem):
    client = api(organization.secret_key)
    assert put(client, organization, picture(kind)).status_code == 204
    answer = client.get(address(organization))
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    shown = Image.open(io.BytesIO(answer.content))
    assert (shown.format, shown.size) == ("PNG", (360, 120))
    assert client.delete(address(organization)).status_code == 204
    assert is_problem(client.get(address(organization)), 404, "not_found")
    with tenant(organization.id):
        events = AuditEvent.objects.filter(action="settings.changed")
        assert [event.details for event in events] == [{"names": ["logo"]}] * 2


def test_what_a_camera_writes_beside_the_picture_is_gone(organization, api):
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    client = api(organization.secret_key)
    put(client, organization, picture("JPEG", exif=exif), "logo.jpg")
    assert b"taken at home" not in client.get(address(organization)).content


@pytest.mark.parametrize(
    "content",
    [SVG, b"no picture", picture("GIF"), picture()[:60], picture(size=(9000, 9000))],
    ids=["svg", "text", "gif", "cut", "pixels"],
)
def test_other_files_are_refused_and_the_logo_stays(organization, api, content, is_problem):
    client = api(organization.secret_key)
    put(client, organization, picture())
    before = client.get(address(organization)).content
    assert is_problem(put(client, organization, content), 400, "validation_error")
    assert client.get(address(organization)).content == before


def test_a_file_that_is_too_large_is_refused(organization, api, is_problem):
    content = picture() + b"0" * MOST_BYTES
    answer = put(api(organization.secret_key), organization, content)
    assert is_problem(answer, 400, "validation_error")


def test_each_organization_has_its_own(organization, other_organization, api):
    put(api(organization.secret_key), organization, picture())
    other = api(other_organization.secret_key)
    assert other.get(address(other_organization)).status_code == 404
    assert put(other, organization, picture()).status_code == 404
    assert other.delete(address(organization)).status_code == 404
    with tenant(other_organization.id):
        assert not Logo.objects.exists()
    with tenant(organization.id):
        assert Logo.objects.count() == 1


def test_it_stands_above_the_page_where_a_second_factor_must_be_set_up(
    organization, api, signed_in
):
    put(api(organization.secret_key), organization, picture())
    change_options(organization.id, {"sign_in": {"second_factor": "required"}}, actor="test")
    viewer = signed_in(organization.viewer)
    with tenant(organization.id):
        organization.model.refresh_from_db()
    source = f"/logo/{organization.model.logo}.png"
    assert source in viewer.get("/ask/", follow=True).content.decode()
    assert viewer.get(source).headers["Content-Type"] == "image/png"


def test_admins_change_it_on_the_page_and_members_see_it(
    organization, other_organization, signed_in
):
    admin, viewer = signed_in(organization.admin), signed_in(organization.viewer)
    chosen = {"file": SimpleUploadedFile("logo.png", picture())}
    page = admin.post("/settings/logo/", chosen, follow=True).content.decode()
    assert "The logo was saved." in page
    with tenant(organization.id):
        organization.model.refresh_from_db()
    source = f"/logo/{organization.model.logo}.png"
    assert source in page
    seen = viewer.get(source)
    assert seen.headers["Content-Type"] == "image/png"
    assert "private" in seen.headers["Cache-Control"]
    assert seen.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert signed_in(other_organization.viewer).get(source).status_code == 404
    refused = admin.post(
        "/settings/logo/", {"file": SimpleUploadedFile("logo.svg", SVG)}, follow=True
    )
    assert "can’t be read as a picture" in refused.content.decode()
    assert "Choose a picture" in admin.post("/settings/logo/", follow=True).content.decode()
    gone = admin.post("/settings/logo/remove/", follow=True).content.decode()
    assert "The logo was removed." in gone and source not in gone
