// "I am at my shop": the place of its door, asked of the browser on a tap alone. Without this it is typed.

const field = document.querySelector("[data-place]");
const button = document.querySelector("[data-here]");
const refused = document.querySelector("[data-here-refused]");
// About a metre.
const DECIMALS = 5;

function found({ coords }) {
  refused.hidden = true;
  field.value = `${coords.latitude.toFixed(DECIMALS)}, ${coords.longitude.toFixed(DECIMALS)}`;
  field.focus();
}

if (navigator.geolocation) {
  button.hidden = false;
  button.addEventListener("click", () =>
    navigator.geolocation.getCurrentPosition(found, () => (refused.hidden = false), {
      enableHighAccuracy: true,
      timeout: 15000,
    }),
  );
}
