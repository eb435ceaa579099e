/* Draws one course widget with the code that all of them share; see widget.py. */
const reference = (model, name) => model.widget_manager.get_model(model.get(name).replace("IPY_MODEL_", ""));

function load(source) {
  const loaded = (globalThis.__courseCode ??= new Map());
  if (!loaded.has(source)) {
    loaded.set(source, import(URL.createObjectURL(new Blob([source], { type: "text/javascript" }))));
  }
  return loaded.get(source);
}

function dress(style) {
  const sheet = document.getElementById("course-style") ?? document.head.appendChild(document.createElement("style"));
  sheet.id = "course-style";
  if (sheet.textContent !== style) sheet.textContent = style;
}

async function render(context) {
  const toolkit = await reference(context.model, "toolkit");
  dress(toolkit.get("style"));
  const parts = await load(toolkit.get("source"));
  return parts[context.model.get("part")](context);
}

export default { render };
