// Server-sent events out of a fetch: EventSource can neither POST nor send a token.

/** Yields `{id, name, text}` for each event of `response`; `text` is its data, as JSON. */
export async function* readEvents(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return; // what is still held was cut off; it comes again after reconnecting
      held += value;
      const blocks = held.split(/\r?\n\r?\n/);
      held = blocks.pop();
      for (const block of blocks) {
        const event = parse(block);
        if (event) yield event;
      }
    }
  } finally {
    reader.cancel().catch(() => {}); // a broken stream can't be cancelled, and need not be
  }
}

function parse(block) {
  const fields = { id: "", event: "message", data: [] };
  for (const line of block.split(/\r?\n/)) {
    const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line);
    if (name === "data") fields.data.push(value);
    else if (name === "id" || name === "event") fields[name] = value;
  }
  if (fields.data.length === 0) return null; // a comment that keeps proxies awake
  return { id: fields.id, name: fields.event, text: fields.data.join("\n") };
}
