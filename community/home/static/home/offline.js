/* The page that was asked for comes by itself once the net is back; without this there is a button. */
let back;
addEventListener("online", () => { back = setTimeout(() => navigator.onLine && location.reload(), 500); });
/* A kept page somebody has tapped comes first: a net that comes and goes must not take them back here. */
addEventListener("beforeunload", () => clearTimeout(back));
/* Of the pages phones keep those this one has: the others would not come either. */
(async () => {
  const list = document.querySelector("[data-kept]");
  for (const item of list?.children ?? []) {
    const kept = await caches.match(item.querySelector("a").href, { ignoreVary: true });
    if (kept) list.hidden = item.hidden = false;
  }
})().catch(() => {});
