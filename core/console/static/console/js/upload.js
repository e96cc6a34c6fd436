// Sending one file, with its progress: XMLHttpRequest, because fetch does not tell.

import { API, Problem, csrfToken, problemOf } from "./api.js";

/**
 * Resolves to `{document, isNew}`; `isNew` is false when the same bytes were there already.
 * `fields` are the form's other fields, empty ones left out. `onProgress` gets a percentage.
 * Rejects with Problem, or with an AbortError once `signal` fires.
 */
export async function upload(file, options) {
  const { status, answer } = await send("documents/upload/", file, options);
  return { document: answer, isNew: status !== 200 };
}

/**
 * The same for a file that may be a zip archive, in which each file becomes a document. Resolves to
 * `[{name, document, isNew, problem}]`, where `problem` says why there is no document.
 */
export async function uploadAll(file, options) {
  if (!file.name.toLowerCase().endsWith(".zip")) return [{ name: file.name, ...(await upload(file, options)) }];
  const { answer } = await send("documents/upload/zip/", file, options);
  return answer.files.map(({ name, document, is_new: isNew, error }) => ({
    name,
    document,
    isNew,
    problem: error && new Problem(error),
  }));
}

function send(path, file, { fields = {}, onProgress, signal }) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value) form.append(name, value);
  form.append("file", file);
  const call = new XMLHttpRequest();
  call.open("POST", `${API}${path}`);
  call.setRequestHeader("X-CSRFToken", csrfToken());
  call.setRequestHeader("Accept", "application/json");
  call.setRequestHeader("X-Page-Language", document.documentElement.lang); // of what is refused
  call.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) onProgress(Math.floor((100 * event.loaded) / event.total));
  });
  return new Promise((resolve, reject) => {
    call.addEventListener("load", () => {
      if (call.status >= 200 && call.status < 300) {
        resolve({ status: call.status, answer: JSON.parse(call.responseText) });
      } else reject(problemOf(call.status, call.responseText));
    });
    call.addEventListener("error", () => reject(new Problem()));
    call.addEventListener("abort", () => reject(new DOMException("Stopped", "AbortError")));
    signal?.addEventListener("abort", () => call.abort());
    call.send(form);
  });
}

/** Why `file` need not even be sent, or null. */
export function refusal(file, maxBytes) {
  if (file.size === 0) return gettext("The file is empty. Choose another one.");
  if (file.size <= maxBytes) return null;
  const limit = Math.floor(maxBytes / 1024 ** 2);
  return interpolate(gettext("The file is larger than %s MB. Split it or shrink its images."), [limit]);
}
