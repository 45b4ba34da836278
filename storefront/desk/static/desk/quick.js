// A product on sale from a telephone: what is sent waits here until the network carries it.

import { all, drop, put } from "./queue.js";
import { preview, shrink } from "./shrink.js";

const form = document.querySelector("[data-quick]");
const list = document.querySelector("[data-queue]");
const line = document.querySelector("[data-queue-line]");
const said = form.dataset;
const field = (name) => form.elements.namedItem(name);
const WORDS = ["name", "price", "category"];
const fresh = () => crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
// The shop of this page: what waits remembers it, for another may open the page that sends it.
const shop = new URL(form.action).search;
let sending = false;
// A second tap while the photo is made small is of the same product.
let taking = false;
// What was refused and stands in the form again, with its photo.
let mending = null;
const needed = field("picture").required;
// An answer that never comes would hold up all that waits: words have this long, a photo three times.
const PATIENCE = 20_000;
const LATER = { status: 0, told: {} };

async function post(address, words) {
  const body = new FormData();
  for (const [name, value] of Object.entries(words)) body.append(name, value);
  body.append("csrfmiddlewaretoken", field("csrfmiddlewaretoken").value);
  const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error", signal: AbortSignal.timeout(PATIENCE) });
  const told = await answer.json().catch(() => ({}));
  return { status: answer.status, told };
}

// Straight to the storage, with a ticket that is good for this photo only.
async function sendPhoto(item) {
  const answer = await post(said.ticket + item.query, { idem: item.idem, type: item.photo.type });
  const { status, told } = answer;
  if (status !== 200 || told.there) return answer;
  const body = new FormData();
  for (const [name, value] of Object.entries(told.fields)) body.append(name, value);
  body.append("file", item.photo, "photo");
  const sent = await fetch(told.url, { method: "POST", body, signal: AbortSignal.timeout(3 * PATIENCE) });
  return sent.ok ? answer : LATER;
}

async function send(item) {
  // Without a shop it would be for whoever is signed in now.
  if (!new URLSearchParams(item.query).get("boutique")) return { status: 404, told: {} };
  const photo = await sendPhoto(item);
  if (photo.status !== 200) return photo;
  const { idem, name, price, category } = item;
  return post(said.publish + item.query, { idem, name, price, category });
}

async function sendAll() {
  if (sending) return;
  sending = true;
  try {
    for (const item of await all()) {
      if (item.wrong) continue;
      await show(item.idem);
      await settle(item, await send(item).catch(() => (LATER)));
    }
  } finally {
    sending = false;
    await show();
  }
}

async function settle(item, { status, told }) {
  if (status === 201) {
    await drop(item.idem);
    if (item.idem === list.dataset.last) location.assign(told.url);
    else announce(said.online.replace("{}", told.name));
  } else if (status === 422) {
    const faults = Object.keys(told.errors ?? {});
    const why = Object.values(told.errors ?? {}).flat();
    const refused = { ...item, wrong: why.map((one) => one.message ?? one).join(" ") || said.refused };
    await put(refused);
    // Nothing else was begun meanwhile: the words come back to who has just typed them.
    if (item.idem === list.dataset.last && !field("name").value) mend(refused, faults);
  } else if (status === 404) {
    // Who is signed in now does not sell in its shop.
    await put({ ...item, wrong: said.elsewhere });
  }
}

function mend(item, faults = []) {
  mending = item;
  for (const name of WORDS) field(name).value = item[name];
  field("picture").required = false;
  preview(item.photo, form.querySelector("canvas")).catch(() => {});
  const [fault] = faults;
  // The type it was refused for is its photo's.
  (fault === "type" ? field("picture") : field(fault) ?? field("name")).focus();
}

async function made(file, former) {
  if (!file && former.query === shop) return { ...former, wrong: "" };
  // Corrected here, it is of the shop of this page, and no longer of another.
  return { idem: fresh(), at: Date.now(), query: shop, photo: file ? await shrink(file) : former.photo };
}

function announce(text) {
  list.closest("section").hidden = false;
  line.textContent = text;
}

async function show(now) {
  const waiting = await all();
  list.closest("section").hidden = !waiting.length && !line.textContent;
  list.replaceChildren(...waiting.map((item) => row(item, now)));
  const wrong = waiting.filter((item) => item.wrong).length;
  if (waiting.length) line.textContent = (wrong ? said.wrong : said.waiting).replace("{}", wrong || waiting.length);
}

function row(item, now) {
  const made = document.querySelector("#queue-row").content.cloneNode(true);
  made.querySelector("[data-name]").textContent = item.name;
  made.querySelector("[data-state]").textContent = item.wrong || (item.idem === now ? said.sending : said.waits);
  made.querySelector("[data-retry]").addEventListener("click", async () => {
    await put({ ...item, wrong: "" });
    sendAll();
  });
  made.querySelector("[data-retry]").hidden = Boolean(item.wrong);
  made.querySelector("[data-mend]").hidden = !item.wrong;
  made.querySelector("[data-mend]").addEventListener("click", () => mend(item));
  made.querySelector("[data-drop]").addEventListener("click", async () => {
    await drop(item.idem);
    if (mending?.idem === item.idem) begin();
    line.textContent = "";
    show();
  });
  return made;
}

function begin() {
  mending = null;
  form.reset();
  field("picture").required = needed;
  field("category").required = false;
  form.querySelector("canvas").hidden = true;
}

async function take(file) {
  const former = mending;
  // Read before the photo is made small: nothing typed meanwhile is of this product.
  const words = Object.fromEntries(WORDS.map((name) => [name, field(name).value]));
  const item = { ...(await made(file, former)), ...words };
  await put(item);
  if (former && former.idem !== item.idem) await drop(former.idem);
  list.dataset.last = navigator.onLine ? item.idem : "";
  begin();
  await show();
}

form.addEventListener("submit", async (submit) => {
  const [file] = field("picture").files;
  // Without a photo, or with one sent before, the page answers by itself.
  if ((!file && !mending) || !form.reportValidity()) return;
  submit.preventDefault();
  if (taking) return;
  taking = true;
  await take(file).finally(() => { taking = false; });
  await sendAll();
});

field("picture").addEventListener("change", () => {
  const [file] = field("picture").files;
  if (file) preview(file, form.querySelector("canvas")).catch(() => {});
});

field("name").addEventListener("change", async () => {
  if (form.dataset.chosen) return;
  const asked = new URLSearchParams(location.search);
  asked.set("nom", field("name").value);
  const answer = await fetch(`${said.shelf}?${asked}`).catch(() => null);
  if (!answer?.ok || form.dataset.chosen) return;
  const { category } = await answer.json();
  // Where nobody knows, it is asked for now, and not after it was sent.
  field("category").required = !category;
  if (category) field("category").value = category;
});
field("category").addEventListener("change", () => { form.dataset.chosen = "yes"; });

addEventListener("online", sendAll);
setInterval(() => navigator.onLine && sendAll(), 20_000);
show().then(sendAll);
