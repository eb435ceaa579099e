/* Kinds of question that work on a text: match, tag, judge a claim, question a source. See questions.js. */

/* Each of several pieces gets one of several words, by a native select beside it. */
function pairing(question, pieces, words, legend, keep, tell) {
  let given = {};
  const selects = pieces.map((piece, i) => {
    const options = words.map((word, j) => make("option", { value: j }, word));
    const select = make("select", { id: unique("pair") }, make("option", { value: "" }, "Choose\u2026"), ...options);
    select.addEventListener("change", () => {
      const { [i]: _, ...others } = given;
      given = select.value === "" ? others : { ...others, [i]: Number(select.value) };
      keep(given);
    });
    return select;
  });
  const rows = pieces.map((piece, i) => make("div", { class: "course-pair" }, make("label", { for: selects[i].id }, piece.text), selects[i]));
  const box = make("fieldset", { class: "course-options" }, make("legend", {}, legend), ...rows);
  const check = () => {
    const chosen = Object.keys(given).map(Number);
    if (!chosen.length) return tell("<p>Choose for at least one of them first.</p>");
    const lines = chosen.map((i) => (words[given[i]] === pieces[i].fits
      ? `<li><strong>Yes:</strong> <em>${escaped(pieces[i].text)}</em><br>${pieces[i].feedback}</li>`
      : `<li><strong>Look again:</strong> <em>${escaped(pieces[i].text)}</em><br>${pieces[i].tempting}</li>`));
    const whole = pieces.map((piece) => `<li><em>${escaped(piece.text)}</em> \u2192 <strong>${escaped(piece.fits)}</strong><br>${piece.feedback}</li>`).join("");
    const left = pieces.length - chosen.length;
    return tell(`<ul>${lines.join("")}</ul>${left ? `<p>${left} still to choose.</p>` : ""}
      <details><summary>Show one good reading of all</summary><ul>${whole}</ul></details><p>${question.feedback}</p>`);
  };
  const show = (answer) => {
    given = { ...answer };
    selects.forEach((select, i) => { select.value = given[i] ?? ""; });
  };
  return { parts: [box, button("Check", check)], show };
}

const match = (question, keep, tell) =>
  pairing(question, question.items, question.choices, "Choose for each", keep, tell);

const tag = (question, keep, tell) =>
  pairing(question, question.phrases, question.labels, "Give each phrase a label", keep, tell);

function judge(question, keep, tell) {
  let given = {};
  const give = (change) => { given = { ...given, ...change }; keep(given); };
  const line = chipRow("Where does the claim stand?", question.positions.map((p) => p.text), (position) => give({ position }));
  const field = writing("Your reasons", question.words, (reasons) => give({ reasons }));
  const compare = () => {
    if (given.position === undefined || field.words() < question.words / 3)
      return tell("<p>Choose a place on the scale and write your reasons first; then compare.</p>");
    const { text: place, feedback } = question.positions[given.position];
    return tell(`<p><strong>You: ${escaped(place)}.</strong> ${feedback}</p><p><strong>Good reasons could be:</strong> ${question.model}</p>
      <p>Another place on the scale can be right too, if the reasons carry it.</p>`);
  };
  const show = (answer) => { given = { ...answer }; line.show(given.position); field.show(given.reasons); };
  return { parts: [make("blockquote", { class: "course-claim" }, question.claim), line.box, ...field.parts, button("Compare", compare)], show };
}

function documentKind(question, keep, tell) {
  let given = {};
  const names = Object.keys(question.aspects);
  const areas = names.map((name) => {
    const area = make("textarea", { id: unique(name), rows: 2, spellcheck: "true" });
    area.addEventListener("input", () => { given = { ...given, [name]: area.value }; keep(given); });
    return area;
  });
  const rows = names.map((name, i) => make("div", {}, make("label", { for: areas[i].id, class: "course-own" }, question.aspects[name]), areas[i]));
  const box = make("fieldset", { class: "course-options" }, make("legend", {}, "A few words for each"), ...rows);
  const compare = () => {
    const written = names.filter((name) => said(given[name]));
    if (!written.length) return tell("<p>Write a few words for at least one of them first; then compare.</p>");
    const lines = written.map((name) => `<li><strong>${escaped(question.aspects[name])}</strong> You: ${escaped(given[name])}<br>A historian might say: ${question.remarks?.[name]}</li>`);
    const left = names.length - written.length;
    return tell(`<ul>${lines.join("")}</ul>${left ? `<p>${left} still to write.</p>` : ""}`);
  };
  const show = (answer) => {
    given = { ...answer };
    areas.forEach((area, i) => { const text = given[names[i]] ?? ""; if (area.value !== text) area.value = text; });
  };
  return { parts: [box, button("Compare with a historian\u2019s remarks", compare)], show };
}

const ASKED = { choice, estimate, order, scale, match, tag, judge, document: documentKind, text, essay };
