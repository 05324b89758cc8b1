// The entry grid: keys in, cells shown at once, operations queued. The server's answer always has the last word.

import { Queue } from "./entry-queue.js";

const table = document.getElementById("entry");
const config = JSON.parse(table.dataset.config);
const status = document.getElementById("entry-status");
const byId = (id) => document.getElementById(id);
const lines = [...table.tBodies[0].rows];
const columns = [...table.tHead.rows[0].cells].slice(1);
const levels = new Map(config.levels.map((level) => [level.rank, level]));
const undone = [];
const done = [];
let here = [0, 0];
let anchor = null;
let selecting = false;
let brush = null;

const shown = () => lines.filter((line) => !line.hidden);
const cellAt = ([row, column]) => (row < 0 ? columns[column] : shown()[row]?.cells[column + 1]);
const studentOf = (cell) => Number(cell.parentElement.dataset.student);
const itemOf = (cell) => Number(columns[cell.cellIndex - 1].dataset.item);
const nameOf = (cell) => cell.parentElement.cells[0].textContent.trim();
const isAway = (cell) => cell.parentElement.classList.contains("away");
// The state of the queue and what was just done are two things: one must not wipe the other out.
const say = (text) => { status.textContent = text; };
const announce = (text) => { byId("entry-said").textContent = text; };
const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const count = (number, one, many) => `${number} ${number > 1 ? many : one}`;

// What a cell holds: rank 0 for nothing; typed says that it was typed in this séance, and so can be taken back.
function valueOf(cell) {
  return {
    rank: Number(cell.className.match(/\bl(\d)/)?.[1] ?? 0),
    state: cell.classList.contains("s") ? cell.textContent.trim() : null,
    confirmed: cell.classList.contains("c"),
    typed: cell.classList.contains("t"),
  };
}

function draw(cell, { rank, state, confirmed, typed }, mark = "") {
  const level = levels.get(rank);
  cell.className = [state ? "s" : level ? `l${rank}` : "", confirmed && !state ? "c" : "", typed ? "t" : "", mark].join(" ").trim();
  cell.textContent = state ?? (level ? `${level.symbol} ${level.code}` : "·");
}

const queue = new Queue({
  key: config.queue,
  account: config.account,
  token: config.token,
  tokenUrl: config.tokenUrl,
  tell(state, waiting) {
    const held = count(waiting, "saisie", "saisies");
    const clock = new Date().toLocaleTimeString("fr", { hour: "numeric", minute: "2-digit" }).replace(":", " h ");
    say({
      saving: "Enregistrement…",
      saved: refusedCount() ? `${count(refusedCount(), "saisie refusée", "saisies refusées")}` : `Tout est enregistré à ${clock}`,
      offline: `Hors ligne : ${held} en attente, gardées sur cet appareil`,
      "signed-out": `Session terminée : ${held} en attente. Connectez-vous à nouveau dans un autre onglet, rien n’est perdu.`,
      "other-account": `${held} d’un autre compte attendent sur cet appareil.`,
    }[state]);
  },
  done(entry, result) {
    const cell = find(entry.operation.student, entry.operation.grid_item);
    if (!cell) return;
    const waiting = queue.pending.some(({ operation }) => operation.student === entry.operation.student && operation.grid_item === entry.operation.grid_item);
    cell.removeAttribute("title");
    if (result.status === "refused") {
      draw(cell, entry.before, "refused");
      cell.title = result.reason;
      announce(`${nameOf(cell)} : ${result.reason}`);
    } else if (!waiting) {
      const { level, state, confirmed, elsewhere } = result;
      draw(cell, { rank: level, state, confirmed, typed: entry.operation.level != null || entry.operation.state != null }, elsewhere.length ? "shared" : "");
      if (elsewhere.length) cell.title = elsewhere.join("\n");
    }
    if (here && cellAt(here) === cell) cell.tabIndex = 0;
  },
});
const refusedCount = () => table.querySelectorAll("td.refused").length;

function find(student, item) {
  const column = columns.findIndex((head) => Number(head.dataset.item) === item);
  return lines.find((line) => Number(line.dataset.student) === student)?.cells[column + 1];
}

// --- Writing -----------------------------------------------------------------------------------------------------

function operation(cell, { rank = 0, state = null, note = "" }) {
  const made = { operation_id: newId(), student: studentOf(cell), grid_item: itemOf(cell), since: config.newest };
  if (config.seance) made.assessment = config.seance;
  if (note) made.note = note;
  if (state) made.state = state;
  else if (rank) made.level = levels.get(rank).id;
  return made;
}

// Writes one wanted value in some cells as one step that can be undone; nothing is written where nothing changes.
function write(cells, wanted, remember = true) {
  const step = [];
  for (const cell of cells) {
    const before = valueOf(cell);
    const after = typeof wanted === "function" ? wanted(cell) : wanted;
    const clearing = !after.rank && !after.state;
    const same = before.typed && before.rank === (after.rank ?? 0) && before.state === (after.state ?? null);
    if (isAway(cell) || (same && !after.note) || (clearing && !before.typed)) continue;
    step.push({ cell, before, after });
    queueOne(cell, before, after);
  }
  if (remember && step.length) {
    done.push(step);
    done.splice(0, done.length - 200);
    undone.length = 0;
  }
  refreshButtons();
  return step.length;
}

function queueOne(cell, before, after) {
  const kept = after.state ? before.rank : (after.rank ?? 0);
  draw(cell, { rank: kept, state: after.state ?? null, confirmed: false, typed: Boolean(after.rank || after.state) }, "pending");
  queue.add([{ url: config.url, operation: operation(cell, after), before }]);
}

function undo(from, to, word) {
  const step = from.pop();
  if (!step) return;
  const back = step.map(({ cell, before }) => {
    const now = valueOf(cell);
    queueOne(cell, now, before.typed ? { rank: before.state ? 0 : before.rank, state: before.state } : {});
    return { cell, before: now, after: before };
  });
  to.push(back);
  refreshButtons();
  announce(`${word} : ${count(step.length, "cellule", "cellules")}`);
}

function refreshButtons() {
  byId("undo").disabled = !done.length;
  byId("redo").disabled = !undone.length;
}

// --- Moving and selecting ----------------------------------------------------------------------------------------

function go([row, column], extend = false) {
  const rows = shown().length;
  const target = [Math.max(-1, Math.min(rows - 1, row)), Math.max(0, Math.min(columns.length - 1, column))];
  if (extend) anchor ??= here;
  else anchor = null;
  cellAt(here)?.removeAttribute("tabindex");
  here = target;
  const cell = cellAt(here);
  cell.tabIndex = 0;
  cell.focus();
  sessionStorage.setItem(config.place, JSON.stringify(here));
  select();
}

function select() {
  for (const cell of table.querySelectorAll("[aria-selected]")) cell.removeAttribute("aria-selected");
  if (anchor) for (const cell of selection()) cell.setAttribute("aria-selected", "true");
}

function selection() {
  if (!anchor) return here[0] < 0 ? [] : [cellAt(here)];
  const [top, bottom] = [Math.max(0, Math.min(anchor[0], here[0])), Math.max(anchor[0], here[0])];
  const [left, right] = [Math.min(anchor[1], here[1]), Math.max(anchor[1], here[1])];
  return shown().slice(top, bottom + 1).flatMap((line) => [...line.cells].slice(left + 1, right + 2));
}

function next() {
  const way = byId("direction").value;
  if (anchor || way === "stay") return;
  let [row, column] = here;
  do [row, column] = way === "right" ? [row, column + 1] : [row + 1, column];
  while (way !== "right" && shown()[row]?.classList.contains("away"));
  go([row, column]);
}

function fillDown() {
  const chosen = selection();
  if (!anchor) {
    const value = valueOf(cellAt(here));
    const below = shown().slice(here[0] + 1).map((line) => line.cells[here[1] + 1]);
    return write(below.filter((cell) => !valueOf(cell).rank && !valueOf(cell).state), value);
  }
  const top = Math.max(0, Math.min(anchor[0], here[0]));
  return write(chosen.filter((cell) => cell.parentElement !== shown()[top]), (cell) => valueOf(shown()[top].cells[cell.cellIndex]));
}

// --- Keys ----------------------------------------------------------------------------------------------------------

const moves = {
  ArrowUp: ([row, column], far) => [far ? 0 : row - 1, column],
  ArrowDown: ([row, column], far) => [far ? Infinity : row + 1, column],
  ArrowLeft: ([row, column], far) => [row, far ? 0 : column - 1],
  ArrowRight: ([row, column], far) => [row, far ? Infinity : column + 1],
  Home: ([row], far) => [far ? 0 : row, 0],
  End: ([row], far) => [far ? Infinity : row, Infinity],
  PageUp: ([row, column]) => [row - 10, column],
  PageDown: ([row, column]) => [row + 10, column],
};

function wantedBy(event) {
  const digit = event.code.match(/^(?:Digit|Numpad)(\d)$/)?.[1];
  if (digit === "0" || event.key === "Delete" || event.key === "Backspace") return {};
  if (digit && levels.has(Number(digit)) && !event.shiftKey) return { rank: Number(digit) };
  return { a: { state: "abs" }, d: { state: "disp" } }[event.key.toLowerCase()];
}

table.addEventListener("keydown", (event) => {
  if (event.altKey || event.isComposing) return;
  const command = event.ctrlKey || event.metaKey;
  const move = moves[event.key];
  if (move) go(move(here, command), event.shiftKey);
  else if (command && event.key.toLowerCase() === "b") fillDown();
  else if (command && event.key.toLowerCase() === "z") event.shiftKey ? undo(undone, done, "Rétabli") : undo(done, undone, "Annulé");
  else if (command && event.key.toLowerCase() === "y") undo(undone, done, "Rétabli");
  else if (command) return;
  else if (event.key === "Escape") { anchor = null; select(); }
  else if (event.key === "h" || event.key === "H") open("trail");
  else if (["Enter", " ", "F2"].includes(event.key)) open("levels");
  else {
    const wanted = wantedBy(event);
    if (!wanted || here[0] < 0) return;
    write(selection(), wanted);
    next();
  }
  event.preventDefault();
});

// --- Mouse and touch ---------------------------------------------------------------------------------------------

table.addEventListener("click", (event) => {
  const cell = event.target.closest("td, thead th[data-item]");
  if (!cell) return;
  const place = [cell.tagName === "TD" ? shown().indexOf(cell.parentElement) : -1, cell.cellIndex - 1];
  if (brush && cell.tagName === "TD") {
    go(place);
    write([cell], brush);
  } else {
    go(place, event.shiftKey || (selecting && anchor !== null));
    if (selecting && anchor === null) anchor = place;
    else if (!selecting && !event.shiftKey) open("levels");
    select();
  }
});

// --- Dialogs -------------------------------------------------------------------------------------------------------

const dialog = byId("cell-dialog");
const columnDialog = byId("column-dialog");

async function open(part) {
  const cell = cellAt(here);
  if (here[0] < 0) return openColumn();
  byId("cell-who").textContent = `${nameOf(cell)} — ${columns[here[1]].dataset.name}`;
  byId("cell-note").value = "";
  const more = byId("cell-more");
  more.textContent = "";
  dialog.showModal();
  if (part === "trail") more.focus();
  try {
    const answer = await fetch(`${config.cellUrl}/${studentOf(cell)}/${itemOf(cell)}`, { headers: { "HX-Request": "true" } });
    if (answer.ok) more.innerHTML = await answer.text();
  } catch {
    more.textContent = "Les critères et l’historique s’afficheront au retour du réseau.";
  }
  return undefined;
}

dialog.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-rank], button[data-state], button[data-clear]");
  if (!button) return;
  const wanted = { rank: Number(button.dataset.rank ?? 0), state: button.dataset.state ?? null };
  const note = byId("cell-note").value.trim();
  dialog.close();
  write(selection(), note && (wanted.rank || wanted.state) ? { ...wanted, note } : wanted);
});
for (const one of [dialog, columnDialog]) one.addEventListener("close", () => cellAt(here)?.focus());

function empties(column) {
  return shown().map((line) => line.cells[column + 1]).filter((cell) => !valueOf(cell).rank && !valueOf(cell).state && !isAway(cell));
}

function openColumn() {
  byId("column-who").textContent = columns[here[1]].dataset.name;
  byId("column-count").textContent = `${count(empties(here[1]).length, "élève pas encore observé", "élèves pas encore observés")} sur cette compétence.`;
  byId("column-item").value = columns[here[1]].dataset.item;
  columnDialog.showModal();
}

columnDialog.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-rank]");
  if (!button) return;
  columnDialog.close();
  write(empties(here[1]), { rank: Number(button.dataset.rank) });
});

// --- Tools ---------------------------------------------------------------------------------------------------------

byId("undo").addEventListener("click", () => undo(done, undone, "Annulé"));
byId("redo").addEventListener("click", () => undo(undone, done, "Rétabli"));
byId("fill").addEventListener("click", fillDown);
byId("selecting").addEventListener("change", ({ target }) => { selecting = target.checked; anchor = null; select(); });
byId("brush").addEventListener("change", ({ target }) => {
  brush = { "": null, abs: { state: "abs" }, disp: { state: "disp" }, 0: {} }[target.value] ?? (target.value ? { rank: Number(target.value) } : null);
});
byId("direction").value = localStorage.getItem("pap:direction") ?? "down";
byId("direction").addEventListener("change", ({ target }) => localStorage.setItem("pap:direction", target.value));
byId("unseen").addEventListener("change", ({ target }) => {
  for (const line of lines) line.hidden = target.checked && ![...line.cells].slice(1).some((cell) => !valueOf(cell).rank);
  go([0, here[1]]);
});

// Signing out sends what waits, or hands it over as a file.
for (const form of document.querySelectorAll("form[action$='/deconnexion']")) {
  form.addEventListener("submit", async (event) => {
    if (!queue.pending.length) return;
    event.preventDefault();
    await queue.send();
    if (queue.pending.length) {
      const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(queue.file()), download: "saisies-en-attente.json" });
      link.click();
      say("Ces saisies n’ont pas pu partir : elles sont dans le fichier, et restent sur cet appareil.");
    } else form.submit();
  });
}

for (const { operation: { student, grid_item: item, level, state } } of queue.pending.filter((entry) => entry.url === config.url)) {
  const cell = find(student, item);
  const rank = config.levels.find((one) => one.id === level)?.rank ?? 0;
  if (cell) draw(cell, { rank, state, confirmed: false, typed: true }, "pending");
}
if (queue.pending.length) queue.renew();
const [row, column] = JSON.parse(sessionStorage.getItem(config.place) ?? "[0,0]");
here = [Math.min(row, lines.length - 1), Math.min(column, columns.length - 1)];
if (cellAt(here)) cellAt(here).tabIndex = 0;
refreshButtons();
document.body.classList.add("scripted");
