// Tables: TanStack Table decides which rows stand and in which order; the page's own rows are moved, never written anew.
const FEATURES = TableCore.tableFeatures({
  coreReactivityFeature: TableCore.storeReactivityBindings(), columnFilteringFeature: TableCore.columnFilteringFeature,
  globalFilteringFeature: TableCore.globalFilteringFeature, rowSortingFeature: TableCore.rowSortingFeature,
  filteredRowModel: TableCore.createFilteredRowModel(), sortedRowModel: TableCore.createSortedRowModel(),
});
const NUMBER = /^[-+−]?[\d,]+(\.\d+)?\s?[%‰]?$/, COMPARED = /^(>=|<=|>|<|=|≥|≤)\s*(-?[\d,.]+)\s*[%‰]?$/;
const models = new WeakMap();
const numberIn = (text) => (NUMBER.test(text) ? parseFloat(text.replaceAll(",", "").replace("−", "-")) : null);
// Text of the language shown; `isMain` leaves small print out.
function textIn(node, isMain = false) {
  const other = language() ? "zh" : "en";
  return [...node.childNodes].map((c) => {
    if (c.nodeType === Node.TEXT_NODE) return c.data;
    if (c.nodeType !== Node.ELEMENT_NODE || c.classList.contains(other) || (isMain && c.tagName === "SMALL")) return "";
    return textIn(c, isMain);
  }).join("");
}
function readCell(cell) {
  const main = textIn(cell.querySelector("button[data-key]") ?? cell, true).trim();
  return { text: textIn(cell).toLowerCase(), main, number: numberIn(main) };
}
const readRows = (table) => [...table.tBodies[0].rows].map((row) => ({ row, cells: [...row.cells].map(readCell) }));
// Numbers by size, after texts; empty cells first when rising.
function compareRows(a, b, column) {
  const [x, y] = [a.getValue(column), b.getValue(column)].map((c) => c ?? { main: "", number: null });
  if (x.number !== null && y.number !== null) return x.number - y.number;
  if (x.number === null && y.number === null) return x.main.localeCompare(y.main, root.lang);
  return x.number === null ? -1 : 1;
}
const COMPARISONS = { ">": (n, m) => n > m, "<": (n, m) => n < m, "=": (n, m) => n === m, ">=": (n, m) => n >= m, "<=": (n, m) => n <= m };
function matches(row, column, wanted) {
  const cell = row.getValue(column), asked = COMPARED.exec(wanted);
  if (!cell) return false;
  if (!asked) return cell.text.includes(wanted);
  const sign = asked[1].replace("≥", ">=").replace("≤", "<=");
  return cell.number !== null && COMPARISONS[sign](cell.number, parseFloat(asked[2].replaceAll(",", "")));
}
function arrange(table, model) {
  const body = table.tBodies[0], kept = model.getRowModel().rows.map((r) => r.original.row), all = model.getCoreRowModel().rows;
  const shown = new Set(kept), rest = all.map((r) => r.original.row).filter((r) => !shown.has(r));
  for (const row of kept) row.hidden = false;
  for (const row of rest) row.hidden = true;
  body.append(...kept, ...rest);
  const sorted = new Map(model.store.state.sorting.map((s) => [s.id, s.desc ? "descending" : "ascending"]));
  [...table.tHead.rows[0].cells].forEach((cell, i) => {
    if (sorted.has(String(i))) cell.setAttribute("aria-sort", sorted.get(String(i)));
    else cell.removeAttribute("aria-sort");
  });
  const told = table.toolbar?.querySelector("[role=status]");
  if (told) told.textContent = rest.length ? kept.length + " / " + all.length : "";
}
function sortButtons(table, model) {
  [...table.tHead.rows[0].cells].forEach((cell, i) => {
    const button = element("button", "", "sort");
    button.type = "button"; button.append(...cell.childNodes); cell.append(button);
    button.onclick = (event) => { model.getColumn(String(i)).toggleSorting(undefined, event.shiftKey); arrange(table, model); };
  });
}
function toolbar(table, model) {
  const bar = element("p", "", "filter-line"), box = element("input"), column = element("select");
  box.type = "search";
  const apply = () => {
    const wanted = box.value.trim().toLowerCase(), id = column.value;
    model.setColumnFilters(wanted && id ? [{ id, value: wanted }] : []);
    model.setGlobalFilter(wanted && !id ? wanted : undefined);
    arrange(table, model);
  };
  const name = () => {
    box.placeholder = language() ? "Filter rows: words or >30" : "筛选行：词或 >30";
    box.setAttribute("aria-label", language() ? "Filter rows" : "筛选行");
    column.setAttribute("aria-label", language() ? "Column to filter" : "筛选的列");
    const names = [...table.tHead.rows[0].cells].map((cell, i) => [String(i), textIn(cell).trim()]), chosen = column.value;
    const any = ["", language() ? "any column" : "任一列"];
    column.replaceChildren(...[any, ...names].map(([value, text]) => new Option(text || "#", value)));
    column.value = chosen;
  };
  box.oninput = apply; column.onchange = apply;
  const told = element("span", "", "meta");
  told.setAttribute("role", "status");
  bar.append(box, column, told);
  (table.closest(".scroll") ?? table).before(bar);
  table.toolbar = bar; table.rename = name; name();
}
function enhance(table) {
  const columns = [...table.tHead.rows[0].cells].map((_, i) => ({
    id: String(i), accessorFn: (r) => r.cells[i], sortFn: compareRows, filterFn: matches, enableMultiSort: true,
    sortDescFirst: i > 0,
  }));
  const model = TableCore.constructTable({
    features: FEATURES, columns, data: readRows(table), globalFilterFn: matches, getColumnCanGlobalFilter: () => true,
  });
  models.set(table, model);
  sortButtons(table, model); toolbar(table, model);
}
// Takes in rows that a script has changed, or the words of the other language.
function refresh(table) {
  const model = models.get(table);
  if (!model) return;
  const known = model.getCoreRowModel().rows.map((r) => r.original.row).filter((r) => r.isConnected);
  const fresh = known.length === table.tBodies[0].rows.length;
  const data = fresh ? known.map((row) => ({ row, cells: [...row.cells].map(readCell) })) : readRows(table);
  model.setOptions((old) => ({ ...old, data }));
  table.rename(); arrange(table, model);
}
function showTables() {
  for (const table of document.querySelectorAll("main table")) {
    if (!table.tHead || !table.checkVisibility() || (table.tBodies[0].rows.length < 2 && !table.dataset.live)) continue;
    if (models.has(table)) { if (table.dataset.shown !== root.lang) refresh(table); }
    else enhance(table);
    table.dataset.shown = root.lang;
  }
}
document.addEventListener("xietong-change", showTables);
for (const details of document.querySelectorAll("main details")) details.addEventListener("toggle", showTables);
