// Printing: all of the conversation, the words of folded sources, too.

/** @param {HTMLElement} root @param {AbortSignal} signal */
export function unfoldInPrint(root, signal) {
  /** @type {any[]} */
  let folded = [];
  const show = (/** @type {boolean} */ open) => folded.forEach((one) => (one.open = open));
  const before = () => {
    folded = [...root.querySelectorAll("details:not([open])")];
    show(true);
  };
  addEventListener("beforeprint", before, { signal });
  addEventListener("afterprint", () => show(false), { signal });
}
