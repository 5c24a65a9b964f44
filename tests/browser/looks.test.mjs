// A look is a `tokens.css` alone: this site in each look of docs/looks/ can be read as before.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { axe, root, samples, serveFolder, visit } from "./common.mjs";

const looks = join(root, "docs/looks");
const folder = mkdtempSync(join(tmpdir(), "annals-looks-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const PAGES = ["the home page", "a rich event", "a place", "the glossary", "the sources"];

/** Builds this site with the tokens of a look, and nothing else of it. */
function build(look) {
  const site = join(folder, look);
  for (const part of ["content", "site.toml"]) cpSync(join(root, part), join(site, part), { recursive: true });
  cpSync(join(looks, look, "tokens.css"), join(site, "static/css/tokens.css"), { recursive: true });
  const program = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug/annals");
  execFileSync(program, ["build", "--quiet", "--site", site, "--out", join(site, "public")]);
  return join(site, "public");
}

const names = (file) => new Set([...readFileSync(file, "utf8").matchAll(/^\s*(--[a-z0-9-]+):/gm)].map(([, name]) => name));
const style = (page) =>
  page.evaluate(() => {
    const { backgroundColor, fontFamily } = getComputedStyle(document.body);
    return { backgroundColor, fontFamily, heading: getComputedStyle(document.querySelector("h1")).fontFamily };
  });

for (const look of readdirSync(looks)) {
  test(`${look} has a picture and every role of the default look`, () => {
    assert.ok(existsSync(join(looks, look, "home.png")));
    const css = join(root, "static/css");
    const used = readdirSync(css, { recursive: true })
      .filter((file) => file.endsWith(".css") && !file.endsWith("tokens.css"))
      .flatMap((file) => [...readFileSync(join(css, file), "utf8").matchAll(/var\((--[a-z0-9-]+)/g)].map(([, name]) => name));
    const roles = [...names(join(css, "tokens.css"))].filter((name) => used.includes(name));
    assert.ok(roles.length > 20);
    const own = names(join(looks, look, "tokens.css"));
    assert.deepEqual(roles.filter((role) => !own.has(role)), []);
  });

  test(`${look} looks another way and can be read in light and dark`, async () => {
    const served = await serveFolder(build(look));
    try {
      let plain;
      await visit("/", {}, async (page) => (plain = await style(page)));
      for (const what of PAGES) {
        await visit(samples()[what], { from: served.origin }, async (page) => {
          const now = await style(page);
          for (const [name, value] of Object.entries(now)) assert.notEqual(value, plain[name], name);
          for (const colorScheme of ["light", "dark"]) {
            await page.emulateMedia({ colorScheme });
            const found = await axe(page, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] });
            assert.deepEqual(found, [], `${what}, ${colorScheme}`);
          }
          await page.setViewportSize({ width: 320, height: 800 });
          assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), `${what} at 320 px`);
        });
      }
    } finally {
      served.close();
    }
  });
}
