// Writing with the preview open: every save is shown, and so is every mistake.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { root, visit } from "./common.mjs";

/** The program as cargo built it. */
const program = resolve(root, process.env.CARGO_TARGET_DIR ?? "target", "debug/annals");

const EVENT = "border-clash-2021-11-16";
const path = `/events/${EVENT}/`;
let folder;
let server;
let from;
let entry;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "annals-preview-"));
  for (const name of ["content", "templates", "static", "site.toml"]) {
    await cp(join(root, name), join(folder, name), { recursive: true });
  }
  const files = await readdir(join(folder, "content"), { recursive: true });
  entry = join("content", files.find((name) => name.endsWith(`${EVENT}.md`)));
  server = spawn(program, ["serve", "--site", folder, "--port", "0"]);
  from = await new Promise((found, lost) => {
    let said = "";
    const listen = (text) => {
      said += text;
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (address) found(address);
    };
    server.stdout.setEncoding("utf8").on("data", listen);
    server.stderr.setEncoding("utf8").on("data", listen);
    server.on("error", lost).on("exit", () => lost(new Error(`the preview ended: ${said}`)));
  });
});

after(async () => {
  if (server?.exitCode === null) {
    const ended = once(server, "exit");
    process.kill(server.pid);
    await ended;
  }
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Opens a page of the preview; a reload cuts its line to the server, which is no fault. */
const preview = (address, look, allow = /ERR_ABORTED|ERR_INCOMPLETE_CHUNKED/) => visit(address, { from, allow }, look);

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
    await writeFile(file, old);
  }
}

const panel = (page) => page.locator("#annals-preview");

test("an open page shows a changed text by itself, and its old text again", () =>
  preview(path, async (page) => {
    const added = page.getByText("A sentence that was just written.");
    const append = (text) => `${text}\nA sentence that was just written.\n`;
    await edited(entry, append, () => added.waitFor());
    await added.waitFor({ state: "detached" });
  }));

test("a broken entry is explained on the open page until it is mended", () =>
  preview(
    path,
    async (page) => {
      await panel(page).waitFor({ state: "detached" });
      await edited(entry, (text) => text.replace(/^date: .*/m, "date: some day or other"), async () => {
        await panel(page).waitFor();
        const message = await panel(page).innerText();
        assert.match(message, /1 error/);
        assert.ok(message.includes(entry) && message.includes("some day or other"), message);
      });
      await panel(page).waitFor({ state: "detached" });
      await page.locator("h1").waitFor();
    },
    /ERR_ABORTED|ERR_INCOMPLETE_CHUNKED|\b(404|500)\b/,
  ));

test("front matter that cannot be read is explained, too", () =>
  preview(
    path,
    async (page) => {
      await edited(entry, (text) => text.replace(/^title: /m, "title: [not closed, "), async () => {
        await panel(page).waitFor();
        assert.ok((await panel(page).innerText()).includes(entry));
      });
      await panel(page).waitFor({ state: "detached" });
    },
    /ERR_ABORTED|ERR_INCOMPLETE_CHUNKED|\b(404|500)\b/,
  ));

test("a changed template is shown at once", () =>
  preview(path, async (page) => {
    const change = (text) => text.replace("</h1>", "</h1><p>Words of the template.</p>");
    await edited("templates/event.html", change, () => page.getByText("Words of the template.").waitFor());
  }));

test("a broken template is explained on the open page until it is mended", () =>
  preview(
    path,
    async (page) => {
      await edited("templates/event.html", (text) => `${text}{% if %}`, async () => {
        await panel(page).waitFor();
        assert.match(await panel(page).innerText(), /event\.html/);
      });
      await page.locator("h1").waitFor();
      await panel(page).waitFor({ state: "detached" });
    },
    /ERR_ABORTED|ERR_INCOMPLETE_CHUNKED|\b(404|500)\b/,
  ));

test("a style of one's own is shown at once", () =>
  preview(path, async (page) => {
    const custom = join(folder, "static/css/custom.css");
    await writeFile(custom, "h1 { letter-spacing: 7px; }\n");
    await page.waitForFunction(() => getComputedStyle(document.querySelector("h1")).letterSpacing === "7px");
    await rm(custom);
    await page.waitForFunction(() => getComputedStyle(document.querySelector("h1")).letterSpacing !== "7px");
  }));

test("a changed title is shown on the home page", () =>
  preview("/", async (page) => {
    const link = page.getByRole("link", { name: "A title of a minute ago", exact: true });
    const change = (text) => text.replace(/^title: .*/m, "title: A title of a minute ago");
    await edited(entry, change, () => link.first().waitFor());
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
