// Being seen: above everything else, within what a keyboard leaves of a phone's screen.

/** Into the top layer, where no z-index of the page reaches. @param {HTMLElement} element */
export function toTop(element) {
  if (!("popover" in HTMLElement.prototype)) return;
  element.popover = "manual";
  if (element.matches(":popover-open")) element.hidePopover();
  element.showPopover();
}

/**
 * @param {HTMLElement} element the floating chat
 * @param {HTMLElement} root its inner root
 * @param {AbortSignal} signal
 */
export function keepInSight(element, root, signal) {
  toTop(element);
  const sizes = new ResizeObserver(showPage);
  for (const part of root.children) sizes.observe(part);
  signal.addEventListener("abort", () => sizes.disconnect());
  const view = window.visualViewport;
  const fit = () => {
    root.style.setProperty("--pc-height", `${view?.height}px`);
    root.style.setProperty("--pc-top", `${view?.offsetTop}px`);
  };
  for (const name of ["resize", "scroll"]) view?.addEventListener(name, fit, { signal });
  if (view) fit();
}

/**
 * A rule such as `* {display: none !important}` hides the root of the page, and us with it. It
 * is shown again, its body stays as it is. Not in a frame: there, pages hide themselves on
 * purpose, against clickjacking.
 */
function showPage() {
  const page = document.documentElement;
  if (window === window.top && getComputedStyle(page).display === "none") page.style.setProperty("display", "block", "important");
}
