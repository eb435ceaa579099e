/* Shared by all parts: making elements, saving a file, and the class that turns a notebook into a lesson. */
const COLLECTION = "stalin-purges-course"; // heads the name of all that the lessons keep in the browser

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "html") element.innerHTML = value;
    else if (value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== ""));
  return element;
};

// Several lessons may stand open in one page, each with a copy of this code: the page counts for all of them. Two
// controls of one name would be one group, and a label would belong to the other lesson's field.
globalThis.courseCount ??= 0;
const unique = (word) => `course-${word}-${++globalThis.courseCount}`;

const isPlain = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

// What a student wrote is never markup.
const escaped = (text) => String(text).replace(/[&<>"'`]/g, (c) => `&#${c.charCodeAt(0)};`);

// Russian words are marked, so that a screen reader speaks them as such (course.marked does it in Python).
const marked = (text) => escaped(text).replace(/[\u0400-\u04ff](?:[^A-Za-z&]*[\u0400-\u04ff])?/g, '<span lang="ru">$&</span>');

// anywidget 0.11 gives a widget's code two seconds to load. A slow computer that draws a long lesson needs more, and from
// then on anywidget throws away what the kernel sends: no word that answers are in the file would come through. Our
// widgets have nothing to prepare for, so they hear the kernel as every other widget does.
export function hearKernel(widget) {
  const plain = Object.getPrototypeOf(widget.constructor.prototype);
  widget.comm?.on_msg((message) => plain._handle_comm_msg.call(widget, message));
}

const button = (words, act) => {
  const element = make("button", { type: "button", class: "course-button" }, words);
  element.addEventListener("click", act);
  return element;
};

// Made in the page and handed to the browser: works without a kernel or a server. Returns the file's address,
// good for as long as the page is open: whether the browser took the file, a page cannot know.
function saveFile(name, type, content) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  make("a", { href: address, download: name }).click();
  return address;
}

// JupyterLab takes arrow keys, Enter and Space for itself, unless the very element with the focus says no.
const keepKeys = ({ target }) => {
  if (target.matches(":is(.jp-OutputArea-output, .jp-MarkdownOutput) :is(a, button, input, select, summary, [tabindex])")) {
    target.dataset.lmSuppressShortcuts = "true";
  }
};

// Inside a cell JupyterLab drops line breaks and undo that are typed outside of its own editors, and takes
// Shift+Enter and Ctrl+Z for the notebook. Where a student writes, it hears of neither the keys nor the edit.
const written = ".jp-OutputArea-output :is(textarea, input[type=text], input[type=search])";
const keepEdits = (event) => {
  const { type, inputType, key = "", ctrlKey, metaKey, target } = event;
  const edits = type === "beforeinput" ? ["insertLineBreak", "historyUndo", "historyRedo"].includes(inputType)
    : key === "Enter" || ((ctrlKey || metaKey) && ["z", "y"].includes(key.toLowerCase()));
  if (edits && target.matches(written)) event.stopPropagation();
};

// JupyterLab opens a lesson at its top, whatever section a link names: go to the section once it is there, with the
// keyboard as well, so that a screen reader goes on from it.
const SEEK_EVERY = 250, SEEKS = 60, SETTLED = 4;
const headingOf = (section) => [...document.querySelectorAll(".jp-Notebook :is(h2, h3)")].find((element) =>
  element.offsetParent && element.textContent.replace(/\u00b6$/, "").trim().replaceAll(" ", "-") === section);
function bringIntoView(section, seeks = SEEKS, settled = 0) {
  const heading = headingOf(section), cell = heading?.closest(".jp-Cell");
  if (cell && !cell.contains(document.activeElement)) cell.focus({ preventScroll: true });
  heading?.scrollIntoView();
  const seen = settled + (heading ? 1 : 0);
  if (seen === SETTLED) forgetGoal(); // it was in this page
  if (seeks && seen < SETTLED) setTimeout(() => bringIntoView(section, seeks - 1, seen), SEEK_EVERY);
}

// A link to a source or a term goes there in its own lesson: another one in the same page may hold the same source, and
// the browser would go to the first. The page's address stays as it is.
function goWithin(event, lesson) {
  const link = event.target.closest?.('a[href^="#"]');
  const target = link && lesson.querySelector(`[id="${CSS.escape(decodeURIComponent(link.hash.slice(1)))}"]`);
  if (!target) return;
  event.preventDefault();
  target.scrollIntoView({ block: "center" });
  target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
}

// Where a link to another lesson leads: a section, and if the link's words are the number of a claim ("C072"), that
// claim. JupyterLab opens the lesson in this page; other front ends open a page of its own (Notebook 7, JupyterLite),
// for which the goal waits in the browser's storage (the static site's lesson.js does the same before a lesson is run).
const LOOK_UP = "course-look-up", GOAL = `${COLLECTION}/goal`, GOAL_WAITS = 600000;
function forgetGoal() { try { localStorage.removeItem(GOAL); } catch { /* nothing was kept */ } }
const goOn = ({ target }) => {
  const link = target.closest?.("a[href*='.ipynb']");
  if (!link) return;
  const section = link.hash ? decodeURIComponent(link.hash.slice(1)) : "";
  const claim = /^C\d{3}$/.test(link.textContent) ? link.textContent : "";
  globalThis.courseGoal = { section, claim };
  if (!section) return;
  try {
    localStorage.setItem(GOAL, JSON.stringify({ file: link.pathname.split("/").at(-1), section, claim, until: Date.now() + GOAL_WAITS }));
  } catch { /* this browser keeps nothing: the other page opens at its head */ }
  bringIntoView(section);
  if (claim) document.dispatchEvent(new CustomEvent(LOOK_UP));
};
try {
  const goal = JSON.parse(localStorage.getItem(GOAL));
  if (goal && decodeURIComponent(location.href).includes(goal.file)) {
    forgetGoal();
    if (Date.now() < goal.until) globalThis.courseGoal ??= goal;
  }
} catch { /* no goal */ }

// Run All leaves the reader at the last cell, in the middle of a page that grew; a lesson begins at its head, or for
// whoever came by a link at the section that the link names.
const toHead = (el) => {
  const cells = [...(el.closest(".jp-Notebook")?.querySelectorAll(".jp-Cell") ?? [])];
  if (!cells.at(-1)?.matches(".jp-mod-active, :focus-within")) return;
  const goal = globalThis.courseGoal, section = goal?.section;
  if (section && cells.some((cell) => cell.contains(headingOf(section)))) {
    goal.section = "";
    bringIntoView(section);
    return;
  }
  cells[0].focus({ preventScroll: true });
  cells[0].scrollIntoView({ block: "start" });
};

const goWithinLesson = (event) => goWithin(event, event.currentTarget);

// The notebook that holds `el` reads as a lesson from now on (see course.css).
const asLesson = (el) => {
  const notebook = el.closest(".jp-Notebook");
  notebook?.classList.add("course-lesson");
  notebook?.addEventListener("click", goOn);
  notebook?.addEventListener("click", goWithinLesson);
  notebook?.addEventListener("focusin", keepKeys);
  notebook?.addEventListener("keydown", keepEdits);
  notebook?.addEventListener("beforeinput", keepEdits, true);
};
