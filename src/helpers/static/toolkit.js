/* Saves a run lesson as it was before its first run, and brings it back to life where its kernel is still there.
 *
 * ipywidgets has nothing to show for a widget whose kernel is gone: a lesson saved yesterday would open with an error in
 * the place of every exhibit and question. So what is saved is the text of each; its widget's id goes along in the
 * metadata, and a page that is loaded again while the kernel runs draws the widget from there.
 */
const VIEW = "application/vnd.jupyter.widget-view+json", MARK = "course_widget";

function asText(output) {
  const { [VIEW]: view, ...data } = output.data ?? {};
  if (!view || !data["text/html"]) return output;
  return { ...output, data, metadata: { ...output.metadata, [MARK]: view } };
}

const withText = (cell) => (cell.outputs ? { ...cell, outputs: cell.outputs.map(asText) } : cell);

const saved = new WeakSet();
function saveAsText(lesson) {
  if (saved.has(lesson)) return;
  saved.add(lesson);
  const whole = lesson.toJSON.bind(lesson);
  lesson.toJSON = () => {
    const notebook = whole();
    return { ...notebook, cells: notebook.cells.map(withText) };
  };
}

function drawAgain(lesson, manager) {
  for (const { outputs } of lesson.cells) {
    for (let i = 0; i < (outputs?.length ?? 0); i += 1) {
      const output = outputs.get(i).toJSON(), { [MARK]: view, ...metadata } = output.metadata ?? {};
      if (!view || output.data[VIEW] || !manager.has_model(view.model_id)) continue;
      outputs.set(i, { ...output, metadata, data: { ...output.data, [VIEW]: view } });
    }
  }
}

export default {
  initialize({ model: { widget_manager: manager } }) {
    const lesson = manager?.context?.model;
    if (!lesson?.cells) return; // another front end
    saveAsText(lesson);
    const draw = () => drawAgain(lesson, manager);
    if (manager.restoredStatus) draw();
    else manager.restored.connect(draw);
  },
};
