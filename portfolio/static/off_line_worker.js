// Beside the pages: when the centre can't be reached, a writing page is answered by the page that stands in for it.
// KEPT (its name and addresses) and PAGES (patterns of writing pages) are put in front when this is sent.

const own = () => caches.open(KEPT.name);

self.addEventListener("install", (event) => {
  // Fetched as nobody, so that nothing of anybody is kept.
  const asNobody = [KEPT.page, ...KEPT.assets].map((address) => new Request(address, { credentials: "omit" }));
  event.waitUntil(own().then((kept) => kept.addAll(asNobody)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const dropOlder = caches.keys().then((names) => Promise.all(
    names.filter((name) => name !== KEPT.name).map((name) => caches.delete(name))));
  event.waitUntil(dropOlder.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && PAGES.some((page) => new RegExp(page).test(pathname))) {
    event.respondWith(fetch(request).catch(() => found(KEPT.page)));
  } else if (KEPT.assets.includes(pathname + search)) {
    event.respondWith(found(request.url).then((kept) => kept || fetch(request)));
  }
});

const found = async (address) => (await own()).match(address, { ignoreVary: true });
