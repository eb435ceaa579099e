/* The desk at the head of a lesson and the turn-in at its end: two views of the answer store. */
const NO_NAME = "a student who gave no name";
const CLEARING = "All answers were removed from this browser. The files beside the notebook go as soon as the notebook\u2019s kernel answers: leave this page open until it says so, and choose Run > Run All Cells if it does not.";
const NOT_CLEARED = "All answers were removed from this browser, but not all files beside the notebook: see below.";

async function storeFor(model, { find, unpack }) {
  const keeper = await find(model, "keeper"), store = answersOf(keeper.get("lesson"));
  store.about = { title: keeper.get("title"), version: keeper.get("course_version") };
  store.outline = await unpack(keeper.get("outline"));
  store.link.connect(keeper);
  watchConnection(model, store);
  return store;
}

const row = (...parts) => make("div", { class: "course-row" }, ...parts);

/* Write text only when it is new, so that a screen reader does not hear it again. */
const say = (element, words) => {
  if (element.textContent !== words) element.textContent = words;
  element.hidden = !words;
};

/* `role`: it stands at both ends of a lesson and is spoken once. */
function stateOfSaving(store, role) {
  const told = make("p", { class: "course-saving", role });
  return { told, show() {
    const { words, trouble } = savingInWords(store);
    told.toggleAttribute("data-trouble", trouble);
    say(told, words);
  } };
}

function nameField(store, ask) {
  const id = unique("name");
  const input = make("input", { id, type: "text", maxlength: 60, autocomplete: "off", spellcheck: "false" });
  let last = ""; // Enter takes the name, and leaving the field would take it again
  const take = () => {
    if (input.value === last) return;
    last = input.value;
    const taken = store.rename(input.value);
    if (taken) ask([taken], `Someone called ${taken.name} has worked on this computer. If that was you, continue; if not, choose another name.`);
  };
  input.addEventListener("input", () => { last = store.name; });
  input.addEventListener("change", take);
  input.addEventListener("keydown", ({ key }) => { if (key === "Enter") take(); });
  const box = row(make("label", { for: id }, "Your name or nickname"), input);
  return { box, input, show: () => { if (document.activeElement !== input) input.value = store.name; } };
}

function restoreField(store, said, done) {
  const id = unique("restore");
  const input = make("input", { id, type: "file", accept: ".html,.htm,.json" });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    say(said, await restoreWork(store, file));
    input.value = "";
    done();
  });
  return row(make("label", { for: id }, "Restore my work"), input);
}

/* Asked on opening, when there are answers of someone: whose work is it that goes on here? */
function whoIsHere(store, done) {
  const words = make("p", { role: "status" }), list = make("ul", { class: "course-people" });
  const box = make("div", { class: "course-prompt-box", role: "group", "aria-label": "Answers found on this computer" }, words, list);
  const close = () => { box.hidden = true; done(); };
  const line = (person) => {
    const name = person.name || NO_NAME;
    const go = button(person.name ? `Continue as ${person.name}` : "Continue with these", () => { store.resume(person); close(); });
    return make("li", {}, `Answers of ${name} from ${clock(person.latest)} were found on this computer (${person.count} of ${store.outline.length}${person.pins ? `, and ${countOf(person.pins)}` : ""}). `, go);
  };
  const fresh = button("Start fresh", () => { store.startFresh(); close(); });
  box.append(fresh);
  box.hidden = true;
  let listed = "";
  return { box, close, ask(people, said = "Is one of these yours? If not, start fresh: then none of them is shown.") {
    if (!people.length) return;
    say(words, said);
    const now = JSON.stringify(people.map(({ scope, count, pins, latest }) => [scope, count, pins, latest]));
    if (listed !== now) list.replaceChildren(...people.map(line)); // a button must not go while it is being pressed
    listed = now;
    box.hidden = false;
  } };
}

/* Two steps, because it cannot be undone. */
function clearing(store, said, done) {
  let cleared = false; // by a press of the button here, and not yet said to be done
  const sure = make("div", { class: "course-prompt-box", role: "group", "aria-label": "Clear this computer" },
    make("p", { role: "status" }, "This removes every answer to this course from this browser and from the files beside the notebook, of everyone who worked here. Save your work first."),
    button("Remove all answers", () => {
      store.clear();
      sure.hidden = true;
      done();
      cleared = true;
      show();
      open.focus();
    }),
    button("Keep them", () => { sure.hidden = true; open.focus(); }));
  sure.hidden = true;
  const open = button("Clear this computer", () => { sure.hidden = false; sure.querySelector("button").focus(); });
  const show = () => {
    if (!cleared) return;
    const { clearing: waits, unremoved } = store.link;
    say(said, waits ? CLEARING : unremoved ? NOT_CLEARED : "All answers were removed from this computer.");
    cleared = waits !== "";
  };
  return { open, sure, show };
}

export async function desk({ model, el }, tools) {
  const store = await storeFor(model, tools), title = unique("title");
  const progress = make("progress", { "aria-label": "Questions answered" });
  const counted = make("span"), pinned = make("p", { class: "course-count" }), said = make("p", { class: "course-said", role: "status" });
  const problems = make("div", { class: "course-problems", role: "status" });
  const saving = stateOfSaving(store, "status");
  let asked = Object.keys(store.answers).length > 0 || store.name !== ""; // work goes on: nothing to ask
  const who = whoIsHere(store, () => { asked = true; name.input.focus(); });
  const name = nameField(store, who.ask);
  const clear = clearing(store, said, who.close);
  const fresh = button("Someone else: start fresh", () => { store.startFresh(); say(said, "A clean start. Former answers are hidden."); who.close(); });
  el.append(make("section", { class: "course-question course-desk", "aria-labelledby": title },
    make("p", { class: "course-kicker" }, "Your work"),
    make("h2", { class: "course-title", id: title }, "Your answers"),
    row(progress, counted), pinned, who.box, name.box,
    make("p", { class: "course-count" }, "Nothing you write is sent anywhere. It stays on this computer and, if the lesson runs elsewhere, in its folder there. On a shared computer choose a nickname."),
    saving.told, said, problems,
    row(button("Save my work", () => saveAndSay(store, said)),
      fresh, clear.open),
    restoreField(store, said, who.close), clear.sure));
  said.hidden = true;
  asLesson(el);
  toHead(el);

  const show = () => {
    const done = store.outline.filter((question) => isAnswered(question, store.answers[question.id]?.value)).length;
    progress.max = store.outline.length;
    progress.value = done;
    counted.textContent = `${done} of ${store.outline.length} answered`;
    const pins = store.pins().length;
    say(pinned, pins ? `You have pinned ${countOf(pins)}. You can cite it in the essay of lesson 05.` : "");
    fresh.hidden = !Object.keys(store.answers).length;
    name.show();
    saving.show();
    clear.show();
    const listed = store.problems.join("\n");
    if (listed && problems.dataset.listed !== listed) problems.replaceChildren(make("ul", {}, ...store.problems.map((words) => make("li", {}, words))));
    if (!listed) problems.replaceChildren();
    problems.dataset.listed = listed;
    if (!asked) who.ask(store.people());
  };
  show();
  const unpin = pinning(el, store), off = store.on(show);
  return () => { unpin(); off(); };
}

export async function turn_in({ model, el }, tools) {
  const store = await storeFor(model, tools), title = unique("title");
  const open = make("div"), said = make("p", { class: "course-said", role: "status" }), saving = stateOfSaving(store);
  el.append(make("section", { class: "course-question course-desk", "aria-labelledby": title },
    make("p", { class: "course-kicker" }, "Hand in"),
    make("h3", { class: "course-title", id: title }, "Save your work and hand it in"),
    make("p", { class: "course-look" }, "The file is a page that you can read and print. Hand it in as your teacher asks, and keep a copy. It brings your answers back on any computer: choose it under \u201cRestore my work\u201d at the head of the lesson."),
    open, saving.told,
    row(button("Save my work", () => saveAndSay(store, said))), said));
  said.hidden = true;
  asLesson(el);

  const goTo = (question) => make("li", {}, button(question.title, () => {
    const place = store.places(question.id).find((one) => one.el.isConnected);
    place?.el.scrollIntoView({ block: "start" });
    place?.el.querySelector(":is(input, textarea, select, button):not([disabled])")?.focus({ preventScroll: true });
  }));
  const show = () => {
    const missing = store.outline.filter((question) => !isAnswered(question, store.answers[question.id]?.value));
    const listed = missing.map((question) => question.id).join();
    if (open.dataset.listed !== listed) open.replaceChildren(
      make("p", {}, missing.length ? `${missing.length} of ${store.outline.length} questions are not answered, or not to the end:` : "All questions are answered."),
      missing.length ? make("ul", { class: "course-open" }, ...missing.map(goTo)) : "");
    open.dataset.listed = listed;
    saving.show();
  };
  show();
  return store.on(show);
}
