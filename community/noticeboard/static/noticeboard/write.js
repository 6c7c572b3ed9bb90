/* Keeps what is being written while the page is open. Without it there is a button. */
(() => {
  const form = document.querySelector("form[data-keep]"), line = document.getElementById("gemt");
  if (!form || !line || !window.fetch) return;
  let timer, waiting = false, busy = false;
  const say = text => { if (text && line.textContent !== text) line.textContent = text; };
  const keep = async () => {
    if (form.getAttribute("aria-busy") === "true") return;
    if (busy) { waiting = true; return; }
    busy = true; waiting = false;
    const facts = new FormData(form);
    facts.delete("pictures-new"); // files have their own way up
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body: facts, headers: { "X-Requested-With": "fetch" } });
      if (answer.status !== 204 && (answer.headers.get("Content-Type") || "").includes("json")) say((await answer.json()).message);
      else if (answer.status >= 400) say(line.dataset.lost);
    } catch { say(line.dataset.lost); }
    busy = false;
    if (waiting) later();
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(keep, 1500); };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => clearTimeout(timer));
  addEventListener("online", later);
  document.addEventListener("visibilitychange", () => { if (document.hidden && timer) { clearTimeout(timer); keep(); } });
})();
