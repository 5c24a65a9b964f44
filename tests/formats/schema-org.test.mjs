// The JSON-LD of every page against the vocabulary of schema.org, as schema-dts carries it.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const types = createRequire(import.meta.url).resolve("schema-dts").replace(/dist\/.*$/, "dist/schema.d.ts");
const text = readFileSync(types, "utf8").replace(/\/\*\*[\s\S]*?\*\//g, "");

/** Types with their parents, and properties with the types that they may have. */
const vocabulary = new Map();
for (const [, name, parents, body] of text.matchAll(/^interface (\w+)Base(?: extends ([^{]*))?\{([\s\S]*?)^\}/gm)) {
  const properties = new Map();
  for (const [, property, range] of body.matchAll(/^\s*"(\w+)"\?: SchemaValue<(.*), "\w+">;/gm)) {
    properties.set(property, range.split("|").map((type) => type.trim()));
  }
  const above = [...(parents ?? "").matchAll(/(\w+)Base/g)].map(([, parent]) => parent);
  vocabulary.set(name, { above, properties });
}
// Types without properties of their own have no base.
for (const [, name, parents] of text.matchAll(/^export interface (\w+)Leaf extends ([^{]*)\{/gm)) {
  const above = [...parents.matchAll(/(\w+)Base/g)].map(([, parent]) => parent);
  if (!vocabulary.has(name)) vocabulary.set(name, { above, properties: new Map() });
}

const lineage = (type) => [type, ...(vocabulary.get(type)?.above ?? []).flatMap(lineage)];
const rangeOf = (type, property) =>
  lineage(type)
    .map((name) => vocabulary.get(name)?.properties.get(property))
    .find(Boolean);
/** A date or a time of ISO 8601, with as many parts as are known. */
const DATE = /^-?\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?)?)?$/;

function faults(node, where = node["@type"]) {
  const type = node["@type"];
  if (type === undefined && Object.keys(node).join() === "@id") return [];
  if (!vocabulary.has(type)) return [`${where}: there is no type ${type}`];
  return Object.entries(node).flatMap(([property, value]) => {
    if (property.startsWith("@")) return [];
    const range = rangeOf(type, property);
    const at = `${where}.${property}`;
    if (!range) return [`${at}: ${type} has no such property`];
    return [value].flat().flatMap((one) => {
      if (typeof one === "object") {
        const fits = one["@type"] === undefined || lineage(one["@type"]).some((name) => range.includes(name));
        return fits ? faults(one, at) : [`${at}: ${one["@type"]} is none of ${range}`];
      }
      if (typeof one === "number") {
        return range.some((name) => ["Number", "Integer", "Text"].includes(name)) ? [] : [`${at}: a number`];
      }
      if (range.includes("Date") && !range.includes("Text")) return DATE.test(one) ? [] : [`${at}: ${one} is no date`];
      const plain = range.some((name) => ["Text", "URL", "Thing"].includes(name) || name === "string");
      return plain ? [] : [`${at}: a text, where it wants ${range}`];
    });
  });
}

for (const name of ["site", "formats"]) {
  const folder = join(root, "target", name);
  test(`every page of target/${name} says in the words of schema.org what it is about`, (t) => {
    assert.ok(existsSync(folder), `build it first: ${folder}`);
    const pages = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith(".html"));
    const found = new Set();
    const wrong = [];
    const gather = (node) => {
      if (node["@type"]) found.add(node["@type"]);
      Object.values(node).flat().filter((value) => typeof value === "object").forEach(gather);
    };
    for (const path of pages) {
      const html = readFileSync(join(folder, path), "utf8");
      const blocks = [...html.matchAll(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/g)];
      const hidden = /<meta name="robots" content="noindex/.test(html);
      if (blocks.length !== (hidden ? 0 : 1)) wrong.push(`${path}: ${blocks.length} blocks`);
      for (const [, block] of blocks) {
        const data = JSON.parse(block);
        assert.equal(data["@context"], "https://schema.org");
        data["@graph"].forEach(gather);
        wrong.push(...data["@graph"].flatMap((node) => faults(node)).map((fault) => `${path}: ${fault}`));
      }
    }
    assert.deepEqual(wrong, []);
    const expected = ["Article", "BreadcrumbList", "Claim", "Event", "NewsArticle", "Place", "WebSite"];
    // The small site has corrections and no page of prose; this one has it the other way round.
    if (name === "formats") expected.splice(0, 1, "CorrectionComment");
    for (const type of expected) assert.ok(found.has(type), `${type} is on no page`);
    t.diagnostic(`${pages.length} pages; ${[...found].sort().join(", ")}`);
  });
}

test("the check refuses what schema.org does not know", () => {
  assert.equal(faults({ "@type": "Evnt" }).length, 1);
  assert.equal(faults({ "@type": "Event", titel: "x" }).length, 1);
  assert.equal(faults({ "@type": "Event", location: { "@type": "Claim", text: "x" } }).length, 1);
  assert.equal(faults({ "@type": "CorrectionComment", datePublished: "soon" }).length, 1);
});
