"""compose/authorities.yaml: all that call servers trust the operator's authorities."""

from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]


def test_every_container_of_the_program_that_calls_anybody_trusts_them() -> None:
    stack = yaml.safe_load((ROOT / "compose/compose.yaml").read_text())["services"]
    added = yaml.safe_load((ROOT / "compose/authorities.yaml").read_text())["services"]
    calling = {
        name
        for name, one in stack.items()
        if "APPLIANCE_IMAGE" in one["image"] and one.get("network_mode") != "none"
    }
    assert set(added) == calling
    for one in added.values():
        (file,) = one["volumes"]
        assert one["environment"] == {"CA_BUNDLE": file["target"]}
        assert file["read_only"]
