// The bar code of a product, read by the camera and sent at once.

import { scanner } from "./scanner.js";

const form = document.querySelector("[data-code-form]");

scanner(["ean_13", "ean_8", "upc_a", "upc_e"], (digits) => {
  form.elements.namedItem("code").value = digits;
  form.requestSubmit();
});
