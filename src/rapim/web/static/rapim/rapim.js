// A few small things that HTML cannot do alone. Every page works without them.
(function () {
  "use strict";
  var sheet = function () { return document.getElementById("lembar"); };

  // A figure is a link to its page; with this script it opens in the sheet beside the board.
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a.q");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) { return; }
    if (!window.htmx || !sheet() || !sheet().showModal) { return; }
    event.preventDefault();
    window.htmx.ajax("GET", link.href, { source: link, target: "#lembar", swap: "innerHTML" });
  });
  // A figure was opened: show its sheet as a dialog.
  document.addEventListener("htmx:afterSwap", function (event) {
    var dialog = sheet();
    if (event.target === dialog && dialog.firstElementChild) {
      if (!dialog.open) { dialog.showModal(); }
      dialog.scrollTop = 0;
    }
  });
  // A figure could not be opened in the sheet: go to its page instead.
  document.addEventListener("htmx:responseError", function (event) {
    var link = event.detail.elt;
    if (event.detail.target === sheet() && link.href) { window.location.href = link.href; }
  });
  // Close the sheet by its button or by a click outside; close open menus likewise.
  document.addEventListener("click", function (event) {
    var dialog = sheet();
    if (dialog && dialog.open && (event.target === dialog || event.target.closest("[data-close]"))) {
      event.preventDefault();
      dialog.close();
    }
    document.querySelectorAll("details.me[open], details.asof[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
  });
  // Signing out: pages that this device kept go; reports that wait to be sent stay, and are named first.
  function waiting() {
    return new Promise(function (found) {
      var asked = window.indexedDB && window.indexedDB.open("rapim-lapangan", 1);
      if (!asked) { found(0); return; }
      asked.onupgradeneeded = function () { asked.transaction.abort(); };
      asked.onerror = asked.onblocked = function (event) { event.preventDefault(); found(0); };
      asked.onsuccess = function () {
        var counted = asked.result.transaction("antrean").objectStore("antrean").count();
        counted.onsuccess = function () { asked.result.close(); found(counted.result); };
        counted.onerror = function () { found(0); };
      };
    });
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.dataset.leave || event.defaultPrevented) { return; }
    event.preventDefault();
    waiting().catch(function () { return 0; }).then(function (count) {
      if (count && !window.confirm(form.dataset.leave.replace("{n}", count))) { return; }
      var gone = window.caches ? window.caches.delete("rapim-lapangan-halaman") : Promise.resolve();
      gone.catch(function () {}).then(function () { form.submit(); });
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    document.querySelectorAll("details.me[open], details.asof[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
})();
