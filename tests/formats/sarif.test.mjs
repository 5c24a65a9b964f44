// What `check --format sarif` prints, through the JSON Schema of SARIF 2.1.0.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";

const root = fileURLToPath(new URL("../../", import.meta.url));
const program = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug/annals");

// The package carries the schema of OASIS and nothing else that is used here.
const schemas = new URL("./schemas/", `file://${createRequire(import.meta.url).resolve("@microsoft/jest-sarif")}`);
// It is of draft 4, from which later drafts differ in its name and its `id` only.
const { $schema, id, ...schema } = JSON.parse(readFileSync(new URL("sarif-2.1.0-rtm.5.json", schemas)));
const valid = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);

/** The log of a site with these entries. */
function log(entries) {
  const site = mkdtempSync(join(tmpdir(), "annals-sarif-"));
  mkdirSync(join(site, "content/events"), { recursive: true });
  writeFileSync(join(site, "site.toml"), 'title = "Races"\nbase_url = "https://example.org/"\n');
  for (const [name, text] of Object.entries(entries)) {
    writeFileSync(join(site, "content/events", name), text);
  }
  const run = spawnSync(program, ["check", "--format", "sarif", "--site", site], { encoding: "utf8" });
  rmSync(site, { recursive: true });
  assert.equal(run.stderr, "");
  return JSON.parse(run.stdout);
}

const ENTRIES = {
  "race.md": "---\ntitle: Race\ndate: 1901-02-31\nclaims:\n  - by: ada\n    says: It was\n---\nText.[^log]\n",
  "şuşa yarışı.md": "---\ntitle: Yarış\ndate: 1901\n---\n",
  "twice.md": "---\ntitle: Race\ndate: 1902\nsources: [{id: a, title: A}, {id: a, title: B}]\n---\n",
  "broken.md": "---\ntitle: One: two\n---\n",
};

test("a log with findings of many kinds is SARIF", () => {
  const found = log(ENTRIES);
  assert.ok(valid(found), JSON.stringify(valid.errors, null, 1));
  const [run] = found.runs;
  assert.ok(run.results.length >= 6);
  for (const result of run.results) {
    assert.equal(run.tool.driver.rules[result.ruleIndex].id, result.ruleId);
    const { uri } = result.locations[0].physicalLocation.artifactLocation;
    assert.ok(new URL(uri, "file:///site/").pathname.startsWith("/site/"), uri);
  }
  for (const rule of run.tool.driver.rules) assert.ok(rule.help.text && rule.help.markdown, rule.id);
});

test("a log without findings is SARIF", () => {
  const found = log({ "race.md": "---\ntitle: Race\ndate: 1901\nplace: {name: Quay}\nsources: [{id: a, title: A}]\n---\nText.\n" });
  assert.ok(valid(found), JSON.stringify(valid.errors, null, 1));
  assert.deepEqual(found.runs[0].results, []);
});

test("the schema refuses what is not SARIF", () => {
  const found = log(ENTRIES);
  found.runs[0].results[0].level = "advice";
  assert.ok(!valid(found));
});
