// The wall of a meeting: asks for news, keeps its last picture when nobody answers, and says since when.
(function () {
  "use strict";
  var PATIENCE = 8000;
  var cut = document.getElementById("putus");
  var heard = scene().dataset.clock, begun = performance.now();

  function scene() { return document.getElementById("adegan"); }
  function two(n) { return (n < 10 ? "0" : "") + n; }
  function say(kind) { cut.textContent = cut.dataset[kind] + " " + heard; cut.hidden = false; }
  function ask(address, headers) {
    var stop = new AbortController(), late = setTimeout(function () { stop.abort(); }, PATIENCE);
    var asked = fetch(address, { headers: headers, cache: "no-store", credentials: "same-origin", redirect: "manual", signal: stop.signal });
    return asked.finally(function () { clearTimeout(late); });
  }
  function fetchScene() {
    return ask(scene().dataset.scene, {}).then(function (answer) {
      if (answer.status !== 200 || !answer.headers.get("X-Rapim-Wall")) { say("out"); return null; }
      return answer.text();
    }).then(function (text) {
      if (text) { scene().outerHTML = text; begun = performance.now(); heard = scene().dataset.clock; }
    });
  }
  function poll() {
    ask(scene().dataset.state, { "If-None-Match": '"' + scene().dataset.marker + '"' }).then(function (answer) {
      if (answer.status !== 200 && answer.status !== 304) { say(answer.status >= 500 ? "cut" : "out"); return null; }
      heard = answer.headers.get("X-Rapim-Clock") || heard;
      cut.hidden = true;
      return answer.status === 200 ? fetchScene() : null;
    }).catch(function () { say("cut"); }).then(function () {
      setTimeout(poll, Number(scene().dataset.poll) * 1000);
    });
  }
  function tick() {
    var timer = document.querySelector(".timer[data-seconds]");
    if (!timer) { return; }
    var all = Math.floor(Number(timer.dataset.seconds) + (performance.now() - begun) / 1000);
    var hours = Math.floor(all / 3600), rest = all % 3600, box = Number(timer.dataset.box) * 60;
    timer.querySelector("span").textContent = (hours ? hours + "." : "") + two(Math.floor(rest / 60)) + "." + two(rest % 60);
    timer.classList.toggle("over", box > 0 && all > box);
  }
  setInterval(tick, 1000);
  setTimeout(poll, Number(scene().dataset.poll) * 1000);
})();
