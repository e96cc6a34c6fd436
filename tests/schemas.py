"""Whether what a surface answers is what docs/openapi.yaml says."""

from functools import cache
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from tests.conftest import ROOT


def fits(name: str, body: Any) -> bool:
    """Raises jsonschema's ValidationError where ``body`` is no ``name`` of the document."""
    _validator(name).validate(body)
    return True


@cache
def _validator(name: str) -> Draft202012Validator:
    schema = {"$ref": f"#/components/schemas/{name}", "components": _components()}
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


@cache
def _components() -> Any:
    text = (ROOT / "docs" / "openapi.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["components"]
