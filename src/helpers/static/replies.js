/* What an answer is, kind by kind: is it one (`fits`), is it whole (`full`), how does it read (`words`).
 * `question` is what `questions.outline` tells; answers may come from a file, so nothing is taken on trust.
 */
const LONGEST = 200000;
const isText = (value) => typeof value === "string" && value.length <= LONGEST;
const isIndex = (value, list) => Number.isInteger(value) && value >= 0 && value < list.length;
const areIndices = (value, list) => Array.isArray(value) && value.length <= list.length && value.every((i) => isIndex(i, list));
const hasTexts = (value, names) => isPlain(value) && names.every((name) => value[name] === undefined || isText(value[name]));
// An order names its items by their marks, for a pack without its key lists them in another order; once by index.
const indices = ({ items }, value) => value.map((item) => (typeof item === "string" ? items.findIndex((one) => one.mark === item) : item));
const said = (text) => (text ?? "").trim() !== "";

// The kinds that give each of several pieces one of several words: {"<piece>": <word>}.
const eachGets = (pieces, words, between) => ({
  fits: (question, value) => isPlain(value) && Object.entries(value).every(([i, j]) =>
    String(Number(i)) === i && isIndex(Number(i), question[pieces]) && isIndex(j, question[words])),
  full: (question, value) => Object.keys(value).length === question[pieces].length,
  words: (question, value) => Object.entries(value).map(([i, j]) => question[pieces][i].text + between + question[words][j]),
});

const REPLIES = {
  choice: {
    fits: (question, value) => areIndices(value, question.options),
    full: (question, value) => value.length > 0,
    words: (question, value) => value.map((i) => question.options[i].text),
  },
  estimate: {
    fits: (question, value) => isPlain(value) && Number.isFinite(value.estimate),
    full: () => true,
    words: (question, value) => [`${value.estimate.toLocaleString("en-GB")} ${question.unit}`],
  },
  order: {
    fits: (question, value) => Array.isArray(value) && value.length === question.items.length
      && areIndices(indices(question, value), question.items) && new Set(indices(question, value)).size === value.length,
    full: () => true,
    words: (question, value) => indices(question, value).map((item, i) => `${i + 1}. ${question.items[item].text}`),
  },
  scale: eachGets("statements", "labels", " "),
  match: eachGets("items", "choices", " \u2192 "),
  tag: eachGets("phrases", "labels", " \u2192 "),
  judge: {
    fits: (question, value) => hasTexts(value, ["reasons"]) && (value.position === undefined || isIndex(value.position, question.positions)),
    full: (question, value) => value.position !== undefined && said(value.reasons),
    words: (question, value) => [question.positions[value.position]?.text, value.reasons].filter(said),
  },
  document: {
    fits: (question, value) => hasTexts(value, Object.keys(question.aspects)),
    full: (question, value) => Object.keys(question.aspects).every((name) => said(value[name])),
    words: (question, value) => Object.entries(question.aspects).flatMap(([name, asked]) => (said(value[name]) ? [`${asked} ${value[name]}`] : [])),
  },
  text: {
    fits: (question, value) => isText(value),
    full: (question, value) => said(value),
    words: (question, value) => (said(value) ? [value] : []),
  },
};

const fitsQuestion = (question, value) => REPLIES[question.kind]?.fits(question, value) ?? false;

// A damaged value must never stop the page that shows all the others.
function inWords(question, value) {
  return fitsQuestion(question, value) ? REPLIES[question.kind].words(question, value) : [JSON.stringify(value)];
}

const isBegun = (question, value) => value !== undefined && (!fitsQuestion(question, value) || inWords(question, value).length > 0);
const isAnswered = (question, value) => value !== undefined && fitsQuestion(question, value) && REPLIES[question.kind].full(question, value);

const clock = (time, withDay = false) => {
  const date = new Date(time), today = date.toDateString() === new Date().toDateString();
  const hours = date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  return today && !withDay ? hours : `${hours} on ${date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" })}`;
};
