// What the console draws as the widget does: scripts/build_widget builds it into core/console.

export { evidence } from "./evidence.js";
export { markdown } from "./markdown.js";
