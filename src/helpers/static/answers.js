/* The answer store of a page, one for each lesson open in it.
 *
 * Every keystroke goes to the browser's storage at once, under collection, lesson, student and question
 * (never a path), and soon after to the kernel, which writes a file beside the notebook and acknowledges it.
 * Each answer carries the time of its edit; that time never goes back, even if the computer's clock does,
 * so the newer of two copies is always the one typed later. An older copy that says something else is kept
 * in `older`. Nothing here needs a kernel; without one the answers stay in the browser. See link.js for the file.
 */
const FORMAT = `${COLLECTION}/answers`, VERSION = 1;
const CLEARED = `${COLLECTION}/cleared`;
const REMIND_EVERY = 5;
const FAR = Date.UTC(9000, 0);

// A student is known by nickname, in capitals or not; one without a name by a word of chance, "~k3x9q2".
const nickname = (name) => String(name).normalize("NFKC").replace(/[\p{C}\s]+/gu, " ").trim().slice(0, 60);
const scopeOf = (name) => nickname(name).toLowerCase();
const newScope = () => `~${Math.random().toString(36).slice(2, 8)}`;

const keyOf = (...parts) => [COLLECTION, ...parts].map(encodeURIComponent).join("/");
function partsOf(key) {
  try {
    const [collection, ...parts] = (key ?? "").split("/").map(decodeURIComponent);
    return collection === COLLECTION && parts.length === 3 ? parts : [];
  } catch {
    return [];
  }
}

/* The browser's storage; `write` returns what went wrong, in words. */
const shelf = {
  read: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
  remove: (key) => { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } },
  keys: (prefix) => { try { return Object.keys(localStorage).filter((key) => key.startsWith(prefix)); } catch { return []; } },
  write(key, text) {
    try {
      localStorage.setItem(key, text);
      return "";
    } catch (error) {
      return error.name === "QuotaExceededError" ? "its storage is full" : "storage is switched off, as in some private windows";
    }
  },
};

class Store {
  constructor(lesson) {
    Object.assign(this, { lesson, about: {}, outline: [], problems: [], bound: new Map(), heard: new Set(), latest: 0 });
    this.link = new Link(this);
    this.blank();
    this.browser = shelf.write(CLEARED, "") || (shelf.remove(CLEARED), "");
    addEventListener("storage", (event) => this.fromOtherTab(event));
    addEventListener("beforeunload", (event) => { if (this.browser && (this.unsent.size || this.link.sent)) event.preventDefault(); });
  }

  blank() {
    Object.assign(this, { scope: newScope(), name: "", answers: {}, elsewhere: {}, unsent: new Set(), unkept: new Set(), acknowledged: {}, sinceFile: new Set(), remindAt: REMIND_EVERY });
  }

  key(id = "", scope = this.scope) { return keyOf(this.lesson, scope, id); }

  titleOf(id) { return isPin(id) ? "evidence that you pinned" : this.outline.find((question) => question.id === id)?.title ?? id; }

  on(react) { this.heard.add(react); return () => this.heard.delete(react); }

  tell() { this.heard.forEach((react) => react()); }

  /* Does an answer not fit its question, as after a change of the course? It is not shown then, and must not be lost. */
  isOdd(id, value) {
    const question = this.outline.find((one) => one.id === id);
    return Boolean(question) && !fitsQuestion(question, value);
  }

  complain(words) {
    if (this.problems.includes(words)) return;
    this.problems.push(words);
    this.tell();
  }

  /* A question's place in the page: shown anew when its answer comes from elsewhere. */
  bind(id, place) {
    const places = this.bound.get(id) ?? new Set();
    this.bound.set(id, places.add(place));
    return () => places.delete(place);
  }

  /* Also those out of the page, as in a collapsed output: nobody else's words may stand there when they come back. */
  places(id) { return [...(this.bound.get(id) ?? [])]; }

  // Typing ---------------------------------------------------------------------------------------

  tick(...entries) {
    const now = Math.min(Date.now(), FAR); // a clock gone mad must not give a year that no other program reads
    return iso(this.latest = Math.max(now, this.latest + 1, ...entries.map((entry) => timeOf(entry) + 1)));
  }

  put(id, value) {
    const mine = this.answers[id], stored = this.unkept.has(id) ? undefined : this.load(this.key(id));
    const other = timeOf(stored) === timeOf(mine) ? undefined : stored; // written by another tab
    const odd = mine && this.isOdd(id, mine.value) ? mine : undefined;
    this.answers[id] = merged(merged({ ...mine, value, edited_at: this.tick(mine, stored) }, other), odd);
    this.keep(id);
    if (other || odd) this.places(id).forEach((place) => place.show(this.answers[id], false));
    if (!isPin(id)) this.sinceFile.add(id);
    if (this.sinceFile.size >= this.remindAt) {
      this.remindAt += REMIND_EVERY;
      this.places(id).forEach((place) => place.remind(this.sinceFile.size));
    }
    if (isPin(id)) globalThis.courseAnswers.forEach((store) => store.tell()); // other lessons in this page cite it
    else this.tell();
  }

  /* Take an earlier version again; the present one becomes the earlier. */
  swap(id, version) {
    const { older = [], ...now } = this.answers[id];
    const others = [now, ...older.filter((one) => one !== version)].slice(0, MOST_OLDER);
    this.adopt(id, { value: version.value, edited_at: this.tick(now), older: others });
    this.keep(id);
    this.tell();
  }

  /* Keep an answer in the browser, and those that found no room there before. */
  keep(id) {
    this.unkept.add(id);
    this.browser = shelf.write(this.key(), JSON.stringify({ name: this.name }));
    for (const one of this.unkept) {
      const fault = shelf.write(this.key(one), JSON.stringify(this.answers[one]));
      if (fault) this.browser = fault;
      else this.unkept.delete(one);
    }
    this.unsent.add(id);
    this.link.sendSoon();
  }

  /* Could the browser keep an answer that it has not? */
  lacks(id) { return !this.browser && shelf.read(this.key(id)) === null; }

  load(key) {
    const raw = shelf.read(key);
    if (raw === null) return undefined;
    try {
      const entry = JSON.parse(raw);
      if (isEntry(entry)) return entry;
    } catch { /* not JSON: put aside as well */ }
    if (!shelf.write(`${COLLECTION}/aside/${Date.now()}/${key}`, raw)) shelf.remove(key);
    this.complain(`One answer kept in this browser could not be read: \u201c${this.titleOf(partsOf(key)[2])}\u201d. It was put aside; all others are untouched.`);
    return undefined;
  }

  // Evidence -------------------------------------------------------------------------------------

  /* The newest entry of each pin of this student, whatever lesson it was pinned in. */
  pinEntries() {
    const found = {};
    const take = (id, entry) => { if (isPinEntry(id, entry) && timeOf(entry) >= timeOf(found[id])) found[id] = entry; };
    for (const key of shelf.keys(`${COLLECTION}/`)) {
      const [lesson, scope, id] = partsOf(key);
      if (isPin(id) && scope === this.scope && lesson !== this.lesson) take(id, this.load(key));
    }
    for (const [id, entry] of [...Object.entries(this.elsewhere), ...Object.entries(this.answers)]) take(id, entry);
    return found;
  }

  pins() { return livePins(this.pinEntries()); }

  isPinned(ref) { return Boolean(this.pinEntries()[PIN + ref]?.value); }

  /* Pin a piece of evidence; returns what went wrong, in words. */
  pin(piece) {
    const entries = this.pinEntries();
    if (livePins(entries).length >= MOST_PINS) return `You have pinned ${MOST_PINS} pieces of evidence: no more are kept. Take one out first.`;
    this.latest = Math.max(this.latest, timeOf(entries[PIN + piece.ref]));
    this.put(PIN + piece.ref, piece);
    return "";
  }

  unpin(ref) {
    this.latest = Math.max(this.latest, timeOf(this.pinEntries()[PIN + ref]));
    this.put(PIN + ref, null);
    return "";
  }

  // Answers from elsewhere -----------------------------------------------------------------------

  adopt(id, entry) {
    const before = this.answers[id];
    if (entry) this.answers[id] = entry;
    else delete this.answers[id];
    this.latest = Math.max(this.latest, timeOf(entry));
    if (!same(before, entry)) this.places(id).forEach((place) => place.show(entry, !same(before?.value, entry?.value)));
  }

  /* Take a copy from another tab or file beside mine; where someone is typing here, what is typed here stays. */
  receive(id, theirs) {
    const mine = this.answers[id];
    let both = merged(mine, theirs);
    const typing = document.hasFocus() && this.places(id).some((place) => place.el.contains(document.activeElement));
    if (mine && typing && !same(both.value, mine.value)) both = merged({ ...mine, edited_at: this.tick(mine, theirs) }, theirs);
    this.adopt(id, both);
    return !same(both, theirs);
  }

  fromOtherTab(event) {
    if (event.key === CLEARED && event.newValue) return this.forget(event.newValue);
    const [lesson, scope, id] = partsOf(event.key);
    if (isPin(id) && scope === this.scope && lesson !== this.lesson) return this.tell();
    if (lesson !== this.lesson || scope !== this.scope || !id) return undefined;
    const theirs = this.load(event.key);
    if (theirs && this.receive(id, theirs)) this.keep(id);
    return this.tell();
  }

  // Students of this computer --------------------------------------------------------------------

  /* Everyone whose answers to this lesson lie in the browser or in a file beside the notebook, newest first. */
  people() {
    const found = new Map();
    const person = (scope, name) => found.get(scope) ?? found.set(scope, { scope, name, answers: {}, latest: 0, count: 0, pins: 0 }).get(scope);
    for (const key of shelf.keys(`${COLLECTION}/${this.lesson}/`)) {
      const [, scope, id] = partsOf(key);
      const entry = id && this.load(key);
      if (entry) person(scope, this.nameOf(scope)).answers[id] = entry;
    }
    for (const one of found.values()) {
      one.count = Object.keys(one.answers).filter((id) => !isPin(id)).length;
      one.pins = livePins(one.answers).length;
      one.latest = Math.max(...Object.values(one.answers).map(timeOf));
    }
    for (const { file, name, unnamed, count, pins, latest } of this.link.files) {
      const one = person(name ? scopeOf(name) : `~${unnamed}`, name);
      Object.assign(one, { file, count: Math.max(one.count, count), pins: Math.max(one.pins, pins), latest: Math.max(one.latest, Date.parse(latest) || 0) });
    }
    return [...found.values()].filter((one) => (one.count || one.pins) && one.scope !== this.scope).sort((a, b) => b.latest - a.latest);
  }

  nameOf(scope) {
    try {
      return String(JSON.parse(shelf.read(this.key("", scope))).name);
    } catch {
      return scope.startsWith("~") ? "" : scope;
    }
  }

  /* Go on as a student; what was typed here before the choice, without a name, goes along. */
  become(scope, name, { answers = {}, file } = {}) {
    const typed = this.answers, unnamed = this.name === "", left = [...Object.keys(typed), ""].map((id) => this.key(id));
    this.link.leave(unnamed);
    Object.assign(this, { scope, name, elsewhere: {}, acknowledged: {}, unsent: new Set(), unkept: new Set() });
    for (const id of new Set([...Object.keys(typed), ...Object.keys(answers)])) {
      this.adopt(id, unnamed ? merged(answers[id], typed[id]) : answers[id]);
      if (this.answers[id]) this.keep(id);
    }
    if (unnamed && !this.browser) left.forEach((key) => shelf.remove(key));
    if (file) this.link.send({ kind: "read", file });
    this.link.askPins();
    this.tell();
  }

  resume(person) { this.become(person.scope, person.name, this.people().find((one) => one.scope === person.scope) ?? person); }

  /* Take a name. Returns the person who already has answers under it, if there is one: then ask first. */
  rename(typed) {
    const name = nickname(typed), scope = scopeOf(name) || newScope();
    const taken = this.people().find((one) => one.scope === scope);
    if (taken) return taken;
    if (scope !== this.scope) this.become(scope, name, { answers: this.name ? this.answers : {} });
    this.name = name;
    Object.keys(this.answers).forEach((id) => this.keep(id));
    this.tell();
    return undefined;
  }

  startFresh() {
    const ids = Object.keys(this.answers);
    this.link.leave();
    this.blank();
    ids.forEach((id) => this.places(id).forEach((place) => place.show(undefined, true)));
    this.tell();
  }

  /* Remove everything: what lies in this browser at once, files as soon as a kernel answers (`link.clearing` until then). */
  clear() {
    const now = iso(Date.now());
    shelf.keys(`${COLLECTION}/`).forEach((key) => shelf.remove(key));
    globalThis.courseAnswers.forEach((store) => store.forget(now));
    shelf.write(CLEARED, now); // other tabs hear it
    shelf.remove(CLEARED);
  }

  /* All that was typed until `moment` goes. Each kernel is told, for it may still have an answer to write. */
  forget(moment) {
    this.unsent.clear();
    this.problems = [];
    this.startFresh();
    this.link.clear(moment);
    this.tell();
  }
}

globalThis.courseAnswers ??= new Map(); // outlives a kernel, and the code that a new kernel brings
export function answersOf(lesson) {
  const stores = globalThis.courseAnswers;
  if (!stores.has(lesson)) stores.set(lesson, new Store(lesson));
  return stores.get(lesson);
}
