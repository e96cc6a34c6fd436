// The preview follows what is typed about the widget's looks: as attributes, which come before what
// is saved. Text waits until the typing pauses, because the widget begins anew with it.

const PAUSE = 400; // milliseconds
const ATTRIBUTES = {
  title: "data-title",
  greeting: "data-greeting",
  accent: "data-accent",
  language: "data-lang",
  theme: "data-theme",
  radius: "data-radius",
  font: "data-font",
  font_size: "data-font-size",
  suggested_questions: "data-questions",
};

const preview = document.getElementById("preview");
const looks = document.querySelector("#looks form");

function follow() {
  const chat = preview.contentDocument?.querySelector("policy-chat");
  if (!chat) return;
  for (const [name, attribute] of Object.entries(ATTRIBUTES)) {
    const typed = looks.elements[name].value.trim().split("\n").join("|");
    if (typed) chat.setAttribute(attribute, typed);
    else chat.removeAttribute(attribute);
  }
}

if (preview && looks) {
  let timer;
  looks.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(follow, PAUSE);
  });
}
