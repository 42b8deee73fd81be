// The worker of the field: pages that were opened stay readable without a network, and what waits is sent
// when there is one. Nothing outside its own pages and their files is kept, and no answer that is not a page.
"use strict";
importScripts("{{ queue|escapejs }}");
const FILES = {{ files|safe }}, NAMES = FILES.map((one) => one.split("?")[0]);
const SHELF = "rapim-lapangan-berkas-{{ version }}", PAGES = "rapim-lapangan-halaman";
const HOME = "{{ home|escapejs }}", UNSEEN = "{{ unseen|escapejs }}";
const MOST = 60, PATIENCE_MS = 8000;
const LEFT_OUT = ["foto/", "periksa/", "keadaan.json", "sw.js"].map((part) => HOME + part);

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(SHELF).then(async function (shelf) {
    await shelf.addAll(FILES);
    await shelf.add(new Request(UNSEEN, { credentials: "omit", cache: "no-store" }));
    await self.skipWaiting();
  }));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(async function (names) {
    const old = names.filter((name) => name.startsWith("rapim-lapangan-") && ![SHELF, PAGES].includes(name));
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  }));
});

self.addEventListener("sync", function (event) {
  if (event.tag === "kirim") { event.waitUntil(send()); }
});

self.addEventListener("fetch", function (event) {
  const asked = event.request, address = new URL(asked.url);
  if (asked.method !== "GET" || address.origin !== self.location.origin) { return; }
  if (NAMES.includes(address.pathname)) { event.respondWith(file(asked)); return; }
  const own = address.pathname.startsWith(HOME) && !LEFT_OUT.some((part) => address.pathname.startsWith(part));
  if (asked.mode === "navigate" && own) { event.respondWith(page(event, asked)); }
});

// A failure makes the browser try again later.
async function send() {
  const done = await self.RapimQueue.sendAll();
  if (done.reached === false) { throw new Error("no network"); }
}

// A page that was kept before an update asks for the files of its time; without a network it gets today's.
async function file(asked) {
  const shelf = await caches.open(SHELF), other = { ignoreVary: true, ignoreSearch: true };
  const same = await shelf.match(asked, { ignoreVary: true });
  return same || fetch(asked).catch(async () => await shelf.match(asked, other) || Response.error());
}

// The network first; the kept copy where it fails, or where it is too slow to wait for.
async function page(event, asked) {
  const shelf = await caches.open(PAGES);
  const copy = await shelf.match(asked.url, { ignoreVary: true });
  const fresh = fetch(asked).then(function (answer) {
    if (isPage(answer)) { event.waitUntil(keep(shelf, asked.url, answer.clone())); }
    return answer;
  });
  if (!copy) { return fresh.catch(nothing); }
  const slow = new Promise((found) => setTimeout(() => found(copy), PATIENCE_MS));
  const kept = fresh.then((answer) => (answer.status >= 500 ? copy : answer), () => copy);
  return Promise.race([kept, slow]);
}

function isPage(answer) {
  const kind = answer.headers.get("Content-Type") || "";
  return answer.ok && answer.type === "basic" && !answer.redirected && kind.startsWith("text/html");
}

async function keep(shelf, address, answer) {
  await shelf.delete(address, { ignoreVary: true });
  await shelf.put(address, answer);
  const all = await shelf.keys();
  await Promise.all(all.slice(0, Math.max(0, all.length - MOST)).map((old) => shelf.delete(old, { ignoreVary: true })));
}

async function nothing() {
  const shelf = await caches.open(SHELF);
  return await shelf.match(UNSEEN, { ignoreVary: true }) || Response.error();
}
