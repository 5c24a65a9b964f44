// How pages lie on screens and on paper.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { axe, fileOf, samples, visit } from "./common.mjs";

const WIDTHS = [320, 390, 768, 1280, 1920];
const pages = Object.entries(samples());

for (const [what, path] of pages) {
  test(`${what} never scrolls sideways, and its targets are large enough`, () =>
    visit(path, {}, async (page) => {
      const found = [];
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        const wide = await page.evaluate(() => {
          const { scrollWidth } = document.scrollingElement;
          if (scrollWidth <= innerWidth) return null;
          const beyond = [...document.querySelectorAll("body *")].filter(
            (element) => element.getBoundingClientRect().right > innerWidth && !element.closest("svg, .scroll"),
          );
          return { scrollWidth, beyond: beyond.slice(0, 5).map((element) => element.outerHTML.slice(0, 80)) };
        });
        if (wide) found.push(`${width} px: ${JSON.stringify(wide)}`);
        if (width === 390 || width === 768) {
          const small = await axe(page, { runOnly: { type: "rule", values: ["target-size"] } });
          found.push(...small.map((fault) => `${width} px: ${fault}`));
        }
      }
      assert.equal(found.length, 0, `${path}\n${found.join("\n")}`);
    }));
}

test("every page names an icon, so that no browser asks for one that is missing", () => {
  const without = [];
  for (const [, path] of pages) {
    const html = readFileSync(fileOf(path), "utf8");
    if (!/<link rel="(shortcut )?icon"/.test(html) && !existsSync(fileOf("/favicon.ico"))) without.push(path);
  }
  assert.deepEqual(without, []);
});

test("text at four times its size does not scroll sideways either", () =>
  visit(samples()["a rich event"], { viewport: { width: 1280, height: 900 } }, async (page) => {
    await page.evaluate(() => (document.documentElement.style.fontSize = "400%"));
    assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth));
  }));

/** Scrolls to the end a screen at a time, painting each, and adds up what moved by itself. */
const shift = (page) =>
  page.evaluate(async () => {
    const found = [];
    const note = (list) => {
      for (const entry of list.getEntries()) {
        const moved = entry.sources.map(({ node }) => (node?.outerHTML ?? node?.nodeValue ?? "").slice(0, 80));
        found.push({ value: entry.value, moved });
      }
    };
    const observer = new PerformanceObserver(note);
    observer.observe({ type: "layout-shift", buffered: true });
    const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const end = document.scrollingElement.scrollHeight;
    for (let top = 0; top <= end; top += innerHeight) {
      scrollTo({ top, behavior: "instant" });
      await painted();
    }
    note({ getEntries: () => observer.takeRecords() });
    return found;
  });

/** Lets the script come only once the page has been painted without it, as on a slow line. */
async function lateScript(page) {
  await page.route("**/*.js", async (route) => {
    await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
    await route.continue();
  });
}

for (const what of ["the home page", "a rich event"]) {
  for (const width of [390, 1280]) {
    test(`nothing on ${what} moves by itself at ${width} px, even when the script comes late`, () =>
      visit(samples()[what], { viewport: { width, height: 900 }, ready: lateScript }, async (page) => {
        assert.ok(await page.locator(".theme-switch").isVisible(), "the script has run");
        assert.deepEqual(await shift(page), []);
      }));
  }
}

test("what moves is noticed", () =>
  visit("/", {}, async (page) => {
    await shift(page);
    await page.evaluate(() => {
      scrollTo({ top: 0, behavior: "instant" });
      const box = document.createElement("div");
      box.style.height = "200px";
      document.querySelector("h1").before(box);
    });
    assert.notDeepEqual(await shift(page), []);
  }));

for (const what of ["the home page", "a rich event"]) {
  test(`${what} keeps its marks and its text in forced colours`, () =>
    visit(samples()[what], { forcedColors: "active" }, async (page) => {
      assert.ok(await page.evaluate(() => matchMedia("(forced-colors: active)").matches));
      const body = await page.evaluate(() => ({ ...getComputedStyle(document.body) }));
      assert.notEqual(body.color, body.backgroundColor);
      const mark = page.locator(".strip .m").first();
      const drawn = await mark.screenshot();
      await mark.evaluate((link) => (link.style.opacity = 0));
      assert.notDeepEqual(drawn, await mark.screenshot(), "a mark is seen");
    }));

  test(`${what} does not move for those who asked for less motion`, () =>
    visit(samples()[what], { reducedMotion: "reduce" }, async (page) => {
      const moving = await page.evaluate(() =>
        [...document.querySelectorAll("*")]
          .filter((element) => {
            const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
            return animationName !== "none" || scrollBehavior === "smooth" || !/^0s(, 0s)*$/.test(transitionDuration);
          })
          .map((element) => element.outerHTML.slice(0, 80)),
      );
      assert.deepEqual(moving, []);
    }));
}

test("the colours follow the system until a reader chooses, and the choice is remembered", () =>
  visit("/", { colorScheme: "light" }, async (page) => {
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const button = page.locator("button.theme-switch, .theme-switch button");
    const light = await paper();
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await paper();
    assert.notEqual(light, dark);
    await button.click();
    assert.equal(await paper(), light, "light, though the system is dark");
    await page.reload();
    assert.equal(await paper(), light);
    await page.goto(new URL(samples()["a rich event"], page.url()).href);
    assert.equal(await paper(), light, "on another page, too");
    await button.click();
    await page.emulateMedia({ colorScheme: "light" });
    assert.equal(await paper(), dark, "dark, though the system is light");
    await button.click();
    assert.equal(await paper(), light, "back to the system");
  }));

test("a printed event has no navigation and spells its sources' addresses out", () =>
  visit(samples()["a rich event"], {}, async (page) => {
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("nav:visible, button:visible, .skip-link:visible").count(), 0);
    assert.ok(await page.locator("h1").isVisible());
    const sources = await page.locator(".source__title a").evaluateAll((all) =>
      all.map((link) => [link.href, getComputedStyle(link, "::after").content]),
    );
    assert.ok(sources.length > 0);
    const silent = sources.filter(([href, text]) => !text.includes(href) && !text.includes("attr(href)"));
    assert.deepEqual(silent, []);
    const pdf = await page.pdf({ format: "A4" });
    assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  }));

test("the names of the site and of the page stand above what is printed", () =>
  visit(samples()["a rich event"], {}, async (page) => {
    const { site, title } = await page.evaluate(() => ({ ...document.documentElement.dataset }));
    assert.equal(`${title} – ${site}`, await page.title());
    // What a PDF says is packed; so it is compared with one that has nothing to say there.
    const named = await page.pdf({ format: "A4" });
    await page.evaluate(() => ["site", "title"].forEach((name) => delete document.documentElement.dataset[name]));
    const plain = await page.pdf({ format: "A4" });
    assert.ok(named.length > plain.length + 100, `${named.length} and ${plain.length} bytes`);
  }));

test("the print edition has every event after its contents, and nothing wider than the paper", () =>
  visit("/print/", { viewport: { width: 660, height: 930 } }, async (page) => {
    await page.emulateMedia({ media: "print" });
    const lost = await page.locator(".contents a").evaluateAll((all) =>
      all.filter((link) => !document.querySelector(link.hash)).map((link) => link.hash),
    );
    assert.deepEqual(lost, []);
    assert.ok((await page.locator(".contents a:visible").count()) > 0);
    assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth));
  }));
