"""What the figures of /metrics say of an answer that has ended."""

from core.answering.draft import Broken, Done
from core.telemetry.metrics import ANSWERS, FIRST_TEXT_SECONDS, MODEL_CALLS, REFUSALS, TOKENS


def count_answer(end: Done | Broken) -> None:
    """Counts of one answer; the models of one from the cache were not asked again."""
    if not end.trace["cached"]:
        for tried in end.trace["models"]:
            MODEL_CALLS.labels(tried["model"], tried["outcome"]).inc()
            TOKENS.labels(tried["model"], "prompt").inc(tried["prompt_tokens"])
            TOKENS.labels(tried["model"], "completion").inc(tried["completion_tokens"])
    if isinstance(end, Broken):
        ANSWERS.labels("broken").inc()
        return
    answer = end.data
    if answer["answered"]:
        ANSWERS.labels("answered").inc()
    elif answer["stopped"]:
        ANSWERS.labels("stopped").inc()
    else:
        ANSWERS.labels("refused").inc()
        REFUSALS.labels(answer["refusal_reason"]).inc()
    if not answer["cached"]:
        FIRST_TEXT_SECONDS.observe(answer["timings_ms"]["first_token"] / 1000)
