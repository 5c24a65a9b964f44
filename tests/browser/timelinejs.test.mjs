// The export for TimelineJS, opened by TimelineJS itself.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { test } from "node:test";
import { fileOf, visit } from "./common.mjs";

const folder = dirname(createRequire(import.meta.url).resolve("@knight-lab/timelinejs/dist/js/timeline.js"));
const PAGE = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>TimelineJS</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/tl/css/timeline.css"></head>
<body><div id="timeline" style="width: 100%; height: 700px"></div>
<script src="/tl/js/timeline.js"></script></body></html>`;
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".json": "application/json" };

/** Serves TimelineJS beside the site. */
async function ready(page) {
  await page.route("**/tl/", (route) => route.fulfill({ contentType: "text/html", body: PAGE }));
  await page.route("**/tl/{css,js}/**", (route) => {
    const path = join(folder, "..", new URL(route.request().url()).pathname.replace("/tl/", ""));
    if (!existsSync(path)) return route.abort();
    return route.fulfill({ contentType: TYPES[extname(path)] ?? "font/woff", body: readFileSync(path) });
  });
}

const data = JSON.parse(readFileSync(fileOf("/timelinejs.json"), "utf8"));
const plain = (html) =>
  html.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&amp;/g, "&");

test("TimelineJS shows all events and eras in order, each with its own date, without an error", () =>
  visit("/tl/", { ready, viewport: { width: 1200, height: 800 }, allow: /TimelineJS v/ }, async (page) => {
    await page.evaluate(
      () =>
        new Promise((done) => {
          const options = { script_path: "/tl/js", font: null, trackResize: false, debug: false };
          window.timeline = new TL.Timeline("timeline", "/timelinejs.json", options);
          window.timeline.on("ready", done);
        }),
    );
    const shown = await page.evaluate(() => ({
      errors: window.timeline.config.getErrors(),
      title: document.querySelector(".tl-slide-titleslide .tl-headline")?.textContent.trim(),
      slides: [...document.querySelectorAll(".tl-slide:not(.tl-slide-titleslide)")].map((slide) => ({
        id: slide.id,
        headline: slide.querySelector(".tl-headline").textContent.trim(),
        date: slide.querySelector(".tl-headline-date").textContent.trim(),
      })),
      eras: [...document.querySelectorAll(".tl-timeera-text h3, .tl-timeera-text .tl-headline")].map((era) =>
        era.textContent.trim(),
      ),
      markers: document.querySelectorAll(".tl-timemarker").length,
    }));
    assert.deepEqual(shown.errors, []);
    assert.equal(shown.title, plain(data.title.text.headline));
    assert.deepEqual(
      shown.slides,
      data.events.map((event) => ({
        id: event.unique_id,
        headline: plain(event.text.headline).trim(),
        date: plain(event.display_date),
      })),
    );
    assert.deepEqual(shown.eras, data.eras.map((era) => plain(era.text.headline)));
    assert.equal(shown.markers, data.events.length);
  }));

test("the export holds every event of the site in its order", () => {
  const home = readFileSync(fileOf("/"), "utf8");
  const cards = [...home.matchAll(/class="event-card__title"><a href="\/events\/([^/"]+)\//g)].map(([, id]) => id);
  assert.ok(cards.length > 0);
  assert.deepEqual(data.events.map((event) => event.unique_id), cards);
});
