// The entry grid: keys in, cells shown at once, operations queued. The server's answer always has the last word.

import { Queue } from "./entry-queue.js";

const byId = (id) => document.getElementById(id);
const table = byId("entry");
const config = JSON.parse(table.dataset.config);
const levels = new Map(config.levels.map((level) => [level.rank, level]));
const lines = [...table.tBodies[0].rows];
const heads = [...table.tHead.rows[1].cells];
const url = `${location.pathname}/observations`;
const placeKey = `pap:${location.pathname}`;
const undone = [];
const done = [];
let here = [0, 0];
let anchor = null;
let brush = null;

// Row -1 is the head of a column: its menu.
const cellAt = ([row, column]) => (row < 0 ? heads[column] : lines[row]?.cells[column + 1]);
const studentOf = (cell) => Number(cell.parentElement.id.slice(1));
const itemOf = (cell) => Number(heads[cell.cellIndex - 1].id.slice(1));
const nameOf = (cell) => cell.parentElement.cells[0].textContent;
const wordsOf = (head) => head.lastChild.textContent;
const find = ({ student, grid_item: item }) => byId(`s${student}`)?.cells[heads.indexOf(byId(`i${item}`)) + 1];
const isAway = (cell) => cell.parentElement.classList.contains("away");
const count = (number, one, many = `${one}s`) => `${number} ${number > 1 ? many : one}`;
// How saving goes and what was just done are two lines: one must not wipe the other out.
const say = (text) => { byId("entry-status").textContent = text; };
const announce = (text) => { byId("entry-said").textContent = text; };

// What a cell holds: rank 0 for nothing; typed says that it was typed in this séance, and so can be taken back.
function valueOf({ className, textContent }) {
  const [, kind = "", rank] = className.match(/^([lctbs])(\d?)\b/) ?? [];
  return { rank: Number(rank ?? 0), state: kind === "s" ? textContent : null, confirmed: /[cb]/.test(kind), typed: /[tbs]/.test(kind) };
}

function draw(cell, { rank, state, confirmed, typed }, mark = "", reason = "") {
  const level = levels.get(rank);
  const kind = state ? "s" : level ? `${(confirmed ? "cb" : "lt")[Number(Boolean(typed))]}${rank}` : "";
  cell.className = `${kind} ${mark}`.trim();
  cell.textContent = state ?? (level ? `${level.symbol} ${level.code}` : "·");
  cell.title = reason;
  cell.ariaInvalid = mark === "refused" || null;
  if (reason) announce(`${nameOf(cell)} : ${reason}`);
}

const queue = new Queue(JSON.parse(document.querySelector("[data-waiting]").dataset.waiting), config.token, (state, waiting) => {
  const held = count(waiting, "saisie");
  const refused = table.querySelectorAll(".refused").length;
  const time = new Date().toLocaleTimeString("fr", { hour: "numeric", minute: "2-digit" }).replace(":", " h ");
  say({
    saving: "Enregistrement…",
    saved: refused ? `${count(refused, "saisie refusée", "saisies refusées")} : allez sur la case pour lire pourquoi` : `Tout est enregistré à ${time}`,
    offline: `Hors ligne : ${held} en attente, gardées sur cet appareil`,
    "signed-out": `Session terminée : ${held} en attente. Connectez-vous à nouveau dans un autre onglet, rien n’est perdu.`,
    "other-account": `${held} d’un autre compte attendent sur cet appareil.`,
  }[state]);
}, ({ operation, before }, result) => {
  const cell = find(operation);
  if (!cell) return;
  if (result.status === "refused") return draw(cell, before, "refused", result.reason);
  // Typed again meanwhile: the answer to that is on its way.
  if (queue.pending.some((other) => other.operation.operation_id !== operation.operation_id && find(other.operation) === cell)) return;
  const { level: rank, state, confirmed, elsewhere } = result;
  const typed = operation.level != null || operation.state != null;
  draw(cell, { rank, state, confirmed, typed }, elsewhere.length ? "shared" : "", elsewhere.join("\n"));
});

// --- Writing

function operation(cell, { rank, state, note }) {
  return {
    operation_id: [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
    student: studentOf(cell),
    grid_item: itemOf(cell),
    since: config.newest,
    assessment: config.seance,
    note: note || undefined,
    ...(state ? { state } : rank ? { level: levels.get(rank).id } : {}),
  };
}

function put(cell, before, after) {
  const typed = Boolean(after.rank || after.state);
  draw(cell, { rank: after.state ? before.rank : after.rank ?? 0, state: after.state, typed }, "pending");
  queue.add({ url, operation: operation(cell, after), before });
}

// Writes one wanted value in some cells, as one step that can be undone; nothing is written where nothing changes.
function write(cells, wanted) {
  const step = [];
  for (const cell of cells) {
    const before = valueOf(cell);
    const after = typeof wanted === "function" ? wanted(cell) : wanted;
    const isSame = before.typed && before.rank === (after.rank ?? 0) && before.state === (after.state ?? null);
    if (isAway(cell)) announce(`${nameOf(cell)} : rien n’est écrit, l’absence vaut pour la séance`);
    else if (after.note || (!isSame && (after.rank || after.state || before.typed))) {
      step.push({ cell, before });
      put(cell, before, after);
    }
  }
  if (!step.length) return;
  done.push(step);
  done.splice(0, done.length - 200);
  undone.length = 0;
  refresh();
}

// An undo is a new write: the cell as it was becomes what is typed now, or what was typed is taken back.
function undo(from, to, word) {
  const step = from.pop() ?? [];
  to.push(step.map(({ cell, before }) => {
    const now = valueOf(cell);
    if (now.typed || before.typed) put(cell, now, before.typed ? { rank: before.state ? 0 : before.rank, state: before.state } : {});
    return { cell, before: now };
  }));
  refresh();
  announce(`${word} : ${count(step.length, "cellule")}`);
}

const back = () => undo(done, undone, "Annulé");
const forth = () => undo(undone, done, "Rétabli");

function refresh() {
  byId("undo").disabled = !done.length;
  byId("redo").disabled = !undone.length;
}

// --- Moving and selecting

function go([row, column], extend = false) {
  if (extend) anchor ??= here;
  else anchor = null;
  cellAt(here)?.removeAttribute("tabindex");
  here = [Math.max(-1, Math.min(lines.length - 1, row)), Math.max(0, Math.min(heads.length - 1, column))];
  const cell = cellAt(here);
  cell.tabIndex = 0;
  cell.focus();
  if (cell.title) announce(cell.title);
  if (here[0] >= 0) localStorage.setItem(placeKey, JSON.stringify([studentOf(cell), itemOf(cell)]));
  select();
}

function select() {
  for (const cell of table.querySelectorAll("[aria-selected]")) cell.removeAttribute("aria-selected");
  if (anchor) for (const cell of selection()) cell.ariaSelected = "true";
}

function selection() {
  const [row, column] = anchor ?? here;
  const [top, bottom] = [Math.min(row, here[0]), Math.max(row, here[0])];
  const [left, right] = [Math.min(column, here[1]), Math.max(column, here[1])];
  return lines.slice(Math.max(0, top), bottom + 1).flatMap((line) => [...line.cells].slice(left + 1, right + 2));
}

function next() {
  const way = byId("direction").value;
  if (anchor || way === "stay") return;
  let [row, column] = here;
  if (way === "right") column += 1;
  else do row += 1; while (lines[row] && isAway(lines[row].cells[0]));
  go([lines[row] ? row : here[0], column]);
}

const isEmpty = (cell) => !valueOf(cell).rank && !valueOf(cell).state && !isAway(cell);
const below = (row, column) => lines.slice(row).map((line) => line.cells[column + 1]);

// Over a selection everything below its first row takes its value; without one, only what is still empty.
function fillDown() {
  const [first] = selection();
  if (!first) return;
  const copied = (cell) => valueOf(first.parentElement.cells[cell.cellIndex]);
  const cells = anchor ? selection().filter((cell) => cell.parentElement !== first.parentElement) : below(here[0] + 1, here[1]).filter(isEmpty);
  write(cells, copied);
}

// --- Keys

const moves = {
  ArrowUp: ([row, column], far) => [far ? 0 : row - 1, column],
  ArrowDown: ([row, column], far) => [far ? Infinity : row + 1, column],
  ArrowLeft: ([row, column], far) => [row, far ? 0 : column - 1],
  ArrowRight: ([row, column], far) => [row, far ? Infinity : column + 1],
  Home: ([row], far) => [far ? 0 : row, 0],
  End: ([row], far) => [far ? Infinity : row, Infinity],
  PageUp: ([row, column]) => [Math.max(0, row - 10), column],
  PageDown: ([row, column]) => [row + 10, column],
};
const commands = { b: fillDown, y: forth, z: back };

// By its place on the keyboard: on a French one the row of digits needs no Shift.
function wantedBy({ code, key }) {
  const digit = code.match(/^(?:Digit|Numpad)(\d)$/)?.[1];
  if (digit === "0" || key === "Delete" || key === "Backspace") return {};
  if (levels.has(Number(digit))) return { rank: Number(digit) };
  return { a: { state: "abs" }, d: { state: "disp" } }[key.toLowerCase()];
}

table.addEventListener("keydown", (event) => {
  if (event.altKey || event.isComposing || event.getModifierState("AltGraph")) return;
  const key = event.key.toLowerCase();
  if (moves[event.key]) go(moves[event.key](here, event.ctrlKey || event.metaKey), event.shiftKey);
  else if (event.ctrlKey || event.metaKey) {
    if (!commands[key]) return;
    (key === "z" && event.shiftKey ? forth : commands[key])();
  } else if (key === "escape") go(here);
  else if (key === "h" || key === "enter" || key === " " || key === "f2") open(key === "h");
  else {
    const wanted = wantedBy(event);
    if (!wanted || here[0] < 0) return;
    write(selection(), wanted);
    next();
  }
  event.preventDefault();
});

// --- Mouse and touch

table.addEventListener("click", (event) => {
  const cell = event.target.closest("td, thead tr:last-child th");
  if (!cell) return;
  const isCell = cell.tagName === "TD";
  const place = isCell ? [lines.indexOf(cell.parentElement), cell.cellIndex - 1] : [-1, heads.indexOf(cell)];
  const selecting = byId("selecting").checked;
  go(place, event.shiftKey || (selecting && anchor !== null));
  if (brush && isCell) write([cell], brush);
  else if (selecting) anchor ??= place;
  else if (!event.shiftKey) open();
  select();
});

// --- Dialogs

const dialog = byId("cell-dialog");
const columnDialog = byId("column-dialog");

async function open(isTrail = false) {
  const cell = cellAt(here);
  if (here[0] < 0) return openColumn(cell);
  const more = byId("cell-more");
  byId("cell-who").textContent = `${nameOf(cell)} — ${wordsOf(heads[here[1]])}`;
  byId("cell-note").value = more.textContent = "";
  dialog.showModal();
  if (isTrail) more.focus();
  try {
    const answer = await fetch(`${location.pathname}/cellule/${studentOf(cell)}/${itemOf(cell)}`, { headers: { "HX-Request": "true" } });
    more.innerHTML = answer.ok ? await answer.text() : "L’historique ne peut pas s’afficher.";
    more.querySelector("details")?.toggleAttribute("open", isTrail);
  } catch {
    more.textContent = "Les critères et l’historique s’afficheront au retour du réseau.";
  }
  return undefined;
}

function openColumn(head) {
  const empty = below(0, here[1]).filter(isEmpty).length;
  byId("column-who").textContent = wordsOf(head);
  byId("column-count").textContent = `${count(empty, "élève")} à observer encore sur cette compétence.`;
  byId("column-item").value = head.id.slice(1);
  columnDialog.showModal();
}

const pressed = (event) => event.target.closest("button[data-rank], button[data-state]");
const wantedOf = ({ rank, state }) => ({ rank: Number(rank), state });

dialog.addEventListener("click", (event) => {
  const button = pressed(event);
  if (!button) return;
  dialog.close();
  write(selection(), { ...wantedOf(button.dataset), note: byId("cell-note").value.trim() });
});
columnDialog.addEventListener("click", (event) => {
  const button = pressed(event);
  if (!button) return;
  columnDialog.close();
  write(below(0, here[1]).filter(isEmpty), wantedOf(button.dataset));
});
for (const one of [dialog, columnDialog]) one.addEventListener("close", () => cellAt(here).focus());

// --- Tools

byId("undo").addEventListener("click", back);
byId("redo").addEventListener("click", forth);
byId("fill").addEventListener("click", fillDown);
byId("selecting").addEventListener("change", () => go(here));
byId("brush").addEventListener("change", ({ target: { value, selectedOptions } }) => {
  brush = value && wantedOf(selectedOptions[0].dataset);
});
byId("direction").value = localStorage.getItem("pap:direction") ?? "down";
byId("direction").addEventListener("change", ({ target }) => localStorage.setItem("pap:direction", target.value));

for (const form of document.querySelectorAll("[data-waiting], form[action$='/terminer']")) queue.guard(form, announce);

for (const { operation: { level, state, ...rest }, before } of queue.pending) {
  const cell = find(rest);
  const rank = config.levels.find(({ id }) => id === level)?.rank ?? 0;
  if (cell) draw(cell, { rank: rank || before.rank, state, typed: true }, "pending");
}
queue.wake();
const [student, item] = JSON.parse(localStorage.getItem(placeKey) ?? "[]");
const last = find({ student, grid_item: item });
if (last?.cellIndex) here = [lines.indexOf(last.parentElement), last.cellIndex - 1];
cellAt(here).tabIndex = 0;
refresh();
document.body.classList.add("scripted");
// A phone is for the list, unless the grid was asked for.
if (config.list && innerWidth < 700) location.replace(config.list);
