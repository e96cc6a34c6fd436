"""`bench quality` on small sets of our own, from end to end."""

import json
import os
from contextlib import ExitStack

from appliance.embedded.llama import LlamaEndpoint
from scripts.benchmarks import quality
from tests.evaluation.conftest import paged, passages, spanned
from tests.scripts.test_bench import bench

__all__ = ["paged", "passages", "spanned"]


def test_quality_prints_every_set_alone_and_together_with_its_targets(
    tmp_path, paged, spanned, passages
):
    file = tmp_path / "figures.json"

    ended = bench("quality", "--eval", str(tmp_path / "eval"), "--json", str(file))

    assert ended.returncode == 0, ended.stdout + ended.stderr
    report = json.loads(file.read_text())
    assert set(report["sets"]) == set(report["together"]) == {"northwind", "policyqa", "mtrag"}
    assert report["sets"]["northwind"]["figures"]["balanced_accuracy"] == 1.0
    assert report["claims"]["answers"] == 4
    assert report["claims"]["invented"] == report["quotes_missing_in_pdf"] == []
    assert "All in one" in ended.stdout
    assert "policyqa: hit@5 lost together" in ended.stdout
    assert "MISS" not in ended.stdout


def test_quality_fails_where_a_target_is_missed(tmp_path, paged, spanned, passages):
    (paged / "qrels.jsonl").write_text(
        '{"qid": "1", "doc_id": "travel", "page": 2}\n{"qid": "2", "doc_id": "leave", "page": 2}\n'
    )

    ended = bench("quality", "--eval", str(tmp_path / "eval"), "--retrieval-only")

    assert ended.returncode == 1
    (line,) = [line for line in ended.stdout.splitlines() if "northwind: hit@1  " in line]
    assert line.split()[-2:] == ["0.000", "MISS"]


def test_quality_asks_for_the_folder_where_it_is_not_named(monkeypatch):
    monkeypatch.delenv("POLICYCHAT_EVAL", raising=False)

    ended = bench("quality")

    assert ended.returncode == 1
    assert "POLICYCHAT_EVAL" in ended.stderr


def test_quality_says_which_set_is_missing(tmp_path, paged):
    ended = bench("quality", "--eval", str(tmp_path / "eval"))

    assert ended.returncode == 1
    assert "policyqa" in ended.stderr
    assert "mtrag" in ended.stderr


def test_a_model_that_is_asked_for_answers_and_is_stopped_at_the_end(monkeypatch, tmp_path):
    seen = []

    class Server:
        def __init__(self, model, data):
            seen.append(model)

        def start(self):
            return LlamaEndpoint("http://127.0.0.1:1/v1", "small", 2048)

        def stop(self):
            seen.append("stopped")

    monkeypatch.setattr(quality, "EmbeddedLlama", Server)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    with ExitStack() as stack:
        assert quality.choose_model("smollm2", tmp_path, stack) == "small"
        assert os.environ["LLM_PROVIDER"] == "openai"
        assert os.environ["OPENAI_BASE_URL"] == "http://127.0.0.1:1/v1"
        assert os.environ["LLM_CONTEXT_WINDOW"] == "2048"
    assert seen == ["smollm2", "stopped"]
