// Writing with the preview open: every save is shown by itself, and so is every mistake.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { axe, origin, root, site, visit } from "./common.mjs";

/** The program as cargo built it. */
const program = resolve(root, process.env.CARGO_TARGET_DIR ?? "target", "debug/annals");

const EVENT = "border-clash-2021-11-16";
const path = `/events/${EVENT}/`;
/** An hour of its own, so that "waits until" is the same in every year. */
const environment = { ...process.env, SOURCE_DATE_EPOCH: "1790000000", ANNALS_EDITOR: "" };
delete environment.ANNALS_EDITOR;
let folder;
let server;
let from;
let entry;

/** Starts the preview of the folder, on a port if one is given, and waits until it can answer. */
async function start(port = "0") {
  server = spawn(program, ["serve", "--site", folder, "--port", port, "--editor", "vscode"], { env: environment });
  const child = server;
  from = await new Promise((found, lost) => {
    let said = "";
    const listen = (text) => {
      said += text;
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (address) found(address);
    };
    child.stdout.setEncoding("utf8").on("data", listen);
    child.stderr.setEncoding("utf8").on("data", listen);
    child.on("error", lost).on("exit", () => lost(new Error(`the preview ended: ${said}`)));
  });
  listen();
}

/** Ends the preview as a power cut would. */
async function kill() {
  if (server?.exitCode !== null || server.signalCode) return;
  const ended = once(server, "exit");
  server.kill("SIGKILL");
  await ended;
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "annals-preview-"));
  for (const name of ["content", "templates", "static", "site.toml"]) {
    await cp(join(root, name), join(folder, name), { recursive: true });
  }
  const files = await readdir(join(folder, "content"), { recursive: true });
  entry = join("content", files.find((name) => name.endsWith(`${EVENT}.md`)));
  await start();
});

after(async () => {
  await kill();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** A reload cuts the line to the server, which is no fault; what is broken answers 404 or 500. */
const FINE = /ERR_ABORTED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION|\b(404|500)\b/;

/** Opens a page of the preview. */
const preview = (address, look, options = {}) => visit(address, { from, allow: FINE, ...options }, look);

/** The last version that the preview has told of. */
let version;

/** Listens as an open page does. */
function listen() {
  const call = request(`${from}/__annals/events`, (stream) => {
    stream.setEncoding("utf8").on("data", (text) => {
      version = /data: (\S+)/.exec(text)?.[1] ?? version;
    });
    stream.on("error", () => {});
  });
  call.on("error", () => {});
  call.end();
}

/** Undoes something, and waits until the preview has seen it. */
async function undo(work) {
  const before = version;
  await work();
  for (let tries = 0; version === before && tries < 100; tries += 1) await sleep(50);
  let last;
  do {
    last = version;
    await sleep(300);
  } while (last !== version);
}

/** Changes a file for the time of `look`. */
async function edited(name, change, look) {
  const file = join(folder, name);
  const old = await readFile(file, "utf8");
  const text = change(old);
  assert.notEqual(text, old, `${name} is changed`);
  await writeFile(file, text);
  try {
    await look();
  } finally {
    await undo(() => writeFile(file, old));
  }
}

/** Adds a file for the time of `look`. */
async function added(name, text, look) {
  await writeFile(join(folder, name), text);
  try {
    await look();
  } finally {
    await undo(() => rm(join(folder, name), { force: true }));
  }
}

/** Moves a file, for the time of `look`, or away when there is no new name. */
async function moved(name, to, look) {
  const aside = to ? join(folder, to) : join(folder, "..", `aside-${process.pid}.md`);
  await rename(join(folder, name), aside);
  try {
    await look();
  } finally {
    await undo(() => rename(aside, join(folder, name)));
  }
}

const panel = (page) => page.locator("#annals-preview");
const bar = (page) => page.locator("annals-preview .bar");
const told = (page) => page.locator("annals-preview .told");

/** Puts a mark on the page that a reload would take away. */
const stay = (page) => page.evaluate(() => { globalThis.stayed = true; });
const hasStayed = (page) => page.evaluate(() => globalThis.stayed === true);

test("a changed text is shown on the open page, where scroll, focus and what is unfolded stay", () =>
  preview(path, async (page) => {
    await stay(page);
    const link = page.locator("#sources ~ * a, .source-list a").first();
    await link.focus();
    await page.evaluate(() => {
      const details = document.createElement("details");
      details.id = "unfolded";
      details.innerHTML = "<summary>More</summary>";
      document.querySelector("main").append(details);
      details.open = true;
      scrollTo({ top: document.body.scrollHeight - innerHeight - 300, behavior: "instant" });
    });
    const focused = () => page.evaluate(() => document.activeElement.outerHTML);
    const top = () => link.evaluate((element) => Math.round(element.getBoundingClientRect().top));
    const [before, where] = [await focused(), await top()];
    const sentence = page.getByText("A sentence that was just written.");
    await edited(entry, (text) => `${text}\nA sentence that was just written.\n`, async () => {
      await sentence.waitFor();
      assert.equal(await focused(), before);
      assert.ok(Math.abs((await top()) - where) <= 2, `${await top()} instead of ${where}`);
      assert.ok(await page.locator("#unfolded").evaluate((details) => details.open));
    });
    await sentence.waitFor({ state: "detached" });
    assert.ok(Math.abs((await top()) - where) <= 2, `${await top()} instead of ${where}`);
    assert.ok(await hasStayed(page), "the page was not loaded again");
  }));

test("what is unfolded in the page itself stays so, and a choice of the filter too", () =>
  preview("/", async (page) => {
    await stay(page);
    const filter = page.locator("details.event-filter");
    await filter.evaluate((details) => { details.open = true; });
    await page.locator(".event-filter input[type=checkbox]").first().check();
    const count = () => page.locator(".event-card:visible").count();
    const shown = await count();
    const text = page.getByText("Words that only this list has.");
    const change = (text) => text.replace(/^title: .*/m, "title: Words that only this list has.");
    await edited(entry, change, async () => {
      await text.first().waitFor({ state: "attached" });
      assert.ok(await filter.evaluate((details) => details.open));
      assert.equal(await count(), shown);
    });
    await text.first().waitFor({ state: "detached" });
    assert.ok(await hasStayed(page));
  }));

test("a changed title is shown on the page, in its tab and on the home page", async () => {
  const change = (text) => text.replace(/^title: .*/m, "title: A title of a minute ago");
  await preview(path, async (page) => {
    await edited(entry, change, async () => {
      await page.getByRole("heading", { level: 1, name: "A title of a minute ago" }).waitFor();
      assert.match(await page.title(), /^A title of a minute ago/);
    });
    await page.getByRole("heading", { level: 1, name: "A title of a minute ago" }).waitFor({ state: "detached" });
  });
  await preview("/", (page) =>
    edited(entry, change, () =>
      page.getByRole("link", { name: "A title of a minute ago", exact: true }).first().waitFor()));
});

test("a changed date moves an entry in an open list, and its neighbours in the bar", async () => {
  const change = (text) => text.replace(/^date: .*/m, "date: 2020-11-12");
  const section = `.era-section:has(.event-card__title a[href="${path}"])`;
  const order = (page) => page.locator(`${section} .event-card__title a`).evaluateAll((links) => links.map((link) => link.pathname));
  const isFirst = ([wanted, within, yes]) =>
    (document.querySelector(`${within} .event-card__title a`)?.pathname === wanted) === yes;
  await preview("/", async (page) => {
    await stay(page);
    const before = await order(page);
    assert.ok(before.indexOf(path) > 1, before.join());
    await edited(entry, change, async () => {
      await page.waitForFunction(isFirst, [path, section, true]);
      assert.deepEqual(await order(page), [path, ...before.filter((other) => other !== path)]);
    });
    await page.waitForFunction(isFirst, [path, section, false]);
    assert.deepEqual(await order(page), before);
    assert.ok(await hasStayed(page));
  });
  await preview(path, async (page) => {
    const next = bar(page).locator("[rel=next]");
    const before = await next.getAttribute("href");
    await edited(entry, change, () => page.waitForFunction(
      (was) => document.querySelector("annals-preview").shadowRoot.querySelector("[rel=next]").getAttribute("href") !== was, before));
  });
});

test("a changed register is shown", () =>
  preview("/places/", async (page) => {
    const change = (text) => text.replace(/^( *name: ).*/m, "$1A name that nobody had");
    await edited("content/places.yaml", change, () => page.getByText("A name that nobody had").first().waitFor());
  }));

test("a changed template is shown in place, a changed frame by loading the page again", () =>
  preview(path, async (page) => {
    await stay(page);
    const content = (text) => text.replace("</h1>", "</h1><p>Words of the template.</p>");
    await edited("templates/event.html", content, () => page.getByText("Words of the template.").waitFor());
    assert.ok(await hasStayed(page));
    const frame = (text) => text.replace("</footer>", "<p>Words of the frame.</p></footer>");
    await edited("templates/partials/footer.html", frame, async () => {
      await page.getByText("Words of the frame.").waitFor();
      assert.ok(!(await hasStayed(page)));
    });
  }));

test("a changed style is put on without loading the page again", () =>
  preview(path, async (page) => {
    await stay(page);
    const custom = join(folder, "static/css/custom.css");
    await writeFile(custom, "h1 { letter-spacing: 7px; }\n");
    await page.waitForFunction(() => getComputedStyle(document.querySelector("h1")).letterSpacing === "7px");
    await rm(custom);
    await page.waitForFunction(() => getComputedStyle(document.querySelector("h1")).letterSpacing !== "7px");
    assert.equal(await page.locator("head link[rel=stylesheet]").count(), 2);
    assert.ok(await hasStayed(page));
  }));

test("a picture that was saved under its old name is shown", () =>
  added("static/square.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"/>', () =>
    edited("templates/event.html", (text) => text.replace("</h1>", '</h1><img id="square" src="/square.svg" alt="">'), () =>
      preview(path, async (page) => {
        const width = (wanted) => page.waitForFunction(
          (is) => document.querySelector("#square")?.naturalWidth === is, wanted);
        await width(20);
        await writeFile(join(folder, "static/square.svg"), '<svg xmlns="http://www.w3.org/2000/svg" width="31" height="20"/>');
        await width(31);
      }))));

test("a broken entry stays readable as it was, and the panel says what to mend and where", () =>
  preview(path, async (page) => {
    const heading = await page.locator("h1").innerText();
    await panel(page).waitFor({ state: "hidden" });
    await edited(entry, (text) => text.replace(/^date: .*/m, "date: 2021-02-31"), async () => {
      await panel(page).waitFor();
      assert.match(await bar(page).innerText(), /1 error/);
      assert.match(await told(page).innerText(), /as it was before the mistake/);
      assert.equal(await page.locator("h1").innerText(), heading);
      const link = panel(page).locator(".finding.error .where a").first();
      const line = (await readFile(join(folder, entry), "utf8")).split("\n").findIndex((text) => text.startsWith("date: ")) + 1;
      assert.equal(await link.getAttribute("href"), `vscode://file${encodeURI(join(folder, entry))}:${line}:15`);
      assert.match(await link.innerText(), new RegExp(`${EVENT}.md:${line}:15`));
      // A page that is opened now shows the same.
      await page.reload();
      assert.equal(await page.locator("h1").innerText(), heading);
      await panel(page).waitFor();
      // Another page says it too, and is shown.
      await page.goto(`${from}/places/`);
      await panel(page).waitFor();
      assert.ok(await page.locator("main").isVisible());
      await page.goBack();
    });
    await panel(page).waitFor({ state: "hidden" });
    await told(page).waitFor({ state: "detached" });
    assert.equal(await page.locator("h1").innerText(), heading);
  }));

test("front matter that cannot be read is explained, too", () =>
  preview(path, async (page) => {
    await edited(entry, (text) => text.replace(/^title: /m, "title: [not closed, "), async () => {
      await panel(page).waitFor();
      assert.ok((await panel(page).innerText()).includes(entry));
      assert.ok(await page.locator("h1").isVisible());
    });
    await panel(page).waitFor({ state: "hidden" });
  }));

for (const [name, change] of [
  ["site.toml", (text) => `${text}\n[[`],
  ["content/places.yaml", (text) => `${text}\n  - [`],
  ["content/sources.yaml", (text) => `: :\n${text}`],
  ["templates/event.html", (text) => `${text}{% if %}`],
]) {
  test(`the last good facts stay visible while ${name} is broken`, () =>
    preview(path, async (page) => {
      await stay(page);
      const before = await page.locator("main").innerText();
      await edited(name, change, async () => {
        await panel(page).waitFor();
        assert.ok((await panel(page).innerText()).includes(name), await panel(page).innerText());
        assert.equal(await page.locator("main").innerText(), before);
        await page.evaluate(() => fetch("/").then((answer) => { globalThis.home = answer.status; }));
        assert.equal(await page.evaluate(() => globalThis.home), 200);
      });
      await panel(page).waitFor({ state: "hidden" });
      assert.equal(await page.locator("main").innerText(), before);
      assert.ok(await hasStayed(page));
    }));
}

test("a template that fails while it renders is explained, and the page stays", () =>
  preview(path, async (page) => {
    const before = await page.locator("main").innerText();
    await edited("templates/event.html", (text) => text.replace("{{ event.card.title }}", "{{ event.nonsense.more }}"), async () => {
      await panel(page).waitFor();
      assert.match(await panel(page).innerText(), /event\.html/);
      assert.equal(await page.locator("main").innerText(), before);
    });
    await panel(page).waitFor({ state: "hidden" });
  }));

test("a deleted entry says so, and comes back by itself", () =>
  preview(path, async (page) => {
    const heading = await page.locator("h1").innerText();
    await moved(entry, null, async () => {
      await told(page).waitFor();
      assert.match(await told(page).innerText(), /no page here.*deleted, renamed/s);
      assert.equal(await told(page).getByRole("link", { name: "the home page" }).getAttribute("href"), "/");
      assert.equal(await page.locator("h1").innerText(), heading);
    });
    await told(page).waitFor({ state: "detached" });
  }));

test("a renamed entry shows the way to its new address", () =>
  preview(path, async (page) => {
    const heading = await page.locator("h1").innerText();
    await moved(entry, entry.replace(EVENT, "clash-in-november"), async () => {
      await told(page).waitFor();
      const way = told(page).getByRole("link", { name: heading });
      assert.equal(await way.getAttribute("href"), "/events/clash-in-november/");
      await way.click();
      await page.waitForURL(/clash-in-november/);
      assert.equal(await page.locator("h1").innerText(), heading);
    });
  }));

test("a page that does not exist yet appears once it is written", () =>
  preview("/events/a-new-thing/", async (page) => {
    await told(page).waitFor();
    const text = "---\ntitle: A thing that is new\ndate: 2022-01-05\ndraft: true\n---\nIt happened.\n";
    await added(join("content/events", "a-new-thing.md"), text, () =>
      page.getByRole("heading", { level: 1, name: "A thing that is new" }).waitFor());
  }));

test("drafts, waiting and unverified entries carry a mark on their page, in the bar and in lists", () =>
  added("content/events/one-draft.md", "---\ntitle: One draft\ndate: 2022-01-05\ndraft: true\n---\nText.\n", () =>
    added("content/events/one-waiting.md", "---\ntitle: One waiting\ndate: 2022-01-06\npublish_from: 2999-01-01\nstatus: unverified\n---\nText.\n", async () => {
      await preview("/events/one-draft/", async (page) => {
        await page.locator(".entry__draft", { hasText: "Draft" }).waitFor();
        assert.equal(await bar(page).locator(".chip.draft").innerText(), "draft");
      });
      await preview("/events/one-waiting/", async (page) => {
        await page.locator(".entry__draft", { hasText: "1 January 2999" }).waitFor();
        await page.locator(".entry__status", { hasText: "Unverified" }).waitFor();
        assert.equal(await bar(page).locator(".chip.waits").innerText(), "waits until 1 January 2999");
        assert.equal(await bar(page).locator(".chip.unsure").innerText(), "unverified");
      });
      await preview("/", async (page) => {
        const card = (title) => page.locator(".event-card", { hasText: title });
        await card("One draft").getByText("Draft", { exact: true }).waitFor();
        await card("One waiting").getByText("Waits until 1 January 2999").waitFor();
        await card("One waiting").getByText("Unverified", { exact: true }).waitFor();
      });
    })));

test("the bar names the file, its findings and its neighbours, and opens the editor", () =>
  preview(path, async (page) => {
    const file = bar(page).locator(".entry .file");
    assert.equal(await file.innerText(), entry);
    assert.equal(await file.getAttribute("href"), `vscode://file${encodeURI(join(folder, entry))}:1:1`);
    for (const relation of ["prev", "next"]) {
      const link = bar(page).locator(`[rel=${relation}]`);
      const own = page.locator(`.entry .pager [rel=${relation}]`).first();
      assert.equal(await link.getAttribute("href"), await own.getAttribute("href"));
    }
    await edited(entry, (text) => text.replace(/^kind: .*\n/m, ""), async () => {
      await bar(page).locator(".own", { hasText: /finding/ }).waitFor();
      await bar(page).locator("details.findings summary").click();
      await panel(page).locator(".finding.advice[data-here]").first().waitFor();
      await page.keyboard.press("Escape");
      await panel(page).waitFor({ state: "hidden" });
    });
  }));

test("a panel that was closed stays closed until there is another error", () =>
  preview(path, async (page) => {
    await edited(entry, (text) => text.replace(/^date: .*/m, "date: 2021-02-31"), async () => {
      await panel(page).waitFor();
      await bar(page).locator("details.findings summary").click();
      await panel(page).waitFor({ state: "hidden" });
      await page.goto(`${from}/places/`);
      await bar(page).waitFor();
      assert.ok(await panel(page).isHidden());
      await edited("content/places.yaml", (text) => `${text}\n  - [`, () => panel(page).waitFor());
    });
  }));

test("the preview changes nothing of the page and nothing that is published", async () => {
  for (const name of await readdir(site, { recursive: true })) {
    if (!/\.(html|js|css)$/.test(name)) continue;
    const built = await readFile(join(site, name), "utf8");
    assert.ok(!/annals-preview|__annals/.test(built), `${name} knows nothing of the preview`);
  }
  const boxes = (page) => page.evaluate(() => {
    const all = [document.body, ...document.body.querySelectorAll("*:not(.cite-entry, .cite-entry *)")];
    return all.map((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return `${element.tagName} ${element.className} ${[left, top, width, height].map(Math.round)}`;
    });
  });
  for (const viewport of [{ width: 390, height: 844 }, { width: 1280, height: 800 }]) {
    let plain;
    await visit(path, { viewport, from: origin }, async (page) => { plain = await boxes(page); });
    await preview(path, async (page) => assert.deepEqual(await boxes(page), plain), { viewport });
  }
});

test("the bar and the panel are accessible, in light and dark, wide and narrow", async () => {
  const broken = (text) => text.replace(/^date: .*/m, "date: 2021-02-31").replace(/^kind: .*\n/m, "");
  await edited(entry, broken, async () => {
    for (const colorScheme of ["light", "dark"]) {
      for (const width of [320, 1280]) {
        await preview(path, async (page) => {
          await panel(page).waitFor();
          assert.deepEqual(await axe(page), []);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
        }, { colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
      }
    }
  });
});

test("a killed preview says so, loses nothing, and an open page goes on with the next one", () =>
  preview(path, async (page) => {
    await stay(page);
    const { port } = new URL(from);
    await kill();
    await bar(page).locator(".stopped").waitFor();
    const sentence = page.getByText("Written while nobody was looking.");
    await edited(entry, (text) => `${text}\nWritten while nobody was looking.\n`, async () => {
      await start(port);
      await sentence.waitFor();
    });
    await sentence.waitFor({ state: "detached" });
    await bar(page).locator(".stopped").waitFor({ state: "hidden" });
    assert.ok(await hasStayed(page));
  }));

test("a page that is not looked at holds no line to the preview, and catches up", () =>
  preview(path, async (page) => {
    const hide = (hidden) => page.evaluate((is) => {
      Object.defineProperty(document, "hidden", { value: is, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
    const sentence = page.getByText("Written in another window.");
    await hide(true);
    await edited(entry, (text) => `${text}\nWritten in another window.\n`, async () => {
      await page.waitForTimeout(400);
      assert.equal(await sentence.count(), 0);
      await hide(false);
      await sentence.waitFor();
    });
  }));

test("a page of another origin can neither read, nor frame, nor listen to the preview", () =>
  visit("/", { allow: /./ }, async (page) => {
    const got = await page.evaluate(async (target) => {
      const outcome = (start) => new Promise((done) => { start(done); setTimeout(() => done("nothing"), 3000); });
      return {
        fetched: await fetch(`${target}/`).then(() => "read", () => "refused"),
        script: await outcome((done) => {
          const script = document.createElement("script");
          Object.assign(script, { src: `${target}/__annals/preview.js`, onload: () => done("run"), onerror: () => done("refused") });
          document.head.append(script);
        }),
        picture: await outcome((done) => {
          const image = new Image();
          Object.assign(image, { src: `${target}/favicon.svg`, onload: () => done("seen"), onerror: () => done("refused") });
        }),
        events: await outcome((done) => {
          const stream = new EventSource(`${target}/__annals/events`);
          Object.assign(stream, { onopen: () => done("heard"), onerror: () => done("refused") });
        }),
      };
    }, from);
    assert.deepEqual(got, { fetched: "refused", script: "refused", picture: "refused", events: "refused" });
  }));

/** The status of a request that gives a name of its own to the preview. */
async function statusFor(host, address) {
  const call = request(`${from}${address}`, { headers: { host } });
  call.end();
  const [response] = await once(call, "response");
  response.destroy();
  return response.statusCode;
}

test("a request by any name but that of this computer is refused", async () => {
  const { port, host } = new URL(from);
  for (const address of ["/", "/__annals/events"]) {
    for (const name of ["evil.example", `evil.example:${port}`, "127.0.0.1.evil.example", "localhost.evil.example:80"]) {
      assert.equal(await statusFor(name, address), 403, `${name} ${address}`);
    }
    assert.equal(await statusFor(host, address), 200);
    assert.equal(await statusFor(`localhost:${port}`, address), 200);
  }
});
