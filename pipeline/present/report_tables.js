// Tables: a heading sorts, a box above a long table filters its rows.
const FILTERED_FROM = 8;
const numberOf = (text) => { const n = parseFloat(text.replaceAll(",", "")); return isNaN(n) ? null : n; };
function sortValue(row, column) {
  const cell = row.cells[column], button = cell?.querySelector("button");
  const text = (button ?? cell)?.innerText?.trim() ?? "", n = numberOf(text);
  return n === null ? text : n;
}
function compareValues(a, b) {
  if (typeof a === typeof b) return a < b ? -1 : a > b ? 1 : 0;
  return typeof a === "number" ? 1 : -1;
}
function sort(header) {
  const row = header.parentElement, body = header.closest("table").tBodies[0], column = header.cellIndex;
  const down = header.getAttribute("aria-sort") !== "descending";
  for (const other of row.cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", down ? "descending" : "ascending");
  const keyed = [...body.rows].map((r) => [sortValue(r, column), r]);
  body.append(...keyed.sort((a, b) => compareValues(a[0], b[0]) * (down ? -1 : 1)).map((k) => k[1]));
}
function addFilter(table) {
  const box = element("input", "", "filter"), count = element("span", "", "meta"), holder = element("p", "", "filter-line");
  box.type = "search";
  const name = () => { box.placeholder = language() ? "Filter rows" : "筛选行"; box.setAttribute("aria-label", box.placeholder); };
  name(); document.addEventListener("xietong-change", name);
  count.setAttribute("role", "status");
  box.oninput = () => {
    const wanted = box.value.trim().toLowerCase(), rows = [...table.tBodies[0].rows];
    for (const r of rows) r.hidden = Boolean(wanted) && !r.textContent.toLowerCase().includes(wanted);
    count.textContent = wanted ? " " + rows.filter((r) => !r.hidden).length + " / " + rows.length : "";
  };
  holder.append(box, count);
  table.closest(".scroll").before(holder);
}
for (const header of document.querySelectorAll("table.sortable thead th")) header.tabIndex = 0;
for (const table of document.querySelectorAll("table.sortable")) if (table.tBodies[0].rows.length >= FILTERED_FROM) addFilter(table);
document.addEventListener("click", (event) => { const header = event.target.closest("table.sortable thead th"); if (header) sort(header); });
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches?.("table.sortable thead th")) sort(event.target);
});
