"use strict";
// Data arrives by script tags, since a page opened from disk may not read files. Texts are only ever set as text.
const root = document.documentElement, byId = (id) => document.getElementById(id);
const PAGE = 100;
const XIETONG = {
  shard: 500, n: 0, words: {}, regions: {}, shards: {}, networks: {}, trends: {},
  setup(shard, n, words) { this.shard = shard; this.n = n; this.words = words; show(location.hash.slice(1)); },
  cells(part, numbers) { this.regions[part] = numbers; },
  acts(n, rows) { this.shards[n] = rows; },
  network(part, data) { this.networks[part] = data; },
  trend(part, data) { this.trends[part] = data; },
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
  const coded = element("p", "", "coded");
  for (const [kind, code] of [["behaviour", behaviour], ["realis", realis], ["relation", relation], ["found_by", foundBy]]) {
    if (code) coded.append(element("span", word(kind, code), "chip " + kind), " ");
  }
  coded.append(element("span", (sources || "?") + " → " + (targets || "–"), "meta"));
  a.append(head, marked(sentence), coded);
  return a;
}
const actOf = async (n) => {
  const shard = Math.floor(n / XIETONG.shard);
  if (!XIETONG.shards[shard]) await load("acts-" + shard + ".js");
  return XIETONG.shards[shard][n % XIETONG.shard];
};
// One stop of the Tab key for a picture; arrow keys go on from mark to mark.
function roving(picture) {
  const marks = [...picture.querySelectorAll("g[data-key]")];
  marks.forEach((mark, i) => mark.setAttribute("tabindex", i ? -1 : 0));
  picture.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key], next = marks[marks.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    event.target.setAttribute("tabindex", -1); next.setAttribute("tabindex", 0); next.focus();
  });
}
const tellChange = () => document.dispatchEvent(new Event("xietong-change"));
let opener = null, list = { numbers: [], shown: 0, turn: 0 };
const visible = (cell) => textIn(cell).trim();
const narrowed = (row) => { const wanted = byId("narrow-text").value.trim(); return !wanted || textOf(row).includes(wanted); };
// What a search looks through: marks are no part of the text.
const textOf = (row) => [row[0], row[2], row[4].replace(/[【】〔〕]/g, ""), row[7], row[8], word("behaviour", row[10])].join("\n");
async function more() {
  const turn = list.turn, body = byId("panel-body");
  body.querySelector("button.more")?.remove();
  const next = list.numbers.slice(list.shown, list.shown + PAGE);
  const rows = await Promise.all(next.map(actOf));
  if (turn !== list.turn) return;
  list.shown += next.length;
  for (const row of rows) { const a = article(row); a.hidden = !narrowed(row); a.row = row; body.append(a); }
  if (list.shown < list.numbers.length) {
    const button = element("button", list.shown + " / " + list.numbers.length + " …", "more");
    button.onclick = more; body.append(button);
  }
}
async function showList(title, numbers) {
  list = { numbers, shown: 0, turn: list.turn + 1 };
  byId("panel-title").textContent = title + ": " + numbers.length;
  byId("narrow-text").value = ""; byId("panel-body").replaceChildren();
  byId("panel").hidden = false;
  await more();
}
const numbersOf = async (region, key) => { await load("cells-" + region + ".js"); return XIETONG.regions[region][key] || []; };
async function open(button) {
  opener = button;
  const { region, key, name } = button.dataset, cell = button.closest("td");
  const names = name ? [name] : [key.split("|")[0], visible(cell.parentElement.cells[0]), visible(button.closest("table").tHead.rows[0].cells[cell.cellIndex])];
  byId("find").hidden = true;
  await showList(names.join(" · "), await numbersOf(region, key));
  byId("panel-body").scrollTop = 0; byId("panel-body").focus();
}
function close() { byId("panel").hidden = true; opener?.focus({ preventScroll: true }); opener = null; }
function show(id) {
  const select = byId("part"), known = [...select.options].map((o) => o.value);
  select.value = known.includes(id) ? id : known[0];
  const code = select.selectedOptions[0].dataset.code;
  for (const e of document.querySelectorAll("[data-part]")) e.hidden = e.dataset.part !== select.value;
  for (const e of document.querySelectorAll("[data-adcode]")) e.hidden = e.dataset.adcode !== code;
  close(); tellChange();
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-key]"), link = event.target.closest("a[data-table]");
  if (button) open(button);
  else if (link) { event.preventDefault(); const h = byId(link.dataset.table + "-" + byId("part").value); h?.scrollIntoView(); h?.focus({ preventScroll: true }); }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
  else if ((event.key === "Enter" || event.key === " ") && event.target.matches?.("g[data-key]")) { event.preventDefault(); open(event.target); }
});
byId("narrow-text").oninput = () => { for (const a of document.querySelectorAll("#panel article")) a.hidden = !narrowed(a.row); };
byId("close").onclick = close;
byId("part").onchange = (event) => { history.replaceState(null, "", "#" + event.target.value); show(event.target.value); };
byId("lang").onclick = () => {
  root.lang = root.dataset.lang = root.dataset.lang === "zh" ? "en" : "zh";
  for (const option of byId("part").options) option.textContent = option.dataset[root.dataset.lang];
  close(); tellChange();
};
