/* push.js: the telephone speaks up when somebody has said yes. Asked by a tap and never by itself; without it nothing is shown. */
(() => {
  const box = document.querySelector("[data-push]");
  if (!box) return;
  const d = box.dataset, part = name => box.querySelector(`[data-push-${name}]`);
  const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  const csrf = () => box.querySelector("[name=csrfmiddlewaretoken]").value;
  const post = (url, facts) => fetch(url, { method: "POST", headers: { "X-CSRFToken": csrf(), Accept: "text/plain" }, body: new URLSearchParams(facts), signal: AbortSignal.timeout(12000) });
  const key = () => Uint8Array.from(atob(d.push.replace(/-/g, "+").replace(/_/g, "/")), c => c.charCodeAt(0));
  const hide = (el, is) => { if (el) el.hidden = is; };

  const show = state => {
    box.querySelectorAll("[data-push-when]").forEach(el => { el.hidden = el.dataset.pushWhen !== state; });
    hide(part("on"), state !== "ask"); hide(part("off"), state !== "on");
    hide(part("buttons"), !["ask", "on"].includes(state));
    box.hidden = !("stays" in d) && (!("asks" in d) || !["ask", "home"].includes(state));
  };
  const failed = text => { const note = part("failed"); note.textContent = text; note.hidden = !text; };
  const broken = document.getElementById("said")?.dataset.failed ?? "";

  const send = async subscription => {
    const { endpoint, keys } = subscription.toJSON();
    const answer = await post(d.listen, { endpoint, p256dh: keys.p256dh, auth: keys.auth });
    if (!answer.ok) throw Object.assign(new Error("refused"), { said: answer.status === 422 ? await answer.text() : "" });
  };
  const found = async () => (await navigator.serviceWorker.ready).pushManager.getSubscription();
  const on = async () => {
    failed("");
    if (await Notification.requestPermission() !== "granted") return show(Notification.permission === "denied" ? "denied" : "ask");
    const worker = await navigator.serviceWorker.ready;
    await send(await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key() }));
    "stays" in d ? location.reload() : show("on");
  };
  const off = async () => {
    await (await found())?.unsubscribe();
    await post(d.hush, {});
    location.reload();
  };
  const tried = act => async event => {
    event.target.setAttribute("aria-busy", "true");
    try { await act(); } catch (error) { failed(error.said || broken); } finally { event.target.removeAttribute("aria-busy"); }
  };
  part("on")?.addEventListener("click", tried(on));
  part("off")?.addEventListener("click", tried(off));

  const begin = async () => {
    if (!can) return show("standalone" in navigator && !navigator.standalone ? "home" : "none");
    if (Notification.permission === "denied") return show("denied");
    show("ask");
    const subscription = Notification.permission === "granted" && await found();
    if (!subscription) return;
    show("on");
    try { if (sessionStorage.pushed) return; sessionStorage.pushed = "1"; } catch { return; }
    await send(subscription); // a login since then has made a new session: this browser belongs to it
  };
  begin().catch(() => {});
})();
