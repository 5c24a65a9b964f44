// Terms of the glossary in texts: what one means is shown where it is named.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileOf, focusIs, pagesIn, pressUntil, visit } from "./common.mjs";

const TERM = '.prose a[href*="glossary/#"]';
const NOTE = ".term-note:popover-open";
const ids = new Set([...readFileSync(fileOf("/glossary/"), "utf8").matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
const links = (path) => [...readFileSync(fileOf(path), "utf8").matchAll(/href="[^"]*glossary\/#([^"]*)"/g)].map(([, id]) => id);
const event = pagesIn("events").find((path) => links(path).length > 1);

test("every term in a text is in the glossary, and no page links one twice by itself", () => {
  const pages = [...pagesIn("events"), ...pagesIn("eras")];
  const lost = pages.flatMap((path) => links(path).filter((id) => !ids.has(id)).map((id) => `${path}: ${id}`));
  assert.deepEqual(lost, []);
  assert.ok(pages.filter((path) => links(path).length > 0).length > pages.length / 2);
});

test("by keyboard a term says what it means, and Escape leads back to it", () =>
  visit(event, {}, async (page) => {
    await pressUntil(page, "Tab", TERM, 60);
    const name = await page.evaluate(() => document.activeElement.textContent);
    assert.equal(await page.evaluate(() => document.activeElement.ariaHasPopup), "dialog");
    const before = await page.locator("main").boundingBox();
    await page.keyboard.press("Enter");
    await page.locator(NOTE).waitFor();
    assert.ok(await focusIs(page, NOTE), "the note has the focus, so that it is read");
    const note = page.getByRole("dialog");
    assert.ok((await note.getAttribute("aria-labelledby")) && (await note.innerText()).length > name.length);
    assert.deepEqual(await page.locator("main").boundingBox(), before, "nothing moved");
    await page.keyboard.press("Tab");
    assert.ok(await focusIs(page, `${NOTE} a[href*="glossary/#"]`), "the whole entry is next");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(NOTE).count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), name);
  }));

test("on a phone a touch shows what a term means, within the screen, and a button closes it", () =>
  visit(event, { viewport: { width: 320, height: 640 }, hasTouch: true, reducedMotion: "reduce" }, async (page) => {
    for (const link of await page.locator(TERM).all()) {
      await link.evaluate((element) => element.scrollIntoView({ block: "center" }));
      await link.tap();
      const note = page.locator(NOTE);
      await note.waitFor();
      const { x, y, width, height } = await note.boundingBox();
      assert.ok(x >= 0 && y >= 0 && x + width <= 320 && y + height <= 640, `${x} ${y} ${width} ${height}`);
      const close = note.getByRole("button");
      assert.ok((await close.boundingBox()).height >= 24);
      await close.tap();
      assert.equal(await note.count(), 0);
    }
  }));

test("without scripts, and where the glossary cannot be had, a term leads to the glossary", async () => {
  const follow = (options) =>
    visit(event, options, async (page) => {
      const link = page.locator(TERM).first();
      const href = await link.getAttribute("href");
      await link.click();
      await page.waitForURL(`**${href}`);
      assert.ok(await page.locator(`#${href.split("#")[1]}`).isVisible());
    });
  await follow({ javaScriptEnabled: false });
  const broken = (page) =>
    page.route("**/glossary/", (route) =>
      route.request().resourceType() === "fetch" ? route.fulfill({ status: 500 }) : route.continue(),
    );
  await follow({ ready: broken, allow: /500|ERR_ABORTED/ });
});
