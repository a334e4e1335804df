// The columns of [data-columns] become tabs on a narrow screen.  Without
// script they stack.  data-columns="text" names the column shown first.

const narrow = matchMedia("(max-width: 959.98px)");
let serial = 0;

function setUp(root) {
  const columns = [...root.children].filter((child) => child.matches("[data-column]"));
  const before = columns.map((column) => ["role", "aria-labelledby", "aria-label"].map((name) => [name, column.getAttribute(name)]));
  const list = document.createElement("div");
  list.className = "column-tabs";
  list.setAttribute("role", "tablist");
  if (root.dataset.label) list.setAttribute("aria-label", root.dataset.label);
  const tabs = columns.map((column) => {
    const tab = document.createElement("button");
    serial += 1;
    column.id ||= `column-${serial}`;
    tab.id = `column-tab-${serial}`;
    tab.type = "button";
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", column.id);
    tab.textContent = column.dataset.label || column.dataset.column;
    tab.addEventListener("click", () => select(column));
    list.append(tab);
    return tab;
  });
  let current = columns.find((column) => column.dataset.column === root.dataset.columns) ?? columns[0];

  function show() {
    list.hidden = !narrow.matches;
    columns.forEach((column, i) => {
      const chosen = column === current;
      column.hidden = narrow.matches && !chosen;
      tabs[i].setAttribute("aria-selected", chosen);
      tabs[i].tabIndex = chosen ? 0 : -1;
      for (const [name, value] of before[i]) {
        if (value === null) column.removeAttribute(name);
        else column.setAttribute(name, value);
      }
      if (narrow.matches) {
        column.setAttribute("role", "tabpanel");
        column.setAttribute("aria-labelledby", tabs[i].id);
        column.removeAttribute("aria-label");
      }
    });
  }
  function select(column) {
    if (!column) return;
    current = column;
    show();
  }
  const holding = (target) => columns.find((column) => target && column.contains(target));
  const fromHash = () => location.hash && select(holding(document.getElementById(decodeURIComponent(location.hash.slice(1)))));

  list.addEventListener("keydown", (event) => {
    const at = columns.indexOf(current);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    select(columns.at(to % columns.length));
    tabs[columns.indexOf(current)].focus();
  });
  root.addEventListener("reveal", (event) => select(holding(event.target)));
  root.addEventListener("invalid", (event) => select(holding(event.target)), true);
  addEventListener("hashchange", fromHash);
  narrow.addEventListener("change", show);
  root.before(list);
  show();
  fromHash();
}

document.querySelectorAll("[data-columns]").forEach(setUp);
