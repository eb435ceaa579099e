/* Questions: native HTML, by keyboard and screen reader; feedback is spoken and explains. No points. */
function choice(question, answer, keep, say) {
  const several = question.several ?? question.options.filter((o) => o.right).length > 1;
  const name = unique("choice");
  const inputs = question.options.map((_, i) =>
    make("input", { type: several ? "checkbox" : "radio", name, value: i, checked: answer?.includes(i) }));
  const rows = question.options.map((option, i) => make("label", { class: "course-option" }, inputs[i], make("span", {}, option.text)));
  const check = () => {
    const chosen = inputs.flatMap((input, i) => (input.checked ? [i] : []));
    if (!chosen.length) return say("<p>Choose an answer first.</p>");
    const missed = question.options.filter((o, i) => o.right && !chosen.includes(i)).length;
    const lines = chosen.map((i) => {
      const option = question.options[i];
      return `<p><strong>${option.right ? "Yes" : "Not this one"}:</strong> ${option.text} ${option.feedback}</p>`;
    });
    if (several && missed) lines.push(`<p>${missed} more of the answers fit. Look again.</p>`);
    return say(lines.join(""));
  };
  const legend = several ? "Choose all that fit" : "Choose one";
  const box = make("fieldset", { class: "course-options" }, make("legend", {}, legend), ...rows);
  box.addEventListener("change", () => keep(inputs.flatMap((input, i) => (input.checked ? [i] : []))));
  return [box, button("Check", check)];
}

function estimate(question, answer, keep, say) {
  const id = unique("estimate");
  const words = (value) => `${Number(value).toLocaleString("en-GB")} ${question.unit}`;
  const input = make("input", { id, type: "range", min: question.minimum, max: question.maximum, step: question.step });
  input.value = answer?.estimate ?? (question.minimum + question.maximum) / 2;
  const value = make("output", { for: id });
  const show = () => { value.textContent = words(input.value); input.setAttribute("aria-valuetext", words(input.value)); };
  input.addEventListener("input", () => { show(); keep({ estimate: Number(input.value) }); });
  show();
  const reveal = () => {
    const mine = Number(input.value), times = question.answer / Math.max(mine, 1);
    const far = times >= 1.5 ? `The records show ${times.toFixed(1)} times as many.`
      : times <= 0.67 ? `The records show fewer: ${Math.round(times * 100)} per cent of your estimate.` : "Your estimate is near the recorded figure.";
    keep({ estimate: mine, revealed: true });
    say(`<p>You estimated ${words(mine)}. The figure on record is <strong>${words(question.answer)}</strong>. ${far}</p><p>${question.feedback}</p>`);
  };
  return [make("div", { class: "course-range" }, make("label", { for: id }, "Your estimate"), input, value), button("Show the evidence", reveal)];
}

function order(question, answer, keep, say) {
  let now = answer ?? question.start;
  const list = make("ol", { class: "course-order" });
  const move = (from, to, focus) => {
    now = [...now];
    now.splice(to, 0, now.splice(from, 1)[0]);
    keep(now);
    draw();
    const row = list.children[to];
    (row.querySelector(`[data-move="${focus}"]:not([disabled])`) ?? row.querySelector("button:not([disabled])")).focus();
  };
  const draw = () => list.replaceChildren(...now.map((item, i) => {
    const { text } = question.items[item];
    const up = button("Earlier", () => move(i, i - 1, "up")), down = button("Later", () => move(i, i + 1, "down"));
    up.setAttribute("aria-label", `Move earlier: ${text}`);
    down.setAttribute("aria-label", `Move later: ${text}`);
    up.dataset.move = "up"; down.dataset.move = "down";
    up.disabled = i === 0; down.disabled = i === now.length - 1;
    return make("li", {}, make("span", {}, text), make("span", { class: "course-moves" }, up, down));
  }));
  draw();
  const check = () => {
    const placed = now.filter((item, i) => item === i).length;
    const dates = question.items.map((item) => `<li>${item.when}: ${item.text}</li>`).join("");
    say(placed === now.length ? `<p>Yes, that is the order.</p><ol>${dates}</ol><p>${question.feedback}</p>`
      : `<p>${placed} of ${now.length} stand in their place. Move the others and check again, or open the order.</p>
         <details><summary>Show the order</summary><ol>${dates}</ol><p>${question.feedback}</p></details>`);
  };
  return [list, button("Check", check)];
}

function scale(question, answer, keep, say) {
  const given = { ...answer };
  const rows = question.statements.map((statement, i) => {
    const name = unique("scale");
    const options = question.labels.map((label, j) => {
      const input = make("input", { type: "radio", name, value: j, checked: given[i] === j });
      input.addEventListener("change", () => { given[i] = j; keep({ ...given }); });
      return make("label", { class: "course-chip" }, input, make("span", {}, label));
    });
    return make("fieldset", { class: "course-choice" }, make("legend", {}, statement.text), ...options);
  });
  const compare = () => {
    const rated = Object.keys(given).length;
    if (rated < rows.length) return say(`<p>Rate all ${rows.length} first: ${rows.length - rated} to go.</p>`);
    const lines = question.statements.map((s, i) => `<li><strong>${s.text}</strong> You: ${question.labels[given[i]]}. ${s.feedback}</li>`);
    return say(`<ul>${lines.join("")}</ul><p>${question.feedback}</p>`);
  };
  return [...rows, button("Compare with what historians say", compare)];
}

function text(question, answer, keep, say) {
  const id = unique("text"), told = make("p", { class: "course-count", role: "status" });
  const area = make("textarea", { id, rows: Math.max(3, Math.ceil(question.words / 14)), spellcheck: "true" });
  area.value = answer ?? "";
  const words = () => (area.value.trim().match(/\S+/g) ?? []).length;
  const show = () => { told.textContent = `${words()} words; about ${question.words} are wanted`; };
  area.addEventListener("input", () => { show(); keep(area.value); });
  show();
  const reveal = () => say(words() < question.words / 3
    ? "<p>Write a few sentences of your own first; then compare.</p>"
    : `<p><strong>A good answer could say:</strong> ${question.model}</p><p>Yours need not be the same. Which evidence do both use?</p>`);
  return [make("label", { for: id, class: "course-own" }, "Your answer"), area, told, button("Compare with a model answer", reveal)];
}

const ASKED = { choice, estimate, order, scale, text };

export async function questions({ model, el }, { unpack }) {
  const question = await unpack(model.get("question")), title = unique("title");
  const feedback = make("div", { class: "course-feedback", role: "status" });
  feedback.hidden = true;
  // A bank packed without its key has nothing to compare with.
  const kept = "<p>Your answer is kept. Your teacher has the key: compare it together.</p>";
  const say = (words) => { feedback.hidden = false; feedback.innerHTML = question.keyless ? kept : words; };
  const keep = (answer) => { model.set("answer", answer); model.save_changes(); };
  el.append(make("section", { class: "course-question", "aria-labelledby": title },
    make("p", { class: "course-kicker" }, question.doing),
    make("h3", { class: "course-title", id: title }, question.title),
    make("p", { class: "course-prompt", html: question.prompt }),
    ...ASKED[question.kind](question, model.get("answer"), keep, say), feedback));
  asLesson(el);
}
