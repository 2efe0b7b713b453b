// Bundles the report's front-end parts into ../*.min.js and writes ../assets.json and ../LICENCES.txt (`make vendor`).
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url)), OUT = dirname(HERE);
const ALLOWED = new Set(["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause"]);
const GLOBALS = { charts: "d3", tables: "TableCore" };

function packageOf(name) {
  const folder = join(HERE, "node_modules", name);
  const { version, license: licence } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((f) => /^licen[cs]e/i.test(f));
  if (!ALLOWED.has(licence)) throw new Error(`${name} ${version}: licence ${licence} is not one of ${[...ALLOWED].join(", ")}`);
  if (!file) throw new Error(`${name} ${version}: no licence file`);
  return { name, version, licence, text: readFileSync(join(folder, file), "utf8").trim() };
}

async function bundle(stem) {
  const done = await build({
    entryPoints: [join(HERE, `${stem}.mjs`)], bundle: true, minify: true, format: "iife", globalName: GLOBALS[stem],
    target: "es2022", charset: "utf8", legalComments: "none", write: false, metafile: true, absWorkingDir: HERE,
  });
  const used = Object.keys(done.metafile.inputs).map((p) => p.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]).filter(Boolean);
  const packages = [...new Set(used)].sort().map(packageOf);
  const head = packages.map((p) => `${p.name} ${p.version} (${p.licence})`).join(", ");
  const text = `/* ${head}; see LICENCES.txt */\n${done.outputFiles[0].text}`, file = `${stem}.min.js`;
  writeFileSync(join(OUT, file), text);
  const listed = packages.map(({ name, version, licence }) => ({ name, version, licence }));
  return [{ file, global: GLOBALS[stem], sha256: createHash("sha256").update(text).digest("hex"), packages: listed }, packages];
}

const built = [];
for (const stem of Object.keys(GLOBALS)) built.push(await bundle(stem));
writeFileSync(join(OUT, "assets.json"), JSON.stringify(built.map(([asset]) => asset), null, 2) + "\n");
const texts = new Map(built.flatMap(([, packages]) => packages).map((p) => [p.name, `${p.name} ${p.version}\n\n${p.text}\n`]));
writeFileSync(join(OUT, "LICENCES.txt"), [...texts.keys()].sort().map((n) => texts.get(n)).join(`\n${"-".repeat(78)}\n\n`));
