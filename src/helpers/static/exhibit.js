/* Exhibit: title, what to look for, native controls, figure or text, finding in words, table, source.
 *
 * Everything that a control changes was listed beforehand in `states`, so it goes on working without a
 * kernel. The state's number is the controls' options read as digits, the last control changing fastest.
 */
function chips(control, chosen, choose) {
  const name = unique("choice");
  const options = control.options.map((option, i) => {
    const input = make("input", { type: "radio", name, value: i, checked: i === chosen() });
    input.addEventListener("change", () => choose(i));
    return make("label", { class: "course-chip" }, input, make("span", {}, option));
  });
  const box = make("fieldset", { class: "course-choice" }, make("legend", {}, control.label), ...options);
  return { box, show: (i) => { box.querySelectorAll("input")[i].checked = true; } };
}

function menu(control, chosen, choose) {
  const id = unique("menu");
  const select = make("select", { id }, ...control.options.map((o, i) => make("option", { value: i }, o)));
  select.value = chosen();
  select.addEventListener("change", () => choose(Number(select.value)));
  const box = make("div", { class: "course-menu" }, make("label", { for: id }, control.label), select);
  return { box, show: (i) => { select.value = i; } };
}

function slider(control, chosen, choose) {
  const id = unique("range");
  const value = make("output", { for: id });
  const input = make("input", { id, type: "range", min: 0, max: control.options.length - 1, step: 1 });
  const show = (i) => {
    input.value = i;
    value.textContent = control.options[i];
    input.setAttribute("aria-valuetext", control.options[i]);
  };
  show(chosen());
  input.addEventListener("input", () => choose(Number(input.value)));
  return { box: make("div", { class: "course-range" }, make("label", { for: id }, control.label), input, value), show };
}

const CONTROLS = { chips, menu, slider };

function digits(state, controls) {
  const chosen = [];
  for (const control of [...controls].reverse()) {
    chosen.unshift(state % control.options.length);
    state = Math.floor(state / control.options.length);
  }
  return chosen;
}

const number = (chosen, controls) => controls.reduce((sum, control, i) => sum * control.options.length + chosen[i], 0);

const cellText = (value) => (typeof value === "number" ? value.toLocaleString("en-GB", { maximumFractionDigits: 2 }) : value ?? "");

function dataTable({ caption, columns, rows }) {
  const isNumber = columns.map((_, i) => rows.some((row) => typeof row[i] === "number") && i > 0);
  const head = make("tr", {}, ...columns.map((name) => make("th", { scope: "col" }, name)));
  const body = rows.map((row) => make("tr", {}, ...row.map((value, i) =>
    make(i ? "td" : "th", { class: isNumber[i] ? "course-number" : undefined, scope: i ? undefined : "row",
      html: marked(i ? cellText(value) : value ?? "") }))));
  const table = make("table", {}, make("caption", {}, caption), make("thead", {}, head), make("tbody", {}, ...body));
  return make("div", { class: "course-scroll", tabindex: 0, role: "region", "aria-label": `Table: ${caption}` }, table);
}

const csvCell = (value) => {
  const text = String(value ?? "");
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

function download({ columns, rows, file }) {
  const lines = [columns, ...rows].map((row) => row.map(csvCell).join(","));
  saveFile(file, "text/csv", "\ufeff" + lines.join("\r\n") + "\r\n");
}

function tableParts(table) {
  const details = make("details", { class: "course-table", id: unique("table") }, make("summary", {}, "Show as table"));
  details.addEventListener("toggle", () => details.children.length < 2 && details.append(dataTable(table)), { once: true });
  return make("div", { class: "course-tools" }, details, button("Download CSV", () => download(table)));
}

/* A list of cards that controls and a search field narrow down. Each item says for which options it stands. */
function cards(items, label, controls, title) {
  const id = unique("search");
  const search = make("input", { id, type: "search", autocomplete: "off", spellcheck: "false" });
  const list = make("ul", { class: "course-cards" }, ...items.map((item) => make("li", { html: item.html })));
  const told = make("p", { class: "course-count", role: "status" });
  const words = items.map((item, i) => list.children[i].textContent.toLowerCase());
  let chosen;
  const sift = () => {
    const wanted = search.value.trim().toLowerCase(), linked = wanted !== "" && wanted === globalThis.courseGoal?.claim?.toLowerCase();
    let shown = 0;
    items.forEach((item, i) => {
      const fits = linked || controls.every((_, c) => !item.fits?.[c] || item.fits[c].includes(chosen[c]));
      const visible = fits && words[i].includes(wanted);
      list.children[i].hidden = !visible;
      shown += visible;
    });
    told.textContent = `${shown} of ${items.length} shown`;
  };
  const goElsewhere = () => { if (globalThis.courseGoal) globalThis.courseGoal.claim = ""; };
  search.addEventListener("input", () => { goElsewhere(); sift(); });
  // Whoever comes by the link of a claim finds that claim alone, whatever the controls say, until they search or choose
  // something else; emptying the field shows all again. The goal stays until then: a list may be drawn more than once.
  const lookUp = () => {
    const { claim } = globalThis.courseGoal ?? {};
    if (!claim || !words.some((text) => text.startsWith(claim.toLowerCase()))) return;
    search.value = claim;
    sift();
  };
  document.addEventListener(LOOK_UP, lookUp);
  const field = make("div", { class: "course-search" }, make("label", { for: id }, label), search);
  const scroll = make("div", { class: "course-scroll course-list", tabindex: 0, role: "region", "aria-label": `List: ${title}` }, list);
  const show = (digits) => {
    if (chosen && !same(chosen, digits)) goElsewhere();
    chosen = digits;
    sift();
    lookUp();
  };
  return { box: make("div", {}, field, told, scroll), show, remove: () => document.removeEventListener(LOOK_UP, lookUp) };
}

// A link to another lesson is handed to JupyterLab, which opens it in place, as it does for the links of the text.
// Where nothing takes it (another front end), it stays a plain link.
function leadOn(event, link, manager) {
  const handler = manager?.rendermime?.linkHandler, here = manager?.context?.path;
  if (!handler || here === undefined) return;
  event.preventDefault();
  const [file, section = ""] = link.getAttribute("href").split("#");
  const taken = make("a", { hidden: "" });
  document.body.append(taken);
  handler.handleLink(taken, here.replace(/[^/]*$/, file), section && `#${decodeURIComponent(section)}`);
  taken.click();
  taken.remove();
}

function follow(event, manager) {
  const onward = event.target.closest?.('a[href*=".ipynb"]');
  if (onward) leadOn(event, onward, manager);
  if (!event.currentTarget.closest(".course-lesson")) goWithin(event, document); // else the lesson does it
}

// The kernel hears of a choice when the student pauses. JupyterLab shows it as busy and idle again for every word to it,
// which takes the time that the chart needs.
const TELL_AFTER = 400;

export async function exhibit({ model, el }, { find, unpack }) {
  const controls = model.get("controls");
  const [states, items, table] = await Promise.all(["states", "items", "table"].map((name) => unpack(model.get(name))));
  const title = unique("title");
  const slot = make("div", { class: "course-slot" });
  const panel = make("div", { class: "course-panel" });
  // A list says how many of it are shown; two lines spoken at once would talk over each other.
  const finding = make("p", { class: "course-finding", role: items.length ? undefined : "status" });
  let told;
  const choose = (which) => (option) => {
    const chosen = digits(model.get("state"), controls);
    chosen[which] = option;
    model.set("state", number(chosen, controls));
    clearTimeout(told);
    told = setTimeout(() => model.save_changes(), TELL_AFTER);
  };
  const built = controls.map((control, i) =>
    CONTROLS[control.kind](control, () => digits(model.get("state"), controls)[i], choose(i)));
  const list = items.length ? cards(items, model.get("search_label"), controls, model.get("title")) : undefined;

  const section = make("section", { class: "course-exhibit", "aria-labelledby": title },
    make("p", { class: "course-kicker" }, model.get("kicker")),
    make("h3", { class: "course-title", id: title }, model.get("title")),
    make("p", { class: "course-look", html: model.get("look_for") }),
    ...built.map((control) => control.box), slot, panel, finding, list?.box,
    table.rows?.length ? tableParts(table) : undefined,
    make("p", { class: "course-source", html: model.get("source") }));
  section.evidence = (lesson) => {
    const state = model.get("state"), now = states[state] ?? {}, chosen = digits(state, controls), kicker = model.get("kicker");
    const setting = controls.map((control, i) => `${control.label}: ${control.options[chosen[i]]}`).join(" \u00b7 ");
    const said = oneLine(finding.textContent) || (now.alt ?? figure?.get("alt")), number = lesson.slice(0, 2);
    return {
      ref: `exhibit:${lesson}/${kicker}#${state}`, cite: `lesson ${number}, ${kicker.split(" \u00b7 ")[0]}`,
      title: `Lesson ${number}, ${kicker}${kicker.endsWith("?") ? "" : "."} ${model.get("title")}`,
      // Read when it is pinned, not at every choice: the browser must lay out the page to know a panel's text.
      get text() {
        const read = now.panel ? shortened(oneLine(panel.innerText), PANEL_LENGTH) : "";
        return [setting && `${setting}.`, said, read].filter(Boolean).join(" ");
      },
      source: section.querySelector(":scope > .course-source").textContent,
    };
  };
  section.addEventListener("click", (event) => follow(event, model.widget_manager));
  el.append(section);
  asLesson(el);

  const figure = model.get("figure") && (await find(model, "figure"));
  const view = figure && (await model.widget_manager.create_view(figure));
  if (view) slot.append(view.el); else slot.remove();

  const show = () => {
    const state = model.get("state"), now = states[state] ?? {};
    const chosen = digits(state, controls);
    built.forEach((control, i) => control.show(chosen[i]));
    figure?.set("state", state);
    panel.hidden = !now.panel;
    if (panel.dataset.said !== now.panel) panel.innerHTML = panel.dataset.said = now.panel ?? "";
    finding.hidden = !now.finding;
    if (finding.dataset.said !== now.finding) finding.innerHTML = finding.dataset.said = now.finding ?? "";
    figure?.set("alt", now.alt ?? (finding.textContent || model.get("title")));
    list?.show(chosen);
    section.dispatchEvent(new Event("course-shown")); // what is shown now may be pinned, or not (pins.js)
  };
  show();
  model.on("change:state", show);
  return () => { model.off("change:state", show); list?.remove(); view?.remove(); };
}
