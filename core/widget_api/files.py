"""The built widget, and the files of its demo: compressed once, kept in memory."""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import brotli
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

VERSIONED = re.compile(r"widget-v(\d+)\.(\d+)\.(\d+)\.js")
SHORT = "public, max-age=300"
FOREVER = "public, max-age=31536000, immutable"
# Anybody's page may load the script, with its hash checked: it holds no secret.
PUBLIC = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
PREFERRED = ("br", "gzip")


@dataclass(frozen=True, slots=True)
class Packed:
    """A file's bytes, by how they are encoded; the plain ones under the empty name."""

    content_type: str
    digest: str
    encoded: dict[str, bytes]


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The newest version of the widget."""
    found = {
        tuple(map(int, match.groups())): path
        for path in settings.WIDGET_DIST.glob("*.js")
        if (match := VERSIONED.fullmatch(path.name))
    }
    if not found:
        raise Http404("The widget has not been built.")
    return send_file(request, found[max(found)], SHORT)


@require_safe
def versioned(request: HttpRequest, name: str) -> HttpResponse:
    """One version of the widget, which never changes."""
    return send_file(request, settings.WIDGET_DIST / name, FOREVER)


def send_file(request: HttpRequest, path: Path, cache_control: str) -> HttpResponse:
    """The file, encoded as the browser likes it best; Http404 when there is none."""
    try:
        packed = _packed(path, path.stat().st_mtime_ns)
    except FileNotFoundError as error:
        raise Http404 from error
    accepted = _accepted(request.headers.get("Accept-Encoding", ""))
    encoding = next((name for name in PREFERRED if name in accepted), "")
    etag = f'"{packed.digest}{encoding and "-"}{encoding}"'
    unchanged = parse_etags(request.headers.get("If-None-Match", ""))
    if {etag, f"W/{etag}", "*"} & set(unchanged):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(packed.encoded[encoding], content_type=packed.content_type)
        if encoding:
            response["Content-Encoding"] = encoding
    headers = {"Cache-Control": cache_control, "ETag": etag, "Vary": "Accept-Encoding", **PUBLIC}
    for name, value in headers.items():
        response[name] = value
    return response


@lru_cache(maxsize=64)
def _packed(path: Path, changed_at: int) -> Packed:
    plain = path.read_bytes()
    guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    is_text = guessed.startswith("text/")
    return Packed(
        content_type=f"{guessed}; charset=utf-8" if is_text else guessed,
        digest=hashlib.sha256(plain).hexdigest()[:32],
        encoded={
            "": plain,
            "gzip": gzip.compress(plain, 9, mtime=0),
            "br": brotli.compress(plain),
        },
    )


def _accepted(header: str) -> set[str]:
    """The encodings that the header names, but those it gives no weight."""
    accepted = set()
    for part in header.lower().split(","):
        name, _, weight = part.partition(";")
        if not re.fullmatch(r"\s*q=0(\.0*)?\s*", weight):
            accepted.add(name.strip())
    return accepted
