"""`bench answer` runs from end to end on a small size, and its scripted model plays its part."""

import httpx

from core.answering.prompt import MESSAGE
from core.text.sentences import split_sentences
from scripts.benchmarks.scripted_model import ScriptedModel, first_sentence
from tests.scripts.test_bench import figures

SOURCE = (
    "Scope\n\nThese rules hold for all employees of the company in every country. "
    "Requests are approved by the line manager within five working days of asking. "
    "Records of all requests are kept by the people team for seven full years."
)


def test_answers_are_timed_to_their_first_text(tmp_path):
    report = figures(tmp_path, "answer", "--pages", "4", "--questions", "3")

    by_name = {result["name"]: result for result in report["results"]}
    assert list(by_name) == [
        "a model that answers at once",
        "a model that answers at once, from the cache",
        "extractive",
        "extractive, from the cache",
    ]
    for name, result in by_name.items():
        assert result["questions"] == 3
        assert result["cached"] == (3 if "cache" in name else 0)
        ms = result["ms"]
        assert 0 < ms["added"]["p50"] <= ms["first text"]["p50"]
        assert all(spread["p50"] <= spread["p95"] for spread in ms.values())


def test_the_scripted_model_says_a_whole_sentence_of_the_first_source():
    sources = f"[1] Handbook, page 1\n{SOURCE}\n\n[2] Other, page 2\nNothing of this."
    said = first_sentence(MESSAGE.format(sources=sources, question="Who approves requests?"))
    text, _, mark = said.rpartition(" ")
    assert mark == "[1]\n"
    assert text in [SOURCE[s.start : s.end] for s in split_sentences(SOURCE)]


def test_the_scripted_model_tells_its_own_time():
    with ScriptedModel(0.05).serving() as model, httpx.Client(trust_env=False) as client:
        body = {"messages": [{"role": "user", "content": "no sources"}], "stream": True}
        answer = client.post(f"{model.url}/chat/completions", json=body)
    assert "I could not find this" in answer.text and answer.text.endswith("data: [DONE]\n\n")
    assert len(model.seconds) == 1 and model.seconds[0] >= 0.05
