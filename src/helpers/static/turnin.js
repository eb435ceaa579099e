/* The turn-in file: one HTML page, made in the browser, that a person reads and a program reads back.
 *
 * What a student wrote stands in it twice: escaped, as text; and as JSON in which every character that
 * could begin markup is a \u escape. Reading it back takes the JSON alone and runs nothing.
 */
const LARGEST = 5_000_000, MOST_NAMED = 10;
const COURSE = "The Stalin purges and show trials";

const asText = (html) => make("div", { html }).textContent;

export const inScript = (data) => JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);

export function turnInData({ lesson, name, about, answers, outline }) {
  const given = Object.entries(answers).filter(([id, { value, older }]) => {
    const question = outline.find((one) => one.id === id);
    return older || !question || isBegun(question, value);
  });
  return { format: FORMAT, version: VERSION, course_version: about.version ?? "", lesson, name, saved_at: iso(Date.now()), answers: Object.fromEntries(given) };
}

const paragraphs = (question, value) => (fitsQuestion(question, value) && REPLIES[question.kind].page?.(question, value)) || inWords(question, value).map((line) => `<p class="answer">${escaped(line)}</p>`).join("");

function answerInHtml(question, answer) {
  if (!isBegun(question, answer?.value)) return '<p class="none">Not answered.</p>';
  const older = (answer.older ?? []).map((one) => `<h3>An earlier version (${clock(timeOf(one), true)})</h3>${paragraphs(question, one.value)}`);
  return `${paragraphs(question, answer.value)}<p class="time">Last changed at ${clock(timeOf(answer), true)}</p>${older.join("")}`;
}

const LOOK = `body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:16px/1.55 Georgia,"Liberation Serif",serif;color:#1f2328}
h1{font-size:1.6rem;margin:0 0 .3rem}h2{font-size:1.15rem;margin:0 0 .3rem}h3{font-size:.95rem;margin:.8rem 0 .2rem}
section{border-top:1px solid #d0d7de;padding:1rem 0;break-inside:avoid-page}.prompt{margin:0 0 .6rem;color:#57606a}
.answer{white-space:pre-wrap;overflow-wrap:anywhere;margin:.3rem 0;padding-left:.8rem;border-left:3px solid #9b2226}
.evidence li{margin:.8rem 0;break-inside:avoid}.evidence p{margin:.2rem 0}blockquote{margin:.3rem 0;white-space:pre-wrap;overflow-wrap:anywhere}
.time,.none,footer{font-size:.875rem;color:#57606a}@media print{body{margin:0;max-width:none}}`;

export function turnInPage(store) {
  const data = turnInData(store), { outline, about } = store;
  const answered = outline.filter((question) => isAnswered(question, store.answers[question.id]?.value)).length;
  const sections = outline.map((question, i) => `<section><h2>${i + 1}. ${escaped(question.title)}</h2>
<p class="prompt">${escaped(asText(question.prompt))}${question.claim ? ` \u201c${escaped(question.claim)}\u201d` : ""}</p>
${answerInHtml(question, store.answers[question.id])}</section>`);
  const pins = piecesInHtml("Evidence pinned in this lesson", livePins(store.answers), "h2");
  const name = escaped(store.name || "No name given"), lesson = escaped(`${store.lesson.slice(0, 2)} \u00b7 ${about.title}`);
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'">
<title>${name}: ${lesson}</title><style>${LOOK}</style></head><body>
<header><p>${COURSE}</p><h1>${lesson}</h1><p><strong>${name}</strong>, ${clock(Date.now(), true)}. ${answered} of ${outline.length} questions answered.</p></header>
<main>${sections.join("\n")}${pins && `<section>${pins}</section>`}</main>
<footer><p>To go on with this work, open the lesson and choose this file under \u201cRestore my work\u201d.</p></footer>
<script type="application/json" id="course-answers">${inScript(data)}</script>
</body></html>
`;
}

export function saveWork(store) {
  const day = iso(Date.now()).slice(0, 16).replace("T", "_").replace(":", "");
  const who = store.name.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "answers";
  const address = saveFile(`${store.lesson}_${who}_${day}.html`, "text/html", turnInPage(store));
  store.sinceFile.clear();
  store.remindAt = REMIND_EVERY;
  store.tell();
  return address;
}

/* Save, and say so; some schools block downloads, so the page can be opened as well. */
function saveAndSay(store, said) {
  const page = make("a", { href: saveWork(store), target: "_blank" }, "open the page in a new tab");
  const pressed = said.contains(document.activeElement); // a reminder's own button goes
  said.replaceChildren("Saved as a file in your downloads. Keep it: it opens again anywhere. No file there? Then downloads are blocked here: ",
    page, " and print it.");
  said.hidden = false;
  if (pressed) page.focus();
}

// Reading it back --------------------------------------------------------------------------------

class NotRestored extends Error {}

/* The answers in the text of a turn-in page or of an answers file; says in words why there are none. */
export function readWork(text, lesson) {
  const damaged = "This file is damaged or not whole. Nothing was changed here. Try the file as you first saved it.";
  const [page, another] = text.matchAll(/<script type="application\/json" id="course-answers">([^<]*)<\/script>/g);
  if (another) throw new NotRestored(damaged);
  if (!page && !text.trimStart().startsWith("{"))
    throw new NotRestored(text.includes(FORMAT) ? damaged : "This is not a file of answers saved by this course. Nothing was changed here.");
  let data;
  try {
    data = JSON.parse(page ? page[1] : text);
  } catch {
    throw new NotRestored(damaged);
  }
  if (!isPlain(data) || data.format !== FORMAT) throw new NotRestored("This is not a file of answers saved by this course. Nothing was changed here.");
  if (!Number.isInteger(data.version) || data.version < 1) throw new NotRestored(damaged);
  if (data.version > VERSION) throw new NotRestored("This file was saved by a newer version of the course. Open it with that version. Nothing was changed here.");
  if (!isPlain(data.answers)) throw new NotRestored(damaged);
  if (data.lesson === lesson) return data;
  // What was pinned in one lesson may be cited in another; answers belong to their own.
  const pins = Object.entries(data.answers).filter(([id, entry]) => isPinEntry(id, entry));
  if (!livePins(Object.fromEntries(pins)).length) throw new NotRestored(`These are answers to lesson ${String(data.lesson).slice(0, 40)}; this is lesson ${lesson}. Open the file in its own lesson. Nothing was changed here.`);
  return { ...data, answers: Object.fromEntries(pins), elsewhere: String(data.lesson).slice(0, 40) };
}

/* Take the answers of a file; returns what happened, in words. */
export async function restoreWork(store, file) {
  if (file.size > LARGEST) return "This file is too large to be a file of answers. Nothing was changed here.";
  let data;
  try {
    data = readWork(await file.text(), store.lesson);
  } catch (error) {
    return error instanceof NotRestored ? error.message : "This file could not be read. Nothing was changed here.";
  }
  const good = {}, left = [];
  for (const [id, entry] of Object.entries(data.answers)) {
    const question = store.outline.find((one) => one.id === id);
    if (isPinEntry(id, entry)) good[id] = entry;
    else if (question && isEntry(entry) && fitsQuestion(question, entry.value)) good[id] = merged(entry, undefined);
    else left.push(isPin(id) ? "a piece of evidence" : question ? `\u201c${question.title}\u201d` : `a question that this lesson does not have (${id.slice(0, 40)})`);
  }
  const name = typeof data.name === "string" ? nickname(data.name) : "", scope = scopeOf(name) || store.scope;
  if (scope !== store.scope) store.resume({ scope, name, answers: {} });
  for (const [id, entry] of Object.entries(good)) {
    store.receive(id, entry);
    store.keep(id);
  }
  store.tell();
  const pins = livePins(good).length;
  const restored = Object.keys(good).filter((id) => !isPin(id)).length;
  const more = left.length > MOST_NAMED ? ` and ${left.length - MOST_NAMED} more` : "";
  const rest = left.length ? ` Not restored, because it cannot be read: ${left.slice(0, MOST_NAMED).join(", ")}${more}.` : "";
  const goOn = name ? ` You go on as ${name}.` : "";
  if (data.elsewhere) return `${countOf(pins)} pinned in lesson ${data.elsewhere} came back.${goOn} The answers in this file belong to that lesson: open it there to go on with them.${rest}`;
  return `${restored} ${restored === 1 ? "answer was" : "answers were"} restored${pins ? `, with ${countOf(pins)}` : ""}.${goOn}${rest}`;
}
