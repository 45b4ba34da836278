// The till: a code behind the # of the address is filled in; a camera reads the next one.

const form = document.querySelector("[data-till]");
const field = form.querySelector("[data-code]");
const scan = form.querySelector("[data-scan]");
const scanner = document.getElementById("scanner");
const camera = scanner.querySelector("[data-camera]");

function take(text) {
  field.value = text.slice(text.lastIndexOf("#") + 1);
  form.requestSubmit();
}

// The code never stays in the history of a telephone that others use.
if (location.hash.length > 1) {
  const code = decodeURIComponent(location.hash);
  history.replaceState(null, "", location.pathname);
  take(code);
}

async function look() {
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  try {
    camera.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    scanner.querySelector("[data-no-camera]").hidden = false;
    return;
  }
  while (scanner.open) {
    const [found] = camera.readyState < 2 ? [] : await detector.detect(camera);
    if (found) {
      scanner.close();
      take(found.rawValue);
    }
    await new Promise((done) => setTimeout(done, 150));
  }
}

if ("BarcodeDetector" in window && navigator.mediaDevices) {
  scan.hidden = false;
  scan.addEventListener("click", () => {
    scanner.showModal();
    look();
  });
  scanner.addEventListener("close", () => {
    for (const track of camera.srcObject?.getTracks() ?? []) track.stop();
    camera.srcObject = null;
  });
}
