// What the browser tests share: the built site on a port of its own, one browser, and a visit that
// fails when the page complains or asks anyone else for anything.
import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";
import { after, before } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** Whether the portable copy is tested, from the disk: `ANNALS_SITE_FROM=disk`. */
export const onDisk = process.env.ANNALS_SITE_FROM === "disk";
export const site = join(root, onDisk ? "target/portable" : "target/site");

/** The title of an event in a list, the links past the content and past the overview, the filter. */
export const CARD = ".event-card__title a";
export const SKIP = "body > .skip-link";
export const SKIP_OVERVIEW = "main .skip-link";
export const CHOICES = "search";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".xml": "application/xml",
  ".txt": "text/plain; charset=utf-8",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};

const isFile = (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
const isFolder = (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Answers from a folder as a plain file host would, 404.html included. */
async function answer(site, request, response) {
  const path = decodeURIComponent(new URL(request.url, "http://site").pathname);
  let file = join(site, normalize(path));
  if (isFolder(file) && !path.endsWith("/")) {
    response.writeHead(301, { location: `${path}/` }).end();
    return;
  }
  if (isFolder(file)) file = join(file, "index.html");
  const found = isFile(file);
  if (!found) file = join(site, "404.html");
  response.writeHead(found ? 200 : 404, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
  response.end(await readFile(file));
}

const host = (folder) =>
  createServer((request, response) => {
    answer(folder, request, response).catch((error) => response.writeHead(500).end(String(error)));
  });

/** Another folder on a port of its own, until it is closed. */
export async function serveFolder(folder) {
  const other = host(folder);
  await new Promise((done) => other.listen(0, "127.0.0.1", done));
  const close = () => {
    other.closeAllConnections();
    other.close();
  };
  return { origin: `http://127.0.0.1:${other.address().port}`, close };
}

const server = host(site);
let browser;
/** Where the built site stands, without a slash at the end. */
export let origin;

/** A browser of its own, which asks nobody for anything by itself. */
export const openBrowser = () =>
  chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });

before(async () => {
  assert.ok(isFile(join(site, "index.html")), "build the site first: annals build --out target/site");
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  origin = onDisk ? pathToFileURL(site).href : `http://127.0.0.1:${server.address().port}`;
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

/**
 * Opens a page in a context of its own and hands it to `look`. Fails when anything was written to
 * the console, threw, was not found or went to another host, unless `allow` matches it. All other
 * options are those of a Playwright context, `from`: another origin, and `ready`: what to do with
 * the page before it opens the address.
 */
export async function visit(path, options, look) {
  const { allow, from = origin, ready, ...rest } = options;
  const context = await browser.newContext(rest);
  const faults = [];
  const fault = (text) => {
    // Once a browser asks for an icon, at whatever moment; layout.test.mjs has a test of that.
    if (!allow?.test(text) && !text.includes("/favicon.svg")) faults.push(text);
  };
  context.setDefaultTimeout(10_000);
  context.on("console", (message) => {
    fault(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => fault(`thrown: ${error.error()}`));
  context.on("requestfailed", (request) => fault(`failed: ${request.url()} ${request.failure()?.errorText}`));
  context.on("response", (response) => {
    if (response.status() >= 400) fault(`${response.status()}: ${response.url()}`);
  });
  context.on("request", (request) => {
    if (!request.url().startsWith(`${from}/`)) fault(`another host: ${request.url()}`);
  });
  try {
    const page = await context.newPage();
    await ready?.(page);
    await page.goto(from + (onDisk ? path.replace(/\/(?=$|[?#])/, "/index.html") : path));
    await look(page);
    assert.deepEqual(faults, [], `what ${path} complained of`);
  } finally {
    await context.close();
  }
}

/** The address of a page or a link below the root of the site, wherever the site is read from. */
export const below = (url) =>
  decodeURIComponent(new URL(url).href.slice(origin.length)).replace(/[?#].*/, "").replace(/\/index\.html$/, "/");

/** Waits until a page of the site is open. */
export const arrives = (page, path) => page.waitForURL((url) => below(url) === path);

/** The pages below a folder of the site, from the shortest to the longest. */
export function pagesIn(folder) {
  return readdirSync(join(site, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `/${folder}/${entry.name}/`)
    .sort((a, b) => statSync(fileOf(a)).size - statSync(fileOf(b)).size);
}

/** The file of a page. */
export const fileOf = (path) => join(site, path.endsWith("/") ? `${path}index.html` : path);

/** A page of each kind by what it is; of those that have many, the longest. */
export function samples() {
  const longest = (folder) => pagesIn(folder).at(-1);
  return {
    "the home page": "/",
    "a rich event": longest("events"),
    "a poor event": pagesIn("events")[0],
    "an era": longest("eras"),
    "a place": longest("places"),
    "an actor": longest("actors"),
    "a kind": longest("kinds"),
    "a tag": longest("tags"),
    "a status": longest("status"),
    "a year": longest("years"),
    "the index of places": "/places/",
    "the index of actors": "/actors/",
    "the sources": "/sources/",
    "the glossary": "/glossary/",
    "the changes": "/changes/",
    "the search": "/search/",
    "a page of prose": "/how-we-work/",
    "the print edition": "/print/",
    "the page for what is missing": "/404.html",
  };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong with a page, one line an element. */
export async function axe(page, options) {
  await page.evaluate(axeSource);
  const result = await page.evaluate((run) => window.axe.run(document, run), {
    resultTypes: ["violations"],
    ...options,
  });
  return result.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => {
      const why = failureSummary.split("\n").slice(1).join(" ").trim();
      return `${id} (${help}): ${target.join(" ")}: ${why}`;
    }),
  );
}

/** Presses a key until what has the focus fits a selector; fails after `most` presses. */
export async function pressUntil(page, key, selector, most = 200) {
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press(key);
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return presses + 1;
  }
  return assert.fail(`${most} times ${key} did not reach ${selector}`);
}

/** Whether what has the focus fits a selector. */
export const focusIs = (page, selector) =>
  page.evaluate((wanted) => document.activeElement.matches(wanted), selector);

/** The addresses of the events that a list shows. */
export const shown = (page) =>
  page.locator(`${CARD}:visible`).evaluateAll((links) => links.map((link) => link.getAttribute("href")));
