/* LiveFigure: draws one plotly figure and changes it in the page, without the kernel.
 *
 * plotly.js is taken from, in this order: the page (`globalThis.Plotly`); JupyterLab's own plotly
 * extension, which the server already serves and the browser caches; last, from the kernel, once a page.
 */
async function fromLabExtension() {
  const container = globalThis._JUPYTERLAB?.["jupyterlab-plotly"];
  if (!container) return undefined;
  try {
    const extension = (await container.get("./mimeExtension"))();
    const renderer = extension.rendererFactory.createRenderer({ mimeType: extension.MIME_TYPE });
    const empty = { data: { [extension.MIME_TYPE]: { data: [], layout: {}, config: {} } }, metadata: {}, setData() {} };
    // Rendering one empty, detached model makes the extension load plotly.js; the drawing itself is not wanted.
    Promise.resolve(renderer.renderModel(empty)).catch(() => {});
    await extension.RenderedPlotly.loadingPlotly;
    return extension.RenderedPlotly.Plotly ?? undefined;
  } catch (error) {
    console.warn("The plotly extension did not answer; asking the kernel for plotly.js.", error);
    return undefined;
  }
}

function fromKernel(model) {
  globalThis.__coursePlotly ??= new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("plotly.js did not arrive from the kernel")), 60000);
    model.on("msg:custom", (message, buffers) => {
      if (message?.kind !== "plotly.js") return;
      clearTimeout(late);
      const module = { exports: {} };
      const source = new TextDecoder().decode(buffers[0]);
      new Function("module", "exports", "define", source)(module, module.exports, undefined);
      resolve((globalThis.Plotly = module.exports));
    });
    model.send({ kind: "plotly.js wanted" });
  }).catch((error) => { globalThis.__coursePlotly = undefined; throw error; });
  return globalThis.__coursePlotly;
}

export async function findPlotly(model) {
  return globalThis.Plotly ?? (await fromLabExtension()) ?? (await fromKernel(model));
}

export function merge(base, change) {
  if (!isPlain(base) || !isPlain(change)) return change === undefined ? base : change;
  const merged = { ...base };
  for (const key of Object.keys(change)) merged[key] = merge(base[key], change[key]);
  return merged;
}

// While a lesson runs, cells come first; charts are drawn in the pauses, one after the other.
const pause = () => new Promise((done) =>
  globalThis.requestIdleCallback ? requestIdleCallback(done, { timeout: 3000 }) : setTimeout(done, 50));

// Paper is white, whatever the theme.
let printing = false;
addEventListener("beforeprint", () => { printing = true; });
addEventListener("afterprint", () => { printing = false; });
const isDark = () => !printing && document.body.dataset.jpThemeLight === "false";

/* A chart is one picture with a name, its zoom buttons beside it, and the way to its numbers is marked. */
function described(plot, alt) {
  const [picture, ...others] = plot.querySelectorAll(".main-svg, .modebar svg");
  others.forEach((layer) => layer.setAttribute("aria-hidden", "true"));
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", alt);
  const table = plot.closest(".course-exhibit")?.querySelector(".course-table");
  if (table) picture.setAttribute("aria-details", table.id);
}

/* The figure with the colours of a dark page. */
const inDark = (figure, dark) =>
  JSON.parse(JSON.stringify(figure).replace(/#[0-9a-f]{6}/gi, (colour) => dark[colour.toLowerCase()] ?? colour));

/* Labels decide how wide the margins are, and where another state needs others plotly.js draws all twice. So a chart
 * keeps the widest that it has needed at this width: its axes stay where they are. */
const widest = (own = {}, needed = {}) =>
  ({ ...own, ...Object.fromEntries(["l", "r", "t", "b"].map((side) => [side, Math.max(own[side] ?? 0, needed[side] ?? 0)])) });

/* A state laid over the figure. Arrays that the state leaves alone stay the very same, so that plotly.js need not
 * work through them again; the layout is a copy, because plotly.js writes into it. */
const drawn = ({ base, states }, state) => ({
  data: base.data.map((trace, i) => merge(trace, states[state]?.data?.[i] ?? {})),
  layout: structuredClone(merge(base.layout, states[state]?.layout ?? {})),
});

const SIDEWAYS = { tabindex: "0", role: "group", "aria-label": "Chart, wider than the page: the arrow keys move it" };

export async function figure({ model, el }, { find, unpack }) {
  let light, dark, own;
  const read = async () => {
    const [base, states] = await Promise.all([unpack(model.get("figure")), unpack(model.get("states"))]);
    [light, dark] = [{ base, states }, undefined];
  };
  await read();
  const colours = (await find(model, "toolkit")).get("dark_colours");
  const height = light.base.layout.height ?? 380;
  const plot = make("div", { class: "course-plot", style: `min-height: ${height}px` });
  el.append(plot);
  let Plotly;
  try {
    Plotly = await findPlotly(model);
  } catch (error) {
    plot.textContent = `The chart cannot be drawn here (${error.message}). The finding and the table below say what it shows.`;
    return undefined;
  }
  // A chart with many words cannot be narrower than they are: on a narrow or zoomed page it is moved sideways.
  const least = light.base.layout.meta?.least_width;
  if (least) plot.style.minWidth = `${least}px`;
  const reach = () => {
    const isWide = least > el.clientWidth;
    el.classList.toggle("course-wide", isWide);
    Object.entries(SIDEWAYS).forEach(([name, value]) => (isWide ? el.setAttribute(name, value) : el.removeAttribute(name)));
  };
  const say = () => described(plot, model.get("alt"));
  const draw = async () => {
    const { data, layout } = drawn(isDark() ? (dark ??= inDark(light, colours)) : light, model.get("state"));
    own = layout.margin;
    layout.margin = widest(own, plot._fullLayout?._size);
    await Plotly.react(plot, data, layout, { responsive: true, ...model.get("config") });
    say();
  };
  const renew = () => read().then(() => { Plotly.purge(plot); return draw(); });
  await pause();
  await draw();
  const heard = [["change:alt", say], ["change:state", draw], ["change:states", renew], ["change:figure", renew]];
  heard.forEach(([event, react]) => model.on(event, react));
  let width = plot.clientWidth;
  const resized = new ResizeObserver(() => {
    reach();
    if (!plot.isConnected || !plot.clientWidth || plot.clientWidth === width) return;
    width = plot.clientWidth;
    plot.layout.margin = { ...own };
    Plotly.Plots.resize(plot);
  });
  resized.observe(el);
  const themed = new MutationObserver(draw);
  themed.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  const paper = ["beforeprint", "afterprint"];
  paper.forEach((event) => addEventListener(event, draw));
  return () => {
    resized.disconnect();
    themed.disconnect();
    paper.forEach((event) => removeEventListener(event, draw));
    heard.forEach(([event, react]) => model.off(event, react));
    Plotly.purge(plot);
  };
}
