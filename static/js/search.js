// The search page. The index is fetched when there is something to look for, not before.

const box = document.querySelector(".search");
const form = box.querySelector(".search__form");
const field = form.elements.q;
const choices = [...form.querySelectorAll("select")];
const output = box.querySelector(".search__count");
const list = box.querySelector(".search__results");
const more = box.querySelector(".search__more");
/** How many results are shown at a time. */
const PAGE = 10;

let index;
/** The index; asked for anew when it could not be had. */
const load = () => {
  index ??= import(`${box.dataset.folder}pagefind.js`).catch((error) => {
    index = undefined;
    throw error;
  });
  return index;
};

/** What is asked: words, and the chosen values by name. */
const question = () => {
  const filters = {};
  for (const { name, value } of choices) if (value) filters[name] = value;
  return { words: field.value.trim(), filters };
};

/** An excerpt as text and marks; whatever else it holds is text. */
const excerpt = (html) => {
  const paragraph = document.createElement("p");
  html.split(/<\/?mark>/).forEach((part, place) => {
    const text = part.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    if (place % 2 === 0) {
      paragraph.append(text);
      return;
    }
    const mark = document.createElement("mark");
    mark.textContent = text;
    paragraph.append(mark);
  });
  paragraph.prepend("… ");
  paragraph.append(" …");
  return paragraph;
};

const item = ({ url, meta, excerpt: html }) => {
  const result = document.createElement("li");
  const heading = document.createElement("h2");
  const link = document.createElement("a");
  link.href = url;
  link.textContent = meta.title;
  heading.append(link);
  result.append(heading);
  const facts = [meta.date, meta.kind].filter(Boolean).join(" · ");
  if (facts) {
    const line = document.createElement("p");
    line.className = "search__facts";
    line.textContent = facts;
    result.append(line);
  }
  result.append(excerpt(html));
  return result;
};

let asked = 0;
let found = [];

/** Shows the next results; `to` is where they begin. */
const show = async (turn, to) => {
  const data = await Promise.all(found.slice(to, to + PAGE).map((one) => one.data()));
  if (turn !== asked) return;
  const items = data.map(item);
  if (to === 0) list.replaceChildren(...items);
  else list.append(...items);
  more.hidden = to + PAGE >= found.length;
  if (to > 0) items[0]?.querySelector("a").focus();
};

const forms = JSON.parse(box.dataset.count);
const plural = new Intl.PluralRules(document.documentElement.lang);
const say = (count, words) => {
  const { none, noneChosen } = box.dataset;
  if (count === 0) output.textContent = words ? none.replace("{query}", () => words) : noneChosen;
  else output.textContent = (forms[plural.select(count)] ?? forms.other).replace("{n}", count);
};

const search = async () => {
  const turn = (asked += 1);
  const { words, filters } = question();
  if (!words && !Object.keys(filters).length) {
    found = [];
    list.replaceChildren();
    more.hidden = true;
    output.textContent = "";
    return;
  }
  if (!list.childElementCount) output.textContent = box.dataset.working;
  try {
    const pagefind = await load();
    const { results } = await pagefind.search(words || null, { filters });
    if (turn !== asked) return;
    found = results;
    await show(turn, 0);
    if (turn === asked) say(results.length, words);
  } catch {
    if (turn !== asked) return;
    list.replaceChildren();
    more.hidden = true;
    output.textContent = box.dataset.missing;
  }
};

/** Keeps the question in the address, so that it can be shared and survives a reload. */
const remember = () => {
  const { words, filters } = question();
  const query = new URLSearchParams(filters);
  if (words) query.set("q", words);
  const text = query.toString();
  history.replaceState(null, "", text ? `?${text}` : location.pathname);
};

/** Takes the question from the address; what it cannot mean is left out. */
const recall = () => {
  const query = new URLSearchParams(location.search);
  field.value = query.get("q") ?? "";
  for (const choice of choices) {
    const wanted = query.get(choice.name);
    choice.value = [...choice.options].some(({ value }) => value === wanted) ? wanted : "";
  }
};

let waiting;
const ask = (delay) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    remember();
    search();
  }, delay);
};

field.addEventListener("focus", () => load().catch(() => {}), { once: true });
field.addEventListener("input", () => ask(200));
form.addEventListener("change", ({ target }) => {
  if (target !== field) ask(0);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(0);
});
more.addEventListener("click", () => show(asked, list.childElementCount));
addEventListener("popstate", () => {
  recall();
  search();
});

// Arrows lead from the field through the results and back.
box.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target.matches("select, button")) return;
  const stops = [field, ...list.querySelectorAll("a")];
  const next = stops[stops.indexOf(document.activeElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
});

recall();
if (location.search) search();
if (location.hash === "#q") field.focus();
