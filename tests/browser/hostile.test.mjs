// What a hostile contributor sends reaches no reader: nothing of it runs, nothing is loaded.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { BREAKOUTS, EVIL, files, made, refused } from "../hostile/entries.mjs";
import { openBrowser, root } from "./common.mjs";

/** The program as cargo built it. */
const program = resolve(root, process.env.CARGO_TARGET_DIR ?? "target", "debug/annals");

let folder;
before(async () => (folder = await mkdtemp(join(tmpdir(), "annals-hostile-"))));
after(async () => rm(folder, { recursive: true, force: true }));

async function write(name, texts) {
  for (const [path, text] of texts) {
    const file = join(folder, name, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return join(folder, name);
}

const events = (entries) => [...entries].map(([id, text]) => [`content/events/${id}.md`, text]);

/** Serves a site and hands its address to `look`. */
async function served(site, look) {
  const server = spawn(program, ["serve", "--site", site, "--port", "0"]);
  try {
    const from = await new Promise((found, lost) => {
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
    await look(from);
  } finally {
    if (server.exitCode === null) {
      const ended = once(server, "exit");
      process.kill(server.pid);
      await ended;
    }
  }
}

/** Opens every page, touches everything on it, and says what the browser did that it must not. */
async function touch(from, paths) {
  const browser = await openBrowser();
  const faults = [];
  try {
    const context = await browser.newContext();
    let at = "";
    const fault = (what) => faults.push(`${at}: ${what}`);
    await context.exposeFunction("tripped", () => fault("a script of an entry ran"));
    await context.exposeFunction("violated", (what) => fault(`against the policy: ${what}`));
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        globalThis.violated(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
    context.on("dialog", (dialog) => dialog.dismiss());
    context.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== from && protocol !== "data:") fault(`asked for ${request.url()}`);
    });
    const tab = await context.newPage();
    for (const path of paths) {
      at = path;
      await tab.goto(from + path, { waitUntil: "load" });
      const bad = await tab.evaluate(() => {
        const said = [];
        for (const element of document.querySelectorAll("*")) {
          for (const { name, value } of element.attributes) {
            if (name.startsWith("on")) said.push(`<${element.localName} ${name}>`);
            if (name === "style") said.push(`<${element.localName} style=${value}>`);
            const address = /^(href|src|action|formaction|data|poster|xlink:href|ping)$/.test(name);
            const scheme = /^[\s\u0000-\u001f]*([a-z+.-]+):/i.exec(value)?.[1].toLowerCase();
            if (address && scheme && !/^(https?|mailto|tel|geo|data)$/.test(scheme)) said.push(`${name}=${value}`);
            if (address && scheme === "data" && element.localName !== "img") said.push(`${name}=${value}`);
          }
          for (const type of ["mouseover", "focus", "toggle", "animationstart"]) {
            element.dispatchEvent(new Event(type, { bubbles: true }));
          }
        }
        return said;
      });
      for (const what of bad) fault(what);
    }
  } finally {
    await browser.close();
  }
  return faults;
}

test("a site of hostile entries is built, and nothing that they carry runs", async () => {
  assert.ok(made.size >= 60, `${made.size} entries`);
  const site = await write("made", [...files(BREAKOUTS[1]), ...events(made)]);
  const build = spawnSync(program, ["build", "--site", site], { encoding: "utf8" });
  assert.equal(build.status, 0, build.stderr);
  const pages = (await readdir(join(site, "public"), { recursive: true }))
    .filter((name) => /\.(html|svg)$/.test(name))
    .map((name) => `/${name.replace(/(^|\/)index\.html$/, "$1")}`);
  await served(site, async (from) => assert.deepEqual(await touch(from, pages), []));
});

test("the same entries trip the wire where the site trusts its authors", async () => {
  const trusting = new Map(files("Heron"));
  trusting.set("site.toml", `html = "trusted"\n${trusting.get("site.toml")}`);
  const site = await write("trusted", [...trusting, ...events(made)]);
  await served(site, async (from) => {
    const faults = await touch(from, ["/events/text-1/", "/events/text-3/", "/events/text-4/"]);
    for (const sign of ["text-1/: a script of an entry ran", "text-3/: <img onerror>", `asked for ${EVIL}`]) {
      assert.ok(faults.some((fault) => fault.includes(sign)), `${sign} in ${faults.join("\n")}`);
    }
  });
});

test("hostile words in every register and in site.toml stay words", async () => {
  const pages = ["/", "/events/drawn/", "/eras/dawn/", "/about/", "/glossary/", "/actors/heron/", "/places/pier/", "/kinds/race/", "/sources/", "/print/"];
  // One by one in the first test's site, all in a row here.
  const site = await write("words", files(BREAKOUTS.join(" ")));
  await served(site, async (from) => assert.deepEqual(await touch(from, pages), []));
});

test("links of kinds that no page may carry are refused by name, and the preview shows none", async () => {
  const site = await write("refused", [...files("Heron"), ...events(refused)]);
  const build = spawnSync(program, ["build", "--site", site], { encoding: "utf8" });
  assert.equal(build.status, 1);
  for (const id of refused.keys()) assert.ok(build.stderr.includes(`${id}.md:`), `nothing was said of ${id}`);
  await served(site, async (from) => {
    const pages = ["/", ...[...refused.keys()].map((id) => `/events/${id}/`), "/sources/", "/print/"];
    assert.deepEqual(await touch(from, pages), []);
  });
});
