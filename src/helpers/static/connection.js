/* While the notebook's server is away: one calm line says so, and JupyterLab's own messages about it are closed,
 * for they would take the keyboard from a student who goes on. When the server is back, the page joins its
 * kernel again; if that went with the server, it starts a new one and has the answers written by it.
 */
const LOOK_EVERY = 5000, BACK_SHOWN = 10000;
const AWAY = "The connection to the notebook server is lost. Go on: reading, exhibits and questions work without it. ";
const KEPT = "Your answers are kept in this browser and go into their file when the connection is back.";
const NOT_KEPT = "This browser keeps nothing, so choose \u201cSave my work\u201d before you close the page.";
const BACK = "The connection to the notebook server is back. Your answers are saved as before.";

/* JupyterLab tells of a lost server, and of each notebook that it could not save, in a dialog with one button. */
function closeDialogs() {
  for (const dialog of document.querySelectorAll(".jp-Dialog")) {
    const buttons = dialog.querySelectorAll(".jp-Dialog-button");
    if (buttons.length !== 1) continue;
    dialog.querySelector(".jp-Dialog-checkbox input")?.click(); // "do not show again in this session"
    buttons[0].click();
  }
}

/* Has the kernel, whichever it is, a keeper for this lesson's answers? Then the store goes on with it. */
async function joinKeeper(store, manager, session) {
  const kernel = session.session?.kernel;
  const asked = kernel.requestExecute({
    code: "import helpers.answers", store_history: false,
    user_expressions: { keeper: `helpers.answers.keeper(${JSON.stringify(store.lesson)}).model_id` },
  });
  const { content } = await asked.done;
  const id = content.user_expressions?.keeper?.data?.["text/plain"]?.replace(/'/g, "");
  if (id) store.link.connect(await manager.get_model(id));
}

globalThis.courseWatched ??= new WeakSet(); // outlives a kernel, and the code that a new kernel brings

/* Watch the connection of the notebook that shows `model`, once; a front end that tells nothing of it is left alone. */
function watchConnection(model, store) {
  const manager = model.widget_manager, session = manager?.context?.sessionContext;
  if (!session?.connectionStatusChanged || globalThis.courseWatched.has(session)) return;
  globalThis.courseWatched.add(session);
  // One line for all lessons of the page.
  const line = document.querySelector(".course-connection") ?? make("p", { class: "course-connection", role: "status" });
  document.body.append(line);
  const tell = (words) => {
    if (line.textContent !== words) line.textContent = words;
    document.body.classList.toggle("course-line-shown", words !== "");
  };
  const dialogs = new MutationObserver(closeDialogs);
  const server = session.sessionManager?.serverSettings;
  let away = false, joining = false, timer;

  async function look() {
    const up = await fetch(new URL("api/status", server.baseUrl), { credentials: "same-origin" }).then((reply) => reply.ok, () => false);
    try {
      if (up && away) {
        joining = true;
        await session.sessionManager.refreshRunning();
        if (session.session?.kernel) await session.session.kernel.reconnect();
        else await session.changeKernel({ name: session.prevKernelName || "python3" });
        await joinKeeper(store, manager, session);
        return here();
      }
    } catch (error) {
      console.warn("The notebook's kernel could not be joined again yet.", error);
    } finally {
      joining = false;
    }
    if (away) timer = setTimeout(look, LOOK_EVERY);
  }

  function lost() {
    away = true;
    tell(AWAY + (store.browser ? NOT_KEPT : KEPT));
    dialogs.observe(document.body, { childList: true, subtree: true });
    closeDialogs();
    clearTimeout(timer);
    timer = setTimeout(look, LOOK_EVERY);
  }

  function here() {
    away = false;
    clearTimeout(timer);
    dialogs.disconnect();
    tell(BACK);
    timer = setTimeout(() => tell(""), BACK_SHOWN);
    store.link.flush();
  }

  // A notebook that is closed, and a kernel that is restarted or shut down from the menu, have lost nothing.
  session.disposed?.connect(() => {
    if (!away) return;
    away = false;
    clearTimeout(timer);
    dialogs.disconnect();
    tell("");
  });
  session.connectionStatusChanged.connect((_, status) => {
    if (session.isDisposed || session.isTerminating || session.isRestarting) return;
    if (status === "connected" && away && !joining) here();
    else if (status !== "connected" && !away) lost();
  });
}
