// Keeps an open page of the preview up to date. After a save it asks for the page anew and changes
// only what has changed in it, so that scroll, focus and what is unfolded stay; a page whose frame
// has changed is loaded again. Runs before the scripts of the site, and remembers the page as it was
// delivered: what a script has changed since is left alone.
(() => {
  "use strict";
  const host = document.querySelector("annals-preview");
  document.currentScript.remove();
  // Behind the body, which is then as it will be published.
  document.documentElement.append(host);
  if (!host.shadowRoot) {
    // A browser that does not know shadow trees in HTML.
    const template = host.querySelector("template");
    host.attachShadow({ mode: "open" }).append(template.content);
    template.remove();
  }
  const shadow = host.shadowRoot;

  /** Each node as it was delivered → the node that shows it. */
  const shows = new WeakMap();

  function remember(delivered, live) {
    shows.set(delivered, live);
    let one = delivered.firstChild;
    let two = live.firstChild;
    for (; one && two; one = one.nextSibling, two = two.nextSibling) remember(one, two);
  }

  /** A copy of a live tree as it is now, remembered. */
  function deliver(live) {
    const copy = live instanceof ShadowRoot ? document.createDocumentFragment() : live.cloneNode(true);
    if (live instanceof ShadowRoot) copy.append(...[...live.childNodes].map((node) => node.cloneNode(true)));
    remember(copy, live);
    return copy;
  }

  /** Hands what an unchanged tree shows on to its new delivery. */
  function handOn(was, next) {
    shows.set(next, shows.get(was));
    let one = was.firstChild;
    let two = next.firstChild;
    for (; one && two; one = one.nextSibling, two = two.nextSibling) handOn(one, two);
  }

  /** What tells an element from its neighbours while its content changes. */
  function name(node) {
    if (node.nodeType !== Node.ELEMENT_NODE) return node.nodeName;
    if (node.id) return `${node.nodeName}#${node.id}`;
    const link = node.matches("li, article, tr") ? node.querySelector("a[href]") : null;
    return `${node.nodeName}.${node.getAttribute("class") ?? ""} ${link?.getAttribute("href") ?? ""}`;
  }

  const text = (node) => node.outerHTML ?? `${node.nodeName} ${node.data}`;

  /** Pairs new nodes with old ones: the same first, then the same by name, then of the same sort. */
  function pair(olds, news) {
    const pairs = new Map();
    let rest = olds;
    for (const sort of [text, name, (node) => node.nodeName]) {
      const free = new Map();
      for (const old of rest) {
        const key = sort(old);
        if (!free.has(key)) free.set(key, []);
        free.get(key).push(old);
      }
      for (const next of news) {
        const old = pairs.has(next) ? undefined : free.get(sort(next))?.shift();
        if (old) pairs.set(next, old);
      }
      rest = [...free.values()].flat();
    }
    return { pairs, rest };
  }

  /** Changes what is shown from one delivery of a node to the next. */
  function change(was, next) {
    if (was.isEqualNode(next)) {
      handOn(was, next);
      return;
    }
    const live = shows.get(was);
    shows.set(next, live);
    if (next.nodeType === Node.ELEMENT_NODE) {
      for (const { namespaceURI, name: key, value } of next.attributes) {
        if (was.getAttribute(key) !== value) live.setAttributeNS(namespaceURI, key, value);
      }
      for (const { name: key } of was.attributes) {
        if (!next.hasAttribute(key)) live.removeAttribute(key);
      }
    } else if (next.nodeType !== Node.DOCUMENT_FRAGMENT_NODE) {
      live.data = next.data;
      return;
    }
    const news = [...next.childNodes];
    const { pairs, rest } = pair([...was.childNodes], news);
    for (const old of rest) shows.get(old)?.remove();
    const wanted = news.map((node) => {
      const old = pairs.get(node);
      if (old && shows.has(old)) {
        change(old, node);
        return shows.get(old);
      }
      const fresh = document.importNode(node, true);
      remember(node, fresh);
      return fresh;
    });
    // What a script has put here stays where it is.
    const own = new Set(wanted);
    let here = live.firstChild;
    for (const node of wanted) {
      while (here && !own.has(here)) here = here.nextSibling;
      if (node === here) here = here.nextSibling;
      else live.insertBefore(node, here);
    }
  }

  /** Changes a whole tree and keeps the focus where it was. */
  function changeAll(was, next, root) {
    const focused = root.activeElement;
    change(was, next);
    if (focused && focused.isConnected && root.activeElement !== focused) {
      focused.focus({ preventScroll: true });
    }
    return next;
  }

  const sheets = (page) => [...page.querySelectorAll("link[rel=stylesheet]")];
  const hrefs = (page) => sheets(page).map((link) => link.getAttribute("href"));

  /** All that stands around the content: when it changes, the page is loaded again. */
  function frame(page) {
    const body = page.body.cloneNode(true);
    for (const extra of body.querySelectorAll("annals-preview, script[src^='/__annals/']")) extra.remove();
    const main = body.querySelector("main");
    if (main) main.replaceWith("main");
    const scripts = [...page.head.querySelectorAll("script")].map((script) => script.outerHTML);
    const styles = [...page.head.querySelectorAll("style")].map((style) => style.outerHTML);
    const { lang, dir } = page.documentElement;
    return [lang, dir, body.outerHTML.replace(/\s+/g, " ").replace(/ (?=<\/body>)/, ""), ...scripts, ...styles,
      sheets(page).length, Boolean(main)].join("\n");
  }

  /** What the head says about the page, apart from its title, styles and scripts. */
  const about = (page) => [...page.head.children]
    .filter((node) => node.matches("meta, link") && !node.matches("link[rel=stylesheet], meta[http-equiv]"));

  const main = () => document.querySelector("main");
  const frameWas = frame(document);
  const sorry = host.dataset.state;
  let content = main() && deliver(main());
  let styles = hrefs(document);
  let panel = deliver(shadow);
  let shown = host.dataset.version;
  let title = document.title;

  /** Puts new styles in the place of old ones once they are there. */
  function restyle(next) {
    const wanted = hrefs(next);
    const live = sheets(document).filter((link) => !link.dataset.leaving);
    wanted.forEach((href, index) => {
      if (href === styles[index] || !live[index]) return;
      const fresh = live[index].cloneNode();
      fresh.href = href;
      live[index].dataset.leaving = "";
      const leave = () => live[index].remove();
      fresh.addEventListener("load", leave);
      fresh.addEventListener("error", leave);
      live[index].after(fresh);
    });
    styles = wanted;
  }

  /** Shows pictures that were saved anew under the same name. */
  const prints = new Map();
  async function repaint() {
    const bare = (image) => image.getAttribute("src")?.split(/[?#]/)[0];
    const pictures = [...document.images].filter((image) => new URL(image.src, location).origin === location.origin);
    for (const source of new Set(pictures.map(bare))) {
      const { headers } = await fetch(source, { method: "HEAD", cache: "no-store" });
      const print = headers.get("etag");
      const before = prints.get(source);
      prints.set(source, print);
      if (before === undefined || before === print) continue;
      // A browser keeps a picture by its address for as long as the page lives.
      for (const image of pictures) if (bare(image) === source) image.src = `${source}?${shown}`;
    }
  }

  /** Shows what the bar and the panel say now. */
  function report(fresh) {
    const errors = fresh.dataset.errors;
    const other = errors !== host.dataset.errors;
    for (const key of ["version", "state", "errors"]) host.dataset[key] = fresh.dataset[key];
    const template = fresh.querySelector("template").content;
    panel = changeAll(panel, template, shadow);
    const details = shadow.querySelector("details.findings");
    if (details && errors && other) details.open = true;
    ready();
  }

  /** Asks for the page anew and shows it. */
  async function refresh() {
    const response = await fetch(location.pathname + location.search, {
      cache: "no-store",
      headers: { "annals-was": encodeURIComponent(heading()) },
    });
    const next = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = next.querySelector("annals-preview");
    if (!fresh) return;
    shown = fresh.dataset.version;
    const { state } = fresh.dataset;
    const lost = (name) => name === "gone" || name === "failed";
    if (lost(state) && !lost(sorry)) {
      // What was there stays to be read; the bar says what has become of it.
      report(fresh);
      return;
    }
    if (frame(next) !== frameWas) {
      stream?.close();
      location.reload();
      return;
    }
    report(fresh);
    if (next.title !== title) document.title = title = next.title;
    const says = (page) => about(page).map(text).join("\n");
    if (says(next) !== says(document)) {
      about(document).forEach((node) => node.remove());
      document.head.prepend(...about(next).map((node) => document.importNode(node, true)));
    }
    restyle(next);
    const body = next.querySelector("main");
    if (body && !content.isEqualNode(body)) {
      content = changeAll(content, body, document);
      // As if the reader had just come to this address: scripts take from it what it says.
      dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
    } else if (body) {
      handOn(content, body);
      content = body;
    }
    await repaint();
  }

  /** The title of an entry, by which it can be found under another name. */
  const heading = () => content?.querySelector("h1")?.textContent.trim() ?? "";

  let busy = false;
  async function update() {
    if (busy) return;
    busy = true;
    try {
      let before;
      do {
        before = told;
        if (before !== shown) await refresh();
      } while (told !== before);
    } catch {
      // The preview has stopped between the word and the page; the stream will tell.
    }
    busy = false;
  }

  let told = shown;
  let stream;
  let silence;

  function stopped(yes) {
    const place = shadow.querySelector(".stopped");
    place.hidden = !yes;
    place.textContent = yes
      ? "The preview has stopped. Start annals serve again, and this page goes on by itself."
      : "";
  }

  /** Listens while the page can be seen: a browser lends a site only a few lines at a time. */
  function listen() {
    stream?.close();
    clearTimeout(silence);
    if (document.hidden) return;
    stream = new EventSource("/__annals/events");
    stream.addEventListener("version", ({ data }) => {
      clearTimeout(silence);
      silence = undefined;
      stopped(false);
      told = data;
      update();
    });
    stream.addEventListener("error", () => {
      silence ??= setTimeout(() => stopped(true), 700);
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
    });
  }

  /** The bar can be put away for a look at the page alone; both choices last as long as the tab. */
  const store = {
    get: (key) => { try { return sessionStorage.getItem(key); } catch { return null; } },
    set: (key, value) => { try { sessionStorage.setItem(key, value); } catch { /* kept for this page alone */ } },
  };
  function ready() {
    const button = shadow.querySelector(".hide");
    button.hidden = false;
    button.setAttribute("aria-expanded", String(!host.hasAttribute("data-small")));
  }
  shadow.addEventListener("click", ({ target }) => {
    if (!target.closest(".hide")) return;
    const small = host.toggleAttribute("data-small");
    store.set("annals-small", small ? "1" : "");
    ready();
  });
  shadow.addEventListener("toggle", ({ target }) => {
    if (target.matches("details.findings")) store.set("annals-closed", target.open ? "" : host.dataset.errors || "all");
  }, true);
  shadow.addEventListener("keydown", (event) => {
    const details = shadow.querySelector("details.findings");
    if (event.key !== "Escape" || !details?.open) return;
    details.open = false;
    details.querySelector("summary").focus();
  });
  host.toggleAttribute("data-small", store.get("annals-small") === "1");
  const details = shadow.querySelector("details.findings");
  if (details && store.get("annals-closed") === (host.dataset.errors || "all")) details.open = false;
  ready();
  // A focus behind the bar would not be seen.
  const room = new CSSStyleSheet();
  room.replaceSync("html { scroll-padding-block-end: 3.5rem }");
  document.adoptedStyleSheets.push(room);
  addEventListener("load", () => repaint().catch(() => {}));
  document.addEventListener("visibilitychange", listen);
  addEventListener("pageshow", ({ persisted }) => persisted && listen());
  addEventListener("pagehide", () => stream?.close());
  listen();
})();
