// Makes docs/pictures/ anew from the site in this repository: cargo build && node scripts/pictures.mjs
// Needs the npm packages of scripts/test and Debian's chromium.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chromium } from "playwright-core";

const preview = spawn(`${process.env.CARGO_TARGET_DIR ?? "target"}/debug/annals`, ["serve", "--quiet", "--port", "4199"], {
  stdio: ["ignore", "pipe", "inherit"],
});
const [line] = await once(preview.stdout, "data");
const origin = String(line).trim();
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});

/** A picture of a page, from its top or from one part on. */
async function picture(name, path, { width, height, dark = false, scroll }) {
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
  });
  await page.goto(`${origin}${path}`, { waitUntil: "load" });
  if (scroll) await page.locator(scroll).evaluate((part) => part.scrollIntoView());
  await page.screenshot({ path: `docs/pictures/${name}.png` });
  await page.close();
}

await picture("home", "", { width: 1280, height: 860 });
await picture("claims", "events/border-clash-2021-11-16/", { width: 960, height: 720, scroll: "#claims" });
await picture("phone", "events/border-clashes-2022-09/", { width: 390, height: 844, dark: true });
await picture("event", "events/border-clash-2021-11-16/", { width: 1280, height: 860 });
await browser.close();
preview.kill();
