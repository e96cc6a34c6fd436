"""compose/offline.yaml: who still has a way out of the host."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
STACK = ("compose/compose.yaml", "compose/apart.yaml", "compose/gpu.yaml", "compose/tls.yaml")


class Loader(yaml.SafeLoader):
    """Compose's own tags are read as what they hold."""


def _what_it_holds(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    return None


Loader.add_multi_constructor("!", _what_it_holds)


def services_with_a_way_out(*files: str) -> set[str]:
    """Services on a network that is not internal, when these files are named together."""
    joined: dict[str, set[str]] = defaultdict(set)
    networks: dict[str, dict[str, Any]] = {"default": {}}
    for file in files:
        read = yaml.load((ROOT / file).read_text(), Loader)
        for name, network in read.get("networks", {}).items():
            networks.setdefault(name, {}).update(network or {})
        for name, service in read["services"].items():
            joined[name] |= set(service.get("networks") or [])
            if service.get("network_mode") == "none":
                networks["none"] = {"internal": True}
                joined[name].add("none")
    return {
        name
        for name, names in joined.items()
        if any(not networks[network].get("internal") for network in names or {"default"})
    }


def test_without_it_the_appliance_and_the_model_have_one() -> None:
    assert {"appliance", "ollama", "proxy"} <= services_with_a_way_out(*STACK)


def test_with_it_the_proxy_alone_has_one() -> None:
    assert services_with_a_way_out(*STACK, "compose/offline.yaml") == {"proxy"}
