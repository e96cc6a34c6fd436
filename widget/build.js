// Builds src/ into one classic script, dist/widget-vVERSION.js, and says in docs/widget.md how
// large it is and what its hash is.
//   node build.js            build
//   node build.js --check    exit 1 if what is committed differs from what would be built

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { minify } from "terser";
import * as names from "./src/strings/names.js";

const MOST_BYTES = 25_600; // by gzip -9; the server's compressor differs by a hundred at most
const here = fileURLToPath(new URL(".", import.meta.url));
const { version } = JSON.parse(readFileSync(`${here}package.json`, "utf8"));
const NOTICE = `/*! Policy Chatbot ${version}, Apache-2.0, with MIT and ISC parts: LICENCES.txt */`;
// Names that neither a page nor the server reads: fields of the Markdown parser, and of our own objects.
const PARSER = "blockquote_idx|hr_chars?|fence_start|fence_end|indent|indent_len|table_state|add_token|end_token|add_text|set_attr|pending|renderer|spaces|tokens|token|len";
const OWN = "announcer|lastTurn|writer|closePage|openPage|returned|restore|unfinished|passes|retryAfter|setBusy|literal|renew|dropped|heard|panel|client|prose|emit|words|stage|place|store|begin|tell|lost|direction|locale|identity|busy";
const BEGIN = "<!-- widget: made by scripts/build_widget -->\n";
const END = "<!-- widget: end -->\n";

const styles = {
  name: "styles",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, "utf8"), { loader: "css", minify: true, target: "safari16" });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

// A language becomes the list of its words, in the order of names.js, which is that of en.js.
const words = {
  name: "words",
  setup({ onLoad }) {
    onLoad({ filter: /strings\/[a-z]{2}\.js$/ }, async ({ path }) => {
      const { default: texts } = await import(path);
      for (const [index, name] of Object.keys(texts).entries()) {
        if (names[name] !== index) return { errors: [{ text: `${path}: ${name} is not word ${index} of names.js` }] };
      }
      return { contents: `export default ${JSON.stringify(Object.values(texts))}`, loader: "js" };
    });
  },
};

/** @param {string} entry @param {object} options */
async function bundled(entry, options) {
  const { outputFiles } = await build({
    absWorkingDir: here,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    charset: "utf8",
    target: ["es2022", "safari16"],
    legalComments: "none",
    pure: ["console.assert"],
    write: false,
    ...options,
  });
  return outputFiles[0].text;
}

async function built() {
  const mangleProps = new RegExp(`^(${PARSER}|${OWN})$`);
  const define = { __VERSION__: JSON.stringify(version) };
  const bundle = await bundled("src/index.js", { format: "iife", mangleProps, define, plugins: [styles, words] });
  // A second pass finds what the first has left.
  const { code } = await minify(bundle, { ecma: 2020, compress: { passes: 3, keep_fargs: false, unsafe_arrows: true, lhs_constants: false }, format: { preamble: NOTICE } });
  return `${code}\n`;
}

/** The part of docs/widget.md between the marks. */
function facts(code) {
  const hash = createHash("sha384").update(code).digest("base64");
  const bytes = spawnSync("gzip", ["-9c"], { input: code }).stdout.length;
  if (bytes > MOST_BYTES) throw new Error(`The widget has ${bytes} bytes gzipped, more than ${MOST_BYTES}.`);
  console.log(`widget-v${version}.js: ${Buffer.byteLength(code)} bytes, ${bytes} gzipped`);
  return `Version ${version}, ${(bytes / 1000).toFixed(1)} kB gzipped:\n\n\`\`\`html\n<script src="https://HOST/widget/widget-v${version}.js"\n        integrity="sha384-${hash}"\n        crossorigin="anonymous" data-api-key="pk_…"></script>\n\`\`\`\n`;
}

const page = `${here}../docs/widget.md`;
const text = readFileSync(page, "utf8");
const [head, rest] = text.split(BEGIN);
const code = await built();
const made = {
  [`${here}dist/widget-v${version}.js`]: code,
  [page]: `${head}${BEGIN}${facts(code)}${END}${rest.split(END)[1]}`,
};
const isCheck = process.argv[2] === "--check";
for (const [file, content] of Object.entries(made)) {
  if (existsSync(file) && readFileSync(file, "utf8") === content) continue;
  if (isCheck) {
    console.error(`${file} is not what scripts/build_widget makes`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}
