/* Fetches the code and the style that all course widgets share, once a page; see widget.py. */
const find = (model, name) => model.widget_manager.get_model(model.get(name).replace("IPY_MODEL_", ""));

async function unpack(value) {
  const stream = new Blob([value]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

async function load(toolkit) {
  document.getElementById("course-style")?.remove();
  const sheet = Object.assign(document.createElement("style"), { id: "course-style" });
  sheet.textContent = await unpack(toolkit.get("css"));
  document.head.append(sheet);
  const source = await unpack(toolkit.get("source"));
  return import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
}

const OLD = "This part of the lesson needs a newer browser, and cannot be shown in this one. The text of the lesson can be read as it is.";

export async function draw(toolkit, context) {
  if (typeof DecompressionStream === "undefined") {
    context.el.textContent = OLD;
    return undefined;
  }
  const parts = await (toolkit.courseParts ??= load(toolkit));
  parts.hearKernel(await find(context.model, "own"));
  return parts[context.model.get("part")](context, { find, unpack });
}
