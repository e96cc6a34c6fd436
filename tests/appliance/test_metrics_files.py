"""The dashboard, the alert rules and the documentation name the metrics that there are."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from appliance.telemetry.queues import QUEUES
from core.telemetry.metrics import REGISTRY

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "compose" / "observability"
USED = re.compile(r"(policychat_\w+)(?:\{([^}]*)\})?")
GROUPED = re.compile(r"by \(([^)]*)\)")
SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum")}
QUEUE_LABELS = {"queue"}
DISKS = {"policychat_disk_free_bytes": {"folder"}, "policychat_disk_reserve_bytes": set()}


def exposed() -> dict[str, set[str]]:
    """The name of each series and its labels."""
    found = dict.fromkeys(QUEUES, QUEUE_LABELS) | {"policychat_info": {"version"}} | DISKS
    for collector in REGISTRY._collector_to_names:
        family = next(iter(collector.collect()))
        for suffix in SUFFIXES[family.type]:
            labels = set(collector._labelnames)
            found[family.name + suffix] = labels | ({"le"} if suffix == "_bucket" else set())
    return found


def dashboard() -> dict[str, Any]:
    return json.loads((FOLDER / "grafana-dashboard.json").read_text())


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((FOLDER / "alerts.yaml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def expressions() -> Iterator[Any]:
    for panel in dashboard()["panels"]:
        for target in panel["targets"]:
            yield pytest.param(target["expr"], id=f"panel {panel['title']}")
    for rule in rules():
        yield pytest.param(rule["expr"], id=rule["alert"])


@pytest.mark.parametrize("expression", list(expressions()))
def test_an_expression_uses_metrics_and_labels_that_there_are(expression):
    known = exposed()
    used = USED.findall(expression)
    assert used or expression.startswith("up{")
    grouped = {label for labels in GROUPED.findall(expression) for label in labels.split(", ")}
    for name, matchers in used:
        assert name in known
        assert set(re.findall(r"(\w+)\s*[=!]", matchers)) <= known[name]
        assert grouped <= known[name]
    assert expression.count("(") == expression.count(")")


def test_the_dashboard_shows_every_metric():
    text = json.dumps([panel["targets"] for panel in dashboard()["panels"]])
    named = {name.removesuffix("_bucket") for name, _ in USED.findall(text)}
    families = {name.removesuffix("_bucket") for name in exposed()}
    families = {name for name in families if not name.endswith(("_count", "_sum"))}
    assert families - named == {"policychat_info"}


def test_every_alert_says_what_to_do():
    for rule in rules():
        assert rule["labels"]["severity"] in {"critical", "warning"}
        assert set(rule["annotations"]) == {"summary", "description"}
    names = [rule["alert"] for rule in rules()]
    assert len(names) == len(set(names))


def test_the_example_for_prometheus_loads_the_rules_and_shows_the_token():
    example = yaml.safe_load((FOLDER / "prometheus.yaml").read_text())
    assert example["rule_files"] == ["alerts.yaml"]
    (job,) = example["scrape_configs"]
    assert job["job_name"] == "policy-chatbot"  # what the alert PolicyChatbotDown asks for
    assert job["authorization"]["credentials_file"]
    assert "metrics_path" not in job  # /metrics is its default


def test_every_metric_is_explained():
    text = (ROOT / "docs" / "operations.md").read_text()
    rows = dict(re.findall(r"^\| `(policychat_\w+)` \| (.*?) \|", text, re.MULTILINE))
    told = {name: set(re.findall(r"`(\w+)`", labels)) for name, labels in rows.items()}
    wanted = {
        name.removesuffix("_bucket"): labels - {"le"}
        for name, labels in exposed().items()
        if not name.endswith(("_count", "_sum"))
    }
    assert told == wanted
