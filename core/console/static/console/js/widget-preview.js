// The preview follows what is typed about the widget's looks: as attributes, which come before what
// is saved. Text waits until the typing pauses, because the widget begins anew with it.

const PAUSE = 400; // milliseconds
const ATTRIBUTES = {
  title: "data-title",
  greeting: "data-greeting",
  accent: "data-accent",
  language: "data-lang",
  theme: "data-theme",
  position: "data-position",
  radius: "data-radius",
  font: "data-font",
  font_size: "data-font-size",
  suggested_questions: "data-questions",
};

const preview = document.getElementById("preview");
const looks = document.querySelector("#looks form");

function follow(changed) {
  const chat = preview.contentDocument?.querySelector("policy-chat");
  if (!chat) return;
  for (const [name, attribute] of Object.entries(ATTRIBUTES)) {
    const typed = looks.elements[name].value.trim().split("\n").join("|");
    if (typed) chat.setAttribute(attribute, typed);
    else chat.removeAttribute(attribute);
  }
  // Only its button has a corner: it is shown while that is chosen.
  const mode = changed === "position" ? "launcher" : "page";
  if (mode === chat.dataset.mode) return;
  if (mode === "launcher") chat.addEventListener("policy-chat:ready", () => chat.close(), { once: true });
  chat.dataset.mode = mode;
}

if (preview && looks) {
  let timer;
  looks.addEventListener("input", ({ target }) => {
    clearTimeout(timer);
    timer = setTimeout(() => follow(target.name), PAUSE);
  });
}
