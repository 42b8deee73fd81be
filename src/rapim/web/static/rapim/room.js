// The timer of the item on the table goes on from the server's seconds.
(function () {
  "use strict";
  var timer = document.querySelector(".timer[data-seconds]");
  if (!timer) { return; }
  var begun = performance.now(), first = Number(timer.dataset.seconds), box = Number(timer.dataset.box) * 60;
  function two(n) { return (n < 10 ? "0" : "") + n; }
  setInterval(function () {
    var all = Math.floor(first + (performance.now() - begun) / 1000);
    var hours = Math.floor(all / 3600), rest = all % 3600;
    timer.querySelector("span").textContent = (hours ? hours + "." : "") + two(Math.floor(rest / 60)) + "." + two(rest % 60);
    timer.classList.toggle("over", box > 0 && all > box);
  }, 1000);
})();
