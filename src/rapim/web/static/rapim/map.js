// The map of works. The page holds its points as data; without this script the table says the same.
(function () {
  "use strict";
  var place = document.getElementById("peta"), data = document.getElementById("titik");
  if (!place || !data || !window.L) { return; }
  var L = window.L, found = JSON.parse(data.textContent), words = found.words;
  var SHAPES = { late: "▲", watch: "◆", ok: "●", none: "○" };
  var STEPS = [30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
  var still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  var lang = document.documentElement.lang;

  place.hidden = false;
  var map = L.map(place, {
    zoomControl: false, attributionControl: false, scrollWheelZoom: false, maxZoom: 18, minZoom: 4,
    zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, inertia: !still
  });
  L.control.zoom({ zoomInTitle: words.closer, zoomOutTitle: words.wider }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  if (found.tiles) {
    L.control.attribution({ prefix: false }).addTo(map);
    L.tileLayer(found.tiles, { maxZoom: 18, attribution: text(found.tiles_by) }).addTo(map);
  }

  function text(said) {
    var shell = document.createElement("span");
    shell.textContent = said;
    return shell.innerHTML;
  }
  function part(name, said, kind) {
    var made = document.createElement(name);
    made.textContent = said;
    if (kind) { made.className = kind; }
    return made;
  }

  // A point: its shape and colour say the state, its hidden words say the rest.
  function shape(point) {
    var made = document.createElement("span");
    var sign = part("span", SHAPES[point.tone]);
    sign.setAttribute("aria-hidden", "true");
    made.append(sign, part("span", point.name + ": " + point.said, "hide"));
    return L.divIcon({ className: "dot " + point.tone, html: made, iconSize: [30, 30], popupAnchor: [0, -12] });
  }
  function told(point) {
    var made = document.createElement("div"), link = part("a", words.to_package);
    link.href = point.href;
    link.setAttribute("aria-label", words.to_package + ": " + point.name);
    made.append(part("p", point.name, "strong"), part("p", SHAPES[point.tone] + " " + point.said, "st " + point.tone));
    point.lines.forEach(function (line) { made.append(part("p", line, "soft")); });
    made.append(link);
    return made;
  }
  // The worst last, so that it lies on top.
  found.points.slice().reverse().forEach(function (point, at) {
    L.marker(point.at, { icon: shape(point), title: point.name, zIndexOffset: at, riseOnHover: true })
      .bindPopup(told(point), { maxWidth: 260, closeButton: true }).addTo(map);
  });
  map.on("popupopen", function (event) {
    var shut = event.popup.getElement().querySelector(".leaflet-popup-close-button");
    if (shut) { shut.setAttribute("aria-label", words.close); }
    event.popup.getElement().querySelector("a[href]:not(.leaflet-popup-close-button)").focus({ preventScroll: true });
  });
  map.on("popupclose", function (event) {
    var left = event.popup.getElement(), icon = event.popup._source && event.popup._source.getElement();
    if (icon && left && left.contains(document.activeElement)) { icon.focus({ preventScroll: true }); }
  });
  place.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { map.closePopup(); }
  });

  // Lines of latitude and longitude, a few on whatever is seen.
  var lines = L.layerGroup().addTo(map);
  function degrees(value, digits, kind) {
    var side = kind === "lat" ? (value < 0 ? words.south : words.north) : (value < 0 ? words.west : words.east);
    return Math.abs(value).toLocaleString(lang, { minimumFractionDigits: digits, maximumFractionDigits: digits }) + "° " + side;
  }
  function label(at, said, anchor) {
    L.marker(at, {
      interactive: false, keyboard: false,
      icon: L.divIcon({ className: "degrees", html: part("span", said), iconSize: null, iconAnchor: anchor })
    }).addTo(lines);
  }
  function rule() {
    var seen = map.getBounds();
    var least = Math.max(Math.min(seen.getEast() - seen.getWest(), seen.getNorth() - seen.getSouth()), 1e-6);
    var step = STEPS.find(function (one) { return least / one >= 2; }) || STEPS[STEPS.length - 1];
    var digits = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)), value;
    lines.clearLayers();
    for (value = Math.ceil(seen.getWest() / step) * step; value < seen.getEast(); value += step) {
      L.polyline([[seen.getSouth() - 1, value], [seen.getNorth() + 1, value]], { className: "line", weight: 1, interactive: false }).addTo(lines);
      label([seen.getNorth(), value], degrees(value, digits, "lon"), [-3, 0]);
    }
    for (value = Math.ceil(seen.getSouth() / step) * step; value < seen.getNorth(); value += step) {
      L.polyline([[value, seen.getWest() - 1], [value, seen.getEast() + 1]], { className: "line", weight: 1, interactive: false }).addTo(lines);
      if (map.latLngToContainerPoint([value, seen.getEast()]).y > 40) { label([value, seen.getEast()], degrees(value, digits, "lat"), [64, 18]); }
    }
  }
  map.on("moveend", rule);
  map.fitBounds(found.points.map(function (point) { return point.at; }), { padding: [36, 36], maxZoom: 14, animate: false });
})();
