// Everything here only adds: each page is complete without it.

/** Runs a set-up for every element that a selector finds. */
const each = (selector, setUp) => document.querySelectorAll(selector).forEach(setUp);

/** Whether a key is meant for a field, or belongs to a shortcut of the browser. */
const isTyping = (event) =>
  event.ctrlKey || event.metaKey || event.altKey ||
  event.target.closest?.("input, select, textarea, [contenteditable]");

/** Filters the list by kind, place, actor, status and weight; the choice is kept in the address. */
function eventFilter(details) {
  const form = details.querySelector(".event-filter__form");
  const output = form.querySelector(".event-filter__count");
  const fields = [...form.querySelectorAll("input, select")];
  const cards = () => document.querySelectorAll(".timeline .event-card");

  /** The chosen values by name of the field. */
  const chosen = () => {
    const values = new Map();
    for (const field of fields) {
      const on = field.type === "checkbox" ? field.checked : field.value;
      if (on) values.set(field.name, [...(values.get(field.name) ?? []), field.value]);
    }
    return values;
  };

  const fits = ({ dataset }, values) => {
    const has = {
      key: (value) => value === "1" && dataset.importance === "key",
      kind: (value) => dataset.kind === value,
      place: (value) => dataset.places.split(" ").includes(value),
      actor: (value) => dataset.actors.split(" ").includes(value),
      status: (value) => dataset.status === value,
    };
    return [...values].every(([name, wanted]) => wanted.some(has[name]));
  };

  /** Says each year once more, since the first event of a year may be hidden now. */
  const sayYears = (list) => {
    let said;
    for (const card of list.querySelectorAll(".event-card:not([hidden])")) {
      const { year } = card.dataset;
      let place = card.querySelector(".event-card__year");
      if (year !== said && !place) {
        place = document.createElement("span");
        place.className = "event-card__year";
        place.textContent = year;
        card.querySelector(".event-card__when").prepend(place, " ");
      }
      if (place) place.hidden = year === said;
      said = year;
    }
  };

  const show = (values) => {
    let count = 0;
    for (const card of cards()) {
      card.hidden = !fits(card, values);
      if (!card.hidden) count += 1;
    }
    each(".timeline .era-section", (section) => {
      section.hidden = !section.querySelector(".event-card:not([hidden])");
      sayYears(section);
    });
    const { none, one, many } = form.dataset;
    output.textContent = count === 0 ? none : count === 1 ? one : many.replace("{n}", count);
  };

  const change = () => {
    const values = chosen();
    const query = new URLSearchParams();
    for (const [name, wanted] of values) for (const value of wanted) query.append(name, value);
    show(values);
    const text = query.toString();
    try {
      history.replaceState(null, "", (text ? `?${text}` : location.pathname) + location.hash);
    } catch {
      // A page that was opened from a disk has no address that could keep the choice.
    }
  };

  /** Takes the choice from the address; what it cannot mean is left out. */
  const recall = () => {
    const query = new URLSearchParams(location.search);
    for (const field of fields) {
      const wanted = query.getAll(field.name);
      if (field.type === "checkbox") field.checked = wanted.includes(field.value);
      else field.value = [...field.options].some(({ value }) => value === wanted[0]) ? wanted[0] : "";
    }
  };

  form.hidden = false;
  recall();
  const values = chosen();
  if (values.size) show(values);
  // Beside the list there is room for the choices; above it, on a phone, they wait to be asked for.
  details.open = values.size > 0 || matchMedia("(min-width: 58rem)").matches;
  form.addEventListener("change", change);
  form.querySelector(".event-filter__clear").addEventListener("click", () => {
    for (const field of fields) {
      if (field.type === "checkbox") field.checked = false;
      else field.value = "";
    }
    change();
  });
  addEventListener("popstate", () => {
    recall();
    show(chosen());
  });
}

/** j and k: the next and the previous event, in a list or between entries. */
function keys() {
  const pager = document.querySelector(".entry .pager");
  addEventListener("keydown", (event) => {
    if (isTyping(event) || (event.key !== "j" && event.key !== "k")) return;
    const forward = event.key === "j";
    if (pager) {
      pager.querySelector(`[rel="${forward ? "next" : "prev"}"]`)?.click();
      return;
    }
    const links = [...document.querySelectorAll(".event-card__title a")];
    const shown = links.filter((link) => link.checkVisibility());
    // From where the reader is: the focused event, else the first one in view.
    const focused = shown.findIndex((link) =>
      link.closest(".event-card").contains(document.activeElement));
    const inView = shown.findIndex((link) => link.getBoundingClientRect().top >= 0);
    const from = focused >= 0 ? focused + (forward ? 1 : -1) : inView - (forward ? 0 : 1);
    shown[from]?.focus();
  });
}

/**
 * What a term means, shown where it is named: its entry in the glossary, which is asked for when a
 * term is first followed. Where that cannot be, the link leads there as it does without scripts.
 */
function terms(links) {
  const [first] = links;
  if (!first || !HTMLElement.prototype.showPopover) return;
  const load = async () => {
    const response = await fetch(first.href.split("#")[0]);
    if (!response.ok) throw new Error(response.statusText);
    return new DOMParser().parseFromString(await response.text(), "text/html").querySelector(".glossary");
  };
  let glossary;

  const make = (tag, className, text = "") => {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    return element;
  };

  const open = async (link) => {
    glossary ??= load();
    const { dataset, children } = await glossary;
    const entry = [...children].find(({ id }) => id === decodeURIComponent(link.hash.slice(1)));
    const [name, meaning] = [entry.querySelector("dt"), entry.querySelector("dd")];
    const note = make("div", "term-note");
    // The dialog itself takes the focus, so that its name and its text are read; Escape, a click
    // beside it and its button close it, and the focus goes back to the link.
    note.popover = "auto";
    note.tabIndex = -1;
    note.autofocus = true;
    for (const [key, value] of [["role", "dialog"], ["aria-labelledby", "term-name"], ["aria-describedby", "term-text"]]) note.setAttribute(key, value);
    const title = make("p", "term-note__name", name.textContent);
    const text = make("p", "term-note__text", meaning.textContent);
    [title.id, text.id] = ["term-name", "term-text"];
    const foot = make("p", "term-note__foot");
    const more = make("a", "", dataset.more);
    more.href = link.href;
    const close = make("button", "", dataset.close);
    close.type = "button";
    close.addEventListener("click", () => note.hidePopover());
    foot.append(more, close);
    note.append(title, text, foot);
    note.addEventListener("toggle", ({ newState }) => {
      if (newState === "closed") note.remove();
    });
    link.after(note);
    note.showPopover();
    const { left, top, bottom } = link.getBoundingClientRect();
    const { width, height } = note.getBoundingClientRect();
    const room = document.documentElement.clientWidth - width - 8;
    note.style.left = `${Math.max(8, Math.min(left, room))}px`;
    note.style.top = `${bottom + height + 8 > innerHeight && top > height + 8 ? top - height - 6 : bottom + 6}px`;
    addEventListener("scroll", () => note.hidePopover(), { once: true });
  };

  for (const link of links) {
    link.setAttribute("aria-haspopup", "dialog");
    link.addEventListener("click", (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      open(link).catch(() => location.assign(link.href));
    });
  }
}

/** The slash: to the field of the search, here or on its page. */
function searchKey() {
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || isTyping(event)) return;
    const link = document.querySelector('a[rel="search"]');
    const field = document.querySelector(".search__field input");
    if (!field && !link) return;
    event.preventDefault();
    if (field) field.focus();
    else location.assign(`${link.href}#q`);
  });
}

/** Buttons that copy a text which they carry themselves. */
function copy(holder) {
  if (!navigator.clipboard) return;
  holder.hidden = false;
  for (const button of holder.querySelectorAll("button")) {
    const label = button.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.done;
      setTimeout(() => {
        button.textContent = label;
      }, 2000);
    });
  }
}

/** Light, dark, or as the system has it; remembered in this browser. */
function themeSwitch(button) {
  const themes = ["auto", "light", "dark"];
  const root = document.documentElement;
  const now = () => root.dataset.theme ?? "auto";
  const set = (theme) => {
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
    button.textContent = button.dataset[theme];
  };
  try {
    const kept = localStorage.getItem("theme");
    set(themes.includes(kept) ? kept : "auto");
  } catch {
    set("auto");
  }
  button.hidden = false;
  button.addEventListener("click", () => {
    set(themes[(themes.indexOf(now()) + 1) % themes.length]);
    try {
      localStorage.setItem("theme", now());
    } catch {
      // A browser that keeps nothing still shows the choice on this page.
    }
  });
}

/** On a narrow screen the overview starts at the current event or era, else where time does. */
function overview(box) {
  if (box.scrollWidth <= box.clientWidth) return;
  const here = box.querySelector(".here");
  const part = (here ?? box.querySelector(".era") ?? box).getBoundingClientRect();
  const frame = box.getBoundingClientRect();
  box.scrollLeft += here ? part.left + part.width / 2 - frame.left - frame.width / 2 : part.left - frame.left;
}

each(".theme-switch", themeSwitch);
each(".strip-figure__scroll", overview);
each(".event-filter", eventFilter);
each(".copy", copy);
terms([...document.querySelectorAll('.prose a[href*="glossary/#"]')]);
keys();
searchKey();
