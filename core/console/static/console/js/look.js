// What a link leads to, shown below it as soon as it is in sight, and anew when the link is
// followed: the page's element `look`.

import { h, icon } from "./dom.js";

/** Rejects where the page can't be had; then nothing is shown. */
async function show(href, here) {
  if (here.ariaBusy === "true") return;
  here.ariaBusy = "true";
  here.replaceChildren(h("p", { class: "stage" }, icon("loader-circle", "spin"), gettext("Loading")));
  try {
    const answer = await fetch(href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    here.replaceChildren(document.adoptNode(page.getElementById("look")));
  } catch (error) {
    here.replaceChildren();
    throw error;
  } finally {
    here.ariaBusy = "false";
  }
}

for (const place of document.querySelectorAll("[data-look]")) {
  const link = place.querySelector("[data-look-at]");
  const here = place.querySelector("[data-look-here]");
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab was asked for
    event.preventDefault();
    show(link.href, here).catch(() => location.assign(link.href)); // which says what is wrong
  });
  const sight = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    sight.disconnect();
    show(link.href, here).catch(() => {}); // nobody asked for it; the link is there
  });
  sight.observe(place);
}
