// The group board: drag by the grip, Alt and the arrows, a choice that applies at once. Every gesture fills the board's
// own form and sends it; without this module the same form has its buttons.

const board = () => document.getElementById("board");
const said = document.getElementById("board-said");
let focused = "";

function send(form, id) {
  focused = id;
  // A board that has just arrived may not be htmx's yet: a quick hand would leave the page.
  window.htmx?.process(form);
  form.requestSubmit();
}

function put(card, column) {
  const choice = card.querySelector("select");
  if (!column || choice.value === column.dataset.column) return;
  choice.value = column.dataset.column;
  // Shown where it goes at once; the answer redraws the board as it really is.
  column.querySelector(".cards").append(card);
  send(choice.form, `grip-${card.dataset.card}`);
}

document.addEventListener("change", ({ target }) => {
  if (target.matches?.("[data-board] [data-applies]")) send(target.form, target.id);
});

document.addEventListener("submit", ({ target, submitter }) => {
  if (submitter && target.matches("[data-board]")) focused = submitter.id || `gesture-${submitter.value}`;
});

document.addEventListener("htmx:after:swap", () => {
  const { told } = board()?.dataset ?? {};
  if (!told || said.textContent === told) return;
  said.textContent = told;
  (document.getElementById(focused) ?? board().querySelector("[data-board] button[type=submit]"))?.focus();
  board().dataset.told = "";
});

document.addEventListener("keydown", (event) => {
  const card = event.altKey && event.target.closest?.("[data-board] [data-card]");
  const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
  if (!card || !step) return;
  event.preventDefault();
  const columns = [...board().querySelectorAll("[data-column]")];
  put(card, columns[columns.indexOf(card.closest("[data-column]")) + step]);
});

document.addEventListener("pointerdown", (event) => {
  const grip = event.button === 0 && event.target.closest?.("[data-grip]");
  if (!grip) return;
  const card = grip.closest("[data-card]");
  const from = { x: event.clientX, y: event.clientY + scrollY };
  const over = new AbortController();
  let target = null;
  grip.setPointerCapture(event.pointerId);
  card.classList.add("moving");
  const aim = (column) => {
    target?.classList.remove("target");
    target = column;
    target?.classList.add("target");
  };
  const end = (column) => {
    over.abort();
    aim(null);
    card.classList.remove("moving");
    card.style.translate = "";
    put(card, column);
  };
  const on = (name, act) => document.addEventListener(name, act, { signal: over.signal });
  on("pointermove", ({ clientX, clientY }) => {
    card.style.translate = `${clientX - from.x}px ${clientY + scrollY - from.y}px`;
    aim(document.elementFromPoint(clientX, clientY)?.closest("[data-column]") ?? null);
    if (clientY < 60) scrollBy(0, -16);
    if (clientY > innerHeight - 60) scrollBy(0, 16);
  });
  on("pointerup", () => end(target));
  on("pointercancel", () => end(null));
  on("keydown", ({ key }) => { if (key === "Escape") end(null); });
});
