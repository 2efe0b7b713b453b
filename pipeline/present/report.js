"use strict";
// Data arrives by script tags, since a page opened from disk may not read files. Texts are only ever set as text.
const root = document.documentElement, byId = (id) => document.getElementById(id);
const PAGE = 100;
const XIETONG = {
  shard: 500, words: {}, regions: {}, shards: {},
  setup(shard, words) { this.shard = shard; this.words = words; show(location.hash.slice(1)); },
  cells(part, numbers) { this.regions[part] = numbers; },
  acts(n, rows) { this.shards[n] = rows; },
};
const loading = {};
function load(file) {
  loading[file] ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "data/" + file; script.onload = resolve; script.onerror = reject;
    document.head.append(script);
  });
  return loading[file];
}
const language = () => (root.dataset.lang === "zh" ? 0 : 1);
const word = (kind, code) => XIETONG.words[kind]?.[code]?.[language()] ?? code;
function element(tag, text, className) {
  const e = document.createElement(tag);
  if (text) e.textContent = text;
  if (className) e.className = className;
  return e;
}
function marked(sentence) {
  const p = element("p", "", "sentence");
  for (const part of sentence.split(/(【[^】]*】|〔[^〕]*〕)/)) {
    if (part.startsWith("【")) p.append(element("mark", part.slice(1, -1), "actor"));
    else if (part.startsWith("〔")) p.append(element("mark", part.slice(1, -1)));
    else p.append(part);
  }
  return p;
}
function article(row) {
  const [title, date, issuer, url, sentence, realis, relation, sources, targets, foundBy, behaviour] = row;
  const a = element("article"), head = element("p");
  if (url) { const link = element("a", title); link.href = url; link.rel = "noopener noreferrer"; head.append(link); }
  else head.append(element("strong", title));
  head.append(element("span", "  " + date + "  " + issuer, "meta"));
  const coded = [word("behaviour", behaviour), word("realis", realis), word("relation", relation), (sources || "?") + " → " + (targets || "–"), word("found_by", foundBy)];
  a.append(head, marked(sentence), element("p", coded.join(" | "), "meta"));
  return a;
}
let opener = null;
const visible = (cell) => [...cell.querySelectorAll(language() ? ".en" : ".zh")].map((e) => e.textContent).join(" ");
async function open(button) {
  opener = button;
  const { region, key } = button.dataset, body = byId("panel-body"), cell = button.closest("td");
  const head = button.closest("table").tHead.rows[0].cells[cell.cellIndex];
  await load("cells-" + region + ".js");
  const numbers = XIETONG.regions[region][key] || [];
  const names = [key.split("|")[0], visible(cell.parentElement.cells[0]), visible(head)];
  byId("panel-title").textContent = names.join(" · ") + ": " + numbers.length;
  const more = element("button", "…");
  let shown = 0;
  const add = async () => {
    more.remove();
    const next = numbers.slice(shown, shown + PAGE);
    shown += next.length;
    await Promise.all([...new Set(next.map((n) => Math.floor(n / XIETONG.shard)))].map((n) => load("acts-" + n + ".js")));
    body.append(...next.map((n) => article(XIETONG.shards[Math.floor(n / XIETONG.shard)][n % XIETONG.shard])));
    more.textContent = shown + " / " + numbers.length + " …";
    if (shown < numbers.length) body.append(more);
  };
  more.onclick = add; body.replaceChildren();
  byId("panel").hidden = false;
  await add();
  body.scrollTop = 0; body.focus();
}
function close() { byId("panel").hidden = true; opener?.focus(); }
function sort(header) {
  const row = header.parentElement, table = row.closest("table"), column = header.cellIndex;
  const value = (r) => { const t = r.cells[column]?.textContent.trim() ?? ""; const n = parseFloat(t.replaceAll(",", "")); return isNaN(n) ? t : n; };
  const compare = (a, b) => (typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === "number" ? 1 : -1);
  const down = header.getAttribute("aria-sort") !== "descending";
  for (const other of row.cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", down ? "descending" : "ascending");
  table.tBodies[0].append(...[...table.tBodies[0].rows].sort((a, b) => compare(value(a), value(b)) * (down ? -1 : 1)));
}
function show(id) {
  const select = byId("part"), known = [...select.options].map((o) => o.value);
  select.value = known.includes(id) ? id : known[0];
  for (const e of document.querySelectorAll("[data-part]")) e.hidden = e.dataset.part !== select.value;
  for (const e of document.querySelectorAll("[data-figures]")) e.hidden = e.dataset.figures !== select.value.split("-")[0];
  close();
}
for (const header of document.querySelectorAll("table.sortable thead th")) { header.tabIndex = 0; header.role = "columnheader"; }
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-key]"), header = event.target.closest("table.sortable thead th");
  const link = event.target.closest("a[data-table]");
  if (button) open(button);
  else if (header) sort(header);
  else if (link) { event.preventDefault(); const h = byId(link.dataset.table + "-" + byId("part").value); h?.scrollIntoView(); h?.focus({ preventScroll: true }); }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
  else if (event.key === "Enter" && event.target.matches?.("table.sortable thead th")) sort(event.target);
});
byId("close").onclick = close;
byId("part").onchange = (event) => { history.replaceState(null, "", "#" + event.target.value); show(event.target.value); };
byId("lang").onclick = () => {
  root.lang = root.dataset.lang = root.dataset.lang === "zh" ? "en" : "zh";
  for (const option of byId("part").options) option.textContent = option.dataset[root.dataset.lang];
  close();
};
