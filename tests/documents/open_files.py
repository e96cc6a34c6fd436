"""Builds OpenDocument files for the tests of this room."""

import zipfile
from pathlib import Path

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        **{"office": "office", "text": "text", "table": "table", "style": "style"},
        **{"draw": "drawing", "presentation": "presentation", "fo": "xsl-fo-compatible"},
        "svg": "svg-compatible",
    }.items()
)
TYPES = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}


def saved(path: Path, body: str, *, styles: str = "", general: str = "", meta: str = "") -> Path:
    """A file with ``body`` and automatic ``styles``; its kind is that of the path's suffix.

    ``general`` is what styles.xml holds, ``meta`` the file's own fields.
    """
    kind = TYPES[path.suffix[1:]]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
            "</office:body></office:document-content>",
        )
        archive.writestr(
            "styles.xml", f"<office:document-styles {NAMES}>{general}</office:document-styles>"
        )
        archive.writestr(
            "meta.xml",
            f'<office:document-meta {NAMES} xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<office:meta>{meta}</office:meta></office:document-meta>",
        )
    return path
