/* An essay in parts, with a drawer of evidence beside it: what the question suggests and what the student pinned.
 *
 * Its answer is { parts: {<id>: text}, evidence: [{ number, ref, cite, title, text, source, note }], removed: [ref] }.
 * A piece enters `evidence`, as a copy with a number of its own, when it is cited or noted upon; a reference in the
 * text begins with that number, "[2: Nikolai Bukharin, 12 March 1938]", and may be shortened to "[2]".
 */
const MOST_EVIDENCE = 60, HIGHEST_NUMBER = 999;
const NOTES = { ref: 400, cite: 300, title: 1000, text: 5000, source: 3000, note: LONGEST };

const isEvidence = (list) => Array.isArray(list) && list.length <= MOST_EVIDENCE && list.every((piece) => isPlain(piece)
  && Number.isInteger(piece.number) && piece.number >= 0 && piece.number <= HIGHEST_NUMBER
  && Object.entries(NOTES).every(([name, longest]) => piece[name] === undefined || (typeof piece[name] === "string" && piece[name].length <= longest)));

const numbersIn = (text) => [...(text ?? "").matchAll(/\[(\d{1,3})(?=[\]:])/g)].map(([, number]) => Number(number));
const citedIn = (parts) => new Set(Object.values(parts ?? {}).flatMap(numbersIn));
/* The first number above all that are in use, or where a text names the highest of all, the first that is free. */
function freeNumber(evidence, parts) {
  const used = new Set([0, ...evidence.map((one) => one.number), ...citedIn(parts)]), next = 1 + Math.max(...used);
  return next <= HIGHEST_NUMBER ? next : [...Array(HIGHEST_NUMBER).keys()].find((number) => !used.has(number)) ?? 0;
}
const isCounter = (part) => part.id.startsWith("counter");

REPLIES.essay = {
  fits: (question, value) => isPlain(value) && hasTexts(value.parts ?? {}, Object.keys(value.parts ?? {})) && isEvidence(value.evidence ?? [])
    && (value.removed === undefined || (Array.isArray(value.removed) && value.removed.every(isText))),
  full: (question, value) => question.parts.every((part) => said(value.parts?.[part.id])),
  words: (question, value) => [
    ...question.parts.filter((part) => said(value.parts?.[part.id])).map((part) => `${part.text}: ${value.parts[part.id]}`),
    ...(value.evidence ?? []).map((piece) => [`Evidence [${piece.number}] ${piece.title ?? ""}`, piece.text, piece.source, said(piece.note) && `Note: ${piece.note}`].filter(Boolean).join(" ")),
  ],
  // The turn-in page shows essay and evidence together.
  page: (question, value) => {
    const cited = citedIn(value.parts);
    const parts = question.parts.filter((part) => said(value.parts?.[part.id]))
      .map((part) => `<h3>${escaped(part.text)}</h3><p class="answer">${escaped(value.parts[part.id])}</p>`);
    return parts.join("") + piecesInHtml("Evidence for this essay", (value.evidence ?? []).map((piece) =>
      ({ ...piece, remark: cited.has(piece.number) ? "" : "Not cited in the text." })));
  },
};

/* Pieces of evidence on the turn-in page: number, title, words, source, note. */
function piecesInHtml(heading, pieces, level = "h3") {
  const items = pieces.map((piece) => `<li${piece.number ? ` value="${Number(piece.number)}"` : ""}><p><strong>${escaped(piece.title ?? "")}</strong></p>
<blockquote>${escaped(piece.text ?? "")}</blockquote><p class="time">${escaped(piece.source ?? "")}</p>${
    said(piece.note) ? `<p class="answer">${escaped(piece.note)}</p>` : ""}${piece.remark ? `<p class="none">${piece.remark}</p>` : ""}</li>`);
  return items.length ? `<${level}>${heading}</${level}><ol class="evidence">${items.join("")}</ol>` : "";
}

// As if it were typed, so that undo takes it back.
function typeInto(area, text) {
  area.focus();
  const { selectionEnd: at } = area, before = area.value.slice(0, at);
  area.setSelectionRange(at, at);
  const words = (before && !/\s$/.test(before) ? " " : "") + text;
  if (document.execCommand("insertText", false, words)) return;
  area.setRangeText(words, at, at, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function essay(question, keep, tell, store) {
  const blank = { parts: {}, evidence: [], removed: [] };
  let value = blank;
  const give = (change) => { value = { ...value, ...change }; keep(value); draw(); };

  // The text
  const fields = question.parts.map((part) => {
    const field = writing(part.text, part.words, (text) => give({ parts: { ...value.parts, [part.id]: text } }));
    const [label, area, count] = field.parts, hint = make("p", { class: "course-count", id: `${area.id}-hint` }, part.hint ?? "");
    if (part.hint) area.setAttribute("aria-describedby", `${hint.id} ${count.id}`);
    area.addEventListener("focus", () => { last = fields.find((one) => one.area === area); });
    return { ...field, part, area, box: make("div", { class: "course-part" }, label, part.hint ? hint : "", area, count) };
  });
  let last = fields[0];
  const total = make("p", { class: "course-count" });
  const advice = make("p", { class: "course-advice", role: "status" });

  // The drawer
  const told = make("p", { class: "course-count", role: "status" });
  const where = make("p", { class: "course-count" });
  const list = make("ul", { class: "course-pieces" });
  const again = button("Show all suggested evidence", () => { give({ removed: [] }); list.querySelector("summary")?.focus(); });
  const heading = make("h4", { id: unique("drawer"), tabindex: -1 }, "Evidence");
  const drawer = make("div", { class: "course-drawer", role: "group", "aria-labelledby": heading.id }, heading, where, told, list, again);
  const shown = new Map(); // ref -> its line

  const pieces = () => {
    const all = new Map(), removed = new Set(value.removed ?? []);
    for (const piece of [...question.drawer.filter((one) => !removed.has(one.ref)), ...store.pins(), ...(value.evidence ?? [])])
      all.set(piece.ref, { ...all.get(piece.ref), ...piece });
    return [...all.values()];
  };
  const find = (ref) => pieces().find((piece) => piece.ref === ref);

  /* Keep a copy of a piece in the answer, with a number of its own, and return it; undefined if there is no room. */
  const take = (ref, change = {}) => {
    const piece = find(ref), evidence = value.evidence ?? [], taken = evidence.find((one) => one.ref === ref);
    if (!taken && evidence.length >= MOST_EVIDENCE) {
      say(told, `An essay keeps ${MOST_EVIDENCE} pieces of evidence at most. Remove one first.`);
      return undefined;
    }
    const number = taken?.number || freeNumber(evidence, value.parts);
    const copy = { ...asPiece(piece), note: "", ...taken, ...change, number };
    give({ evidence: taken ? evidence.map((one) => (one.ref === ref ? copy : one)) : [...evidence, copy] });
    return copy;
  };
  const cite = (ref) => {
    const { number, cite: name } = take(ref) ?? {};
    if (!number) return;
    typeInto(last.area, `[${number}: ${name}]`);
    say(told, `Cited as [${number}] in \u201c${last.part.text}\u201d.`);
  };
  const remove = (ref) => {
    const piece = find(ref);
    if (citedIn(value.parts).has(piece.number))
      return say(told, `Your essay cites it as [${piece.number}]. Take the reference out of the text first.`);
    const next = shown.get(ref).nextElementSibling ?? shown.get(ref).previousElementSibling;
    if (store.isPinned(ref)) store.unpin(ref);
    const suggested = question.drawer.some((one) => one.ref === ref);
    give({ evidence: (value.evidence ?? []).filter((one) => one.ref !== ref), removed: suggested ? [...(value.removed ?? []), ref] : value.removed ?? [] });
    (next?.querySelector("summary") ?? heading).focus();
    return say(told, "Removed from the drawer.");
  };

  const line = (piece) => {
    const { ref, title } = piece, summary = make("summary", {}, make("span", { class: "course-number" }), make("span", {}, title));
    const note = make("textarea", { id: unique("note"), rows: 2, spellcheck: "true" });
    note.addEventListener("input", () => take(ref, { note: note.value }));
    const citing = button("Cite", () => cite(ref)), removing = button("Remove", () => remove(ref));
    const words = make("div", {}, make("p", { class: "course-words", html: marked(piece.text ?? "") }), make("p", { class: "course-source", html: marked(piece.source ?? "") }),
      make("label", { class: "course-own", for: note.id }, "Your note: what does it show?"), note);
    return Object.assign(make("li", {}, make("details", {}, summary, words), make("div", { class: "course-row" }, citing, removing)), {
      show(now, cited, twin) {
        const name = twin ? `${title} (${shortened(oneLine(now.text), 90)})` : title; // one exhibit, pinned in two states
        summary.lastChild.textContent = name;
        citing.setAttribute("aria-label", `Cite ${name}`);
        removing.setAttribute("aria-label", `Remove from the drawer: ${name}`);
        summary.firstChild.textContent = cited ? `[${now.number}] ` : "";
        if (note.value !== (now.note ?? "")) note.value = now.note ?? "";
      },
    });
  };

  const draw = () => {
    const now = pieces(), cited = citedIn(value.parts), refs = now.map((piece) => piece.ref), active = document.activeElement;
    for (const ref of [...shown.keys()]) if (!refs.includes(ref)) shown.delete(ref);
    for (const piece of now) {
      if (!shown.has(piece.ref)) shown.set(piece.ref, line(piece));
      const twin = now.some((other) => other.ref !== piece.ref && other.title === piece.title);
      shown.get(piece.ref).show(piece, piece.number && cited.has(piece.number), twin);
    }
    const lines = refs.map((ref) => shown.get(ref));
    if (!same(refs, list.refs)) {
      list.refs = refs;
      list.replaceChildren(...lines);
      if (lines.some((one) => one.contains(active))) active.focus();
    }
    again.hidden = !(value.removed ?? []).length;
    say(where, `${refs.length ? "Suggested for this essay, and what you pinned in any lesson." : "Nothing lies here yet. Pin excerpts and exhibits in any lesson."} ${store.name
      ? "From another computer: choose the file that you saved there under \u201cRestore my work\u201d."
      : "Give your name at the head of the lesson, the same in each lesson, to find here what you pinned in others."}`);
    const words = fields.reduce((sum, field) => sum + field.words(), 0), used = now.filter((piece) => piece.number && cited.has(piece.number)).length;
    say(total, `${words} words in all; about ${question.words} are wanted. ${used} of ${now.length} pieces of evidence cited.`);
    const counter = question.parts.find(isCounter);
    say(advice, counter && used && !numbersIn(value.parts?.[counter.id]).length
      ? `Nothing is cited under \u201c${counter.text}\u201d yet. Which piece speaks most strongly against your claim?` : "");
  };

  const compare = () => {
    const words = fields.reduce((sum, field) => sum + field.words(), 0);
    tell(words < question.words / 3 ? "<p>Write more of your own first; then compare.</p>"
      : `<p><strong>What a good essay does:</strong> ${question.model}</p><p>Yours may differ. Which claim of yours has no evidence yet?</p>`);
  };
  const show = (answer) => {
    value = { ...blank, ...answer };
    fields.forEach((field) => field.show(value.parts?.[field.part.id]));
    draw();
  };
  const written = make("div", { class: "course-parts" }, ...fields.map((field) => field.box), total, advice, button("Compare with what a good essay does", compare));
  return { parts: [make("div", { class: "course-essay" }, make("div", { class: "course-columns" }, written, drawer))], show, watch: draw };
}
