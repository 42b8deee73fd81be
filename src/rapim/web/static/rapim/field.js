// The field on a phone: reports are kept here first and sent when there is a network. Every page works
// without this file; where the phone refuses to keep anything, the form is sent as it is.
(function () {
  "use strict";
  const told = document.getElementById("lapangan-kata"), queue = window.RapimQueue;
  if (!told || !queue || !window.indexedDB || !window.fetch || !window.AbortController) { return; }
  const settings = JSON.parse(told.textContent), words = settings.words, lang = document.documentElement.lang;
  const form = document.getElementById("laporan"), news = document.getElementById("kabar");
  const box = document.getElementById("antrean"), PAGES = "rapim-lapangan-halaman", OWNER = "rapim-lapangan-petugas";
  const SHARE = "share.", NEAR_MS = 15 * 60 * 1000, AGAIN_MS = 60 * 1000;
  const officer = settings.officer || remembered();
  let photos = [], here = null, replaced = "", busy = Promise.resolve();

  function remembered() { try { return localStorage.getItem(OWNER) || ""; } catch { return ""; } }
  const say = (name, values) => Object.entries(values || {}).reduce(
    (text, pair) => text.replaceAll("{" + pair[0] + "}", pair[1]), words[name] || name);
  const percent = (share) => (100 * share).toLocaleString(lang, { maximumFractionDigits: 2 }) + "%";
  const moment = (text) => new Date(text).toLocaleString(
    lang, { dateStyle: "medium", timeStyle: "short", timeZone: settings.zone });
  const weight = (bytes) => Math.max(1, Math.round(bytes / 1024)).toLocaleString(lang) + " KB";
  function part(name, text, kind) {
    const made = document.createElement(name);
    if (text) { made.textContent = text; }
    if (kind) { made.className = kind; }
    return made;
  }
  function button(text, act, kind) {
    const made = part("button", text, kind);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }
  function uuid() {
    if (window.crypto.randomUUID) { return window.crypto.randomUUID(); }
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }
  function note(text, tone) {
    const made = part("p", text, "note " + tone);
    news.replaceChildren(made);
    return made;
  }

  // ---- what waits, and what arrived -----------------------------------------------------------
  function size(entry) {
    const count = entry.photos.length, bytes = entry.photos.reduce((sum, one) => sum + one.bytes.byteLength, 400);
    return (count ? say("photos_n", { n: count }) + ", " : "") + weight(bytes);
  }
  function line(entry) {
    const made = part("li"), own = entry.officer === officer;
    if (!own) {
      made.append(part("p", say("of_other", { officer: entry.officer }), "soft"));
      return made;
    }
    made.append(part("b", entry.title));
    const facts = [say("week", { day: entry.week_said }), size(entry), moment(entry.written)];
    made.append(part("small", facts.join(" · "), "soft"));
    const tones = { waiting: "watch", door: "watch", other: "watch", held: "late" };
    const tone = tones[entry.state], state = part("p", "", "st " + tone), sign = part("i", tone === "late" ? "▲" : "◆");
    sign.setAttribute("aria-hidden", "true");
    state.append(sign, say("state_" + entry.state) + (entry.message ? ": " + entry.message : ""));
    made.append(state);
    const row = part("div", "", "row");
    if (entry.state === "held") {
      const link = part("a", say("correct"), "button");
      const contract = entry.contract ? "&kontrak=" + encodeURIComponent(entry.contract) : "";
      link.href = entry.address + "?minggu=" + entry.week + contract + "#perbaiki=" + entry.uid;
      if (link.pathname === location.pathname) { link.addEventListener("click", () => setTimeout(correct)); }
      row.append(link);
    }
    if (entry.state === "door" && settings.door) {
      const link = part("a", say("sign_in"), "button");
      link.href = settings.door + "?next=" + encodeURIComponent(location.pathname + location.search);
      row.append(link);
    }
    row.append(button(say("discard"), async function () {
      if (!window.confirm(say("discard_sure", { title: entry.title }))) { return; }
      await queue.drop(entry.uid);
      show();
    }, "stop"));
    made.append(row);
    return made;
  }
  function answered(answer) {
    const clash = answer.conflicts.length > 0, made = part("li", "", "note " + (clash ? "warning" : "success"));
    made.append(part("p", say("sent", { title: answer.title }) + " " + answer.message));
    if (clash) {
      const list = part("ul");
      answer.conflicts.forEach(function (one) {
        const name = (answer.names || {})[one.item] || one.item;
        list.append(part("li", say("conflict", {
          item: name, mine: percent(one.mine), other: percent(one.other), by: one.by, at: moment(one.at)
        })));
      });
      made.append(list, button(say("understood"), () => queue.forget(answer.uid).then(() => made.remove())));
    } else { queue.forget(answer.uid); }
    return made;
  }
  async function show() {
    let entries, answers;
    try { [entries, answers] = [await queue.all(), await queue.told()]; } catch { return; }
    const mine = answers.filter((one) => one.officer === officer);
    if (mine.length) {
      const list = part("ul", "", "notes");
      list.append(...mine.map(answered));
      news.replaceChildren(list);
    }
    box.hidden = !entries.length;
    box.querySelector("h2").textContent = say("waiting", { n: entries.length.toLocaleString(lang) });
    box.querySelector("ul").replaceChildren(...entries.map(line));
  }
  const touched = () => form !== null && (photos.length > 0 || Array.from(form.elements).some(
    (one) => ["text", "textarea"].includes(one.type) && one.value !== one.defaultValue));

  // Send; when something arrived, the page is read again, unless an officer is typing in it.
  function happened(done) {
    if (done.sent && settings.officer && !touched()) {
      location.replace(location.pathname + location.search);
      return;
    }
    show();
  }
  async function send(asked) {
    try {
      const done = await queue.sendAll();
      if (!("BroadcastChannel" in window)) { happened(done); }
      if (asked && done.reached === false) { note(say("no_network"), "warning"); }
    } catch { show(); }
  }

  // ---- the form of a week ---------------------------------------------------------------------
  function listed() {
    const list = document.getElementById("foto-dipilih");
    list.replaceChildren(...photos.map(function (photo, at) {
      const made = part("li");
      window.RapimPhoto.thumbnail(photo).then((canvas) => made.prepend(canvas), () => {});
      made.append(part("small", say("photo", { n: at + 1 }) + ", " + weight(photo.bytes.byteLength)));
      made.append(button(say("remove"), function () {
        photos = photos.filter((one) => one !== photo);
        listed();
      }));
      return made;
    }));
  }
  async function chosen(input) {
    const files = Array.from(input.files), most = Number(input.dataset.most || 0);
    input.value = "";
    for (const file of files) {
      if (most && photos.length >= most) { note(say("photos_most", { n: most }), "warning"); break; }
      try { photos.push(await window.RapimPhoto.small(file)); }
      catch { note(say("photo_unreadable", { name: file.name }), "error"); }
      listed();
    }
  }
  function locate(press) {
    const said = document.getElementById("lokasi-kata");
    press.disabled = true;
    said.textContent = say("locating");
    navigator.geolocation.getCurrentPosition(function (found) {
      const at = found.coords;
      here = { latitude: at.latitude.toFixed(5), longitude: at.longitude.toFixed(5), at: Date.now() };
      form.elements.latitude.value = here.latitude;
      form.elements.longitude.value = here.longitude;
      said.textContent = say("located", { place: here.latitude + ", " + here.longitude, m: Math.round(at.accuracy) });
      press.disabled = false;
    }, function () {
      said.textContent = say("not_located");
      press.disabled = false;
    }, { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 });
  }
  function shares() { return Array.from(form.elements).filter((one) => one.name.startsWith(SHARE)); }
  function valid() {
    const inputs = shares(), typed = inputs.filter((one) => one.value.trim());
    inputs.forEach(function (one) {
      const text = one.value.trim().replace("%", "").replace(",", ".");
      one.setCustomValidity(text && !(Number(text) >= 0 && Number(text) <= 100) ? say("share_wrong") : "");
    });
    if (!typed.length && inputs.length) { inputs[0].setCustomValidity(say("share_none")); }
    return form.reportValidity();
  }
  function entryOf() {
    const uid = uuid(), fields = [];
    form.elements.uid.value = uid;
    form.elements.reported_at.value = new Date().toISOString();
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken") { fields.push([name, value]); }
    });
    const names = {};
    shares().forEach(function (one) {
      names[one.name.slice(SHARE.length)] = one.labels[0].querySelector("b").textContent;
    });
    return {
      uid: uid, address: form.getAttribute("action"), title: form.dataset.title, officer: form.elements.officer.value,
      contract: form.elements.contract ? form.elements.contract.value : "", week: form.elements.week_end.value,
      week_said: form.dataset.week, written: form.elements.reported_at.value,
      fields: fields, names: names, state: "waiting", message: "",
      photos: photos.map(function (photo) {
        const near = here && photo.at && Math.abs(Date.parse(photo.at) - here.at) <= NEAR_MS && !photo.latitude;
        return near ? Object.assign({}, photo, { latitude: here.latitude, longitude: here.longitude }) : photo;
      })
    };
  }
  // Nothing can be kept on this phone: the form goes as it would without a script, with its small photos.
  function plainly(entry) {
    const input = form.elements.photos, shelf = new DataTransfer();
    entry.photos.forEach(function (photo, at) {
      shelf.items.add(new File([photo.bytes], "foto-" + (at + 1) + ".jpg", { type: "image/jpeg" }));
      const facts = [["photo_at", photo.at], ["photo_latitude", photo.latitude], ["photo_longitude", photo.longitude]];
      facts.forEach(function (pair) {
        const made = part("input");
        Object.assign(made, { type: "hidden", name: pair[0], value: pair[1] || "" });
        form.append(made);
      });
    });
    if (shelf.files.length) { input.files = shelf.files; }
    form.submit();
  }
  async function submitted(press) {
    await busy;
    const entry = entryOf();
    try {
      await queue.put(entry, replaced);
    } catch {
      plainly(entry);
      return;
    }
    if (navigator.storage && navigator.storage.persist) { navigator.storage.persist().catch(() => {}); }
    form.reset();
    [photos, replaced, here] = [[], "", null];
    listed();
    document.getElementById("lokasi-kata").textContent = "";
    history.replaceState(null, "", location.pathname + location.search);
    note(say("kept"), "success");
    await show();
    press.disabled = false;
    box.scrollIntoView({ block: "nearest" });
    later();
    send(false);
  }
  // Background Sync, where the browser has it: the worker sends when the network is back.
  function later() {
    if (!navigator.serviceWorker) { return; }
    navigator.serviceWorker.ready.then((worker) => worker.sync && worker.sync.register("kirim")).catch(() => {});
  }
  // A report that was held back is filled in again, with its photos; sending it replaces the old one.
  async function correct() {
    const uid = (location.hash.match(/^#perbaiki=([0-9a-f-]{36})$/) || [])[1];
    const entry = uid && form ? await queue.one(uid) : null;
    if (!entry || entry.officer !== officer || entry.address !== form.getAttribute("action")) { return; }
    entry.fields.forEach(function (pair) {
      const input = form.elements.namedItem(pair[0]);
      if (input && ["text", "textarea"].includes(input.type)) { input.value = pair[1]; }
    });
    [photos, replaced] = [entry.photos, uid];
    listed();
    note(say("correcting") + (entry.message ? " " + entry.message : ""), "warning");
    form.scrollIntoView();
  }
  // Without a network another week is chosen on the page itself; the server judges it when it is sent.
  function otherWeek(event) {
    const choice = document.getElementById("minggu"), contract = document.getElementById("kontrak");
    if (navigator.onLine || (contract && contract.value !== form.elements.contract.value)) { return; }
    event.preventDefault();
    form.elements.week_end.value = choice.value;
    form.dataset.week = choice.selectedOptions[0].textContent;
    form.querySelector("h2").textContent = say("form", { day: form.dataset.week });
  }
  function prepare() {
    const weeks = document.querySelector("form.weeks-of");
    if (weeks) { weeks.addEventListener("submit", otherWeek); }
    const input = form.elements.photos, press = document.getElementById("lokasi");
    input.addEventListener("change", function () { busy = busy.then(() => chosen(input)); });
    if (press && navigator.geolocation && window.isSecureContext) {
      press.closest("[hidden]").hidden = false;
      press.addEventListener("click", () => locate(press));
    }
    form.addEventListener("input", (event) => event.target.setCustomValidity && event.target.setCustomValidity(""));
    form.addEventListener("submit", function (event) {
      const send = form.querySelector("button.send");
      event.preventDefault();
      if (send.disabled || !valid()) { return; }
      send.disabled = true;
      submitted(send).catch(function () { send.disabled = false; });
    });
    form.noValidate = true;
  }

  // ---- pages that open without a network ------------------------------------------------------
  async function keepPages() {
    if (!navigator.serviceWorker || !window.caches) { return; }
    const ruled = navigator.serviceWorker.controller !== null;
    await navigator.serviceWorker.register(settings.worker, { scope: settings.scope });
    if (!settings.officer) { return; }
    const changed = remembered() !== settings.officer;
    if (changed) {
      await window.caches.delete(PAGES);
      localStorage.setItem(OWNER, settings.officer);
    }
    await navigator.serviceWorker.ready;
    if ((changed || !ruled) && settings.keep && navigator.onLine) {
      const shelf = await window.caches.open(PAGES);
      await shelf.add(new Request(location.pathname + location.search, { credentials: "same-origin" }));
    }
    document.documentElement.dataset.luring = "siap";
  }
  function network() { document.getElementById("luring").hidden = navigator.onLine; }

  if (form) { prepare(); }
  box.querySelector("button").addEventListener("click", () => send(true));
  if ("BroadcastChannel" in window) {
    new BroadcastChannel(queue.CHANNEL).addEventListener("message", (event) => happened(event.data));
  }
  window.addEventListener("online", function () { network(); send(false); });
  window.addEventListener("offline", network);
  document.addEventListener("visibilitychange", function () { if (!document.hidden && !box.hidden) { send(false); } });
  setInterval(function () { if (!document.hidden && !box.hidden && navigator.onLine) { send(false); } }, AGAIN_MS);
  network();
  keepPages().catch(() => {});
  show().then(correct).catch(() => {}).then(() => send(false));
})();
