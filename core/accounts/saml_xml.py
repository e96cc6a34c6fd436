"""XML of SAML 2.0, read so that it can do nothing: no document type, no entities, no network."""

from django.utils.translation import gettext as _
from lxml import etree

from core.errors import SignOnFailed

ASSERTION = "{urn:oasis:names:tc:SAML:2.0:assertion}"
PROTOCOL = "{urn:oasis:names:tc:SAML:2.0:protocol}"
METADATA = "{urn:oasis:names:tc:SAML:2.0:metadata}"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}"
MOST_NAMESPACES = 50  # in scope at one place; providers have about ten


def not_saml() -> SignOnFailed:
    """In the language of whoever comes."""
    return SignOnFailed(_("The identity provider answers with something that is not SAML 2.0."))


def read_xml(text: bytes) -> etree._Element:
    """The root of a document; SignOnFailed for what is none, has a document type, or more
    namespaces than anybody needs."""
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=False,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise not_saml() from error
    if root.getroottree().docinfo.doctype or _has_many_namespaces(root):
        raise not_saml()
    return root


def _has_many_namespaces(root: etree._Element) -> bool:
    """Canonical XML takes the square of what is in scope, at each element, and is made before a
    signature is verified: a response of 40 KB could take minutes."""
    in_scope = 0
    for event, _namespace in etree.iterwalk(root, events=("start-ns", "end-ns")):
        in_scope += 1 if event == "start-ns" else -1
        if in_scope > MOST_NAMESPACES:
            return True
    return False


def text_of(element: etree._Element | None) -> str:
    """All text in it: one that a comment cuts in two is read whole. Empty for None."""
    return "".join(str(text) for text in element.itertext()).strip() if element is not None else ""


def only(element: etree._Element, path: str) -> etree._Element:
    """The one descendant at ``path``; SignOnFailed for none or several."""
    found = element.findall(path)
    if len(found) != 1:
        raise not_saml()
    return found[0]
