import { define, mount } from "./define.js";

// A module script has no currentScript; its attributes are found by what they say.
const script = document.currentScript ?? document.querySelector("script[data-api-key][src*='widget']");
define(__VERSION__, /** @type {HTMLScriptElement | null} */ (script));
mount(/** @type {HTMLScriptElement | null} */ (script));
