// The queue of reports that wait on this phone: kept in its database first, sent afterwards.
// The pages of the field and their worker share this file.
(function (scope) {
  "use strict";
  const NAME = "rapim-lapangan", VERSION = 1, QUEUE = "antrean", TOLD = "jawaban";
  const STATE = "/lapangan/keadaan.json", ASK_MS = 15000, SEND_MS = 90000;
  const DONE = [200, 201];

  function open() {
    return new Promise(function (found, failed) {
      const asked = scope.indexedDB.open(NAME, VERSION);
      asked.onupgradeneeded = function () {
        asked.result.createObjectStore(QUEUE, { keyPath: "uid" });
        asked.result.createObjectStore(TOLD, { keyPath: "uid" });
      };
      asked.onsuccess = function () { found(asked.result); };
      asked.onerror = asked.onblocked = function () { failed(asked.error || new Error("blocked")); };
    });
  }

  // One transaction over both stores; it counts only when it is complete.
  async function change(work) {
    const base = await open();
    try {
      return await new Promise(function (found, failed) {
        const step = base.transaction([QUEUE, TOLD], "readwrite", { durability: "strict" });
        const answer = work(step.objectStore(QUEUE), step.objectStore(TOLD));
        step.oncomplete = function () { found(answer && answer.result); };
        step.onerror = step.onabort = function () { failed(step.error || new Error("aborted")); };
      });
    } finally { base.close(); }
  }

  const put = (entry, replaced) => change(function (queue) {
    if (replaced) { queue.delete(replaced); }
    queue.put(entry);
  });
  const drop = (uid) => change(function (queue) { queue.delete(uid); });
  const forget = (uid) => change(function (queue, told) { told.delete(uid); });
  const one = (uid) => change((queue) => queue.get(uid));
  const told = () => change((queue, answers) => answers.getAll());
  async function all() {
    const found = await change((queue) => queue.getAll());
    return found.sort((a, b) => (a.written < b.written ? -1 : 1));
  }

  // An entry that is still there gets its new state; one that was discarded meanwhile stays away.
  const mark = (uid, state, message) => change(function (queue) {
    const asked = queue.get(uid);
    asked.onsuccess = function () {
      if (asked.result) { queue.put(Object.assign(asked.result, { state: state, message: message || "" })); }
    };
  });
  const arrived = (entry, answer) => change(function (queue, answers) {
    queue.delete(entry.uid);
    answers.put({
      uid: entry.uid, title: entry.title, address: entry.address, officer: entry.officer,
      names: entry.names, status: answer.status, message: answer.message, conflicts: answer.conflicts || [],
      at: new Date().toISOString()
    });
  });

  async function ask(address, options, patience) {
    const stop = new AbortController(), clock = setTimeout(() => stop.abort(), patience);
    try {
      return await scope.fetch(address, Object.assign(
        { credentials: "same-origin", cache: "no-store", redirect: "manual", signal: stop.signal }, options));
    } finally { clearTimeout(clock); }
  }

  // Who is signed in here: null where nobody is; an error where the server does not answer.
  async function signedIn() {
    const answer = await ask(STATE, { headers: { Accept: "application/json" } }, ASK_MS);
    if (answer.type === "opaqueredirect" || [401, 403].includes(answer.status)) { return null; }
    if (!answer.ok) { throw new Error(String(answer.status)); }
    return answer.json();
  }

  function form(entry) {
    const made = new FormData();
    entry.fields.forEach((pair) => made.append(pair[0], pair[1]));
    entry.photos.forEach(function (photo, at) {
      made.append("photos", new Blob([photo.bytes], { type: "image/jpeg" }), "foto-" + (at + 1) + ".jpg");
      made.append("photo_at", photo.at || "");
      made.append("photo_latitude", photo.latitude || "");
      made.append("photo_longitude", photo.longitude || "");
    });
    return made;
  }

  async function read(answer) {
    const kind = answer.headers.get("Content-Type") || "";
    if (!kind.includes("json")) { return {}; }
    try { return await answer.json(); } catch { return {}; }
  }

  // Send one entry; answers the state it is in now: sent, waiting, door, other or held.
  async function send(entry, who) {
    const headers = { Accept: "application/json", "X-CSRFToken": who.csrf };
    let answer;
    try {
      answer = await ask(entry.address, { method: "POST", headers: headers, body: form(entry) }, SEND_MS);
    } catch { return mark(entry.uid, "waiting").then(() => "waiting"); }
    const said = await read(answer);
    if (DONE.includes(answer.status) && said.status) {
      await arrived(entry, said);
      return "sent";
    }
    let state = "held";
    if (answer.type === "opaqueredirect" || answer.status === 401) { state = "door"; }
    else if (answer.status === 403 && !said.message) { state = "door"; }
    else if (answer.status === 409) { state = "other"; }
    else if (answer.status >= 500 || [200, 201, 408, 425, 429].includes(answer.status)) { state = "waiting"; }
    await mark(entry.uid, state, said.message || (state === "held" ? String(answer.status) : ""));
    return state;
  }

  // Send what waits, oldest first. Entries of another officer and those held back stay where they are.
  async function flush() {
    const waiting = (await all()).filter((entry) => entry.state !== "held");
    if (!waiting.length) { return { sent: 0 }; }
    let who;
    try { who = await signedIn(); } catch { return { sent: 0, reached: false }; }
    let sent = 0;
    for (const entry of waiting) {
      if (!who) { await mark(entry.uid, "door"); continue; }
      if (entry.officer !== who.officer) { await mark(entry.uid, "other"); continue; }
      const state = await send(entry, who);
      if (state === "sent") { sent += 1; }
      if (state === "waiting" || state === "door") { break; }
    }
    return { sent: sent, reached: true };
  }

  // One sender at a time on this phone, whether it is a page or the worker.
  async function sendAll() {
    const locks = scope.navigator && scope.navigator.locks;
    const done = locks
      ? await locks.request("rapim-kirim", { ifAvailable: true }, (lock) => (lock ? flush() : { busy: true }))
      : await flush();
    if ("BroadcastChannel" in scope) {
      const channel = new BroadcastChannel(NAME);
      channel.postMessage(done);
      channel.close();
    }
    return done;
  }

  scope.RapimQueue = { all, told, one, put, drop, forget, sendAll, CHANNEL: NAME };
})(self);
