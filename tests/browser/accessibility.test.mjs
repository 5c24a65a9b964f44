// axe on a page of each kind: WCAG 2.2 AA and best practice, light and dark, wide and narrow.
import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, samples, visit } from "./common.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The rule is off in axe unless it is named. */
const rules = { "target-size": { enabled: true } };

for (const [what, path] of Object.entries(samples())) {
  test(`${what} has nothing that axe objects to`, () =>
    visit(path, {}, async (page) => {
      const found = [];
      for (const width of [1280, 320]) {
        await page.setViewportSize({ width, height: 900 });
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          const faults = await axe(page, { runOnly: TAGS, rules });
          found.push(...faults.map((fault) => `${width} px, ${colorScheme}: ${fault}`));
        }
      }
      assert.equal(found.length, 0, `${path}\n${found.join("\n")}`);
    }));
}

test("axe finds what is wrong with a page", () =>
  visit("/about/", {}, async (page) => {
    await page.evaluate(() => {
      const main = document.querySelector("main");
      main.insertAdjacentHTML("beforeend", '<img src="data:,"><p>pale</p>');
      // The policy of the page takes no style that stands in HTML.
      Object.assign(main.lastElementChild.style, { color: "#ccc", background: "#fff" });
    });
    const found = (await axe(page, { runOnly: TAGS, rules })).join("\n");
    assert.match(found, /image-alt/);
    assert.match(found, /color-contrast/);
  }));
