/* Questions: native HTML, by keyboard and screen reader; feedback is spoken and explains. No points.
 *
 * Each kind is a function (question, keep, tell) => { parts, show }: what stands in the page, and how a kept
 * answer is shown in it. `keep` hands an answer to the store, `tell` speaks feedback. More kinds: reading.js, essay.js.
 */
function choice(question, keep, tell) {
  const several = question.several ?? question.options.filter((o) => o.right).length > 1;
  const name = unique("choice");
  const inputs = question.options.map((_, i) => make("input", { type: several ? "checkbox" : "radio", name, value: i }));
  const rows = question.options.map((option, i) => make("label", { class: "course-option" }, inputs[i], make("span", {}, option.text)));
  const chosen = () => inputs.flatMap((input, i) => (input.checked ? [i] : []));
  const check = () => {
    if (!chosen().length) return tell("<p>Choose an answer first.</p>");
    const missed = question.options.filter((o, i) => o.right && !inputs[i].checked).length;
    const lines = chosen().map((i) => {
      const option = question.options[i];
      return `<p><strong>${option.right ? "Yes" : "Not this one"}:</strong> ${escaped(option.text)} ${option.feedback}</p>`;
    });
    if (several && missed) lines.push(`<p>${missed} more of the answers fit. Look again.</p>`);
    return tell(lines.join(""));
  };
  const legend = several ? "Choose all that fit" : "Choose one";
  const box = make("fieldset", { class: "course-options" }, make("legend", {}, legend), ...rows);
  box.addEventListener("change", () => keep(chosen()));
  const show = (answer) => inputs.forEach((input, i) => { input.checked = answer?.includes(i) ?? false; });
  return { parts: [box, button("Check", check)], show };
}

function estimate(question, keep, tell) {
  const id = unique("estimate");
  const words = (value) => `${Number(value).toLocaleString("en-GB")} ${question.unit}`;
  const input = make("input", { id, type: "range", min: question.minimum, max: question.maximum, step: question.step });
  const value = make("output", { for: id });
  const say = () => { value.textContent = words(input.value); input.setAttribute("aria-valuetext", words(input.value)); };
  let moved = false;
  input.addEventListener("input", () => { moved = true; say(); keep({ estimate: Number(input.value) }); });
  const reveal = () => {
    if (!moved) return tell("<p>Move the slider to your estimate first.</p>");
    const mine = Number(input.value), times = question.answer / Math.max(mine, 1);
    const far = times >= 1.5 ? `That is ${times.toFixed(1)} times your estimate.`
      : times <= 0.67 ? `That is ${Math.round(times * 100)} per cent of your estimate.` : "Your estimate is near it.";
    keep({ estimate: mine, revealed: true });
    tell(`<p>You estimated ${escaped(words(mine))}. ${escaped(question.answer_words ?? "The figure on record is")} <strong>${escaped(words(question.answer))}</strong>. ${far}</p><p>${question.feedback}</p>`);
  };
  // It starts at the least, so that no value is suggested.
  const show = (answer) => { moved = answer?.estimate !== undefined; input.value = answer?.estimate ?? question.minimum; say(); };
  return { parts: [make("div", { class: "course-range" }, make("label", { for: id }, "Your estimate"), input, value), button("Show the evidence", reveal)], show };
}

function order(question, keep, tell) {
  let now = question.start;
  const list = make("ol", { class: "course-order" });
  const move = (from, to, focus) => {
    now = [...now];
    now.splice(to, 0, now.splice(from, 1)[0]);
    keep(now.map((item) => question.items[item].mark));
    draw();
    const row = list.children[to];
    (row.querySelector(`[data-move="${focus}"]:not([disabled])`) ?? row.querySelector("button:not([disabled])")).focus();
  };
  const draw = () => list.replaceChildren(...now.map((item, i) => {
    const { text } = question.items[item];
    const up = button("Earlier", () => move(i, i - 1, "up")), down = button("Later", () => move(i, i + 1, "down"));
    const place = `${text}, now ${i + 1} of ${now.length}`;
    up.setAttribute("aria-label", `Move earlier: ${place}`);
    down.setAttribute("aria-label", `Move later: ${place}`);
    up.dataset.move = "up"; down.dataset.move = "down";
    up.disabled = i === 0; down.disabled = i === now.length - 1;
    return make("li", {}, make("span", {}, text), make("span", { class: "course-moves" }, up, down));
  }));
  const check = () => {
    const placed = now.filter((item, i) => item === i).length;
    const dates = question.items.map((item) => `<li>${escaped(item.when)}: ${escaped(item.text)}</li>`).join("");
    tell(placed === now.length ? `<p>Yes, that is the order.</p><ol>${dates}</ol><p>${question.feedback}</p>`
      : `<p>${placed} of ${now.length} stand in their place. Move the others and check again, or open the order.</p>
         <details><summary>Show the order</summary><ol>${dates}</ol><p>${question.feedback}</p></details>`);
  };
  return { parts: [list, button("Check", check)], show: (answer) => { now = answer ? indices(question, answer) : question.start; draw(); } };
}

function scale(question, keep, tell) {
  let given = {};
  const rows = question.statements.map((statement, i) => {
    const rated = (j) => { given = { ...given, [i]: j }; keep(given); };
    return chipRow(statement.text, question.labels, rated);
  });
  const compare = () => {
    const rated = Object.keys(given).length;
    if (rated < rows.length) return tell(`<p>Rate all ${rows.length} first: ${rows.length - rated} to go.</p>`);
    const lines = question.statements.map((s, i) => `<li><strong>${escaped(s.text)}</strong> You: ${escaped(question.labels[given[i]])}. ${s.feedback}</li>`);
    return tell(`<ul>${lines.join("")}</ul><p>${question.feedback}</p>`);
  };
  const show = (answer) => { given = { ...answer }; rows.forEach((row, i) => row.show(given[i])); };
  return { parts: [...rows.map((row) => row.box), button(question.compare ?? "Compare", compare)], show };
}

/* One line of a scale: radio buttons that look like chips. */
function chipRow(legend, labels, choose) {
  const name = unique("scale");
  const inputs = labels.map((_, j) => make("input", { type: "radio", name, value: j }));
  inputs.forEach((input, j) => input.addEventListener("change", () => choose(j)));
  const chips = labels.map((label, j) => make("label", { class: "course-chip" }, inputs[j], make("span", {}, label)));
  const box = make("fieldset", { class: "course-choice" }, make("legend", {}, legend), ...chips);
  return { box, show: (chosen) => inputs.forEach((input, j) => { input.checked = j === chosen; }) };
}

/* A field to write in, with its count of words; a line where few words are wanted. */
function writing(label, wanted, typed) {
  const id = unique("text"), told = make("p", { class: "course-count", id: `${id}-count` });
  const area = wanted <= 15 ? make("input", { type: "text", id, autocomplete: "off", "aria-describedby": `${id}-count` })
    : make("textarea", { id, rows: Math.max(3, Math.ceil(wanted / 14)), spellcheck: "true", "aria-describedby": `${id}-count` });
  const words = () => (area.value.replace(/\[\d{1,3}:[^\]]*\]/g, "").trim() // a reference is no word of one's own
   .match(/\S+/g) ?? []).length;
  const say = () => { const n = words(); told.textContent = `${n} ${n === 1 ? "word" : "words"}; about ${wanted} are wanted`; };
  area.addEventListener("input", () => { say(); typed(area.value); });
  const show = (text) => { if (area.value !== (text ?? "")) area.value = text ?? ""; say(); };
  return { parts: [make("label", { for: id, class: "course-own" }, label), area, told], words, show };
}

function text(question, keep, tell) {
  const field = writing("Your answer", question.words, keep);
  const reveal = () => tell(field.words() < question.words / 3
    ? "<p>Write a few words of your own first; then compare.</p>"
    : `<p><strong>A good answer could say:</strong> ${question.model}</p><p>Yours need not be the same. Which evidence do both use?</p>`);
  return { parts: [...field.parts, button("Compare with a model answer", reveal)], show: field.show };
}

/* Earlier, different copies of an answer (from another tab, computer or file) stay within reach. */
function earlier(question, store) {
  const list = make("ul", { class: "course-people" });
  const details = make("details", {}, make("summary", {}, "Another version of this answer was kept"), list);
  const box = make("div", { class: "course-earlier", role: "status" }, details);
  return { box, show(entry) {
    box.hidden = !entry?.older?.length;
    list.replaceChildren(...(entry?.older ?? []).map((one) => make("li", {},
      make("p", { class: "course-count" }, `From ${clock(timeOf(one))}:`),
      ...inWords(question, one.value).map((words) => make("p", { class: "course-words" }, words)),
      button("Use this version", () => {
        store.swap(question.id, one);
        details.firstChild.focus(); // the button is gone
      }))));
  } };
}

export async function questions({ model, el }, { unpack }) {
  const question = await unpack(model.get("question")), store = answersOf(model.get("lesson")), title = unique("title");
  const feedback = make("div", { class: "course-feedback", role: "status" });
  const reminder = make("div", { class: "course-reminder", role: "status" });
  // A bank packed without its key has nothing to compare with.
  const kept = "<p>Your answer is kept. Your teacher has the key: compare it together.</p>";
  const tell = (words) => { feedback.hidden = false; feedback.innerHTML = question.keyless ? kept : words; };
  const kind = ASKED[question.kind](question, (value) => store.put(question.id, value), tell, store);
  const versions = earlier(question, store);
  const show = (entry, changed) => {
    versions.show(entry);
    if (!changed) return;
    kind.show(fitsQuestion(question, entry?.value) ? entry.value : undefined);
    feedback.hidden = reminder.hidden = true;
  };
  const remind = (answers) => {
    reminder.hidden = false;
    reminder.replaceChildren(make("p", {}, `You have worked on ${answers} answers since you last saved a file.`),
      button("Save my work", () => saveAndSay(store, reminder)));
  };
  el.append(make("section", { class: "course-question", "aria-labelledby": title },
    make("p", { class: "course-kicker" }, question.doing),
    make("h3", { class: "course-title", id: title }, question.title),
    make("p", { class: "course-prompt", html: question.prompt }),
    ...kind.parts, feedback, versions.box, reminder));
  asLesson(el);
  show(store.answers[question.id], true);
  const off = kind.watch && store.on(kind.watch), unbind = store.bind(question.id, { el, show, remind });
  return () => { off?.(); unbind(); };
}
