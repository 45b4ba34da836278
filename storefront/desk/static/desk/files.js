// Files that are too heavy are told of before they travel: the house would hang up on them.

for (const form of document.querySelectorAll("form[data-most]")) {
  form.addEventListener("submit", (sent) => {
    const files = [...form.querySelectorAll("[type=file]")].flatMap((field) => [...field.files]);
    const weight = files.reduce((sum, file) => sum + file.size, 0);
    const told = form.querySelector("[data-too-heavy]");
    told.hidden = weight <= Number(form.dataset.most);
    if (told.hidden) return;
    sent.preventDefault();
    told.focus();
  });
}
