/* The store's link to the kernel, which keeps a file beside the notebook (answerfile.py).
 *
 * One message is under way at a time and is waited for; what was not acknowledged is sent again. After a
 * restart of the kernel the desk connects the new one, and everything is sent anew.
 */
const SEND_AFTER = 300, SILENT_AFTER = 5000, RETRY_AFTER = 10000;
const PAGE = Math.random().toString(36).slice(2, 10);
const SILENT = "the notebook\u2019s kernel does not answer (Run > Run All Cells connects it again)";

class Link {
  constructor(store) {
    Object.assign(this, { store, keeper: undefined, fault: "", file: "", instead: "", files: [], number: 0, clearing: "", unremoved: 0, sent: undefined, overdue: undefined });
  }

  connect(keeper) {
    if (this.keeper !== keeper) {
      Object.assign(this, { keeper, sent: undefined, overdue: undefined });
      hearKernel(keeper);
      keeper.on("msg:custom", (message, buffers) => this.keeper === keeper && this.hear(message, buffers));
    }
    if (this.clearing) this.clear(this.clearing); // nobody answered: first of all, before a file is found
    this.send({ kind: "look" });
    this.askPins();
    Object.keys(this.store.answers).forEach((id) => this.store.unsent.add(id));
    this.flush();
  }

  send(message) {
    try {
      if (!this.keeper?.comm_live) return false;
      this.keeper.send({ page: PAGE, ...message });
      return true;
    } catch {
      return false;
    }
  }

  /* The files of other lessons may hold evidence that this student pinned in another browser. */
  askPins() { if (this.store.name) this.send({ kind: "pins", name: this.store.name }); }

  sendSoon() { this.soon ??= setTimeout(() => { this.soon = undefined; this.flush(); }, SEND_AFTER); }

  flush() {
    const { store } = this;
    if (!this.keeper || this.sent || !store.unsent.size) return;
    const ids = [...store.unsent], { scope } = store;
    const answers = Object.fromEntries(ids.map((id) => [id, store.answers[id]]));
    this.sent = { number: ++this.number, scope, times: Object.fromEntries(ids.map((id) => [id, answers[id].edited_at])) };
    store.unsent.clear();
    const gone = this.send({
      kind: "save", number: this.number, name: store.name, unnamed: store.name ? "" : scope.slice(1),
      saved_at: iso(Date.now()), answers, instead: this.instead,
    });
    clearTimeout(this.late);
    if (gone) this.late = setTimeout(() => this.again(SILENT), SILENT_AFTER);
    else this.again(SILENT);
  }

  /* Another student goes on here: what the former typed is sent before. `moved`: it goes along to a new file. */
  leave(moved = false) {
    this.sent = undefined;
    if (!moved) this.flush();
    clearTimeout(this.late);
    Object.assign(this, { sent: undefined, instead: moved ? this.file || this.unnamedFile() : "", file: "" });
  }

  /* Where the kernel writes the answers of a student without a name, even if it has not said so yet. */
  unnamedFile() { return `${this.store.lesson}.unnamed-${this.store.scope.slice(1)}.answers.json`; }

  /* Remove the files of all lessons that were saved until `moment`; `clearing` stands until the kernel says it is done. */
  clear(moment) {
    Object.assign(this, { files: [], clearing: moment, unremoved: 0, overdue: undefined });
    this.send({ kind: "clear", until: moment });
  }

  again(fault) {
    clearTimeout(this.late);
    this.overdue = this.sent; // a slow disk: the answer may come yet
    if (this.sent?.scope === this.store.scope) Object.keys(this.sent.times).forEach((id) => this.store.unsent.add(id));
    Object.assign(this, { sent: undefined, fault });
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.flush(), RETRY_AFTER);
    this.store.tell();
  }

  hear(message, buffers) {
    const { store } = this;
    if (message.kind === "found" && !this.clearing) {
      this.files = message.files;
      // Who gave a name before the kernel answered, or had only a part in this browser, has the rest in the file.
      const own = this.files.find(({ name, unnamed }) => (name ? scopeOf(name) : `~${unnamed}`) === store.scope);
      if (own) this.send({ kind: "read", file: own.file });
    }
    if (message.kind === "cleared") Object.assign(this, { clearing: "", unremoved: message.problems.length });
    const saved = message.kind === "saved" && [this.sent, this.overdue].find((one) => one?.number === message.number);
    if (saved) {
      const { scope, times } = saved;
      if (saved === this.sent) {
        clearTimeout(this.late);
        this.sent = undefined;
      }
      Object.assign(this, { overdue: undefined, fault: "" });
      if (scope === store.scope) {
        Object.assign(store.acknowledged, times);
        for (const [id, time] of Object.entries(times)) if (store.answers[id]?.edited_at === time) store.unsent.delete(id);
        Object.assign(this, { file: message.file, instead: "" });
        if (message.differs) this.send({ kind: "read", file: message.file });
      }
      if (store.unsent.size) this.sendSoon();
    }
    if (message.kind === "refused" && message.number === this.sent?.number) this.again(message.words);
    if (message.kind === "pinned" && scopeOf(message.name) === store.scope)
      store.elsewhere = JSON.parse(new TextDecoder().decode(buffers[0])).answers;
    if (message.kind === "content") {
      const { name, unnamed, answers } = JSON.parse(new TextDecoder().decode(buffers[0]));
      if ((name ? scopeOf(name) : `~${unnamed}`) === store.scope)
        for (const [id, entry] of Object.entries(answers)) if (isEntry(entry) && (store.receive(id, entry) || store.lacks(id))) store.keep(id);
    }
    (message.problems ?? []).forEach((words) => store.complain(words));
    store.tell();
  }
}

/* Where the answers are kept now, in words; `trouble` if a copy is missing. */
export function savingInWords({ answers, browser, link }) {
  const written = link.file && !link.fault;
  const kept = [!browser && "in this browser", written && `in the file ${link.file} beside the notebook`].filter(Boolean).join(" and ");
  const missing = [browser && `This browser keeps nothing: ${browser}.`, link.fault && `No file is written: ${link.fault}.`].filter(Boolean);
  const advice = missing.length ? "Choose \u201cSave my work\u201d from time to time, so that you hold a copy yourself." : "";
  const now = Object.keys(answers).length
    ? kept ? `Your answers are kept ${kept}.` : "Your answers are kept nowhere yet."
    : "What you type is kept at once.";
  return { words: [now, ...missing, advice].filter(Boolean).join(" "), trouble: missing.length > 0 };
}
