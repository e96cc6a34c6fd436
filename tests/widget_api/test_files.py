"""The built widget: the newest version, and each of them for ever, small on the wire."""

import gzip

import brotli
import pytest

OLD, NEW = b"/* old */" * 50, b"/* new */" * 50


@pytest.fixture(autouse=True)
def dist(tmp_path, override):
    for version, content in (("0.9.2", OLD), ("0.10.0", NEW)):
        (tmp_path / f"widget-v{version}.js").write_bytes(content)
    (tmp_path / "widget-v9.9.9.js.map").write_bytes(b"{}")
    (tmp_path / "secret.txt").write_bytes(b"no")
    override(WIDGET_DIST=tmp_path)
    return tmp_path


def get(client, path, **headers):
    return client.get(path, headers={name.replace("_", "-"): v for name, v in headers.items()})


def test_the_short_address_is_the_newest_version(client):
    answer = get(client, "/widget.js")
    assert (answer.status_code, answer.content) == (200, NEW)
    assert answer["Cache-Control"] == "public, max-age=300"


def test_a_version_never_changes(client):
    answer = get(client, "/widget/widget-v0.9.2.js")
    assert (answer.status_code, answer.content) == (200, OLD)
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["/widget.js", "/widget/widget-v0.10.0.js"])
def test_any_page_may_load_it_and_check_its_hash(client, path):
    answer = get(client, path, Origin="https://anywhere.example")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("deflate", "", bytes),
        ("gzip;q=0", "", bytes),
        ("", "", bytes),
    ],
)
def test_it_is_packed_as_the_browser_likes_it(client, accepted, encoding, unpack):
    answer = get(client, "/widget.js", Accept_Encoding=accepted)
    assert answer.headers.get("Content-Encoding", "") == encoding
    assert unpack(answer.content) == NEW
    assert "Accept-Encoding" in answer["Vary"]


def test_what_the_browser_has_already_is_not_sent_again(client):
    tags = set()
    for accepted in ("br", "gzip", ""):
        first = get(client, "/widget.js", Accept_Encoding=accepted)
        tags.add(first["ETag"])
        for known in (first["ETag"], f'"x", {first["ETag"]}', f"W/{first['ETag']}"):
            again = get(client, "/widget.js", Accept_Encoding=accepted, If_None_Match=known)
            assert (again.status_code, again.content) == (304, b"")
            assert again["ETag"] == first["ETag"]
    assert len(tags) == 3
    assert get(client, "/widget.js", If_None_Match='"another"').status_code == 200


def test_a_new_version_is_found_at_once(client, dist):
    (dist / "widget-v1.0.0.js").write_bytes(b"/* newer */")
    assert get(client, "/widget.js").content == b"/* newer */"


@pytest.mark.parametrize(
    "path",
    [
        *("/widget/widget-v7.0.0.js", "/widget/secret.txt", "/widget/widget-v9.9.9.js.map"),
        *("/widget/..%2fsettings.py", "/widget/widget-v0.9.2.js/", "/widget/demo/..%2f..%2fx.js"),
    ],
)
def test_nothing_else_is_served(client, path):
    assert client.get(path).status_code == 404


def test_without_a_build_there_is_none(client, override, tmp_path):
    override(WIDGET_DIST=tmp_path / "nothing")
    assert client.get("/widget.js").status_code == 404


def test_files_are_only_read(client):
    assert client.post("/widget.js").status_code == 405
    assert client.head("/widget.js").status_code == 200


def test_the_committed_build_is_served(client, override, settings_dist):
    override(WIDGET_DIST=settings_dist)
    answer = get(client, "/widget.js", Accept_Encoding="gzip")
    assert answer.status_code == 200
    assert b"policy-chat" in gzip.decompress(answer.content)


@pytest.fixture
def settings_dist():
    from django.conf import settings

    return settings.BASE_DIR / "widget" / "dist"
