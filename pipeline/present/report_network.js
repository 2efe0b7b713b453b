// Network of classes by stage: fixed places on a circle, drawn when a part is shown; the table below says the same.
const SVG = "http://www.w3.org/2000/svg", RADIUS = 200, SIDE = 660;
const svg = (tag, values) => { const e = document.createElementNS(SVG, tag); for (const k in values) e.setAttribute(k, values[k]); return e; };
let places = {};
function placeClasses() {
  const codes = Object.keys(XIETONG.words.class).filter((c) => c !== "unknown" && c !== "all");
  places = Object.fromEntries(codes.map((c, i) => {
    const turn = (2 * Math.PI * i) / codes.length - Math.PI / 2;
    return [c, [SIDE / 2 + RADIUS * Math.cos(turn), SIDE / 2 + RADIUS * Math.sin(turn), turn]];
  }));
}
const tieName = ([source, target, directed]) => word("class", source) + (directed ? " → " : " — ") + word("class", target);
function drawTie(tie, top, stage) {
  const [source, target, directed, n, weight, key] = tie, [x1, y1] = places[source], [x2, y2] = places[target];
  const label = stage + " · " + tieName(tie), g = svg("g", { "data-key": key, "data-region": byId("part").value, "data-name": label, role: "button", tabindex: 0, "aria-label": label + ": " + n });
  const width = 1 + 9 * Math.sqrt(weight / top), bend = 0.14;
  const cx = (x1 + x2) / 2 - (y2 - y1) * bend, cy = (y1 + y2) / 2 + (x2 - x1) * bend;
  const line = source === target ? svg("circle", { cx: x1, cy: y1, r: 13 }) : svg("path", { d: `M${x1} ${y1}Q${cx} ${cy} ${x2} ${y2}` });
  line.setAttribute("stroke-width", width.toFixed(1)); line.setAttribute("class", directed ? "tie" : "tie joint");
  const title = svg("title", {}); title.textContent = label + ": " + n; g.append(title, line);
  if (directed && source !== target) {
    const turn = Math.atan2(y2 - cy, x2 - cx), tip = [x2 - 9 * Math.cos(turn), y2 - 9 * Math.sin(turn)], size = 8 + width;
    const at = (a) => [tip[0] - size * Math.cos(turn + a), tip[1] - size * Math.sin(turn + a)].map((v) => v.toFixed(1)).join(" ");
    g.append(svg("path", { d: `M${tip.map((v) => v.toFixed(1)).join(" ")}L${at(0.45)}L${at(-0.45)}Z`, class: "tip" }));
  }
  return g;
}
function drawClass(code, n) {
  const [x, y, turn] = places[code], g = svg("g", { class: "node" });
  const right = Math.cos(turn) > 0.1, left = Math.cos(turn) < -0.1;
  const text = svg("text", { x: x + 20 * Math.cos(turn), y: y + 20 * Math.sin(turn) + 5, "text-anchor": right ? "start" : left ? "end" : "middle" });
  text.textContent = word("class", code);
  g.append(svg("circle", { cx: x, cy: y, r: n ? 7 : 3 }), text);
  return g;
}
function tieRow(tie, stage) {
  const row = element("tr"), name = element("th", tieName(tie)), acts = element("td"), button = element("button", String(tie[3]));
  name.scope = "row"; button.type = "button";
  Object.assign(button.dataset, { key: tie[5], region: byId("part").value, name: stage + " · " + tieName(tie) });
  acts.append(button); row.append(name, acts, element("td", tie[4].toFixed(1)));
  return row;
}
function drawStage() {
  const data = XIETONG.networks[byId("part").value];
  if (!data) return;
  const stage = data.stages[Number(byId("net-stage").value)] ?? data.stages[0], ties = data.ties[stage].filter((t) => places[t[0]] && places[t[1]]);
  const name = data.names[stage][language()], top = Math.max(1, ...Object.values(data.ties).flat().map((t) => t[4]));
  byId("net-name").textContent = name + " (" + ties.length + ")";
  byId("net-stage").setAttribute("aria-valuetext", name);
  const picture = svg("svg", { viewBox: `-40 80 ${SIDE + 80} ${SIDE - 160}`, role: "group", "aria-label": name });
  const tied = new Set(ties.flatMap((t) => [t[0], t[1]]));
  picture.append(...ties.toReversed().map((t) => drawTie(t, top, name)), ...Object.keys(places).map((c) => drawClass(c, tied.has(c))));
  byId("net-picture").replaceChildren(picture);
  byId("net-rows").replaceChildren(...ties.map((t) => tieRow(t, name)));
}
async function showNetwork() {
  const part = byId("part").value;
  await load("net-" + part + ".js");
  if (byId("part").value !== part) return;
  placeClasses();
  const slider = byId("net-stage"), n = XIETONG.networks[part].stages.length;
  if (Number(slider.max) !== n - 1 || slider.dataset.part !== part) { slider.max = n - 1; slider.value = n - 1; slider.dataset.part = part; }
  drawStage();
}
byId("net-stage").oninput = drawStage;
document.addEventListener("xietong-change", showNetwork);
