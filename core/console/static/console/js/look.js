// What a link leads to, shown below it: the page's element `look`.

import { h, icon } from "./dom.js";

for (const place of document.querySelectorAll("[data-look]")) {
  const link = place.querySelector("[data-look-at]");
  const here = place.querySelector("[data-look-here]");
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab was asked for
    event.preventDefault();
    if (here.ariaBusy === "true") return;
    here.ariaBusy = "true";
    here.replaceChildren(h("p", { class: "stage" }, icon("loader-circle", "spin"), gettext("Loading")));
    try {
      const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      here.replaceChildren(document.adoptNode(page.getElementById("look")));
    } catch {
      location.assign(link.href); // which says what is wrong
    }
    here.ariaBusy = "false";
  });
}
