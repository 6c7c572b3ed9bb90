{% load static %}// The shell is kept; pages never are: the next person on this device must not read them.
const SHELL = "shell-{{ version }}", OFFLINE = "{% url 'home:offline' %}";
const FILES = [{% for file in files %}"{{ file|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

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
  for (const name of await caches.keys()) if (name !== SHELL) await caches.delete(name);
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
})()));

const page = async event => {
  try {
    return await event.preloadResponse || await fetch(event.request);
  } catch {
    return await caches.match(OFFLINE) || Response.error();
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
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (FILES.includes(url.pathname)) event.respondWith(file(request));
});
