"""Elements of Office's XML by their bare names: its two dialects differ in the namespaces only."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TypeAlias
from zipfile import ZipFile

from lxml import etree

from core.errors import DamagedFile

Element: TypeAlias = etree._Element
NO = ("0", "false", "off", "none")
LARGE = 250.0  # square centimetres; half a page of text
MOST_NAMES = 1000  # that are remembered without their namespace
CENTIMETRE = 360_000  # in the units of Microsoft's files


def parsed(archive: ZipFile, name: str) -> Element:
    """The root of an XML part; no entity is put in, and nothing outside of it is read.

    KeyError where there is no such part, DamagedFile where it is no XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(archive.read(name), parser)
    except etree.XMLSyntaxError:
        raise DamagedFile(
            f"A part of the file ({name}) is damaged. Open it in the program that made it, save "
            "it again under a new name, and upload that."
        ) from None


def optional(archive: ZipFile, name: str) -> Element | None:
    """As ``parsed``; None where there is no such part."""
    return parsed(archive, name) if name in archive.namelist() else None


def named(element: Element) -> str:
    """An element's name without its namespace; "" for comments and the like."""
    return _bare(element.tag) if isinstance(element.tag, str) else ""


@lru_cache(MOST_NAMES)
def _bare(name: str) -> str:
    return name.rpartition("}")[2]


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The children of that name."""
    return iter(()) if element is None else element.iterchildren(f"{{*}}{name}")


def elements(element: Element | None) -> list[Element]:
    """All children; none where there is no element."""
    return [] if element is None else [each for each in element if named(each)]


def within(element: Element | None, *path: str) -> Element | None:
    """The first descendant along a path of names; None where it ends before."""
    for name in path:
        element = next(children(element, name), None)
    return element


def value(element: Element | None, name: str = "val") -> str:
    """An attribute, whatever its namespace; "" where it is missing."""
    attributes: dict[str, str] = {} if element is None else dict(element.attrib)
    return next((text for key, text in attributes.items() if _bare(key) == name), "")


def is_on(element: Element | None) -> bool:
    """Whether a switch such as ``<w:vanish/>`` is there and not set off."""
    return element is not None and value(element) not in NO


def targets(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to inside of the archive: id → (sort, name of the part)."""
    place = PurePosixPath(part)
    root = optional(archive, str(place.parent / "_rels" / f"{place.name}.rels"))
    found = {}
    for each in children(root, "Relationship"):
        if value(each, "TargetMode") != "External":
            target = value(each, "Target")
            name = target.lstrip("/") if target.startswith("/") else _beside(place, target)
            found[value(each, "Id")] = value(each, "Type").rpartition("/")[2], name
    return found


def has_large_picture(root: Element) -> bool:
    """Whether a picture within may be a page of text, by the size in which it is shown."""
    sizes = (within(picture, "spPr", "xfrm", "ext") for picture in root.iter("{*}pic"))
    edges = ((value(size, "cx"), value(size, "cy")) for size in sizes)
    return any(
        x.isdecimal() and y.isdecimal() and int(x) * int(y) >= LARGE * CENTIMETRE**2
        for x, y in edges
    )


def properties(archive: ZipFile) -> dict[str, str]:
    """Title, author and subject, as the file's own properties give them."""
    names = {"title": "title", "creator": "author", "subject": "subject"}
    root = optional(archive, "docProps/core.xml")
    found = {names.get(named(each), ""): each.text or "" for each in elements(root)}
    return {name: text for name, text in found.items() if name and text.strip()}


def _beside(place: PurePosixPath, target: str) -> str:
    parts: list[str] = []
    for step in (*place.parent.parts, *target.split("/")):
        if step == "..":
            parts = parts[:-1]
        elif step != ".":
            parts.append(step)
    return "/".join(parts)
