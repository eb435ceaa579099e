/* Runs first on every page of the lessons in the browser. It says in one line at the foot of the page that Python is
 * starting, what does not work here and what to do then, and that an older copy of a lesson is open.
 *
 * Written for old browsers, too: they must at least be able to read why nothing else works.
 */
(function () {
  "use strict";
  var lesson = (/(\d\d-[a-z-]+)\.ipynb/.exec(decodeURIComponent(location.search)) || [])[1];
  var reading = lesson ? "../../read/" + lesson + ".html" : "../../index.html";
  var patience = 60000; // milliseconds until a start counts as slow

  // The line -------------------------------------------------------------------------------------------

  var line = document.createElement("div"), words = document.createElement("span"), trouble = false, waiting = null;
  line.id = "course-line";
  line.setAttribute("role", "status");
  line.style.cssText = "position:fixed;left:0;right:0;bottom:0;z-index:10000;padding:.6rem 1rem;font:16px/1.4 system-ui,sans-serif;"
    + "color:#fff;background:#1f3a5f;display:none";
  line.appendChild(words);

  function place() { if (document.body && !line.parentNode) document.body.appendChild(line); }

  function control(kind, text, act) {
    var made = document.createElement(kind);
    made.textContent = text;
    made.style.cssText = "margin-left:.8rem;padding:.15rem .7rem;font:inherit;color:#fff;background:transparent;"
      + "border:1px solid #fff;border-radius:3px;cursor:pointer;text-decoration:none;display:inline-block";
    if (kind === "a") made.href = act; else made.addEventListener("click", act);
    line.appendChild(made);
  }

  function hide() { line.style.display = "none"; }

  /* Show a line with controls. One that tells of trouble is not pushed aside by one that does not: that comes after it. */
  function say(text, isTrouble, controls) {
    if (!isTrouble) waiting = [text, false, controls];
    if (trouble && !isTrouble) return;
    trouble = Boolean(isTrouble);
    while (line.lastChild !== words) line.removeChild(line.lastChild);
    words.textContent = text;
    line.style.background = trouble ? "#7a1f1f" : "#1f3a5f";
    line.style.display = "block";
    (controls || []).forEach(function (one) { control(one[0], one[1], one[2]); });
    control("button", "Close", function () {
      var after = isTrouble && waiting;
      trouble = false;
      hide();
      if (after) say.apply(null, after); else waiting = null;
    });
    place();
  }

  function sayTrouble(text) { say(text, true, [["a", lesson ? "Read the lesson instead" : "All lessons", reading]]); }

  document.addEventListener("DOMContentLoaded", place);

  // anywidget gives each widget two seconds to start, and then gives it up: too few on a slow computer.
  if (typeof AbortSignal === "function" && AbortSignal.timeout) {
    var timeout = AbortSignal.timeout.bind(AbortSignal);
    AbortSignal.timeout = function (wait) { return timeout(wait === 2000 ? patience : wait); };
  }

  // What this browser lacks ----------------------------------------------------------------------------

  var old = "This browser is too old to run the lessons. Use a newer Chrome, Edge, Firefox or Safari, or read the lesson: that works in any browser.";
  if (typeof WebAssembly !== "object" || typeof Promise !== "function" || typeof DecompressionStream !== "function" || !("noModule" in document.createElement("script"))) {
    if (typeof Promise === "function" && typeof DecompressionStream === "function" && typeof WebAssembly !== "object") {
      old = "WebAssembly is switched off in this browser, and Python needs it. Ask whoever looks after the computer, or read the lesson: that works without.";
    }
    sayTrouble(old);
    return;
  }

  function keepsNothing() {
    say("This window keeps no files when it is closed (is it a private one?). You can work, but press \u201cSave my work\u201d in the lesson before you close it.", true);
  }
  try {
    var opening = indexedDB.open("course-check");
    opening.onerror = keepsNothing;
    opening.onsuccess = function () { opening.result.close(); indexedDB.deleteDatabase("course-check"); };
  } catch (error) {
    keepsNothing();
  }
  if (navigator.storage && navigator.storage.estimate) navigator.storage.estimate().then(function (room) {
    if (room.quota && room.quota - room.usage < 20e6) {
      say("This browser\u2019s storage is nearly full. Press \u201cSave my work\u201d in the lesson often, and free some space on the computer.", true);
    }
  }, function () {});

  // What did not arrive --------------------------------------------------------------------------------

  function blocked(address) {
    sayTrouble("A file that the lesson needs did not arrive: " + address.replace(/[?#].*/, "").split("/").slice(-1) + " from " + new URL(address, location.href).host
      + ". Reload the page; if that does not help, ask whoever looks after the network to allow it.");
  }

  addEventListener("error", function (event) {
    var address = event.target && (event.target.tagName === "SCRIPT" ? event.target.src : event.target.tagName === "LINK" && event.target.rel === "stylesheet" && event.target.href);
    if (address) blocked(address);
  }, true);

  /* Resolve with the first of some files that cannot be had, or that a filter answers with a page of its own. */
  function firstMissing(addresses) {
    return Promise.all(addresses.map(function (address) {
      return fetch(address, { method: "HEAD" }).then(function (answer) {
        return answer.ok && !/text\/html/.test(answer.headers.get("content-type") || "") ? "" : address;
      }, function () { return address; });
    })).then(function (found) { return found.filter(Boolean)[0]; });
  }

  function filesOfPython(onlyCore) {
    var config = JSON.parse(document.getElementById("jupyter-config-data").textContent);
    var settings = config.litePluginSettings["@jupyterlite/pyodide-kernel-extension:kernel"];
    var root = new URL(config.baseUrl, location.href), home = new URL(settings.pyodideUrl, location.href);
    var list = new URL(settings.loadPyodideOptions.lockFileURL, root).href;
    var core = ["pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"].map(function (name) { return new URL(name, home).href; });
    if (onlyCore) return Promise.resolve(core.concat(list));
    return fetch(list).then(function (answer) { return answer.json(); }).then(function (lock) {
      return core.concat(Object.keys(lock.packages).map(function (name) { return new URL(lock.packages[name].file_name, home).href; }));
    }, function () { return [list]; });
  }

  /* Name the file that did not arrive; if all did, do `otherwise`. */
  function lookForMissing(otherwise) {
    return filesOfPython().then(firstMissing).then(function (address) {
      if (address) blocked(address); else otherwise();
    });
  }

  // The lesson -----------------------------------------------------------------------------------------

  /* Look ten times a second until something is found; if `times` is given, only so often. */
  function until(look, times) {
    return new Promise(function (done, fail) {
      (function again() {
        var found = look();
        if (found) done(found);
        else if (times && !--times) fail(new Error("not found"));
        else setTimeout(again, 100);
      })();
    });
  }

  function opened() {
    return until(function () {
      var panel = window.jupyterapp && window.jupyterapp.shell.currentWidget;
      return panel && panel.content && panel.content.model && panel.sessionContext && panel;
    }).then(function (panel) {
      return panel.context.ready.then(function () { return panel; });
    });
  }

  /* Run the lesson's first line, which loads what it needs, while the student reads; fails if a package is missing. */
  function warmUp(panel) {
    say("Python is starting in this browser. The first time this takes up to a minute; you can read already.");
    var slow = setTimeout(function () {
      lookForMissing(function () {
        if (!ready) say("Python is taking long to start. Wait a little more, or reload the page.", false, [["a", "Read the lesson instead", reading]]);
      });
    }, patience), ready = false;
    return panel.sessionContext.ready.then(function () {
      return until(function () { return panel.sessionContext.session && panel.sessionContext.session.kernel; });
    }).then(function (kernel) {
      filesOfPython(true).then(firstMissing).then(function (address) { if (address) blocked(address); });
      var first = panel.content.widgets.filter(function (cell) { return cell.model.type === "code"; })[0];
      var code = first ? first.model.sharedModel.getSource() : "pass";
      return kernel.requestExecute({ code: code, silent: true, store_history: false, stop_on_error: false }).done;
    }).then(function (reply) {
      clearTimeout(slow);
      ready = true;
      if (reply.content.status !== "ok") return lookForMissing(function () { sayTrouble("The lesson could not load what it needs. Reload the page."); });
      return say("Ready.", false, [["button", "Run the lesson", function () {
        hide();
        waiting = null;
        window.jupyterapp.commands.execute("notebook:run-all-cells");
      }]]);
    });
  }

  // Links to a section --------------------------------------------------------------------------------
  // A lesson opens in a page of its own, at its head. Where a link leads waits in the browser's storage under the name
  // that the lessons' own code uses (static/common.js), which does the same once a lesson was run, and finds the claim.

  var GOAL = "stalin-purges-course/goal", GOAL_WAITS = 600000;

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href*='.ipynb']");
    if (!link || !link.hash) return;
    try {
      localStorage.setItem(GOAL, JSON.stringify({
        file: link.pathname.split("/").slice(-1)[0], section: decodeURIComponent(link.hash.slice(1)),
        claim: /^C\d{3}$/.test(link.textContent) ? link.textContent : "", until: Date.now() + GOAL_WAITS
      }));
    } catch (error) { /* a private window: the other page opens at its head */ }
  }, true);

  function goToSection(panel) {
    var goal = null;
    try { goal = JSON.parse(localStorage.getItem(GOAL)); } catch (error) { /* none */ }
    if (!goal || !goal.section || goal.file !== lesson + ".ipynb" || Date.now() > goal.until) return;
    until(function () {
      return Array.prototype.filter.call(panel.node.querySelectorAll("h2, h3"), function (heading) {
        return heading.textContent.replace(/\u00b6$/, "").trim().replace(/ /g, "-") === goal.section;
      })[0];
    }, 150).then(function (heading) {
      var cell = heading.closest(".jp-Cell");
      if (cell) cell.focus({ preventScroll: true });
      heading.scrollIntoView();
    }, function () { /* a section that this copy of the lesson has not: the reader is at its head */ });
  }

  // JupyterLite opens the copy that the browser kept from last time, even if the site has a newer lesson.
  function lookForNewer(panel) {
    var path = panel.context.path, contents = window.jupyterapp.serviceManager.contents;
    return fetch("../files/" + path, { cache: "no-cache" }).then(function (answer) { return answer.json(); }).then(function (fresh) {
      var mine = panel.content.model.getMetadata("course") || {}, theirs = fresh.metadata.course;
      if (!theirs || mine.content === theirs.content) return;
      say("This lesson was changed since you first opened it here. Your answers are kept apart from it, and stay.", true, [["button", "Open the new version", function () {
        var day = new Date().toISOString().slice(0, 19).replace("T", " ").replace(/:/g, "-");
        var older = path.replace(/\.ipynb$/, " (older copy, " + day + ").ipynb");
        panel.context.save().then(function () {
          return contents.get(path, { content: true, type: "notebook", format: "json" });
        }).then(function (model) {
          return contents.save(older, { type: "notebook", format: "json", content: model.content });
        }).then(function () {
          panel.content.model.dirty = false;
          return contents.delete(path);
        }).then(function () {
          panel.content.model.dirty = false;
          location.reload();
        }, function (error) {
          sayTrouble("The new version could not be opened (" + error.message + ").");
        });
      }]]);
    }, function () {});
  }

  if (lesson) opened().then(function (panel) {
    lookForNewer(panel);
    goToSection(panel);
    return warmUp(panel);
  });
})();
