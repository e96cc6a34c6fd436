"""Reading /metrics as Prometheus does."""

from typing import Any

from prometheus_client.parser import text_string_to_metric_families

TOKEN = "a token for the tests of metrics"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def read(text: str) -> dict[str, float]:
    """``name{label=value,…}``, labels in the order of their names, to its figure."""
    return {
        _key(sample.name, sample.labels): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def _key(name: str, labels: dict[str, str]) -> str:
    inside = ",".join(f"{label}={labels[label]}" for label in sorted(labels))
    return f"{name}{{{inside}}}" if inside else name


class Figures:
    """The figures of a test client, and what was added to them since it was made."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._before = self.now()

    def text(self) -> str:
        answer = self._client.get("/metrics", headers=BEARER)
        assert answer.status_code == 200, answer.content
        return str(answer.content.decode())

    def now(self) -> dict[str, float]:
        return read(self.text())

    def added(self, name: str) -> float:
        return self.now().get(name, 0.0) - self._before.get(name, 0.0)
