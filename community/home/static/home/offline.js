/* The page that was asked for comes by itself once the net is back; without this there is a button. */
addEventListener("online", () => location.reload());
/* Of the pages phones keep those this one has: the others would not come either. */
(async () => {
  const list = document.querySelector("[data-kept]");
  for (const item of list?.children ?? []) {
    const kept = await caches.match(item.querySelector("a").href, { ignoreVary: true });
    if (kept) list.hidden = item.hidden = false;
  }
})().catch(() => {});
