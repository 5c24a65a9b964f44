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
const styles = linked(/<link rel="stylesheet" href="([^"]+)"/g);
const scripts = linked(/<script[^>]* src="([^"]+)"/g);
const sum = (paths) => paths.reduce((total, path) => total + weigh(path), 0);
const css = sum(styles);
const js = sum(scripts);

test("the style sheet weighs less than 10 kB", (t) => {
  t.diagnostic(`CSS ${kb(css)}`);
  assert.ok(styles.length === 1 && css < 10 * KB, kb(css));
});

test("the scripts weigh less than 10 kB", (t) => {
  t.diagnostic(`JS ${kb(js)}`);
  assert.ok(scripts.length > 0 && js < 10 * KB, kb(js));
});

test("the first view of the median event weighs less than 14.3 kB", (t) => {
  const views = pagesIn("events")
    .map((path) => [weigh(path) + css, path])
    .sort(([a], [b]) => a - b);
  const [median] = views[Math.floor(views.length / 2)];
  t.diagnostic(`HTML + CSS of an event: ${kb(views[0][0])} to ${kb(views.at(-1)[0])}, median ${kb(median)}`);
  for (const [bytes, path] of views) if (bytes > 14 * KB) t.diagnostic(`over 14 kB: ${path} ${kb(bytes)}`);
  assert.ok(median < 14.3 * KB, kb(median));
});

test("no event's HTML weighs 30 kB or more", () => {
  const heavy = pagesIn("events").filter((path) => weigh(path) >= 30 * KB);
  assert.deepEqual(heavy, []);
});

test("the HTML of the home page weighs less than 40 kB", (t) => {
  const bytes = weigh("/");
  t.diagnostic(`home ${kb(bytes)}${bytes < 30 * KB ? "" : ", over the 30 kB that are wanted"}`);
  assert.ok(bytes < 40 * KB, kb(bytes));
});

for (const what of ["the home page", "a rich event"]) {
  test(`${what} asks for nothing but itself, its style, its script and its icon`, () => {
    const asked = [];
    const ready = (page) => page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    return visit(samples()[what], { ready }, async (page) => {
      await page.waitForLoadState("networkidle");
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await page.waitForLoadState("networkidle");
      // The browser asks for the icon when it likes, or not at all.
      const parts = asked.filter((path) => path !== "/favicon.svg");
      assert.deepEqual(parts.sort(), [samples()[what], ...styles, ...scripts].sort());
    });
  });
}
