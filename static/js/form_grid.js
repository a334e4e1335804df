// The official tables: arrow keys, pasting from a spreadsheet, sums while typing,
// and a line that tells what is known of the cell one is in.

const form = document.getElementById("official-form");
const byCode = new Map();
const rows = [];
const told = form.querySelector("[data-told]");
const line = form.querySelector(".cell-line");
const fill = form.querySelector("[data-fill]");
const words = (name, value) => form.dataset[name].replace("%s", value);

for (const row of form.querySelectorAll("tr")) {
  const inputs = [...row.querySelectorAll("input[data-column]")];
  if (inputs.length === 0) continue;
  rows.push(inputs);
  for (const input of inputs) byCode.set(codeOf(input), input);
}

function codeOf(input) {
  return input.name.slice("value-".length);
}

// a number as the server reads it; null for a blank, NaN for anything else
function numberOf(input) {
  const text = input.value.normalize("NFKC").replace(/[, ]/g, "").replace("−", "-");
  if (text === "") return null;
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
}

// Moving

const column = (input) => Number(input.dataset.column);

function nearest(inputs, from) {
  const distance = (input) => Math.abs(column(input) - column(from));
  return inputs.reduce((best, input) => (distance(input) < distance(best) ? input : best));
}

function neighbour(input, down, across) {
  const at = rows.findIndex((row) => row.includes(input));
  if (across !== 0) return rows[at][rows[at].indexOf(input) + across];
  return rows[at + down] && nearest(rows[at + down], input);
}

function isAtEdge(input, across) {
  const { selectionStart: start, selectionEnd: end, value } = input;
  if (start === 0 && end === value.length) return true;
  return start === end && (across < 0 ? start === 0 : end === value.length);
}

function enter(input) {
  input.focus();
  input.select();
}

function move(event) {
  const input = event.target;
  if (!byCode.has(codeOf(input)) || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  const steps = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    Enter: [event.shiftKey ? -1 : 1, 0],
  };
  const step = steps[event.key];
  if (!step || (event.shiftKey && event.key !== "Enter")) return;
  if (step[1] !== 0 && !isAtEdge(input, step[1])) return;
  event.preventDefault(); // Enter moves on and does not send the form
  const next = neighbour(input, ...step);
  if (next) enter(next);
}

// Pasting

function put(input, text) {
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function paste(event) {
  const first = event.target;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!byCode.has(codeOf(first)) || !/[\t\n\r]/.test(text.trimEnd())) return;
  event.preventDefault();
  const block = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((row) => row.split("\t"));
  const table = first.closest("table");
  const below = rows.slice(rows.findIndex((row) => row.includes(first))).filter((row) => table.contains(row[0]));
  let filled = 0;
  let outside = 0;
  block.forEach((cells, down) => {
    const row = below[down] ?? [];
    const start = row.length ? row.indexOf(nearest(row, first)) : 0;
    cells.forEach((cell, across) => {
      const input = row[start + across];
      if (input) {
        put(input, cell.trim());
        filled += 1;
      } else if (cell.trim() !== "") outside += 1;
    });
  });
  told.textContent = words("pasted", filled) + (outside ? ` ${words("outside", outside)}` : "");
  enter(first);
}

// Sums

// [{kind, terms: [[sign, input]]}] of a cell
function sumsOf(input) {
  return input.dataset.sums.split("|").map((text) => {
    const [kind, ...codes] = text.split(" ");
    const terms = codes.map((code) => (code.startsWith("-") ? [-1, byCode.get(code.slice(1))] : [1, byCode.get(code)]));
    return { kind, terms };
  });
}

function added({ terms }) {
  const values = terms.map(([sign, input]) => [sign, numberOf(input)]);
  const known = values.filter(([, value]) => value !== null);
  const sum = known.reduce((sum, [sign, value]) => sum + sign * value, 0);
  return { sum, some: known.length > 0, all: known.length === values.length && !Number.isNaN(sum) };
}

const summed = [...byCode.values()].filter((input) => input.dataset.sums);
const sums = new Map(summed.map((input) => [input, sumsOf(input)]));

// what a cell should be, where that is known and it is something else
function difference(input) {
  const value = numberOf(input);
  for (const sum of sums.get(input)) {
    const result = added(sum);
    if (result.all && value !== null && value !== result.sum) return { ...result, kind: sum.kind };
  }
  return null;
}

function total(input) {
  const sum = sums.get(input).find(({ kind }) => kind !== "balance");
  return sum && added(sum);
}

function hint(input) {
  const cell = input.closest("td");
  const output = cell.querySelector(".sum");
  const off = difference(input);
  const running = numberOf(input) === null && total(input);
  let text = "";
  if (off) text = words("should", off.sum);
  else if (running && running.some && !Number.isNaN(running.sum)) text = words("sum", running.sum);
  cell.classList.toggle("off", off !== null);
  output.classList.toggle("off", off !== null);
  if (output.textContent !== text) output.textContent = text;
}

function isFillable(input) {
  return numberOf(input) === null && total(input)?.all;
}

function fillTotals() {
  let filled = 0;
  // a total of totals can be filled once they are
  for (let found = summed.filter(isFillable); found.length > 0; found = summed.filter(isFillable)) {
    for (const input of found) put(input, String(total(input).sum));
    filled += found.length;
  }
  told.textContent = words("filled", filled);
}

// Reasons for figures that differ from the register

const reasons = form.querySelector(".reasons");
const template = document.getElementById("reason-row");

function reason(input) {
  const { computed } = input.dataset;
  if (computed === undefined) return;
  const code = codeOf(input);
  const field = form.elements[`reason-${code}`];
  const value = numberOf(input);
  const differs = value !== null && !Number.isNaN(value) && value !== Number(computed);
  if (differs && !field) reasons.querySelector("ul").append(reasonRow(input, code, computed));
  const row = form.elements[`reason-${code}`]?.closest("li");
  if (row) row.hidden = !differs;
  reasons.toggleAttribute("data-empty", !reasons.querySelector("li:not([hidden])"));
}

function reasonRow(input, code, computed) {
  const row = template.content.firstElementChild.cloneNode(true);
  const field = row.querySelector("input:not([type=hidden])");
  row.querySelector("[data-name]").textContent = input.getAttribute("aria-label");
  row.querySelector("[data-computed]").textContent = computed;
  row.querySelector("label").htmlFor = field.id = field.name = `reason-${code}`;
  row.querySelector("input[type=hidden]").name = `reason-was-${code}`;
  return row;
}

// The line about the cell one is in

function tell(input) {
  const cell = input.closest("td");
  const name = document.createElement("strong");
  name.textContent = input.getAttribute("aria-label");
  const known = [];
  if (input.dataset.computed !== undefined) known.push(`${form.dataset.computed} ${input.dataset.computed}`);
  const before = cell.querySelector(".before");
  if (before) known.push(before.textContent);
  for (const sum of input.dataset.sums ? sums.get(input) : []) {
    const { sum: value, some } = added(sum);
    if (some && !Number.isNaN(value)) known.push(`${form.dataset[sum.kind]} ${value}`);
  }
  for (const text of cell.querySelectorAll(".error, .finding .unseen")) known.push(text.textContent.trim());
  line.replaceChildren(name, ...known.map((text) => ` · ${text}`));
}

// All together

function changed(input) {
  const cell = input.closest("td");
  cell.classList.toggle("blank", input.value.trim() === "");
  const finding = cell.querySelector(".finding");
  if (finding && input.value !== input.defaultValue) {
    finding.remove(); // it was about another number; saving checks anew
    cell.classList.remove("level-error", "level-warning");
  }
  reason(input);
  refresh();
  if (document.activeElement === input) tell(input);
}

function refresh() {
  summed.forEach(hint);
  fill.hidden = !summed.some(isFillable);
}

form.classList.add("live");
// what the sums say is said anew with every change
for (const cell of form.querySelectorAll(".figure:has(.by-sum):not(:has(.expected:not(.by-sum)))")) {
  cell.classList.remove("level-error", "level-warning");
}
form.addEventListener("keydown", move);
form.addEventListener("paste", paste);
form.addEventListener("input", (event) => byCode.has(codeOf(event.target)) && changed(event.target));
form.addEventListener("focusin", (event) => {
  if (!byCode.has(codeOf(event.target))) return;
  event.target.select();
  tell(event.target);
});
fill.addEventListener("click", fillTotals);
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-cell]");
  const input = link && byCode.get(link.dataset.cell);
  if (!input) return;
  event.preventDefault();
  enter(input);
  input.scrollIntoView({ block: "center", inline: "nearest" });
});
byCode.forEach(reason);
refresh();
form.parentElement.querySelector("[role=alert]")?.focus();
