export default {
  async render(context) {
    const toolkit = await context.model.widget_manager.get_model(context.model.get("toolkit").replace("IPY_MODEL_", ""));
    const start = new Blob([toolkit.get("start")], { type: "text/javascript" });
    const { draw } = await (toolkit.courseStart ??= import(URL.createObjectURL(start)));
    return draw(toolkit, context);
  },
};
