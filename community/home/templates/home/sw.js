{% load static %}// The shell is kept, and the pages anybody may read. No other page ever is: the next person on this
// device must not read it.
const SHELL = "shell-{{ version }}", OFFLINE = "{% url 'home:offline' %}";
const ANY = { ignoreVary: true, ignoreSearch: true };
const FILES = [{% for file in files %}"{{ file|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
// The addresses of pages without a login, for some estate; and first words of addresses that are none.
const KEPT = [{% for path in kept %}"{{ path|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}], SOME = "{{ some_estate|escapejs }}";
const NO_ESTATES = [{% for word in no_estates %}"{{ word|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const DAY = 24 * 60 * 60 * 1000, asked = new Map();
const of = slug => KEPT.map(path => path.replace(SOME, slug));
const has = path => KEPT.some(one => new RegExp(`^${one.replace(SOME, "[\\w-]+")}$`).test(path));

// The estate whose page this is: what phones keep of it is asked for as nobody, once a day.
const slugOf = path => {
  const [first, second] = path.split("/").filter(Boolean);
  const slug = KEPT.some(one => one.startsWith(`/${first}/`)) ? second : first;
  return slug && /^[\w-]+$/.test(slug) && !NO_ESTATES.includes(slug) ? slug : "";
};
const keep = async slug => {
  if (!slug || Date.now() - (asked.get(slug) ?? 0) < DAY) return;
  asked.set(slug, Date.now());
  const cache = await caches.open(SHELL);
  for (const address of of(slug)) {
    const had = await cache.match(address, ANY);
    if (had && Date.now() - Date.parse(had.headers.get("date")) < DAY) continue;
    const page = await fetch(address, { credentials: "omit", redirect: "error" });
    if (page.ok) await cache.put(address, page); else if (page.status === 404) await cache.delete(address, ANY);
  }
};

self.addEventListener("install", event => event.waitUntil((async () => {
  const cache = await caches.open(SHELL);
  await cache.addAll(FILES);
  // Asked for as nobody: it is kept, so it may hold nothing that is only for who is logged in.
  const offline = await fetch(OFFLINE, { credentials: "omit" });
  if (!offline.ok) throw new Error("no offline page");
  await cache.put(OFFLINE, offline);
  await self.skipWaiting();
})()));

self.addEventListener("activate", event => event.waitUntil((async () => {
  const slugs = new Set();
  for (const name of await caches.keys()) if (name !== SHELL) {
    for (const { url } of await (await caches.open(name)).keys()) if (has(new URL(url).pathname)) slugs.add(slugOf(new URL(url).pathname));
    await caches.delete(name);
  }
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
  for (const slug of slugs) await keep(slug).catch(() => {});
})()));

const page = async (event, path) => {
  try {
    const answer = await event.preloadResponse || await fetch(event.request);
    event.waitUntil(keep(slugOf(path)).catch(() => asked.clear()));
    return answer;
  } catch {
    return has(path) && await caches.match(path, ANY) || await caches.match(OFFLINE) || Response.error();
  }
};
const file = async request => {
  try {
    return await fetch(request);
  } catch {
    return await caches.match(request) || Response.error();
  }
};

self.addEventListener("fetch", event => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event, url.pathname));
  else if (FILES.includes(url.pathname)) event.respondWith(file(request));
});

// What the house says while no page is open: the title and the place; the rest is read behind the login.
self.addEventListener("push", event => {
  let told = {};
  try { told = event.data.json(); } catch { /* nothing we sent */ }
  const { title = "Beboerhus", body, tag, lang, url = "/" } = told;
  event.waitUntil(self.registration.showNotification(title, { body, tag, lang, data: { url }, icon: "{% static 'ui/img/icon-192.png' %}" }));
});
self.addEventListener("notificationclick", event => {
  event.notification.close();
  const there = new URL(event.notification.data?.url ?? "/", location.origin);
  if (there.origin !== location.origin) return;
  event.waitUntil((async () => {
    const open = (await self.clients.matchAll({ type: "window" })).find(one => new URL(one.url).pathname === there.pathname);
    await (open ? open.focus() : self.clients.openWindow(there));
  })());
});
