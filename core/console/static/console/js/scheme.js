// Runs before the first paint, so that a remembered scheme does not flash. A classic script.
(() => {
  const KEY = "console-scheme";
  const root = document.documentElement;
  const remembered = () => {
    try {
      return localStorage.getItem(KEY) || "auto";
    } catch {
      return "auto"; // storage is switched off: the system's scheme it is
    }
  };
  const apply = (scheme) => {
    if (scheme === "auto") delete root.dataset.scheme;
    else root.dataset.scheme = scheme;
  };
  apply(remembered());

  addEventListener("DOMContentLoaded", () => {
    const choice = document.querySelector("[data-scheme-choice]");
    if (choice) {
      choice.querySelector(`[value="${remembered()}"]`)?.click();
      choice.addEventListener("change", (event) => {
        apply(event.target.value);
        try {
          localStorage.setItem(KEY, event.target.value);
        } catch {
          return; // it holds for this page only
        }
      });
    }
    const menu = document.querySelector("[data-menu]");
    if (!menu) return;
    addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
})();
