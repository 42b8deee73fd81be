// A text that is to be pasted elsewhere gets a button that copies it; without this script it is selected by hand.
(function () {
  "use strict";
  if (!navigator.clipboard) { return; }
  document.querySelectorAll("textarea[data-copy]").forEach(function (text) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = text.dataset.copy;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(text.value).then(function () { button.textContent = text.dataset.copied; });
    });
    var next = text.closest(".field").nextElementSibling;
    (next || text.parentNode).prepend(button);
  });
})();
