// Every page of a built site through two validators: the Nu Html Checker (W3C) and html-validate.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { FileSystemConfigLoader, HtmlValidate, formatterFactory } from "html-validate";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const pages = readdirSync(folder, { recursive: true })
  .filter((name) => name.endsWith(".html"))
  .map((name) => join(folder, name));
if (pages.length === 0) throw new Error(`no pages in ${folder}`);

const jar = join(createRequire(import.meta.url).resolve("vnu-jar/package.json"), "../build/dist/vnu.jar");
const nu = spawnSync("java", ["-Xss4m", "-jar", jar, "--errors-only", "--skip-non-html", folder], {
  encoding: "utf8",
  maxBuffer: 1 << 28,
});
process.stdout.write(nu.stderr);

const checker = new HtmlValidate(new FileSystemConfigLoader());
const report = await checker.validateMultipleFiles(pages);
if (!report.valid) process.stdout.write(formatterFactory("text")(report.results));

const faults = nu.status !== 0 || !report.valid;
console.log(`${pages.length} pages: ${faults ? "not valid" : "valid"}`);
process.exit(faults ? 1 : 0);
