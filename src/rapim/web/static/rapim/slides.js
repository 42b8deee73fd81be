// Slides: arrow keys follow the links of the page without leaving it; an open meeting is followed item by item.
(function () {
  "use strict";
  var PATIENCE = 8000;
  var KEYS = { ArrowRight: "after", PageDown: "after", ArrowDown: "after", ArrowLeft: "before", PageUp: "before", ArrowUp: "before", Home: "first", End: "last" };
  var cut = document.getElementById("putus"), heard = slide().dataset.clock, turn = 0;

  function slide() { return document.getElementById("salindia"); }
  function say(kind) { cut.textContent = cut.dataset[kind] + " " + heard; cut.hidden = false; }
  function ask(address, headers) {
    var stop = new AbortController(), late = setTimeout(function () { stop.abort(); }, PATIENCE);
    var asked = fetch(address, { headers: headers, cache: "no-store", credentials: "same-origin", redirect: "manual", signal: stop.signal });
    return asked.finally(function () { clearTimeout(late); });
  }
  function show(address, kept) {
    var mine = ++turn;
    return ask(address, {}).then(function (answer) {
      if (answer.status !== 200) { say(answer.status >= 500 ? "cut" : "out"); return null; }
      return answer.text();
    }).then(function (text) {
      var page = text && new DOMParser().parseFromString(text, "text/html"), made = page && page.getElementById("salindia");
      if (!made || mine !== turn) { return; }
      slide().replaceWith(document.adoptNode(made));
      document.title = page.title;
      cut.hidden = true;
      heard = made.dataset.clock;
      if (kept) { history.replaceState(null, "", address); }
    }).catch(function () { say("cut"); });
  }
  function poll() {
    var here = slide().dataset, address = here.state;
    if (!address) { setTimeout(poll, 5000); return; }
    ask(address, { "If-None-Match": '"' + here.marker + '"' }).then(function (answer) {
      if (answer.status !== 200 && answer.status !== 304) { say(answer.status >= 500 ? "cut" : "out"); return null; }
      heard = answer.headers.get("X-Rapim-Clock") || heard;
      cut.hidden = true;
      return answer.status === 200 ? answer.json() : null;
    }).then(function (news) {
      if (!news) { return null; }
      var at = slide().dataset;
      if (news.state + " " + news.item === at.at) { at.marker = news.marker; return null; }
      return show(at.now, false);
    }).catch(function () { say("cut"); }).then(function () { setTimeout(poll, Number(slide().dataset.poll) * 1000); });
  }
  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    var key = KEYS[event.key], link = key && slide().querySelector('a[data-key="' + key + '"]');
    if (matchMedia("(max-width: 900px)").matches && /^(Arrow(Up|Down)|Page|Home|End)/.test(event.key)) { return; }
    if (!link) { return; }
    event.preventDefault();
    show(link.href, true);
  });
  setTimeout(poll, Number(slide().dataset.poll) * 1000);
})();
