// The timeline and its eras as parts of other pages.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { axe, fileOf, origin, pagesIn, visit } from "./common.mjs";

const FRAMES = ["/embed/", pagesIn("embed")[0]];

for (const path of FRAMES) {
  test(`${path} is accessible, fits a narrow frame and runs nothing`, () =>
    visit(path, { viewport: { width: 320, height: 600 }, javaScriptEnabled: true }, async (page) => {
      assert.deepEqual(await axe(page, {}), []);
      const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(wide <= room, `${wide} px in ${room} px`);
      assert.equal(await page.locator("script, nav, iframe").count(), 0);
      assert.ok((await page.locator("li a").count()) > 0);
    }));
}

test("what a page of ours says to paste shows the timeline, and its links open around the frame", async () => {
  const home = readFileSync(fileOf("/"), "utf8");
  const said = home.match(/<code>(&lt;iframe .*?)<\/code>/)[1];
  const html = said.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&amp;/g, "&");
  const address = html.match(/src="([^"]+)"/)[1];
  const local = origin + new URL(address).pathname;
  const host = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A blog</title>
    <link rel="icon" href="data:,"></head><body>${html.replace(address, local)}</body></html>`;
  const ready = (page) =>
    page.route("**/blog/", (route) => route.fulfill({ contentType: "text/html", body: host }));
  await visit("/blog/", { ready }, async (page) => {
    const frame = page.frameLocator("iframe");
    const link = frame.locator("li a").first();
    const target = await link.getAttribute("href");
    await link.click();
    await page.waitForURL(`**${target}`);
    assert.equal(await page.locator("iframe").count(), 0);
  });
});
