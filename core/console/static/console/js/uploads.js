// The files on their way to the server: a few at a time, each with its bar and its ending.

import { announce, h, icon } from "./dom.js";
import { share, size } from "./format.js";
import { refusal, uploadAll } from "./upload.js";

const AT_ONCE = 2;

/**
 * Fills `panel`. `arrived(document)` is called once a file brought a new document.
 * Returns `add(files, fields)`.
 */
export function uploadQueue({ panel, maxBytes, documentAddress, arrived }) {
  const waiting = [];
  let running = 0;

  function add(files, fields) {
    for (const file of files) {
      const item = uploadItem(file, { panel, documentAddress, again: () => enqueue(item, fields) });
      panel.append(item.element);
      enqueue(item, fields);
    }
    panel.hidden = false;
  }

  function enqueue(item, fields) {
    const reason = refusal(item.file, maxBytes);
    if (reason) return item.fail(reason, false);
    item.wait();
    waiting.push([item, fields]);
    next();
  }

  function next() {
    while (running < AT_ONCE && waiting.length > 0) {
      running += 1;
      send(...waiting.shift()).finally(() => {
        running -= 1;
        next();
      });
    }
  }

  async function send(item, fields) {
    if (item.signal.aborted) return;
    try {
      const { signal, progress: onProgress } = item;
      const taken = await uploadAll(item.file, { fields, onProgress, signal });
      for (const one of taken.filter(({ isNew }) => !isNew)) {
        const shown = taken.length === 1 ? item : within(item, one.name);
        if (one.problem) shown.fail(one.problem.message, false);
        else shown.known(one.document);
      }
      const fresh = taken.find(({ isNew }) => isNew);
      if (taken.length > 1 || fresh) item.remove();
      if (!fresh) return;
      announce(interpolate(gettext("%s has been uploaded and is being read."), [item.file.name]));
      arrived(fresh.document);
    } catch (error) {
      if (error.name !== "AbortError") item.fail(error.message, error.status !== 415);
    }
  }

  /** A file of an archive, shown above it. */
  function within(archive, name) {
    const item = uploadItem({ name }, { panel, documentAddress });
    archive.element.before(item.element);
    return item;
  }
  return add;
}

function uploadItem(file, { panel, documentAddress, again }) {
  const control = new AbortController();
  const bar = h("progress", { max: 100, "aria-label": interpolate(gettext("Upload of %s"), [file.name]) });
  const note = h("span", { class: "muted small" });
  const buttons = h("div", { class: "actions" });
  const text = h("div", { class: "upload-text" }, h("div", { class: "upload-name" }, file.name), note);
  const element = h("div", { class: "upload" });

  function show(sign, sentence, { bad = false, withBar = false }, ...actions) {
    element.className = bad ? "upload bad" : "upload";
    note.replaceChildren(...[sentence].flat());
    buttons.replaceChildren(...actions);
    element.replaceChildren(icon(sign), text, buttons, ...(withBar ? [bar] : []));
  }
  function remove() {
    const held = element.contains(document.activeElement);
    element.remove();
    panel.hidden = panel.childElementCount === 0;
    if (held) document.getElementById("main").focus();
  }
  const small = (label, onclick) =>
    h("button", { class: "button compact", type: "button", onclick }, label);
  const dismiss = () => small(gettext("Dismiss"), remove);
  const cancel = () =>
    small(gettext("Cancel"), () => {
      control.abort();
      remove();
    });

  return {
    file,
    element,
    remove,
    signal: control.signal,
    wait: () => show("upload", interpolate(gettext("%s, waiting"), [size(file.size)]), {}, cancel()),
    progress(percent) {
      if (!bar.isConnected) show("upload", "", { withBar: true }, cancel());
      bar.value = percent;
      note.textContent = percent < 100 ? interpolate(gettext("%s, %s sent"), [size(file.size), share(percent / 100)]) : gettext("Sent, being checked");
    },
    known(found) {
      const link = h("a", { href: `${documentAddress}${found.id}/` }, found.title);
      show("info", [gettext("Already there, as “"), link, gettext("”. Nothing was added.")], {}, dismiss());
      announce(interpolate(gettext("%s is already there as %s. Nothing was added."), [file.name, found.title]));
    },
    fail(reason, canRetry) {
      const actions = canRetry ? [small(gettext("Try again"), again), dismiss()] : [dismiss()];
      show("circle-alert", reason, { bad: true }, ...actions);
      announce(interpolate(gettext("%s was not uploaded. %s"), [file.name, reason]));
    },
  };
}
