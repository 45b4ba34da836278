// Suggestions while typing, and "near me". Without this the form is sent, and its answer is a page.

const WAIT_MS = 150;
const DECIMALS = 3;

const suggestFor = (form) => {
  const input = form.querySelector("input[type=search]");
  const list = form.querySelector("[role=listbox]");
  const told = form.querySelector("[role=status]");
  let timer, asking, at = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const mark = (place) => {
    const all = options();
    at = all.length ? (place + all.length + 1) % (all.length + 1) : -1;
    if (at === all.length) at = -1;
    all.forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    input.setAttribute("aria-activedescendant", all[at]?.id ?? "");
    all[at]?.scrollIntoView({ block: "nearest" });
  };
  const show = (html) => {
    list.innerHTML = html;
    at = -1;
    const number = options().length;
    input.setAttribute("aria-expanded", String(number > 0));
    input.removeAttribute("aria-activedescendant");
    told.textContent = number ? form.dataset.told.replace("0", number) : "";
  };
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const words = input.value.trim();
    if (words.length < 2) return show("");
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(words)}`, {
        signal: asking.signal,
      });
      if (answer.ok) show(await answer.text());
    } catch {
      // Another letter was typed, or the network is gone: the form still works.
    }
  };

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  input.addEventListener("keydown", (key) => {
    const open = options().length > 0;
    if (key.key === "Escape" && open) show("");
    else if (key.key === "ArrowDown" && open) mark(at + 1);
    else if (key.key === "ArrowUp" && open) mark(at < 0 ? options().length - 1 : at - 1);
    else if (key.key === "Enter" && at >= 0) options()[at].querySelector("a").click();
    else return;
    key.preventDefault();
  });
  form.addEventListener("focusout", (left) => {
    if (!form.contains(left.relatedTarget)) show("");
  });
  // The finger takes the option before the field loses the focus that keeps it there.
  list.addEventListener("mousedown", (press) => press.preventDefault());
};

// Where the visitor is, asked of the browser on a tap alone.
const whereAmI = (found, refused) =>
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => found(coords.latitude.toFixed(DECIMALS), coords.longitude.toFixed(DECIMALS)),
    refused,
    { timeout: 10000, maximumAge: 300000 },
  );
const put = (form, name, value) => {
  let field = form.elements.namedItem(name);
  if (!field) {
    field = Object.assign(document.createElement("input"), { type: "hidden", name });
    form.append(field);
  }
  // Nearest first is not among the choices before somebody has said where they are.
  const lacks = field.options && ![...field.options].some((one) => one.value === value);
  if (lacks) field.add(new Option(value, value));
  field.value = value;
};

for (const form of document.querySelectorAll("[data-suggest]")) suggestFor(form);

if (navigator.geolocation) {
  for (const button of document.querySelectorAll("[data-near]")) {
    const form = button.form;
    button.hidden = false;
    button.addEventListener("click", () =>
      whereAmI(
        (latitude, longitude) => {
          put(form, "lat", latitude);
          put(form, "lng", longitude);
          put(form, "tri", "distance");
          form.submit();
        },
        () => (form.querySelector("[data-near-refused]").hidden = false),
      ),
    );
  }
}
