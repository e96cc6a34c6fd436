"""How elements of a web page look, by their styles: which are not seen, and which are bold."""

import re
from collections.abc import Iterable, Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

UNSEEN = (
    "script, style, template, noscript, nav, footer, del, s, strike, select, "
    "textarea, iframe, object, embed, video, audio, canvas, svg, head, xml, dialog:not([open]), "
    "[role=navigation], .footnote-ref, .footnote-backref, [data-footnote-ref], "
    "[data-footnote-backref], [role=doc-noteref], [role=doc-backlink], .headerlink, "
    ".header-anchor, .mw-editsection, .mw-cite-backlink, sup.reference"
)
BUTTONS = "button:not([role=checkbox]):not([role=radio])"  # those say whether a task is done
# Words for screen readers alone; of an icon in a cell they are all that is said.
UNSHOWN = ".sr-only, .visually-hidden, .govuk-visually-hidden, .screen-reader-text"
# What stands around the text of a site's pages, as the standard names it; the way to a page, as
# frameworks and wikis do; and what asks for consent, by the programs that put it there.
FRAME = (
    "aside, [role=contentinfo], [role=complementary], [role=search], [role=alertdialog], "
    ".breadcrumb, .breadcrumbs, #breadcrumbs, .skip-link, "
    "#onetrust-consent-sdk, #CybotCookiebotDialog, #usercentrics-root, #didomi-host, "
    "#cookie-law-info-bar, #cookiescript_injected, .cky-consent-container, .osano-cm-window, "
    ".cc-window, .truste_overlay, .cookie-consent[role=dialog], .cookie-banner[role=dialog]"
)
DEEPEST = 200  # elements around a button that are looked at
Rule = tuple[Sequence[str], str]  # of a style sheet: its selectors, and what it says of them
_STRIKING = r"text-decoration(?:-line)?\s*:[^;:{}]*line-through"
_HIDING = re.compile(
    rf"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|{_STRIKING}", re.I
)
# Of classes only what strikes words through, or is hidden in Word: what others hide, a click may
# show.
_HIDING_CLASS = re.compile(rf"mso-hide\s*:\s*all|{_STRIKING}", re.IGNORECASE)
# Of a task that is done: struck through or not, its words hold, and its box says so.
_DONE = frozenset({"to-do-children-checked", "checked"})
WHITE = "#ffffff"
_COLOUR = re.compile(r"(?<![\w-])color\s*:\s*([^;]+)", re.IGNORECASE)
_FILL = re.compile(r"(?<![\w-])background(?:-color)?\s*:\s*([^;]+)", re.IGNORECASE)
_REMARK = re.compile(r"<!--|-->|/\*(?:(?!\*/).)*+(?:\*/)?", re.DOTALL)
_CLASS_OF_ANY = re.compile(r"\.([\w-]+)\s*$")
_CLASS_ALONE = re.compile(r"\s*\w*\.([\w-]+)\s*")
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|normal|\d{3})", re.IGNORECASE)
_FONT = re.compile(r"font-family\s*:\s*[\"']?([^;,\"']+)", re.IGNORECASE)
_HEADING = re.compile("h[1-6]")
_BOLD = frozenset({"bold", "600", "700", "800", "900"})


def rules_of(tree: LexborHTMLParser) -> list[Rule]:
    """What the page's own style sheets say."""
    return [rule for sheet in tree.css("style") for rule in _rules(sheet.text())]


def _rules(sheet: str) -> Iterator[Rule]:
    for text in _REMARK.sub(" ", sheet).split("}"):
        head, _, said = text.rpartition("{")
        yield head.rpartition("{")[2].split(","), said


def drop_unseen(tree: LexborHTMLParser, rules: Sequence[Rule]) -> None:
    """Removes what a reader of the page does not see, and the frame of its site."""
    drop(node for node in tree.css("[style]") if _is_unseen(node, tree, rules))
    drop(tree.css(UNSEEN))
    drop(node for node in tree.css(BUTTONS) if not _is_title(node))
    unfolding = _unfolding(tree)
    drop(node for node in tree.css("[hidden]") if node.mem_id not in unfolding)
    drop(node for node in tree.css(FRAME) if not _is_beside_text(node))
    drop(node for node in tree.css(UNSHOWN) if not _is_all_of_a_cell(node))
    styled = (node for node in tree.css("[style]") if node.mem_id not in unfolding)
    drop(node for node in styled if _HIDING.search(style_of(node)))
    hidden = {
        found[1]
        for selectors, said in rules
        if _HIDING_CLASS.search(said)
        for selector in selectors
        if (found := _CLASS_OF_ANY.search(selector))
    }
    drop(node for node in _with_class(tree, hidden - _DONE))


def _is_title(button: LexborNode) -> bool:
    """Whether a button is the title of what it unfolds."""
    unfolds = "aria-controls" in button.attributes or "aria-expanded" in button.attributes
    around = button.parent
    for _ in range(DEEPEST):
        if around is None:
            break
        if _HEADING.fullmatch(around.tag or "") or (unfolds and _is_main(around)):
            return True
        around = around.parent
    return False


def _unfolding(tree: LexborHTMLParser) -> set[int]:
    """What buttons in the text unfold, by its ``mem_id``: that is hidden until a click."""
    titles = [node for node in tree.css("[aria-controls]") if _is_title(node)]
    names = {node.attributes.get("aria-controls") for node in titles}
    return {node.mem_id for node in tree.css("[id]") if node.attributes.get("id") in names}


def _is_beside_text(node: LexborNode) -> bool:
    """Whether what complements a page stands within its text and is no list of links: a box with
    an exception. Of boxes in a box the outer one is asked."""
    around = node.parent if _is_box(node) else None
    while around is not None and not _is_box(around):
        if _is_main(around):
            return not _mostly_leads(node)
        around = around.parent
    return around is not None


def _is_main(node: LexborNode) -> bool:
    return node.tag in ("main", "article") or node.attributes.get("role") == "main"


def _is_box(node: LexborNode) -> bool:
    return node.tag == "aside" or node.attributes.get("role") == "complementary"


def _mostly_leads(node: LexborNode) -> bool:
    """Whether links have most of its words."""
    linked = sum(len(_said(link)) for link in node.css("a[href]"))
    return 2 * linked > len(_said(node))


def _is_all_of_a_cell(node: LexborNode) -> bool:
    around = node.parent
    while around is not None and around.tag not in ("td", "th", "li", "body"):
        around = around.parent
    return around is not None and around.tag != "body" and _said(around) == _said(node)


def _said(node: LexborNode) -> str:
    return "".join(node.text().split())


def _is_unseen(node: LexborNode, tree: LexborHTMLParser, rules: Sequence[Rule]) -> bool:
    """Whether a node's own style gives its words the colour that lies under them, as far as the
    page itself says so; white is what lies under a page that does not."""
    colour = _colour_in(_COLOUR, node)
    if not colour or any(_colour_in(_COLOUR, inner) for inner in node.css("[style]")[1:]):
        return False
    under: LexborNode | None = node
    tags = set()
    while under is not None and under.tag not in ("-document", "-undef"):
        if fill := _colour_in(_FILL, under) or under.attributes.get("bgcolor"):
            return _as_hex(fill) == colour
        if "class" in under.attributes or "id" in under.attributes:
            return False  # a style sheet may fill it
        tags.add(under.tag)
        under = under.parent
    is_styled = any(
        _FILL.search(said) and not tags.isdisjoint(selector.strip().lower() for selector in named)
        for named, said in rules
    )
    return colour == WHITE and not is_styled and not tree.css("link[rel=stylesheet]")


def _colour_in(what: re.Pattern[str], node: LexborNode) -> str:
    found = what.search(style_of(node))
    return _as_hex(found[1]) if found else ""


def _as_hex(colour: str) -> str:
    """A colour so that equal ones look alike, as far as pages usually write them."""
    said = colour.lower().replace("!important", "").strip()
    if said in ("transparent", "inherit", "initial", "none"):
        return ""
    if short := re.fullmatch(r"#([\da-f])([\da-f])([\da-f])", said):
        return "#" + "".join(2 * digit for digit in short.groups())
    if parts := re.fullmatch(r"rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)", said):
        return "#" + "".join(f"{int(part):02x}" for part in parts.groups())
    return WHITE if said == "white" else said


def drop(nodes: Iterable[LexborNode]) -> None:
    """Removes ``nodes``, which come in the order of the page: those within others first, and one
    that is found twice once."""
    for node in reversed({node.mem_id: node for node in nodes}.values()):
        node.decompose()


def weights(tree: LexborHTMLParser, rules: Sequence[Rule]) -> dict[int, bool]:
    """By the ``mem_id`` of elements whose style says so: whether they are bold."""
    bold = {
        found[1]
        for selectors, said in rules
        if (weight := _WEIGHT.search(said)) and weight[1].lower() in _BOLD
        for selector in selectors
        if (found := _CLASS_ALONE.fullmatch(selector))
    }
    known = {node.mem_id: True for node in _with_class(tree, bold)}
    for node in tree.css("[style]"):
        if weight := _WEIGHT.search(style_of(node)):
            known[node.mem_id] = weight[1].lower() in _BOLD
    return known


def font_of(node: LexborNode) -> str:
    """The first font that an element itself asks for; "" where it names none."""
    found = _FONT.search(style_of(node))
    return (found[1] if found else node.attributes.get("face") or "").strip(" \"'")


def style_of(node: LexborNode) -> str:
    """What an element says of its own looks."""
    return node.attributes.get("style") or ""


def classes_of(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split()


def _with_class(tree: LexborHTMLParser, names: set[str]) -> list[LexborNode]:
    if not names:
        return []
    return [node for node in tree.css("[class]") if not names.isdisjoint(classes_of(node))]
