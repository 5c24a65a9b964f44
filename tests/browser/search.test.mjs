// Finding things by their words: with the keyboard, with filters, by an address, and without scripts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, fileOf, focusIs, pagesIn, visit } from "./common.mjs";
import { readFileSync } from "node:fs";

const RESULT = ".search__results a";
const status = (page) => page.locator(".search__count");
const field = (page) => page.getByRole("searchbox", { name: "Words to look for" });
const hrefs = (page) => page.locator(RESULT).evaluateAll((links) => links.map((link) => link.getAttribute("href")));
const number = async (page) => Number((await status(page).innerText()).match(/\d+/)?.[0] ?? 0);
const said = (page, pattern) => page.waitForFunction(
  ([selector, source]) => new RegExp(source).test(document.querySelector(selector).textContent),
  [".search__count", pattern.source],
);

/** The title and the address of an event, as its page has them. */
const event = pagesIn("events").at(-1);
const title = /<h1[^>]*>([^<]+)<\/h1>/.exec(readFileSync(fileOf(event), "utf8"))[1].trim();

test("the search is reached with a key, and the index is fetched only then", async () => {
  const asked = [];
  const ready = (page) => page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await visit("/", { ready }, async (page) => {
    await page.waitForLoadState("networkidle");
    assert.ok(!asked.some((path) => path.startsWith("/pagefind/")), asked.join(" "));
    await page.keyboard.press("/");
    await page.waitForURL("**/search/#q");
    await page.waitForFunction(() => document.activeElement.id === "q");
    await page.keyboard.type(title);
    await said(page, /result/);
    assert.equal((await hrefs(page))[0], event, "an event is found by its title");
    assert.ok(asked.includes("/pagefind/pagefind.js"));
  });
});

test("the search page itself fetches no index before somebody looks for something", async () => {
  const asked = [];
  const ready = (page) => page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await visit("/search/", { ready }, async (page) => {
    await page.waitForLoadState("networkidle");
    assert.ok(!asked.some((path) => path.startsWith("/pagefind/")), asked.join(" "));
  });
});

test("arrows lead through the results and back, and Enter opens one", () =>
  visit("/search/#q", {}, async (page) => {
    await page.keyboard.type("ceasefire");
    await said(page, /result/);
    await page.keyboard.press("ArrowDown");
    assert.ok(await focusIs(page, `li:first-child > h2 > a`));
    await page.keyboard.press("ArrowDown");
    assert.ok(await focusIs(page, `li:nth-child(2) > h2 > a`));
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    assert.ok(await focusIs(page, "#q"));
    await page.keyboard.press("ArrowDown");
    const [first] = await hrefs(page);
    await page.keyboard.press("Enter");
    await page.waitForURL(`**${first}`);
  }));

test("a choice narrows the results, and the address keeps words and choice", async () => {
  let address;
  let results;
  await visit("/search/?q=ceasefire", {}, async (page) => {
    await said(page, /result/);
    assert.equal(await field(page).inputValue(), "ceasefire");
    const all = await number(page);
    await page.getByRole("combobox", { name: "Era" }).selectOption({ index: 1 });
    await page.waitForURL("**era=**");
    await page.waitForFunction((before) => Number(document.querySelector(".search__count").textContent.match(/\d+/)?.[0] ?? 0) !== before, all);
    const fewer = await number(page);
    assert.ok(fewer > 0 && fewer < all, `${fewer} of ${all}`);
    results = await hrefs(page);
    address = new URL(page.url());
    assert.equal(address.searchParams.get("q"), "ceasefire");
    await page.reload();
    await said(page, /result/);
    assert.deepEqual(await hrefs(page), results);
  });
  await visit(address.pathname + address.search, {}, async (page) => {
    await said(page, /result/);
    assert.deepEqual(await hrefs(page), results, "somebody else who was sent the address");
  });
});

test("each kind of choice works by itself, without a word", () =>
  visit("/search/", {}, async (page) => {
    for (const name of ["Era", "Kind", "Place", "Actor"]) {
      await page.getByRole("combobox", { name }).selectOption({ index: 1 });
      await said(page, /result/);
      assert.ok((await number(page)) > 0, name);
      await page.getByRole("combobox", { name }).selectOption("");
      await page.waitForFunction(() => !document.querySelector(".search__count").textContent);
    }
  }));

test("a place is found by the letters of its own language", () =>
  visit("/search/?q=Şuşa", {}, async (page) => {
    await said(page, /result/);
    assert.ok((await number(page)) > 0);
  }));

test("more results follow when they are asked for, and the first of them has the focus", () =>
  visit("/search/?q=the", {}, async (page) => {
    await page.locator(RESULT).nth(9).waitFor();
    await page.getByRole("button", { name: "Show more results" }).click();
    await page.locator(RESULT).nth(10).waitFor();
    await page.waitForFunction(() => document.activeElement.closest("li:nth-child(11)"));
  }));

test("what is not there is said politely, and as it was written", () =>
  visit("/search/?q=zzyzx<b>", {}, async (page) => {
    await said(page, /Nothing fits “zzyzx<b>”/);
    assert.equal(await status(page).getAttribute("role"), "status");
    assert.equal((await hrefs(page)).length, 0);
  }));

test("an index that cannot be had is said, and the lists stay", () =>
  visit("/search/", { allow: /pagefind/, ready: (page) => page.route("**/pagefind/**", (route) => route.abort()) }, async (page) => {
    await field(page).fill("ceasefire");
    await said(page, /could not be loaded/);
    assert.ok(await page.getByRole("link", { name: "Places", exact: true }).last().isVisible());
  }));

test("without scripts the page offers the lists instead", () =>
  visit("/search/?q=ceasefire", { javaScriptEnabled: false }, async (page) => {
    assert.equal(await page.getByRole("searchbox").count(), 0, "nothing that would not work");
    const links = await page.locator(".search__indexes a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    for (const path of ["/", "/eras/", "/places/", "/actors/", "/kinds/", "/tags/", "/years/"]) assert.ok(links.includes(path), path);
  }));

for (const colorScheme of ["light", "dark"]) {
  for (const width of [320, 1280]) {
    test(`results have no fault that axe knows, ${colorScheme}, ${width} px`, () =>
      visit("/search/?q=ceasefire", { colorScheme, viewport: { width, height: 800 } }, async (page) => {
        await said(page, /result/);
        assert.deepEqual(await axe(page), []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "no sideways scrolling");
      }));
  }
}
