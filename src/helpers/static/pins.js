/* Evidence that a student pins in any lesson, to cite it in an essay (essay.js): excerpts and exhibits.
 *
 * A pin is an entry of the answer store under "pin:<ref>": it is kept, merged, restored and cleared as an answer
 * is, but no progress counts it. Its value is the piece of evidence in plain text, or null once it was removed.
 * The pins of a student are those of all lessons under the same nickname.
 */
const PIN = "pin:", MOST_PINS = 60, PANEL_LENGTH = 600;
const PIECE = { ref: 400, cite: 300, title: 1000, text: 5000, source: 3000 }; // the longest of each

const isPin = (id) => String(id ?? "").startsWith(PIN);
const isPiece = (value) => isPlain(value) && Object.entries(PIECE).every(([name, longest]) =>
  typeof value[name] === "string" && value[name].length <= longest) && value.ref !== "";
const isPinEntry = (id, entry) => isPin(id) && isEntry(entry)
  && (entry.value === null || (isPiece(entry.value) && PIN + entry.value.ref === id));
const livePins = (entries) => Object.entries(entries).filter(([id, entry]) => isPinEntry(id, entry) && entry.value)
  .sort(([, a], [, b]) => timeOf(a) - timeOf(b)).map(([, entry]) => entry.value);
const countOf = (pieces) => `${pieces} ${pieces === 1 ? "piece" : "pieces"} of evidence`;

const oneLine = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const shortened = (text, longest) => (text.length <= longest ? text : `${text.slice(0, longest - 2).replace(/\s+\S*$/, "")} \u2026`);
const asPiece = (parts) => Object.fromEntries(Object.entries(PIECE).map(([name, longest]) => [name, shortened(oneLine(parts[name]), longest)]));

const excerptPiece = (figure) => ({
  ref: figure.dataset.evidence, cite: figure.dataset.cite,
  title: figure.querySelector("strong")?.textContent, text: figure.querySelector("blockquote")?.textContent,
  source: figure.querySelector("figcaption p")?.textContent,
});

/* One toggle: pressed while this excerpt, or this exhibit as it now stands, is among the student's evidence. */
function pinToggle(piece, store) {
  const told = make("span", { class: "course-pinned", role: "status" });
  const toggle = button("Pin as evidence", () => {
    const { ref } = piece(), pinned = store.isPinned(ref);
    const fault = pinned ? store.unpin(ref) : store.pin(asPiece(piece()));
    const unnamed = store.name ? "" : " Give your name at the head of the lesson: then you find it in other lessons, too.";
    say(told, fault || (pinned ? "Taken out of your evidence." : `Kept for your essay.${unnamed}`));
  });
  toggle.classList.add("course-toggle");
  toggle.refresh = () => {
    const { ref, title } = piece();
    toggle.setAttribute("aria-label", `Pin as evidence: ${title}`);
    toggle.setAttribute("aria-pressed", String(store.isPinned(ref)));
  };
  toggle.refresh();
  return make("div", { class: "course-pin" }, toggle, told);
}

/* Give every exhibit and excerpt of the notebook around `el` its toggle, now and when it comes into the page. */
function pinning(el, store) {
  const notebook = el.closest(".jp-Notebook");
  if (!notebook) return () => {};
  const scan = () => {
    for (const place of notebook.querySelectorAll("figure[data-evidence], .course-exhibit")) {
      if (place.querySelector(":scope .course-pin")) continue;
      if (place.matches("figure")) place.append(pinToggle(() => excerptPiece(place), store));
      else {
        const pin = pinToggle(() => place.evidence(store.lesson), store), tools = place.querySelector(":scope > .course-tools");
        if (tools) tools.lastElementChild.before(pin);
        else place.querySelector(":scope > .course-source").before(pin);
        place.addEventListener("course-shown", () => { pin.lastChild.textContent = ""; pin.firstChild.refresh(); });
      }
    }
  };
  let soon;
  const observer = new MutationObserver(() => { soon ??= requestAnimationFrame(() => { soon = undefined; scan(); }); });
  observer.observe(notebook, { childList: true, subtree: true });
  scan();
  const off = store.on(() => notebook.querySelectorAll(".course-pin button").forEach((toggle) => toggle.refresh?.()));
  return () => { observer.disconnect(); off(); };
}
