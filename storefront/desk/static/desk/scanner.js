// A camera that reads a code, where the browser knows how; elsewhere its button stays hidden.

export function scanner(formats, take) {
  const button = document.querySelector("[data-scan]");
  const dialog = document.getElementById("scanner");
  const camera = dialog.querySelector("[data-camera]");
  if (!("BarcodeDetector" in window && navigator.mediaDevices)) return;

  async function look() {
    const detector = new BarcodeDetector({ formats });
    try {
      camera.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      dialog.querySelector("[data-no-camera]").hidden = false;
      return;
    }
    while (dialog.open) {
      const [found] = camera.readyState < 2 ? [] : await detector.detect(camera);
      if (found) {
        dialog.close();
        take(found.rawValue);
      }
      await new Promise((done) => setTimeout(done, 150));
    }
  }

  button.hidden = false;
  button.addEventListener("click", () => {
    dialog.showModal();
    look();
  });
  dialog.addEventListener("close", () => {
    for (const track of camera.srcObject?.getTracks() ?? []) track.stop();
    camera.srcObject = null;
  });
}
