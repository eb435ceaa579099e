/* Shared by all parts: making elements, and the class that turns a notebook into a lesson. */
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "html") element.innerHTML = value;
    else if (value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== ""));
  return element;
};

let count = 0;
const unique = (word) => `course-${word}-${++count}`;

const button = (words, act) => {
  const element = make("button", { type: "button", class: "course-button" }, words);
  element.addEventListener("click", act);
  return element;
};

// JupyterLab takes arrow keys, Enter and Space for itself, unless the very element with the focus says no.
const keepKeys = ({ target }) => {
  if (target.matches(":is(.jp-OutputArea-output, .jp-MarkdownOutput) :is(a, button, input, select, summary, [tabindex])")) {
    target.dataset.lmSuppressShortcuts = "true";
  }
};

// The notebook that holds `el` reads as a lesson from now on (see course.css).
const asLesson = (el) => {
  const notebook = el.closest(".jp-Notebook");
  notebook?.classList.add("course-lesson");
  notebook?.addEventListener("focusin", keepKeys);
};
