// Choosing among the events of the home page. The lists that the site also makes are the measure.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { CARD, CHOICES, fileOf, pagesIn, shown, visit } from "./common.mjs";

const COUNT = `${CHOICES} [role=status]`;

/** The events that a page of the site lists, by address. */
function listed(path) {
  const html = readFileSync(fileOf(path), "utf8");
  const links = [...html.matchAll(/class="event-card__title"><a href="([^"]+)"/g)].map(([, link]) => link);
  assert.ok(links.length > 0, `${path} lists events`);
  return links;
}

/** The page shows these events and no others, and says how many. */
async function shows(page, events) {
  assert.deepEqual((await shown(page)).sort(), [...events].sort());
  const said = await page.locator(COUNT).innerText();
  assert.equal(Number(said.match(/\d+/)?.[0]), events.length, said);
}

const key = (page) => page.getByRole("checkbox", { name: "Key events only" });
const kind = (page, id) => page.locator(`${CHOICES} input[value="${id}"]`);
const select = (page, name) => page.getByRole("combobox", { name });

const idOf = (path) => path.split("/").at(-2);
const choices = [
  ["one kind", "kind", pagesIn("kinds").at(-1), (page, id) => kind(page, id).check()],
  ["key events only", "key", "/key-events/", (page) => key(page).check(), "1"],
  ["one place", "place", pagesIn("places").at(-1), (page, id) => select(page, "Place").selectOption(id)],
  ["one actor", "actor", pagesIn("actors").at(-1), (page, id) => select(page, "Actor").selectOption(id)],
  ["one status", "status", pagesIn("status").at(0), (page, id) => select(page, "Status").selectOption(id)],
];

describe("a choice shows the events that its own page lists, and the address keeps it", () => {
  for (const [what, name, list, choose, value = idOf(list)] of choices) {
    test(what, async () => {
      const events = listed(list);
      let address;
      await visit("/", {}, async (page) => {
        const all = await shown(page);
        assert.ok(events.length < all.length, "the choice leaves something out");
        await choose(page, value);
        await shows(page, events);
        assert.equal(new URL(page.url()).search, `?${name}=${value}`);
        await page.reload();
        await shows(page, events);
        address = new URL(page.url()).search;
      });
      // Somebody else, who was sent the address.
      await visit(`/${address}`, {}, (page) => shows(page, events));
    });
  }
});

test("two kinds widen the choice, and another field narrows it", async () => {
  const [first, second] = pagesIn("kinds").slice(-2);
  const either = new Set([...listed(first), ...listed(second)]);
  const main = new Set(listed("/key-events/"));
  await visit("/", {}, async (page) => {
    const all = await shown(page);
    await kind(page, idOf(first)).check();
    await kind(page, idOf(second)).check();
    await shows(page, all.filter((event) => either.has(event)));
    await key(page).check();
    await shows(page, all.filter((event) => either.has(event) && main.has(event)));
  });
});

test("an era without a fitting event is not shown", () =>
  visit("/", {}, async (page) => {
    const rare = pagesIn("places")[0];
    await select(page, "Place").selectOption(idOf(rare));
    await shows(page, listed(rare));
    assert.equal(await page.locator(".era-section:visible").count(), 1);
  }));

test("a choice that nothing fits says so", () =>
  visit("/?place=nowhere-known&kind=no-such-kind&status=nothing", {}, async (page) => {
    const all = await shown(page);
    assert.equal(all.length, pagesIn("events").length, "unknown values of an old address are ignored");
    // Two choices that exclude each other: some place has no event of some kind.
    const pair = await page.evaluate(() => {
      const cards = [...document.querySelectorAll(".event-card")].map((card) => card.dataset);
      const kinds = new Set(cards.map((card) => card.kind));
      const places = new Set(cards.flatMap((card) => card.places.split(" ").filter(Boolean)));
      for (const place of places) {
        for (const kind of kinds) {
          if (!cards.some((card) => card.kind === kind && card.places.split(" ").includes(place))) return { place, kind };
        }
      }
      return null;
    });
    await select(page, "Place").selectOption(pair.place);
    await kind(page, pair.kind).check();
    assert.deepEqual(await shown(page), []);
    assert.match(await page.locator(COUNT).innerText(), /no event/i);
  }));

test("the choice can be cleared, and the address with it", () =>
  visit(`/?key=1&kind=${idOf(pagesIn("kinds")[0])}`, {}, async (page) => {
    const some = await shown(page);
    await page.getByRole("button", { name: "Show all" }).click();
    await page.waitForURL((url) => url.search === "");
    const all = await shown(page);
    assert.ok(some.length < all.length);
    await shows(page, all);
    assert.equal(all.length, pagesIn("events").length);
    assert.equal(await page.locator(`${CHOICES} input:checked`).count(), 0);
  }));

test("a reader who comes back from an event finds the choice as it was", () =>
  visit("/", {}, async (page) => {
    await key(page).check();
    const events = await shown(page);
    await page.locator(`${CARD}:visible`).first().click();
    await page.waitForURL("**/events/**");
    await page.goBack();
    await shows(page, events);
    assert.ok(await key(page).isChecked());
  }));

test("j goes through the chosen events only", () =>
  visit("/?key=1", {}, async (page) => {
    const events = await shown(page);
    const read = [];
    for (let n = 0; n < events.length; n += 1) {
      await page.keyboard.press("j");
      read.push(await page.evaluate(() => document.activeElement.getAttribute("href")));
    }
    assert.deepEqual(read, events);
  }));

test("the year is said once more where the first event of a year is left out", () =>
  visit("/?key=1", {}, async (page) => {
    const rows = await page.locator(".event-list").evaluateAll((lists) =>
      lists.map((list) =>
        [...list.querySelectorAll(".event-card:not([hidden])")].map((card) => {
          const year = card.querySelector(".event-card__year:not([hidden])");
          return [card.dataset.year, year?.textContent.trim() ?? ""];
        }),
      ),
    );
    for (const row of rows) {
      const wanted = row.map(([year], at) => [year, at > 0 && row[at - 1][0] === year ? "" : year]);
      assert.deepEqual(row, wanted);
    }
  }));

test("with scripts the links to the lists make room for the choices", () =>
  visit("/", {}, async (page) => {
    assert.ok(await page.locator(CHOICES).isVisible());
    assert.ok(await page.locator(".event-filter__links").isHidden());
  }));

test("on a phone the choices wait to be asked for, unless one is made", async () => {
  const phone = { viewport: { width: 390, height: 844 } };
  await visit("/", phone, async (page) => {
    assert.ok(await page.locator(CHOICES).isHidden());
    await page.locator(".event-filter summary").click();
    assert.ok(await page.locator(CHOICES).isVisible());
  });
  await visit("/?key=1", phone, async (page) => assert.ok(await key(page).isChecked()));
});

test("without scripts there are no choices, and every link in their place leads to a list", () =>
  visit("/", { javaScriptEnabled: false }, async (page) => {
    await page.locator(".event-filter summary").click();
    assert.ok(await page.locator(CHOICES).isHidden());
    const links = page.locator(".event-filter__links a:visible");
    const lists = await links.evaluateAll((all) => all.map((link) => link.pathname));
    assert.deepEqual(lists.sort(), ["/key-events/", ...pagesIn("kinds"), ...pagesIn("status")].sort());
    for (const list of lists) {
      await page.goto(new URL(list, page.url()).href);
      assert.ok((await shown(page)).length > 0, `${list} lists events`);
    }
  }));
