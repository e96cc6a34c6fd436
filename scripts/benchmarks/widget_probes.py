"""What runs in the measured page."""

from typing import Any

from playwright.sync_api import Page

# A message that is sent in a frame's callback arrives once that frame has been drawn.
_DRAWN = """const drawn = (then) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = then;
    channel.port2.postMessage(0);
  });"""

READY = f"""{_DRAWN}
window.shown = new Promise((resolve) => {{
  addEventListener("policy-chat:ready", () => drawn(() => resolve(performance.now())));
}});"""

FIRST_WORDS = f"""() => {{
  {_DRAWN}
  const root = document.querySelector("policy-chat").shadowRoot;
  let pressed = 0;
  const once = {{ capture: true, once: true }};
  addEventListener("keydown", (event) => (pressed = event.timeStamp), once);
  window.answered = new Promise((resolve) => {{
    addEventListener("policy-chat:answer", (event) => resolve(event.detail), once);
  }});
  window.firstWords = new Promise((resolve) => {{
    const watch = new MutationObserver(() => {{
      if (!root.querySelector(".turn .prose")?.textContent) return;
      watch.disconnect();
      drawn(() => resolve(performance.now() - pressed));
    }});
    watch.observe(root, {{ childList: true, subtree: true, characterData: true }});
  }});
}}"""

# Frames are counted as idle for a second, then from the first words to the last.
FRAMES = """async () => {
  const chat = document.querySelector("policy-chat"), root = chat.shadowRoot;
  const seen = { idle: [], busy: [], deltas: 0, seconds: 0 };
  let last = 0, kind = "idle", began = 0;
  const frame = (now) => {
    if (last && kind) seen[kind].push(now - last);
    last = now;
    if (kind !== "done") requestAnimationFrame(frame);
  };
  const open = chat.eventSource;
  chat.eventSource = (url) => {
    const source = open.call(chat, url);
    source.addEventListener("delta", () => {
      if (!seen.deltas++) [kind, began] = ["busy", performance.now()];
    });
    return source;
  };
  window.streamed = new Promise((resolve) => {
    addEventListener("policy-chat:answer", () => {
      kind = "done";
      seen.seconds = (performance.now() - began) / 1000;
      resolve(seen);
    });
  });
  requestAnimationFrame(frame);
  await new Promise((resolve) => setTimeout(resolve, 1000));
}"""


def launcher_shown(page: Page, url: str) -> float:
    """Milliseconds from the end of the script's download to the launcher on the screen."""
    shown: float = page.evaluate(
        "async (url) => await window.shown - performance.getEntriesByName(url)[0].responseEnd", url
    )
    return shown


def frame_times(page: Page) -> dict[str, Any]:
    seen: dict[str, Any] = page.evaluate("window.streamed")
    return seen
