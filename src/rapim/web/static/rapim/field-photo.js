// Photos made small on the phone: at most 150 KB and 1600 pixels, without what the camera wrote into them.
(function () {
  "use strict";
  const MOST = 150 * 1024, SIDES = [1600, 1280, 1024, 800, 640, 480], QUALITIES = [0.82, 0.72, 0.6, 0.48, 0.36];

  function drawn(image, side) {
    const scale = Math.min(1, side / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  }
  const asJpeg = (canvas, quality) => new Promise((found) => canvas.toBlob(found, "image/jpeg", quality));

  // A file of a camera as a small JPEG with the time of the file; an error where it is no picture.
  async function small(file) {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    try {
      for (const side of SIDES) {
        const canvas = drawn(image, side);
        for (const quality of QUALITIES) {
          const blob = await asJpeg(canvas, quality);
          if (blob && blob.size <= MOST) {
            const at = file.lastModified ? new Date(file.lastModified).toISOString() : "";
            return { bytes: await blob.arrayBuffer(), at: at, latitude: "", longitude: "" };
          }
        }
      }
    } finally { image.close(); }
    throw new Error("too large");
  }

  // A kept photo drawn small, for the list of a form.
  async function thumbnail(photo) {
    const image = await createImageBitmap(new Blob([photo.bytes], { type: "image/jpeg" }));
    const canvas = drawn(image, 112);
    image.close();
    canvas.setAttribute("aria-hidden", "true");
    return canvas;
  }

  window.RapimPhoto = { small, thumbnail };
})();
