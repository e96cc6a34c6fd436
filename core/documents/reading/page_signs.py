"""Signs that a web page shows as pictures: a tick of Confluence's tables, an emoji."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

_EMOTICONS = {"(tick)": "✓", "(error)": "✗"}  # Confluence's, which say yes and no in its tables


def write_signs(tree: LexborHTMLParser) -> None:
    """Writes the signs out, at their places in ``tree``."""
    for picture in tree.css("img[alt]"):
        if sign := _sign(picture):
            picture.replace_with(sign)


def _sign(picture: LexborNode) -> str:
    """What a picture stands for that is no more than a sign; "" for any other."""
    named = picture.attributes.get("alt") or ""
    drawn = picture.attributes.get("data-emoji-fallback") or named
    return _EMOTICONS.get(named, "") if any(map(str.isalnum, drawn)) else drawn
