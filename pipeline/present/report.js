"use strict";
// Data arrives by script tags, since a page opened from disk may not fetch files. Texts are only ever set as text.
const XIETONG = {
  shard: 500, regions: {}, shards: {},
  cells(region, numbers) { this.regions[region] = numbers; },
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
function element(tag, text, className) {
  const e = document.createElement(tag);
  if (text) e.textContent = text;
  if (className) e.className = className;
  return e;
}
function marked(sentence) {
  const p = element("p");
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
  a.append(head, marked(sentence));
  const name = behaviour[document.documentElement.dataset.lang === "zh" ? 0 : 1];
  a.append(element("p", [name, realis, relation, (sources || "?") + " → " + (targets || "–"), foundBy].join(" | "), "meta"));
  return a;
}
let opener = null;
async function open(button) {
  opener = button;
  const { region, key } = button.dataset, body = document.getElementById("panel-body");
  await load("cells-" + region + ".js");
  const numbers = XIETONG.regions[region][key] || [];
  await Promise.all([...new Set(numbers.map((n) => Math.floor(n / XIETONG.shard)))].map((n) => load("acts-" + n + ".js")));
  document.getElementById("panel-title").textContent = key.replaceAll("|", " · ") + ": " + numbers.length;
  const rows = numbers.map((n) => XIETONG.shards[Math.floor(n / XIETONG.shard)][n % XIETONG.shard]);
  const more = element("button", "…");
  let shown = 0;
  const add = () => {
    more.remove();
    body.append(...rows.slice(shown, shown + 200).map(article)); shown += 200;
    if (shown < rows.length) body.append(more);
  };
  more.onclick = add; body.replaceChildren(); add();
  document.getElementById("panel").hidden = false; body.focus();
}
function close() { document.getElementById("panel").hidden = true; opener?.focus(); }
function sort(header) {
  const row = header.parentElement, table = row.closest("table"), column = [...row.children].indexOf(header);
  const value = (r) => { const t = r.children[column].firstChild?.textContent?.trim() || ""; const n = parseFloat(t.replaceAll(",", "")); return isNaN(n) ? t : n; };
  const up = header.dataset.sorted !== "down"; header.dataset.sorted = up ? "down" : "up";
  const rows = [...table.tBodies[0].rows].sort((a, b) => { const x = value(a), y = value(b); return (typeof x === typeof y ? (x < y ? -1 : x > y ? 1 : 0) : typeof x === "number" ? 1 : -1) * (up ? -1 : 1); });
  table.tBodies[0].append(...rows);
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-key]"), header = event.target.closest("table.sortable thead th");
  if (button) open(button);
  else if (header) sort(header);
});
document.getElementById("close").onclick = close;
document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
document.getElementById("lang").onclick = () => {
  const root = document.documentElement;
  root.lang = root.dataset.lang = root.dataset.lang === "zh" ? "en" : "zh";
};
