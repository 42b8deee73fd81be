// The wall keeps its last picture when the server does not answer, says since when, and goes on by itself.
(function () {
  "use strict";
  var since = null;
  var COLD = 5 * 60 * 1000;

  function say(kind) {
    var cut = document.getElementById("putus");
    var scene = document.getElementById("adegan");
    if (!since) { since = { at: Date.now(), clock: scene ? scene.dataset.clock : "" }; }
    cut.textContent = cut.dataset[kind] + " " + since.clock;
    cut.hidden = false;
    if (scene && Date.now() - since.at > COLD) { scene.classList.add("stale"); }
  }
  function back() {
    since = null;
    document.getElementById("putus").hidden = true;
  }
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach(function (name) {
    document.addEventListener(name, function () { say("cut"); });
  });
  // Only a scene may take the place of a scene; anything else (a sign-in page) leaves the picture as it is.
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.xhr.getResponseHeader("X-Rapim-Wall")) { back(); return; }
    event.detail.shouldSwap = false;
    say(event.detail.xhr.status < 400 ? "out" : "cut");
  });
})();
