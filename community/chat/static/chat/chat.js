/* A conversation kept up to date. The page works without: the form posts, «Vis ældre» is a link.
   The socket (app.js) is a shortcut: whatever it loses is fetched by number, in order, once. docs/api.md has the words. */
(() => {
  const log = document.getElementById("log");
  if (!log) return;
  const d = log.dataset, id = name => document.getElementById(name), form = id("say"), field = form?.querySelector("textarea");
  const wrong = id("wrong"), chip = id("new"), typing = id("typing"), newest = "newest" in d, store = `chat:${d.token}`;
  const headers = { "X-Requested-With": "fetch", ...JSON.parse(document.body.getAttribute("hx-headers") || "{}") };
  const csrf = () => ({ ...headers, "X-CSRFToken": form?.csrfmiddlewaretoken.value || "" });
  let seen = +d.seen, busy = false, again = false, wait = 2000, unseen = 0, read = 0, typed = 0, hush;

  /* --- where the reader is -------------------------------------------------------------------- */

  const end = () => document.documentElement.scrollHeight, atEnd = () => scrollY + innerHeight > end() - 160;
  const toEnd = () => { scrollTo({ top: end() }); unseen = 0; chip.hidden = true; };
  if (newest && !location.hash) toEnd();
  chip.addEventListener("click", toEnd);
  addEventListener("scroll", () => { if (atEnd()) { unseen = 0; chip.hidden = true; tellRead(); } }, { passive: true });

  const send = frame => { const detail = { frame, sent: false }; document.dispatchEvent(new CustomEvent("house:send", { detail })); return detail.sent; };
  let soon;
  const tellRead = () => {
    if (!newest || document.hidden || !atEnd() || seen <= read) return;
    clearTimeout(soon);
    soon = setTimeout(() => {
      read = seen;
      if (!send({ read: { conversation: d.token, up_to: read } })) fetch(d.read, { method: "POST", headers: csrf(), body: new URLSearchParams({ nr: read }) }).catch(() => { read = 0; });
    }, 400);
  };
  read = seen; // the page itself has said so

  const marks = () => { // «læst» stands on the last of mine that the other has read
    if (d.otherread === undefined) return;
    const mine = [...log.querySelectorAll(".msg--me[data-seq]")].filter(el => +el.dataset.seq <= +d.otherread), last = mine.pop();
    log.querySelectorAll(".msg__read").forEach(mark => { mark.hidden = mark.closest(".msg") !== last; });
  };
  marks();

  /* --- lines in their places ------------------------------------------------------------------- */

  const lines = () => [...log.querySelectorAll(":scope > .msg[data-seq]")];
  const day = at => at.slice(0, 10);
  const group = el => {
    let before = el.previousElementSibling;
    const first = !before?.matches(".msg") || before.dataset.by !== el.dataset.by || before.classList.contains("msg--me") !== el.classList.contains("msg--me") || !el.dataset.at || !before.dataset.at || new Date(el.dataset.at) - new Date(before.dataset.at) > 600000;
    el.classList.toggle("msg--first", first);
  };
  const put = el => { // by its number; the same number again takes its place
    const number = +el.dataset.seq, there = log.querySelector(`:scope > .msg[data-seq="${number}"]`);
    if (there) { there.replaceWith(el); group(el); return false; }
    const after = lines().filter(one => +one.dataset.seq < number).pop();
    if (after) after.after(el);
    else { const heading = [...log.querySelectorAll(".chat__day")].find(one => one.dataset.day === day(el.dataset.at)); heading ? heading.after(el) : log.prepend(el); }
    group(el);
    if (el.nextElementSibling?.matches(".msg")) group(el.nextElementSibling);
    return true;
  };
  const heading = (when, label) => {
    if (!log.querySelector(`.chat__day[data-day="${when}"]`)) return Object.assign(document.createElement("p"), { className: "chat__day", textContent: label });
    return null;
  };
  const noticed = (fresh, stood) => {
    id("empty")?.remove();
    if (stood) { toEnd(); tellRead(); }
    else if (fresh) { unseen += fresh; chip.hidden = false; chip.textContent = unseen === 1 ? d.new1 : d.new.replace("{0}", unseen); }
    marks();
  };
  const mineOf = client => client && log.querySelector(`:scope > .msg[data-pending="${CSS.escape(client)}"]`);
  const settle = client => { // what was on its way has come: the real line stands there now
    const el = mineOf(client);
    if (el) el.remove();
    if (pending.delete(client)) keep();
  };

  const parsed = html => new DOMParser().parseFromString(html, "text/html");
  const take = (html, older) => {
    const box = parsed(html).querySelector("[data-lines]");
    return box && placed(box, older);
  };
  const placed = (box, older) => {
    const stood = atEnd(), high = end(), top = scrollY;
    if ("limited" in box.dataset) { log.replaceChildren(...log.querySelectorAll("[data-pending]")); }
    let fresh = 0, above = null;
    for (const el of [...box.children]) {
      if (el.matches(".chat__day")) { if (!log.querySelector(`.chat__day[data-day="${el.dataset.day}"]`)) above = el; continue; }
      if (el.classList.contains("msg--me")) settle(el.dataset.client);
      const isNew = put(el);
      if (isNew && !el.classList.contains("msg--me")) fresh += 1;
      if (above) { el.before(above); above = null; }
    }
    if (older) { scrollTo({ top: top + end() - high }); marks(); }
    else { seen = Math.max(seen, +box.dataset.latest); noticed(fresh, stood); }
    if ("closed" in box.dataset && form && !field.value) location.reload();
    return box;
  };

  const catchUp = async () => {
    if (!newest) return;
    if (busy) { again = true; return; }
    busy = true;
    try {
      const answer = await fetch(`${d.since}?nr=${seen}`, { headers, signal: AbortSignal.timeout(12000) });
      if (answer.redirected || answer.status === 404) { location.reload(); return; }
      if (!answer.ok) throw new Error(answer.status);
      take(await answer.text()); wait = 2000;
    } catch { setTimeout(catchUp, wait * (.5 + Math.random())); wait = Math.min(wait * 2, 30000); }
    finally { busy = false; if (again) { again = false; catchUp(); } }
  };

  const fetched = async url => {
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(12000) });
    if (answer.redirected || answer.status === 404) location.reload();
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    return parsed(await answer.text());
  };
  const afresh = async () => { // somebody hid or showed themselves, or is blocked: what stands here is asked for again
    const shown = lines(), first = shown.length ? +shown[0].dataset.seq : 1;
    try {
      if ("two" in d) id("who").replaceChildren(...(await fetched(location.pathname)).getElementById("who").childNodes);
      const box = (await fetched(`${d.since}?nr=${first - 1}`)).querySelector("[data-lines]");
      if ("limited" in box.dataset) { if (newest) placed(box); return; }
      const last = shown.length && !newest ? +shown.at(-1).dataset.seq : Infinity, came = new Set();
      box.querySelectorAll(".msg").forEach(el => { const nr = +el.dataset.seq; nr < first || nr > last ? el.remove() : came.add(nr); });
      shown.forEach(el => came.has(+el.dataset.seq) || el.remove());
      placed(box);
      log.querySelectorAll(".chat__day").forEach(el => el.nextElementSibling?.matches(".msg") || el.remove());
      lines().forEach(group);
    } catch { /* the next change, or the next look at the page, asks again */ }
  };
  id("who").addEventListener("changed", afresh);

  /* --- a line drawn here, from the same pattern as the server's -------------------------------- */

  const clock = at => at.slice(11, 16).replace(/^0/, "").replace(":", ".");
  const draw = facts => {
    const el = id(facts.mine ? "t-mine" : "t-other").content.firstElementChild.cloneNode(true), one = name => el.querySelector(name);
    one(".msg__text").textContent = facts.text;
    const quote = one(".msg__quote"), said = facts.reply_to;
    if (said?.text) { const [who, what] = quote.querySelectorAll("bdi"); who.textContent = said.name; what.textContent = said.text; } else quote.remove();
    if (!facts.mine) {
      one(".msg__name bdi").textContent = facts.who.name;
      one(".avatar").textContent = [...facts.who.name][0].toUpperCase();
      one(".avatar").dataset.hue = one(".msg__b").dataset.hue = facts.who.hue;
    }
    el.dataset.at = facts.said_at; el.dataset.by = facts.who?.token || "";
    one("time").dateTime = facts.said_at; one("time").textContent = clock(facts.said_at);
    if (facts.seq) {
      el.id = `m${facts.seq}`; el.dataset.seq = facts.seq; el.dataset.client = facts.client_id;
      one(".msg__more").href = d.message.replace("00000000-0000-0000-0000-000000000000", facts.token);
    } else one(".msg__more").remove();
    return el;
  };
  const simple = f => f.state === "said" && f.seq === f.changed_seq && !f.picture && !f.helped && !f.is_pinned && f.who?.name && !f.who.role && !log.querySelector(`[data-seq="${f.seq}"]`);

  const heard = facts => {
    if (facts.latest?.[d.topic] > seen) catchUp();
    if (facts.said && pending.has(facts.said)) { pending.get(facts.said).sent = true; setTimeout(() => { if (pending.has(facts.said)) catchUp(); }, 1500); }
    if (facts.refused && pending.has(facts.refused)) refused(pending.get(facts.refused), facts);
    if (facts.changed !== d.topic) return;
    const f = facts.facts || {};
    if ("typing" in f) { if (f.typing !== d.me) writes(Boolean(f.typing)); return; }
    if ("read" in f) { if (f.reader !== d.me) { d.otherread = f.read; marks(); } return; }
    if (!("changed_seq" in f)) { catchUp(); return; }
    if (f.changed_seq <= seen) return;
    if (!newest || f.changed_seq > seen + 1 || busy) { catchUp(); return; }
    if (!f.token) { seen = f.changed_seq; return; }
    if (!simple(f)) { catchUp(); return; }
    const stood = atEnd(), label = heading(day(f.said_at), d.today), el = draw(f);
    seen = f.changed_seq;
    if (f.mine) settle(f.client_id);
    if (label) { label.dataset.day = day(f.said_at); (lines().pop() || log.firstElementChild)?.after(label) ?? log.append(label); }
    put(el);
    if (label) el.before(label);
    writes(false);
    noticed(f.mine ? 0 : 1, stood || f.mine);
  };
  document.addEventListener("house:heard", e => heard(e.detail));
  document.addEventListener("house:open", () => { for (const one of pending.values()) if (!one.sent) go(one); });
  addEventListener("online", catchUp);
  addEventListener("visibilitychange", () => { if (!document.hidden) { catchUp(); tellRead(); } });
  addEventListener("pageshow", e => { if (e.persisted) catchUp(); });
  let linked = false;
  setInterval(() => { if (!document.hidden && !linked) catchUp(); }, 20000); // no socket at all: still read
  document.addEventListener("house:open", () => { linked = true; });
  document.addEventListener("house:lost", () => { linked = false; });

  const writes = is => { clearTimeout(hush); typing.textContent = is ? d.typing : ""; if (is) hush = setTimeout(() => writes(false), 5000); };

  /* --- to say something ------------------------------------------------------------------------ */

  const pending = new Map();
  const keep = () => { try { sessionStorage.setItem(store, JSON.stringify([...pending.values()].map(({ text, client_id, reply_to }) => ({ text, client_id, reply_to })))); } catch { /* full or shut: nothing to keep it in */ } };
  const state = (one, text, cls) => {
    const el = one.el, at = el.querySelector(".msg__t");
    el.classList.toggle("is-sending", cls !== "is-failed"); el.classList.toggle("is-failed", cls === "is-failed");
    at.querySelector(".msg__note")?.remove();
    if (!text) return;
    const note = Object.assign(document.createElement("span"), { className: "msg__note", textContent: text });
    if (cls === "is-failed") {
      const button = (label, act) => { const b = Object.assign(document.createElement("button"), { type: "button", textContent: label }); b.addEventListener("click", act); note.append(b); };
      if (!one.final) button(d.again, () => go(one));
      button(d.drop, () => { settle(one.client_id); if (field && !field.value) { field.value = one.text; field.focus(); } });
    }
    at.append(note);
  };
  const refused = (one, no) => {
    clearTimeout(one.timer);
    if (no.retry_after) { state(one, no.message, "is-sending"); one.timer = setTimeout(() => go(one), no.retry_after * 1000 + 200); return; }
    one.final = no.code !== "busy";
    state(one, no.message || d.failed, "is-failed");
  };
  const post = async one => {
    clearTimeout(one.timer);
    try {
      const answer = await fetch(d.say, { method: "POST", headers: { ...csrf(), "Content-Type": "application/json" }, body: JSON.stringify({ text: one.text, client_id: one.client_id, reply_to: one.reply_to || null }), signal: AbortSignal.timeout(12000) });
      if (answer.ok) { one.sent = true; catchUp(); return; }
      if (answer.status >= 500) throw new Error(answer.status);
      const no = await answer.json().catch(() => ({}));
      refused(one, { ...no, retry_after: no.retry_after || +answer.headers.get("Retry-After") || 0 });
    } catch {
      one.tries = (one.tries || 0) + 1;
      state(one, d.waiting, "is-sending");
      one.timer = setTimeout(() => go(one), Math.min(2000 * 2 ** one.tries, 30000));
    }
  };
  const go = one => {
    if (!pending.has(one.client_id)) return;
    clearTimeout(one.timer);
    state(one, d.sending, "is-sending");
    const { text, client_id, reply_to } = one;
    if (send({ say: { conversation: d.token, text, client_id, reply_to: reply_to || null } })) one.timer = setTimeout(() => { if (pending.has(client_id) && !one.sent) post(one); }, 5000);
    else post(one);
  };
  const now = () => { const t = new Date(), two = n => String(n).padStart(2, "0"); return `${t.getFullYear()}-${two(t.getMonth() + 1)}-${two(t.getDate())}T${two(t.getHours())}:${two(t.getMinutes())}:${two(t.getSeconds())}`; };
  const line = ({ text, client_id, reply_to }) => {
    const one = { text, client_id, reply_to };
    one.el = draw({ mine: true, text, said_at: now(), who: null, state: "said" });
    one.el.dataset.pending = client_id;
    pending.set(client_id, one); log.append(one.el); id("empty")?.remove(); toEnd();
    return one;
  };
  if (form && newest) {
    form.addEventListener("submit", e => {
      e.preventDefault();
      const text = field.value.trim();
      if (!text) { field.focus(); return; }
      wrong.hidden = true;
      const one = line({ text, client_id: crypto.randomUUID?.() || form.client_id.value, reply_to: form.reply_to.value });
      keep(); go(one);
      field.value = ""; form.reply_to.value = ""; id("answered")?.remove(); drafted(); field.focus();
    });
    const drafted = () => { try { sessionStorage.setItem(`${store}:draft`, field.value); } catch { /* as above */ } };
    field.addEventListener("input", () => { drafted(); if ("two" in d && Date.now() - typed > 3000 && field.value) { typed = Date.now(); send({ typing: { conversation: d.token } }); } });
    try {
      field.value ||= sessionStorage.getItem(`${store}:draft`) || "";
      JSON.parse(sessionStorage.getItem(store) || "[]").forEach(one => { if (log.querySelector(`[data-client="${CSS.escape(one.client_id)}"]`)) return; go(line(one)); });
      keep();
    } catch { /* nothing kept */ }
  }

  /* --- further back ----------------------------------------------------------------------------- */

  const older = id("older");
  const further = async () => {
    if (older.getAttribute("aria-busy")) return;
    older.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`${older.dataset.older}?nr=${lines()[0].dataset.seq}`, { headers, signal: AbortSignal.timeout(12000) });
      if (!answer.ok) throw new Error(answer.status);
      const box = take(await answer.text(), true);
      older.hidden = !box || !("older" in box.dataset);
      older.href = `?foer=${lines()[0].dataset.seq}`;
    } catch { /* the link is still a link */ } finally { older.removeAttribute("aria-busy"); }
  };
  if (older) {
    older.addEventListener("click", e => { e.preventDefault(); further(); });
    if ("IntersectionObserver" in window) new IntersectionObserver(seen => { if (seen.some(s => s.isIntersecting) && scrollY > 0) further(); }, { rootMargin: "200px" }).observe(older);
  }
  if (newest) setTimeout(catchUp, 300); // what came between the page and the socket
})();
