// A document for the modules that make elements. Imported before them.

import { Window } from "happy-dom";

const window = new Window();
Object.assign(globalThis, { window, document: window.document });
if (!globalThis.navigator) Object.assign(globalThis, { navigator: window.navigator });
