"""How calls are described in the OpenAPI document, beyond what drf-spectacular finds by itself."""

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from drf_spectacular.openapi import AutoSchema
from rest_framework.permissions import OR, BasePermission

from core.tenancy.permissions import IsPlatform, MayAdminister, MayEdit, MayManageKeys, MayRead

_CALLERS: dict[type[BasePermission], str] = {
    MayRead: "members and secret keys",
    MayEdit: "editors, admins and secret keys",
    MayAdminister: "admins and secret keys",
    MayManageKeys: "admins, and secret keys without an end date",
    IsPlatform: "the platform key",
}
_ORGANIZATIONS = "organizations"


class Note(NamedTuple):
    """What a property is and how one looks, where its serializer does not say so itself."""

    description: str
    example: Any = None


# A name means the same wherever it stands; where it does not, "Schema.name" has that one's note.
_WRITTEN = Path(__file__).with_name("property_notes.json").read_text(encoding="utf-8")
NOTES = {name: Note(**note) for name, note in json.loads(_WRITTEN).items()}


class Described(AutoSchema):
    """The first sentence of a docstring is the summary; the whole of it, and who may call, are
    the description. What lies under an organization is filed under its own name."""

    def get_summary(self) -> str:
        return re.split(r"\.(?:\s|$)", self._docstring(), maxsplit=1)[0]

    def get_description(self) -> str:  # type: ignore[override]  # as its own
        return f"{self._docstring()}\n\nFor {self._callers()}."

    def get_tags(self) -> list[str]:
        words = self._tokenize_path()
        about_itself = self.get_operation_id().startswith(f"{_ORGANIZATIONS}_")
        below = words[0] == _ORGANIZATIONS and not about_itself
        return [words[1] if below else words[0]]

    def _docstring(self) -> str:
        lines = " ".join(super().get_description().split("\n"))
        return re.sub(r" {2,}", "\n\n", lines)

    def _callers(self) -> str:
        names = [_named(permission) for permission in self.view.get_permissions()]
        return " and ".join(names) or "publishable keys, on their sites"


def _named(permission: Any) -> str:
    if isinstance(permission, OR):
        either, other = vars(permission).values()
        return f"{_named(either)}, and {_named(other)}"
    return _CALLERS[type(permission)]


def describe_properties(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """drf-spectacular's hook: descriptions and examples from NOTES, where there are none yet."""
    for schema, described in result["components"]["schemas"].items():
        for name, value in described.get("properties", {}).items():
            if "$ref" not in value:  # what that leads to is described there
                _describe(value, value, schema.removeprefix("Patched"), name)
    for operations in result["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                _describe(parameter, parameter["schema"], "", parameter["name"])
    return result


def _describe(described: dict[str, Any], value: dict[str, Any], schema: str, name: str) -> None:
    """Add to ``described`` what it lacks; examples belong to its schema, ``value``."""
    note = NOTES.get(f"{schema.removesuffix('Request')}.{name}") or NOTES.get(name)
    if note is None:
        return
    described.setdefault("description", note.description)
    if note.example is not None and _may_be(note.example, value):
        value.setdefault("examples", [note.example])


def _may_be(example: Any, value: dict[str, Any]) -> bool:
    """Whether ``example`` is of the type that ``value`` describes, and no more is said of it."""
    types = {"string": str, "integer": int, "number": float, "array": list, "object": dict}
    given = value.get("type", ())
    named = [given] if isinstance(given, str) else given
    return "enum" not in value and any(isinstance(example, types.get(t, ())) for t in named)
