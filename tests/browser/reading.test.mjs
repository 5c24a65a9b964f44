// Finding, reading and leaving an event: by keyboard, with and without scripts.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { CARD, SKIP, SKIP_OVERVIEW, arrives, below, fileOf, focusIs, onDisk, origin, pagesIn, pressUntil, samples, visit } from "./common.mjs";

const path = (page) => below(page.url());
const target = async (locator) => below(await locator.evaluate((link) => new URL(link.getAttribute("href"), document.baseURI).href));

test("a reader reaches an event and comes back by keyboard alone", () =>
  visit("/", {}, async (page) => {
    const links = (await page.locator(CARD).evaluateAll((all) => all.map((link) => new URL(link.getAttribute("href"), document.baseURI).href))).map(below);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    assert.ok(await focusIs(page, CARD), "j goes to the titles of events");
    await page.keyboard.press("Enter");
    await arrives(page, links[1]);
    await pressUntil(page, "Tab", ".site-header__brand", 5);
    await page.keyboard.press("Enter");
    await arrives(page, "/");
  }));

test("k goes back up the list, and neither key leaves its ends", () =>
  visit("/", {}, async (page) => {
    const links = page.locator(CARD);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    assert.ok(await links.first().evaluate((link) => link === document.activeElement));
    await page.keyboard.press("k");
    assert.ok(await links.first().evaluate((link) => link === document.activeElement));
    await links.last().focus();
    await page.keyboard.press("j");
    assert.ok(await links.last().evaluate((link) => link === document.activeElement));
  }));

test("j and k go to the next and the previous event", () =>
  visit(samples()["a rich event"], {}, async (page) => {
    const start = path(page);
    const next = await target(page.locator('.pager [rel="next"]').first());
    await page.keyboard.press("j");
    await arrives(page, next);
    await page.keyboard.press("k");
    await arrives(page, start);
  }));

test("j typed into a field or with a modifier goes nowhere", () =>
  visit("/", {}, async (page) => {
    await page.getByRole("combobox", { name: "Place" }).focus();
    await page.keyboard.press("j");
    assert.ok(await focusIs(page, "select"));
    await page.locator("body").press("Control+j");
    assert.equal(await page.locator(`${CARD}:focus`).count(), 0);
  }));

/** The event that an event's page names as the next or the previous one. */
async function neighbour(event, rel) {
  const html = await readFile(fileOf(event), "utf8");
  const href = new RegExp(`<a [^>]*rel="${rel}" href="([^"]+)"`).exec(html)?.[1];
  return href && below(new URL(href, origin + event));
}

describe("with scripts off", () => {
  const options = { javaScriptEnabled: false };

  test("a reader reaches an event and comes back by keyboard alone", () =>
    visit("/", options, async (page) => {
      await pressUntil(page, "Tab", SKIP_OVERVIEW, 30);
      await page.keyboard.press("Enter");
      await pressUntil(page, "Tab", CARD, 40);
      const wanted = await target(page.locator(CARD).first());
      await page.keyboard.press("Enter");
      await arrives(page, wanted);
      await pressUntil(page, "Tab", ".site-header__brand", 5);
      await page.keyboard.press("Enter");
      await arrives(page, "/");
    }));

  test("a reader goes on to the next event and back to the previous one", () =>
    visit(pagesIn("events")[0], options, async (page) => {
      const start = path(page);
      await page.locator('.pager [rel="next"]').first().click();
      assert.equal(path(page), await neighbour(start, "next"));
      await page.locator('.pager [rel="prev"]').first().click();
      assert.equal(path(page), start);
    }));

  test("the links to the neighbours lead through every event in order", () =>
    visit("/", options, async (page) => {
      const eras = await page.locator(".event-list").evaluateAll(
        (lists, card) => lists.map((list) => [...list.querySelectorAll(card)].map((link) => link.href)),
        CARD,
      ).then((lists) => lists.map((list) => list.map(below)));
      const links = eras.flat();
      assert.deepEqual([...links].sort(), pagesIn("events").sort(), "the list has every event once");
      const read = [links[0]];
      for (let next; (next = await neighbour(read.at(-1), "next")); ) read.push(next);
      assert.deepEqual([...read].sort(), [...links].sort(), "each is met once");
      // Eras overlap, so the list is in order of time within each.
      for (const era of eras) assert.deepEqual([...era].sort((a, b) => read.indexOf(a) - read.indexOf(b)), era);
      for (const [at, event] of read.entries()) assert.equal(await neighbour(event, "prev"), read[at - 1]);
    }));
});

test("the first Tab shows a link that skips to the content", () =>
  visit(samples()["a rich event"], {}, async (page) => {
    await page.keyboard.press("Tab");
    assert.ok(await focusIs(page, SKIP));
    const box = await page.locator(SKIP).boundingBox();
    assert.ok(box.y >= 0 && box.x >= 0 && box.height >= 24, "it is in view");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.ok(await focusIs(page, "main *"), "the next stop is in the content");
  }));

for (const what of ["the home page", "an era"]) {
  test(`the overview on ${what} can be skipped by keyboard`, () =>
    visit(samples()[what], {}, async (page) => {
      await pressUntil(page, "Tab", SKIP_OVERVIEW, 30);
      const box = await page.locator(SKIP_OVERVIEW).boundingBox();
      assert.ok(box.y >= 0 && box.height >= 24, "the link is in view");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      assert.ok(await focusIs(page, "main figure:first-of-type ~ * *"), "what follows is next");
    }));
}

test("every mark of the overview is a named link to an event or an era, and no event is left out", () =>
  visit("/", {}, async (page) => {
    const marks = await page.locator(".strip a.m").evaluateAll((all) =>
      all.map((mark) => ({
        href: new URL(mark.getAttribute("href"), document.baseURI).href,
        title: mark.querySelector("title")?.textContent ?? "",
        count: Number(mark.querySelector(".count")?.textContent ?? 1),
      })),
    );
    assert.ok(marks.length > 0, "there are marks");
    const pages = new Set([...pagesIn("events"), ...pagesIn("eras")]);
    assert.deepEqual(marks.filter(({ href, title }) => !pages.has(below(href)) || !title.trim()), []);
    const drawn = marks.reduce((sum, { count }) => sum + count, 0);
    assert.equal(drawn, await page.locator(CARD).count());
    const eras = await page.locator(".strip a.era-a").evaluateAll((all) =>
      all.map((era) => new URL(era.getAttribute("href"), document.baseURI).href));
    assert.ok(eras.length > 0 && eras.every((href) => pages.has(below(href))));
  }));

test("the keyboard reaches a mark of the overview and follows it", () =>
  visit("/", {}, async (page) => {
    await pressUntil(page, "Tab", ".strip a.m", 40);
    const href = await target(page.locator(":focus"));
    const mark = page.locator(".strip a.m").first();
    const focused = await mark.screenshot();
    await mark.evaluate((link) => link.blur());
    assert.notDeepEqual(focused, await mark.screenshot(), "it is seen to have the focus");
    await mark.focus();
    await page.keyboard.press("Enter");
    await arrives(page, href);
  }));

test("an event's page shows where it stands among all, in view on a phone", () =>
  visit(samples()["a rich event"], { viewport: { width: 390, height: 844 } }, async (page) => {
    const here = page.locator(".strip.slim .here");
    assert.equal(await here.count(), 1);
    const mark = await here.boundingBox();
    assert.ok(mark.x >= 0 && mark.x + mark.width <= 390, `the mark is at ${mark.x}`);
  }));

test("every citation leads to a source on the page", () =>
  visit(samples()["a rich event"], {}, async (page) => {
    const lost = await page.locator(".cite a").evaluateAll((all) =>
      all.filter((link) => !document.querySelector(`.sources ${link.hash}`)).map((link) => link.outerHTML),
    );
    assert.ok((await page.locator(".cite a").count()) > 5);
    assert.deepEqual(lost, []);
  }));

test("a citation shows its source to those who point at it and to those who come by keyboard", () =>
  visit(samples()["a rich event"], {}, async (page) => {
    const cite = page.locator(".prose .cite a").first();
    const shown = () => cite.evaluate((link) => getComputedStyle(link, "::after").content);
    const source = await cite.getAttribute("data-source");
    assert.equal(await shown(), "none");
    await cite.hover();
    assert.ok((await shown()).includes(source.slice(0, 20)));
    await page.mouse.move(0, 0);
    assert.equal(await shown(), "none");
    await pressUntil(page, "Tab", ".prose .cite a", 60);
    assert.ok((await shown()).includes(source.slice(0, 20)));
    const { bottom } = await cite.evaluate((link) => link.getBoundingClientRect());
    assert.ok(bottom < 900 && bottom > 0, "the citation itself is in view");
  }));

test("a touch on a citation leads to its source, which leads back", () =>
  visit(samples()["a rich event"], { viewport: { width: 390, height: 844 }, hasTouch: true, reducedMotion: "reduce" }, async (page) => {
    const cite = page.locator(".prose .cite a").first();
    const [source, place] = await cite.evaluate((link) => [link.hash, link.parentElement.id]);
    await cite.tap();
    await page.waitForURL(`**${source}`);
    await page.locator(`${source} .back-links a`).first().tap();
    await page.waitForURL(`**#${place}`);
  }));

test("the overview on an era's page says which era it is, in view on a phone", () =>
  visit(samples()["an era"], { viewport: { width: 390, height: 844 } }, async (page) => {
    const here = page.locator('.strip [aria-current="true"]');
    assert.deepEqual(await here.evaluateAll((all) => all.map((link) => new URL(link.getAttribute("href"), document.baseURI).href)), [page.url().replace(/#.*/, "")]);
    const { x, width } = await here.boundingBox();
    assert.ok(x < 390 && x + width > 0, `it stands at ${x}`);
  }));

test("every source that is cited has a way back to a citation of it", () =>
  visit(samples()["a rich event"], {}, async (page) => {
    const stranded = await page.locator(".sources li").evaluateAll((all) =>
      all
        .filter((source) => document.querySelector(`.cite a[href="#${source.id}"]`))
        .filter((source) => {
          const back = [...source.querySelectorAll(".back-links a")];
          const leads = ({ hash }) => document.querySelector(hash)?.querySelector(`a[href="#${source.id}"]`);
          return back.length === 0 || !back.every(leads);
        })
        .map((source) => source.id),
    );
    assert.deepEqual(stranded, []);
  }));

test("a reader follows a citation to its source and back", () =>
  visit(samples()["a rich event"], { reducedMotion: "reduce" }, async (page) => {
    const cite = page.locator(".prose .cite a").first();
    const [source, place] = await cite.evaluate((link) => [link.hash, link.parentElement.id]);
    await cite.click();
    assert.equal(new URL(page.url()).hash, source);
    const shown = (selector) =>
      page.waitForFunction((wanted) => {
        const { top, bottom } = document.querySelector(wanted).getBoundingClientRect();
        return top < innerHeight && bottom > 0;
      }, selector);
    await shown(source);
    await page.locator(`${source} .back-links a`).first().click();
    assert.equal(new URL(page.url()).hash, `#${place}`);
    await shown(`#${place}`);
  }));

// A disk has no page for what is missing.
test("an address that does not exist leads home", { skip: onDisk }, () =>
  visit("/no/such/page", { allow: /404/ }, async (page) => {
    await page.locator("main a").click();
    await arrives(page, "/");
  }));
