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

// JupyterLab would take arrow keys, Enter and Space for itself while a control has the focus.
const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" };

const button = (words, act) => {
  const element = make("button", { type: "button", class: "course-button", ...OWN_KEYS }, words);
  element.addEventListener("click", act);
  return element;
};

// The notebook that holds `el` reads as a lesson from now on (see course.css).
const asLesson = (el) => el.closest(".jp-Notebook")?.classList.add("course-lesson");
