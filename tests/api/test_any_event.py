"""Whatever an event holds, a reader of the stream gets just that."""

import json

from hypothesis import given
from hypothesis import strategies as st

from core.rest.events import KEEP_ALIVE, frame
from tests.any_text import repeatable, texts

data = st.fixed_dictionaries({"text": texts | st.text(), "index": st.integers()})
events = st.lists(st.tuples(st.sampled_from(("start", "delta", "done")), data), max_size=8)


def read(stream: bytes) -> list[tuple[str, str, dict]]:
    """Ids, names and data, as the HTML standard has event streams read."""
    found = []
    for block in stream.decode().replace("\r\n", "\n").replace("\r", "\n").split("\n\n"):
        lines = [line for line in block.split("\n") if line and not line.startswith(":")]
        fields = dict(line.split(": ", 1) for line in lines)
        assert len(fields) == len(lines)  # none was said twice
        if fields:
            found.append((fields["id"], fields["event"], json.loads(fields["data"])))
    return found


@repeatable
@given(events)
def test_events_are_read_as_they_were_written(told) -> None:
    stream = b""
    for number, (name, body) in enumerate(told):
        stream += frame(f"answer:{number}", name, json.dumps(body, ensure_ascii=False))
        stream += KEEP_ALIVE
    numbered = [(f"answer:{number}", *one) for number, one in enumerate(told)]
    assert read(stream) == numbered
