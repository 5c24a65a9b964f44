// Makes the pictures in docs/ anew from the site in this repository: cargo build && node scripts/pictures.mjs
// With names, only those pictures: node scripts/pictures.mjs preview preview-error
// Needs the npm packages of scripts/test and Debian's chromium.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const only = process.argv.slice(2);
const previews = [];

/** Starts the preview of a folder; gives its address. */
async function serve(folder) {
  const program = `${process.env.CARGO_TARGET_DIR ?? "target"}/debug/annals`;
  const preview = spawn(program, ["serve", "--quiet", "--site", folder, "--port", "0", "--editor", "vscode"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  previews.push(preview);
  const [line] = await once(preview.stdout, "data");
  return String(line).trim();
}

const origin = await serve(".");
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});

/** A picture of a page, from its top or from one part on; with what only the preview shows, or without. */
async function picture(name, path, { width, height, dark = false, scroll, from = origin, bar = false, panel = false }) {
  if (only.length > 0 && !only.includes(name)) return;
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
  });
  await page.goto(`${from}${path}`, { waitUntil: "load" });
  if (!bar) await page.locator("annals-preview").evaluate((own) => own.remove());
  if (panel) await page.locator("#annals-preview").waitFor();
  if (scroll) await page.locator(scroll).evaluate((part) => part.scrollIntoView());
  await page.screenshot({ path: join("docs", name.includes("/") ? "" : "pictures", `${name}.png`) });
  await page.close();
}

await picture("home", "", { width: 1280, height: 860 });
await picture("claims", "events/border-clash-2021-11-16/", { width: 960, height: 720, scroll: "#claims" });
await picture("phone", "events/border-clashes-2022-09/", { width: 390, height: 844, dark: true });
await picture("event", "events/border-clash-2021-11-16/", { width: 1280, height: 860 });

/** The site as it is while somebody writes: one entry is a draft. */
async function writing(change, look) {
  const folder = await mkdtemp(join(tmpdir(), "annals-pictures-"));
  for (const name of ["content", "templates", "static", "site.toml"]) await cp(name, join(folder, name), { recursive: true });
  const files = await readdir(join(folder, "content"), { recursive: true });
  const entry = join(folder, "content", files.find((name) => name.endsWith("sochi-2021.md")));
  const text = await readFile(entry, "utf8");
  await writeFile(entry, text.replace(/^title:/m, "draft: true\ntitle:").replace(/^kind: .*\n/m, ""));
  const from = await serve(folder);
  await change?.(entry, text);
  await look(from);
  await rm(folder, { recursive: true });
}

await writing(undefined, (from) =>
  picture("preview", "events/sochi-2021/", { from, width: 1100, height: 620, bar: true }));
await writing(
  (entry, text) => writeFile(entry, text.replace(/^date: .*/m, "date: 2021-11-31").replace(/^kind: .*/m, "kind: talk")),
  async (from) => {
    // The mistake has to have been seen before it is shown.
    for (let tries = 0; tries < 100 && !(await (await fetch(from)).text()).includes("not be published"); tries += 1) {
      await new Promise((done) => setTimeout(done, 100));
    }
    await picture("preview-error", "events/sochi-2021/", { from, width: 1100, height: 720, bar: true, panel: true });
  },
);

// The home page in each look of docs/looks/.
for (const look of await readdir("docs/looks")) {
  const folder = await mkdtemp(join(tmpdir(), "annals-pictures-"));
  for (const name of ["content", "site.toml"]) await cp(name, join(folder, name), { recursive: true });
  await cp(join("docs/looks", look, "tokens.css"), join(folder, "static/css/tokens.css"));
  await picture(`looks/${look}/home`, "", { from: await serve(folder), width: 1280, height: 860 });
  await rm(folder, { recursive: true });
}
await browser.close();
for (const preview of previews) preview.kill();
