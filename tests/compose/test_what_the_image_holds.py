"""The image is small, and still has every library that the program may come to need."""

import json

from tests.compose.engine import docker
from tests.compose.stack import Stack

MOST_BYTES = 600_000_000
# What other images have: a PostgreSQL, language models, and embedding models that need torch.
OF_OTHER_IMAGES = {"psutil", "sentence_transformers", "torch", "xllamacpp"}
# Tries each import of a library that stands in the program, inside functions too. What
# `if TYPE_CHECKING` has is for tools.
TRY_IMPORTS = """
import ast, importlib, json
from pathlib import Path
import django
django.setup()

def imports(node):
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
        return
    if isinstance(node, ast.Import):
        yield from ((alias.name, None) for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and not node.level:
        yield from ((node.module, alias.name) for alias in node.names)
    for child in ast.iter_child_nodes(node):
        yield from imports(child)

files = [path for room in ("core", "appliance") for path in Path("/app", room).rglob("*.py")]
wanted = {pair for path in files for pair in imports(ast.parse(path.read_text()))}
wanted = {pair for pair in wanted if pair[0].split(".")[0] not in ("core", "appliance")}
failed = {}
for module, name in sorted(wanted, key=str):
    try:
        found = importlib.import_module(module)
        if name and not hasattr(found, name):
            importlib.import_module(f"{module}.{name}")
    except Exception as error:
        failed[module] = repr(error)
print(json.dumps({"tried": len(wanted), "failed": failed}))
"""


def test_everything_that_the_program_imports_is_in_the_image(stack: Stack) -> None:
    printed = stack.inside("appliance", "python", "-c", TRY_IMPORTS)
    seen = json.loads(printed.splitlines()[-1])
    assert seen["tried"] > 300
    missing = {name.split(".")[0] for name in seen["failed"]}
    assert missing == OF_OTHER_IMAGES, seen["failed"]


def test_the_image_is_small(images: dict[str, str]) -> None:
    size = docker("image", "inspect", "--format", "{{.Size}}", images["APPLIANCE_IMAGE"])
    assert int(size) <= MOST_BYTES
