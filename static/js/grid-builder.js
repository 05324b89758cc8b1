// The grid builder: counts words as they are typed, and moves items by drag or by Alt and the arrows.
// Without it the same pages work: the server counts, and each item has its buttons.

const MOST = 12;
const wordsOf = (text) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

function countWords(field) {
  const counter = document.querySelector(`[data-words-for="${field.id}"]`);
  if (!counter) return;
  const count = wordsOf(field.value);
  counter.textContent = counter.dataset.wordsText.replace("{count}", count).replace("{most}", MOST);
  counter.classList.toggle("over", count > MOST);
}

function countMissing() {
  const place = document.querySelector("[data-missing]");
  if (!place) return;
  const fields = [...document.querySelectorAll("[data-phrase]")];
  const missing = fields.filter((field) => !field.value.trim()).length;
  const { none, one, some } = place.dataset;
  const text = (missing > 1 ? some : missing ? one : none).replace("{missing}", missing).replace("{items}", fields.length);
  if (place.textContent !== text) place.textContent = text;
}

document.addEventListener("input", ({ target }) => { if (target.dataset.words) countWords(target); });
// The sentence on what is missing is read aloud: it changes when a field is left, not at each letter.
document.addEventListener("change", countMissing);
const countAll = () => document.querySelectorAll("[data-words]").forEach(countWords);
document.addEventListener("htmx:after:swap", countAll);
countAll();

// One gesture = one post of the list's own form: which item, and before which other one (none: last).
function place(item, before) {
  const form = item.closest("[data-arrange]");
  for (const [name, value] of [["deplacer", item.dataset.item], ["avant", before?.dataset.item ?? ""]]) {
    const field = form.querySelector(`input[name="${name}"]`) ?? form.appendChild(document.createElement("input"));
    Object.assign(field, { type: "hidden", name, value });
  }
  // A list that has just arrived may not be htmx's yet: a quick hand would leave the page.
  window.htmx?.process(form);
  form.requestSubmit();
}

document.addEventListener("keydown", (event) => {
  const item = event.altKey && event.target.closest?.("[data-item]");
  if (!item || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  const up = item.previousElementSibling;
  const down = item.nextElementSibling;
  item.querySelector("[data-handle]").focus();
  if (event.key === "ArrowUp" && up) place(item, up);
  if (event.key === "ArrowDown" && down) place(item, down.nextElementSibling);
});

document.addEventListener("pointerdown", (event) => {
  const handle = event.button === 0 && event.target.closest("[data-handle]");
  if (!handle) return;
  const item = handle.closest("[data-item]");
  const list = item.parentElement;
  const end = item.nextElementSibling;
  handle.setPointerCapture(event.pointerId);
  item.classList.add("moving");
  const follow = ({ clientY }) => {
    const others = [...list.children].filter((other) => other !== item);
    const next = others.find((other) => clientY < other.getBoundingClientRect().top + other.offsetHeight / 2) ?? null;
    if (next !== item.nextElementSibling) list.insertBefore(item, next);
    // insertBefore lets go of the pointer in some browsers.
    if (!handle.hasPointerCapture(event.pointerId)) handle.setPointerCapture(event.pointerId);
  };
  const stop = ({ type }) => {
    handle.removeEventListener("pointermove", follow);
    item.classList.remove("moving");
    if (type === "pointercancel") list.insertBefore(item, end);
    else if (item.nextElementSibling !== end) place(item, item.nextElementSibling);
  };
  handle.addEventListener("pointermove", follow);
  handle.addEventListener("pointerup", stop, { once: true });
  handle.addEventListener("pointercancel", stop, { once: true });
});
