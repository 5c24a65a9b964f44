// The copy for a disk, and the print edition as one file: opened as files, with everything in them.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { CARD, CHOICES, onDisk, pagesIn, root, samples, site, visit } from "./common.mjs";

const skip = !onDisk;

for (const [what, path] of Object.entries(samples())) {
  test(`${what} opens from a disk with its style and its script, and leads to files`, { skip }, () =>
    visit(path, {}, async (page) => {
      assert.ok(await page.evaluate(() => getComputedStyle(document.body).margin === "0px"), "the style is there");
      await page.locator(".theme-switch:visible").first().waitFor();
      const wrong = await page.locator("a[href]").evaluateAll((all) =>
        all
          .map((link) => new URL(link.getAttribute("href"), document.baseURI).href)
          .filter((href) => href.startsWith("file:") && (/\/([?#]|$)/.test(href) || /^file:\/\/\/[^/]*$/.test(href))),
      );
      assert.deepEqual(wrong, [], "links that lead to a folder");
    }));
}

test("the filters work from a disk", { skip }, () =>
  visit("/", {}, async (page) => {
    const all = await page.locator(`${CARD}:visible`).count();
    await page.locator(`${CHOICES} input[name="kind"]`).first().check();
    const some = await page.locator(`${CARD}:visible`).count();
    assert.ok(some > 0 && some < all, `${some} of ${all}`);
  }));

test("every link of the copy leads to a file of it", { skip }, async () => {
  const lost = [];
  for (const page of ["/", ...pagesIn("events"), ...pagesIn("eras"), ...pagesIn("places")]) {
    const here = pathToFileURL(join(site, page, "index.html"));
    const html = await readFile(here, "utf8");
    for (const [, href] of html.matchAll(/(?:href|src)="([^"#]+)/g)) {
      const url = new URL(href.replaceAll("&amp;", "&"), here);
      if (url.protocol !== "file:") continue;
      url.search = "";
      await readFile(url).catch(() => lost.push(`${page}: ${href}`));
    }
  }
  assert.deepEqual(lost, []);
});

test("the print edition in one file needs no other, and its links lead within it", { skip }, () =>
  visit("/single-file.html", {}, async (page) => {
    const events = pagesIn("events").length;
    assert.equal(await page.locator("article.entry").count(), events);
    assert.equal(await page.locator("script, link[rel=stylesheet]").count(), 0);
    const sheets = await page.evaluate(() => [...document.styleSheets].map(({ href, media }) => [href, media.mediaText]));
    assert.deepEqual(sheets, [[null, ""], [null, ""], [null, "print"]], "all styles are in it");
    const links = await page.locator("a[href]").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    assert.deepEqual(links.filter((href) => !/^(#|https?:|mailto:)/.test(href)), []);
    const lost = await page.locator('a[href^="#"]').evaluateAll((all) =>
      all.map((link) => link.hash).filter((hash) => !document.getElementById(decodeURIComponent(hash.slice(1)))));
    assert.deepEqual(lost, []);
    assert.ok(links.filter((href) => href.startsWith("#")).length > events);
    const html = await readFile(join(root, "target/portable/single-file.html"), "utf8");
    assert.doesNotMatch(html, /(?:src|poster)="(?!data:)/);
  }));
