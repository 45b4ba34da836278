// Small comforts. Every page works without them.

const on = (event, selector, act) =>
  document.addEventListener(event, (happened) => {
    const found = happened.target.closest?.(selector);
    if (found) act(found, happened);
  });

// Dialogs: <button data-open="id">; without script the button submits its own form.
on("click", "[data-open]", (button, click) => {
  const dialog = document.getElementById(button.dataset.open);
  if (!dialog?.showModal) return;
  click.preventDefault();
  dialog.showModal();
});
on("click", "dialog", (dialog, click) => {
  if (click.target === dialog) dialog.close();
});

// Messages close when asked; the good news leaves by itself.
on("click", "[data-close-toast]", (button) => button.closest("[data-toast]").remove());
const show = (place) => {
  for (const button of place.querySelectorAll("[data-toast] [data-close-toast][hidden]")) {
    const toast = button.closest("[data-toast]");
    button.hidden = false;
    if (toast.role !== "alert") setTimeout(() => toast.remove(), 8000);
  }
};
show(document);
// What a part that renews itself has to tell is said when it is another than before.
const tell = () => {
  const told = document.querySelector("[data-told]")?.dataset.told;
  const place = document.querySelector("[data-telling]");
  if (place && told && place.textContent !== told) place.textContent = told;
};
document.addEventListener("htmx:afterSettle", () => (show(document), tell()));

// The page one is on shows in a strip of links that scrolls.
for (const here of document.querySelectorAll(":is(.site-links, .tabs) > [aria-current]")) {
  const strip = here.parentElement;
  const offset = here.getBoundingClientRect().left - strip.getBoundingClientRect().left;
  strip.scrollLeft += offset - (strip.clientWidth - here.offsetWidth) / 2;
}

// The list of mistakes is read first.
document.querySelector("[data-error-summary]")?.focus();

// Quantity: − and + around a number.
on("click", "[data-step]", (button) => {
  const input = button.parentElement.querySelector("input");
  button.dataset.step === "1" ? input.stepUp() : input.stepDown();
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

// Forms marked so are sent as soon as a choice is made; the page that answers goes on from there.
const [SENT_AT_ONCE, FROM_HERE] = ["[data-send-on-change]", "sent-from"];
on("change", SENT_AT_ONCE, (form) => {
  const place = [...form.elements].indexOf(document.activeElement);
  try {
    sessionStorage.setItem(FROM_HERE, JSON.stringify([form.getAttribute("action"), place]));
  } catch {
    // A browser that keeps nothing begins the page anew.
  }
  form.requestSubmit();
});
try {
  const [action, place] = JSON.parse(sessionStorage.getItem(FROM_HERE)) ?? [];
  sessionStorage.removeItem(FROM_HERE);
  const forms = [...document.querySelectorAll(SENT_AT_ONCE)];
  forms.find((form) => form.getAttribute("action") === action)?.elements[place]?.focus();
} catch {
  // Nothing was kept.
}

// Where a strip goes on sideways, browsers leave what shows by an edge where it is.
on("focusin", ".chips *, .tabs *, .tiles *, .site-links *", (stop) => {
  // By the keyboard only: what a finger comes down on stays under it.
  if (stop.matches(":focus-visible")) stop.scrollIntoView({ block: "nearest", inline: "nearest" });
});

// Sharing: the telephone's own sheet, else the address is copied. Links beside it do without.
for (const button of document.querySelectorAll("[data-share][hidden]")) button.hidden = false;
on("click", "[data-share]", async (button) => {
  const page = { title: document.title, url: button.dataset.share || location.href };
  try {
    if (navigator.share) return await navigator.share(page);
    await navigator.clipboard.writeText(page.url);
    if (button.dataset.copied) button.querySelector("span").textContent = button.dataset.copied;
  } catch {
    // The person changed their mind: nothing to say.
  }
});

// How often a shop is looked at, called, walked to: a number of the day, nothing of the visitor.
const count = (address) => navigator.sendBeacon?.(address);
on("click", "[data-count]", (link) => count(link.dataset.count));
const seen = () => {
  for (const shop of document.querySelectorAll("[data-seen]")) count(shop.dataset.seen);
};
// A page drawn in advance was seen by nobody yet.
if (document.prerendering) document.addEventListener("prerenderingchange", seen, { once: true });
else seen();

// Telephones that have maps of their own say so; the link leads to one on the web.
if (/Android/.test(navigator.userAgent)) {
  for (const link of document.querySelectorAll("[data-geo]")) link.href = link.dataset.geo;
}

// The count of the basket is in a cookie, so that pages are the same for everyone and can be kept.
const basket = document.cookie.match(/(?:^|; )basket_count=(\d+)/)?.[1];
if (basket && basket !== "0") {
  for (const place of document.querySelectorAll("[data-basket-count]")) place.textContent = basket;
}
