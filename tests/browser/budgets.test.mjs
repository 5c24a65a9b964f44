// What a first view weighs, compressed as a host would send it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { fileOf, pagesIn, samples, visit } from "./common.mjs";

const KB = 1000;
const kb = (bytes) => `${(bytes / KB).toFixed(1)} kB`;
const weigh = (path) => gzipSync(readFileSync(fileOf(path))).length;

const home = readFileSync(fileOf("/"), "utf8");
const linked = (pattern) => [...home.matchAll(pattern)].map(([, path]) => path);
const event = readFileSync(fileOf(pagesIn("events")[0]), "utf8");
/** The style sheets that a screen waits for, and the one for paper, which it does not. */
const sheets = (html) => [...html.matchAll(/<link rel="stylesheet" href="([^"]+)">/g)].map(([, path]) => path);
const paper = linked(/<link rel="stylesheet" href="([^"]+)" media="print">/g);
const styles = sheets(home);
const scripts = linked(/<script[^>]* src="([^"]+)"/g);
const sum = (paths) => paths.reduce((total, path) => total + weigh(path), 0);
const css = sum(styles);
const eventCss = sum(sheets(event));
const js = sum(scripts);

test("all style sheets weigh less than 10 kB, and what an entry needs of them less than 5.5 kB", (t) => {
  t.diagnostic(`CSS ${kb(css)}, of an entry ${kb(eventCss)}, for paper ${kb(sum(paper))}`);
  assert.ok(styles.length === 2 && sheets(event).length === 1 && paper.length === 1);
  assert.ok(css + sum(paper) < 10 * KB && eventCss < 5.5 * KB, kb(css));
});

test("the scripts weigh less than 10 kB", (t) => {
  t.diagnostic(`JS ${kb(js)}`);
  assert.ok(scripts.length > 0 && js < 10 * KB, kb(js));
});

// An entry with two dozen statements, figures and sources has more text than fits: nothing is taken
// from its readers for the sake of a number.
test("the first view of an event weighs less than 14 kB, but for the two with the most to say", (t) => {
  const views = pagesIn("events")
    .map((path) => [weigh(path) + eventCss, path])
    .sort(([a], [b]) => a - b);
  const [median] = views[Math.floor(views.length / 2)];
  t.diagnostic(`HTML + CSS of an event: ${kb(views[0][0])} to ${kb(views.at(-1)[0])}, median ${kb(median)}`);
  const over = views.filter(([bytes]) => bytes >= 14 * KB);
  for (const [bytes, path] of over) t.diagnostic(`over 14 kB: ${path} ${kb(bytes)}`);
  assert.ok(over.length <= 2 && views.at(-1)[0] < 17 * KB && median < 11.5 * KB, JSON.stringify(over));
});

test("no event's HTML weighs 20 kB or more", () => {
  const heavy = pagesIn("events").filter((path) => weigh(path) >= 20 * KB);
  assert.deepEqual(heavy, []);
});

test("the HTML of the home page weighs less than 40 kB", (t) => {
  const bytes = weigh("/");
  t.diagnostic(`home ${kb(bytes)}${bytes < 30 * KB ? "" : ", over the 30 kB that are wanted"}`);
  assert.ok(bytes < 40 * KB, kb(bytes));
});

for (const what of ["the home page", "a rich event"]) {
  test(`${what} asks for nothing but itself, its styles, its script and its icon`, () => {
    const asked = [];
    const own = what === "a rich event" ? sheets(event) : styles;
    const ready = (page) => page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    return visit(samples()[what], { ready }, async (page) => {
      await page.waitForLoadState("networkidle");
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await page.waitForLoadState("networkidle");
      // The browser asks for the icon when it likes, or not at all.
      const parts = asked.filter((path) => path !== "/favicon.svg");
      assert.deepEqual(parts.sort(), [samples()[what], ...own, ...paper, ...scripts].sort());
    });
  });
}
