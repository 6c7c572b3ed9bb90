/* app.js: everything here is a bonus, each page works with it switched off. No inline handlers, no eval: CSP script-src 'self'. */
(() => {
  const root = document.documentElement, body = document.body, line = id => document.getElementById(id);
  const on = (name, act, early) => document.addEventListener(name, act, early), all = q => [...document.querySelectorAll(q)];
  const said = line("said"), say = text => { if (said) said.textContent = text; };

  /* --- small things ------------------------------------------------------------------------ */

  on("click", e => {
    const opener = e.target.closest("[data-open]"), sheet = opener && line(opener.dataset.open); // a link to a page, or a sheet
    if (sheet?.showModal) { e.preventDefault(); sheet.showModal(); }
    if (e.target.matches("dialog")) e.target.close(); // a tap outside the sheet
    const step = e.target.closest(".stepper__btn[data-step]"), out = step?.parentElement.querySelector("output");
    if (out) out.value = Math.max(+(step.dataset.min || 0), +out.value + +step.dataset.step); // shown at once, the server does the sum
  });

  const worn = { theme: "theme", text: "text", text_size: "text" }; // shown at once, saved by the form
  on("change", e => {
    const { name, value, form } = e.target, key = worn[name];
    if (key) value ? root.dataset[key] = value : delete root.dataset[key];
    if (form?.matches("[data-autosubmit]")) form.requestSubmit();
  });

  on("keydown", e => { // Enter sends on a real keyboard, Shift+Enter makes a line; on touch Enter always makes a line
    if (e.key === "Enter" && !e.shiftKey && !e.isComposing && e.target.matches(".composer textarea") && matchMedia("(pointer: fine)").matches) { e.preventDefault(); e.target.form.requestSubmit(); }
  });

  const net = () => { if (line("offline")) line("offline").hidden = navigator.onLine; };
  addEventListener("online", net); addEventListener("offline", net); net();

  const toasts = line("toasts"); // a toast leaves by itself, later if something can be undone, never under a finger or the focus
  const leave = toast => toast.nodeType === 1 && setTimeout(function go() { toast.matches(":hover, :focus-within") ? setTimeout(go, 3000) : toast.remove(); }, toast.querySelector("form") ? 20000 : 8000);
  if (toasts) { [...toasts.children].forEach(leave); new MutationObserver(seen => seen.forEach(s => s.addedNodes.forEach(leave))).observe(toasts, { childList: true }); }

  const hush = () => toasts?.querySelectorAll(".toast:not(:has(form))").forEach(toast => toast.remove()); // «Det er gemt.» does not stand beside an error

  const wrong = () => (line("fejl") || document.querySelector(".note[tabindex]"))?.focus(); // take the reader to what went wrong
  wrong();

  if (body.dataset.sw && "serviceWorker" in navigator) navigator.serviceWorker.register(body.dataset.sw).catch(() => {});

  /* --- forms: one press is one press ------------------------------------------------------- */

  const busy = (form, is) => [form, ...form.querySelectorAll("[type=submit]"), ...all(`[form="${CSS.escape(form.id || "-")}"]`)].forEach(x => is ? x.setAttribute("aria-busy", "true") : x.removeAttribute("aria-busy"));
  on("submit", e => {
    if (e.target.getAttribute("aria-busy") === "true") { e.preventDefault(); e.stopImmediatePropagation(); }
  }, true);
  on("submit", e => { // data-again: the answer is a file, so the page stays
    if (e.target.contains(chosen)) chosen = null;
    if (!e.defaultPrevented && e.target.method !== "dialog" && !e.target.target && !e.target.matches("[data-again]")) busy(e.target, true);
  });
  addEventListener("pageshow", e => { if (e.persisted) all("form[aria-busy]").forEach(form => busy(form, false)); });

  const asked = e => e.detail.requestConfig?.triggeringEvent?.type !== "changed", form = e => e.detail.elt.closest("form");
  on("htmx:beforeRequest", e => { const f = form(e); f?.querySelector(":scope > .note[data-failed]")?.remove(); if (f && asked(e)) { busy(f, true); if (f.contains(chosen) && e.detail.requestConfig.verb !== "get") chosen = null; } });
  on("htmx:afterRequest", e => { const f = form(e); if (f) busy(f, false); });
  const failed = e => { // said where it failed, not in a toast; a live refresh has the thin line instead
    if (!asked(e) || !said) return;
    hush();
    const note = Object.assign(document.createElement("p"), { className: "note note--danger", textContent: said.dataset[e.type === "htmx:responseError" ? "broken" : "failed"] });
    note.dataset.failed = ""; note.setAttribute("role", "alert");
    const f = form(e); f ? f.append(note) : e.detail.elt.after(note);
    note.scrollIntoView({ block: "nearest" });
  };
  ["sendError", "timeout", "responseError"].forEach(name => on("htmx:" + name, failed));
  on("htmx:beforeSwap", e => { // sent on to another page (logged out, moved): go there, do not paste it in here
    if ([409, 422].includes(e.detail.xhr.status)) hush();
    const { xhr, requestConfig } = e.detail, there = xhr.responseURL && new URL(xhr.responseURL), here = new URL(requestConfig.path, location.href);
    if (there && there.pathname !== here.pathname) { e.preventDefault(); location.assign(there); }
  });
  on("htmx:afterSettle", e => { if ([409, 422].includes(e.detail.xhr?.status) && asked(e)) wrong(); });

  /* --- slots: what is chosen stands in the bar, and survives a live refresh ------------------ */

  let chosen = null;
  const outs = input => all("[data-out]").forEach(out => { // what already stands there is not written, and so not spoken, again
    const empty = out.dataset.empty ??= out.textContent, text = input?.dataset[out.dataset.out] ?? empty;
    if (out.textContent !== text) out.textContent = text;
  });
  const picked = () => document.querySelector("input[data-what]:checked, input[data-when]:checked");
  const choose = input => { chosen = input; if (input) outs(input); };
  on("change", e => { if (e.target.matches("input[data-what], input[data-when]")) choose(picked()); });
  choose(picked());
  on("htmx:afterSettle", e => {
    const before = chosen, now = picked();
    if (before?.isConnected) return;
    if (now || asked(e) || !before) { chosen = now; outs(now); return; }
    const same = document.querySelector(`input[name="${CSS.escape(before.name)}"][value="${CSS.escape(before.value)}"]:not(:disabled)`);
    if (same) { same.checked = true; choose(same); } else { chosen = null; outs(null); say(said?.dataset.taken); }
  });

  /* --- live: the socket only says "changed", the page fetches itself ----------------------- */

  const path = body.dataset.live;
  if (!path || !("WebSocket" in window)) return;
  let socket, wait = 1000, heard = Date.now(), beating = false, lost = false, gone = false, slow, told = "", stale = false, hurry;
  const jitter = () => 150 + Math.random() * 300, due = {};
  const topics = el => el.dataset.watch.split(/\s+/).filter(Boolean);
  const watch = () => {
    const list = [...new Set(all("[data-watch]").flatMap(topics))].sort(), text = JSON.stringify({ watch: list });
    if (socket?.readyState === 1 && text !== told && list.length) { socket.send(text); told = text; }
  };
  const changed = topic => { // nobody looks at a hidden tab: it catches up when it is shown
    if (document.hidden) { stale = true; return; }
    clearTimeout(due[topic]);
    due[topic] = setTimeout(() => all("[data-watch]").forEach(el => (!topic || topics(el).includes(topic)) && el.dispatchEvent(new CustomEvent("changed"))), jitter());
  };
  const reloadOnce = () => { // the key is gone: a fresh page says so; never twice in half a minute, never into a form on its way
    if (document.querySelector("form[aria-busy]")) return;
    try { if (Date.now() - (sessionStorage.relock || 0) < 30000) return; sessionStorage.relock = Date.now(); } catch { return; }
    location.reload();
  };
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent("house:" + name, { detail })); // for the scripts of a room
  on("house:send", e => { if (socket?.readyState === 1) { socket.send(JSON.stringify(e.detail.frame)); e.detail.sent = true; } });
  const open = () => {
    clearTimeout(hurry);
    socket = new WebSocket(new URL(path, location.href).href.replace(/^http/, "ws"));
    socket.onopen = () => { wait = 1000; heard = Date.now(); told = ""; clearTimeout(slow); slow = 0; line("relinking").hidden = true; watch(); if (lost) changed(""); lost = false; tell("open"); };
    socket.onmessage = e => {
      heard = Date.now();
      const facts = JSON.parse(e.data);
      if ("beat" in facts) beating = true;
      if (facts.changed) changed(facts.changed);
      tell("heard", facts);
    };
    socket.onclose = e => {
      tell("lost");
      if (gone) return;
      if (e.code === 4401 || e.code === 4404) { gone = true; return reloadOnce(); }
      if (e.code === 4408 && document.hidden) { lost = true; return; } // too many tabs: the one that is looked at has the line
      lost = true; slow ||= setTimeout(() => { line("relinking").hidden = false; }, 3000);
      hurry = setTimeout(open, wait * (.5 + Math.random() / 2)); wait = Math.min(wait * 2, 30000);
    };
  };
  open();
  on("htmx:afterSettle", watch);
  on("visibilitychange", () => {
    if (document.hidden) return;
    if (stale || Date.now() - heard > 60000) { stale = false; changed(""); }
    if (socket.readyState > 1 && !gone) { wait = 1000; open(); }
  });
  setInterval(() => { if (beating && socket.readyState === 1 && Date.now() - heard > 75000) socket.close(); }, 15000); // a line that is dead without knowing
  addEventListener("pagehide", () => { gone = true; clearTimeout(hurry); socket.close(); });
  addEventListener("pageshow", e => { if (e.persisted) { gone = false; lost = true; open(); } });
})();
