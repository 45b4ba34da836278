// The till: a code behind the # of the address is filled in; a camera reads the next one.

import { scanner } from "./scanner.js";

const form = document.querySelector("[data-till]");
const field = form.querySelector("[data-code]");

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

scanner(["qr_code"], take);
