/* pick.js: pictures come up in the background, piece by piece, and go on by themselves after a lost line or a reload.
   Without this file the picker is an ordinary file field. No inline handlers, no eval: CSP script-src 'self'. */
(() => {
  const KEEP = 24 * 3600e3, FIRST = 256 * 1024, wait = ms => new Promise(done => setTimeout(done, ms));
  const fill = (text, value) => text.replace("{0}", value);

  /* --- the files themselves, so that a page that is loaded again can go on with them ---------- */

  const store = () => new Promise((yes, no) => {
    const asked = indexedDB.open("beboerhus-pictures", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("files");
    asked.onsuccess = () => yes(asked.result); asked.onerror = () => no(asked.error);
  });
  const kept = async (how, act) => { // a browser that keeps nothing (a private window) only cannot go on after a reload
    try {
      const db = await store();
      return await new Promise((yes, no) => {
        const asked = act(db.transaction("files", how).objectStore("files"));
        asked.onsuccess = () => yes(asked.result); asked.onerror = () => no(asked.error);
      });
    } catch { return undefined; }
  };
  const keep = (token, file) => kept("readwrite", files => files.put({ file, at: Date.now() }, token));
  const drop = token => kept("readwrite", files => files.delete(token));
  const found = async token => (await kept("readonly", files => files.get(token)))?.file;
  kept("readonly", files => files.getAllKeys()).then(tokens => (tokens || []).forEach(async token => { // nothing lies here for longer than a day
    const one = await kept("readonly", files => files.get(token));
    if (one && Date.now() - one.at > KEEP) drop(token);
  }));

  /* --- one picker --------------------------------------------------------------------------- */

  const begin = box => {
    const at = name => box.querySelector(`[data-${name}]`), data = box.dataset, form = box.closest("form");
    const list = at("list"), input = at("add").querySelector("input"), said = at("said"), wrong = at("wrong"), blank = box.querySelector("template");
    const rows = () => [...list.children], part = (row, name) => row.querySelector(`[data-${name}]`);
    const going = new Map(); // row → its file, while it is on its way up
    let chain = Promise.resolve(), held = null;
    input.removeAttribute("name"); // the script sends them
    box.querySelectorAll("noscript").forEach(one => one.remove());

    const say = text => { said.textContent = ""; setTimeout(() => { said.textContent = text; }, 50); };
    const no = text => { wrong.textContent = text; wrong.hidden = !text; };
    const how = (row, text, done) => {
      const bar = part(row, "bar"), line = part(row, "how");
      if (line.textContent !== text) line.textContent = text;
      bar.hidden = done === undefined; if (done !== undefined) bar.value = done;
    };
    const headers = more => {
      const acting = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
      return { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]")?.value || "", ...acting, ...more };
    };
    const ask = async (url, method, body, more) => { // an answer, or an error that has `again` when it is worth asking again
      let answer;
      try {
        answer = await fetch(url, { method, body, headers: headers(more), credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout?.(60000) });
      } catch { throw Object.assign(new Error(data.lost), { again: true, lost: true }); }
      if (answer.status === 204) {
        if (answer.headers.has("HX-Refresh")) throw new Error(data.stale);
        return {};
      }
      const facts = await answer.json().catch(() => ({}));
      if (answer.ok) return facts;
      const soon = [408, 429, 500, 502, 503, 504].includes(answer.status) && facts.code !== "too_many";
      throw Object.assign(new Error(facts.message || data.failed), { again: soon, facts, status: answer.status, after: 1000 * answer.headers.get("Retry-After") });
    };
    const json = { "Content-Type": "application/json" };
    const url = row => `${data.api}${row.dataset.token}/`;

    const number = () => rows().forEach((row, n, all) => {
      part(row, "name").textContent = fill(data.number, n + 1);
      row.querySelector('[data-do="earlier"]').hidden = n === 0;
      row.querySelector('[data-do="later"]').hidden = n === all.length - 1;
    });
    const know = (row, facts) => { // what the house said about it
      row.dataset.token = facts.token; row.dataset.id = facts.id; row.dataset.state = facts.state; row.dataset.received = facts.received; row.dataset.size = facts.size; row.dataset.kind = facts.kind;
      const hidden = row.querySelector("input[type=hidden]");
      hidden.value = facts.token; hidden.disabled = facts.state === "refused";
      part(row, "alt").name = `alt-${facts.token}`; part(row, "pynt").name = `pynt-${facts.token}`;
      row.querySelectorAll("[data-do]").forEach(one => { one.value = `${one.dataset.do}:${facts.token}`; });
      if (facts.state === "waiting") { row.dataset.watch = `picture:${facts.id}`; document.dispatchEvent(new CustomEvent("htmx:afterSettle", { detail: {} })); } // app.js looks again at what is watched
    };
    const settle = (row, facts) => {
      know(row, facts);
      if (facts.state === "refused") { how(row, facts.message); say(facts.message); }
      if (facts.state === "waiting") { how(row, data.making); say(data.making); follow(row); }
      if (facts.state === "made") { how(row, data.ready); say(data.ready); delete row.dataset.watch; }
      if (facts.state === "made" && !row.querySelector("img, video")) face(row, Object.assign(new Image(), { src: facts.files["160"] }));
    };
    const face = (row, seen) => { seen.dataset.face = ""; seen.alt = ""; part(row, "face").replaceWith(seen); };

    const follow = async row => { // the socket says when it is made; without one we ask, less and less often
      const look = async () => {
        if (!row.isConnected || row.dataset.state !== "waiting") return true;
        const facts = await ask(url(row), "GET").catch(() => null);
        if (facts && facts.state !== "waiting") settle(row, facts);
        return facts && facts.state !== "waiting";
      };
      row.addEventListener("changed", look);
      for (let pause = 1500; row.isConnected && !(await look()); pause = Math.min(pause * 1.5, 20000)) await wait(pause);
      row.removeEventListener("changed", look);
    };

    /* --- up it goes ------------------------------------------------------------------------- */

    const online = pause => new Promise(done => { // after a while, or as soon as the line is back
      const go = () => { clearTimeout(timer); removeEventListener("online", go); done(); };
      const timer = setTimeout(go, pause); addEventListener("online", go);
    });
    const send = async (row, file) => {
      let piece = FIRST, pause = 1000;
      const patiently = async act => {
        for (;;) {
          try { const facts = await act(); pause = 1000; return facts; } catch (no) {
            if (!row.isConnected) return null;
            if (no.status === 409 && Number.isInteger(no.facts?.received)) { row.dataset.received = no.facts.received; return { ...row.dataset, received: no.facts.received, state: "coming", again: true }; }
            if (!no.again) throw no;
            how(row, no.lost ? data.lost : no.message, 100 * row.dataset.received / file.size); piece = FIRST;
            await online(no.after || pause); pause = Math.min(pause * 2, 30000);
          }
        }
      };
      let facts = row.dataset.token
        ? await patiently(() => ask(url(row), "GET"))
        : await patiently(() => ask(data.api, "POST", JSON.stringify({ client_id: row.dataset.client, kind: row.dataset.kind, size: file.size, place: data.place }), json));
      if (facts) { know(row, facts); await keep(facts.token, file); }
      while (facts && row.isConnected && facts.state === "coming") {
        const from = +facts.received;
        how(row, fill(data.sending, Math.floor(100 * from / file.size)), 100 * from / file.size);
        const began = Date.now(), next = await patiently(() => ask(url(row), "PATCH", file.slice(from, from + piece), { "Content-Type": "application/octet-stream", "Upload-Offset": from }));
        if (next && !next.again) { know(row, next); piece = Date.now() - began < 1500 ? Math.min(piece * 2, +data.piece) : FIRST; }
        facts = next;
      }
      if (!facts || !row.isConnected) return;
      await drop(facts.token);
      settle(row, facts);
    };
    const queue = (row, file) => {
      going.set(row, file); how(row, data.queued, 0); no("");
      chain = chain.then(() => row.isConnected && send(row, file)).catch(trouble => {
        how(row, trouble.message); row.dataset.state = "refused"; say(trouble.message);
        row.querySelector("input[type=hidden]").disabled = true;
        if (row.dataset.token) drop(row.dataset.token);
      }).then(() => { going.delete(row); release(); });
    };

    const length = file => new Promise(done => { // of a film, as far as this browser can tell
      const film = document.createElement("video"), at = URL.createObjectURL(file);
      const say = seconds => { URL.revokeObjectURL(at); done(seconds); };
      film.preload = "metadata"; film.muted = true; setTimeout(() => say(0), 4000);
      film.onloadedmetadata = () => say(film.duration); film.onerror = () => say(0); film.src = at;
    });
    const add = async file => {
      const film = file.type.startsWith("video/");
      const stalled = rows().find(row => row.dataset.state === "coming" && !going.has(row) && +row.dataset.size === file.size);
      if (stalled) return queue(stalled, file);
      if (rows().length >= +data.most) return no(fill(data.full, data.most));
      if (file.size > +(film ? data.film : data.picture)) return no(film ? data.bigfilm : data.big);
      if (film && await length(file) > +data.seconds + 0.9) return no(data.long);
      const row = blank.content.firstElementChild.cloneNode(true);
      row.dataset.client = crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, c => (c ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> c / 4).toString(16));
      row.dataset.kind = film ? "film" : "picture"; row.dataset.size = file.size; row.dataset.state = "coming"; row.dataset.received = 0;
      const at = URL.createObjectURL(file), seen = film ? Object.assign(document.createElement("video"), { muted: true, playsInline: true, preload: "metadata" }) : new Image();
      const none = part(row, "face");
      seen.src = at; seen.onerror = () => { URL.revokeObjectURL(at); seen.replaceWith(none); }; // this browser cannot show it; the house may
      face(row, seen); list.append(row); number();
      queue(row, file);
    };
    input.addEventListener("change", async () => {
      const files = [...input.files]; input.value = ""; no("");
      for (const file of files) await add(file);
    });

    /* --- what is done with one ---------------------------------------------------------------- */

    const words = async row => {
      if (!row.dataset.token || row.dataset.state === "refused") return;
      try {
        await ask(`${url(row)}words/`, "PUT", JSON.stringify({ alt: part(row, "alt").value, is_decoration: part(row, "pynt").checked }), json);
      } catch (trouble) { if (!trouble.lost) { no(trouble.message); } } // what was typed goes along with the form, too
    };
    const away = async row => {
      const n = rows().indexOf(row), next = rows()[n + 1] || rows()[n - 1];
      going.delete(row); row.remove(); number(); say(fill(data.taken, n + 1)); no("");
      (next ? next.querySelector('[data-do="remove"]') : input).focus();
      if (row.dataset.token) { drop(row.dataset.token); await ask(url(row), "DELETE").catch(() => {}); }
      release();
    };
    const move = (row, button) => {
      const up = button.dataset.do === "earlier", there = up ? row.previousElementSibling : row.nextElementSibling;
      if (!there) return;
      up ? there.before(row) : there.after(row);
      number(); say(fill(data.moved, rows().indexOf(row) + 1));
      (button.hidden ? row.querySelector("[data-do]:not([hidden])") : button).focus();
    };
    list.addEventListener("click", e => {
      const button = e.target.closest("[data-do]"), row = button?.closest("li");
      if (!row) return;
      e.preventDefault();
      button.dataset.do === "remove" ? away(row) : move(row, button);
    });
    list.addEventListener("change", e => { const row = e.target.closest("li"); if (row && e.target.matches("[data-alt], [data-pynt]")) words(row); });
    list.addEventListener("keydown", e => { if (e.key === "Enter" && e.target.matches("[data-alt]")) e.preventDefault(); }); // Enter would press the first ×

    /* --- the form waits for what is on its way -------------------------------------------------- */

    form?.addEventListener("submit", e => {
      if (!going.size) return;
      e.preventDefault(); e.stopImmediatePropagation();
      held = { by: e.submitter }; no(data.hold);
    }, true);
    const release = () => {
      if (!held || going.size) return;
      const by = held.by; held = null; no("");
      rows().some(row => row.dataset.state === "refused") ? say(data.failed) : form.requestSubmit(by?.form === form ? by : undefined);
    };

    rows().forEach(async row => { // a page that was loaded again
      if (row.dataset.state === "waiting") follow(row);
      if (row.dataset.state !== "coming") return;
      const file = await found(row.dataset.token);
      if (file && !going.has(row)) queue(row, file);
    });
    number();
  };

  const look = () => document.querySelectorAll("[data-pick]:not([data-picking])").forEach(box => { box.dataset.picking = ""; begin(box); });
  document.addEventListener("htmx:afterSettle", look);
  look();
})();
