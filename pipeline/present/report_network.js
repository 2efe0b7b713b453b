// Network by stage with D3: classes on a circle, bodies where forces between them come to rest (worked out once over the
// whole window, so that places stay when the slider moves); what is drawn can be dragged. The table below says the same.
const SVG = "http://www.w3.org/2000/svg";
const NET = { width: 760, height: 560, radius: 205 };
const placed = {};
const networkNow = () => XIETONG.networks[byId("part").value]?.[byId("net-level").value];
const isNarrow = () => byId("net-picture").clientWidth < 560;
const labelOf = (id, kind = "class") => (byId("net-level").value === "class" ? word(kind, id) : id);
const tieName = ([source, target, directed]) => labelOf(source) + (directed ? " → " : " — ") + labelOf(target);
function onCircle(ids) {
  return ids.map((id, i) => {
    const turn = (2 * Math.PI * i) / ids.length - Math.PI / 2;
    return { id, x: NET.width / 2 + NET.radius * Math.cos(turn), y: NET.height / 2 + NET.radius * Math.sin(turn) };
  });
}
// Forces start from the same circle and take the same steps, so that a report opens with the same picture each time.
function byForces(nodes, ties) {
  const links = ties.filter((t) => t[0] !== t[1]).map(([source, target, , , weight]) => ({ source, target, weight }));
  d3.forceSimulation(nodes).stop()
    .force("link", d3.forceLink(links).id((n) => n.id).distance(70).strength((l) => Math.min(1, 0.25 + l.weight / 10)))
    .force("charge", d3.forceManyBody().strength(-260).distanceMax(320)).force("apart", d3.forceCollide(30))
    .force("x", d3.forceX(NET.width / 2).strength(0.06)).force("y", d3.forceY(NET.height / 2).strength(0.12)).tick(300);
  for (const n of nodes) { n.x = Math.max(30, Math.min(NET.width - 110, n.x)); n.y = Math.max(20, Math.min(NET.height - 20, n.y)); }
  return nodes;
}
function placesNow() {
  const level = byId("net-level").value, key = byId("part").value + level, data = networkNow();
  if (!placed[key]) {
    const whole = data.ties[data.stages.at(-1)], own = [...new Set(whole.flatMap((t) => [t[0], t[1]]))].sort();
    const classes = Object.keys(XIETONG.words.class).filter((c) => c !== "unknown" && c !== "all");
    const nodes = level === "class" ? onCircle(classes) : byForces(onCircle(own), whole);
    placed[key] = new Map(nodes.map((n) => [n.id, n]));
  }
  return placed[key];
}
function lineOf(tie, at) {
  const a = at.get(tie[0]), b = at.get(tie[1]), bend = 0.14;
  if (a === b) return { path: `M${a.x - 13} ${a.y}a13 13 0 1 0 26 0a13 13 0 1 0 -26 0`, tip: "" };
  const cx = (a.x + b.x) / 2 - (b.y - a.y) * bend, cy = (a.y + b.y) / 2 + (b.x - a.x) * bend;
  const path = `M${a.x} ${a.y}Q${cx} ${cy} ${b.x} ${b.y}`;
  if (!tie[2]) return { path, tip: "" };
  const turn = Math.atan2(b.y - cy, b.x - cx), size = 8 + tie.width, x = b.x - 8 * Math.cos(turn), y = b.y - 8 * Math.sin(turn);
  const corner = (by) => `${x - size * Math.cos(turn + by)} ${y - size * Math.sin(turn + by)}`;
  return { path, tip: `M${x} ${y}L${corner(0.42)}L${corner(-0.42)}Z` };
}
function drawTies(chart, ties, at, stage) {
  const label = (t) => `${stage} · ${tieName(t)}`, said = (t) => `${label(t)}: ${t[3]}`;
  const drawn = chart.append("g").selectAll("g").data(ties.toReversed()).join("g").attr("data-key", (t) => t[5]).attr("data-region", byId("part").value)
    .attr("data-name", label).attr("role", "button").attr("aria-label", said);
  drawn.append("title").text(said);
  drawn.append("path").attr("class", (t) => (t[2] ? "tie" : "tie joint")).attr("stroke-width", (t) => t.width.toFixed(1));
  drawn.append("path").attr("class", "tip");
  return () => drawn.each(function (t) {
    const { path, tip } = lineOf(t, at), [line, head] = this.querySelectorAll("path");
    line.setAttribute("d", path); head.setAttribute("d", tip);
  });
}
function drawNodes(chart, at, ties, moved) {
  const tied = new Set(ties.flatMap((t) => [t[0], t[1]])), isClass = byId("net-level").value === "class";
  const nodes = [...at.values()].filter((n) => isClass || tied.has(n.id));
  const names = chart.append("g").attr("class", "names").selectAll("text").data(nodes).join("text");
  const drawn = chart.append("g").selectAll("circle").data(nodes).join("circle").attr("class", "node");
  drawn.attr("r", (n) => (tied.has(n.id) ? (isClass ? 7 : 5) : 3)).append("title").text((n) => labelOf(n.id));
  const side = (n) => (n.x - NET.width / 2) / NET.radius;
  names.text((n) => labelOf(n.id, isNarrow() ? "class_short" : "class")).attr("font-size", (isClass ? 14 : 11) + (isNarrow() ? 5 : 0));
  const place = () => {
    drawn.attr("cx", (n) => n.x).attr("cy", (n) => n.y);
    names.attr("x", (n) => n.x).attr("y", (n) => n.y).attr("text-anchor", (n) => (!isClass || side(n) > 0.1 ? "start" : side(n) < -0.1 ? "end" : "middle"))
      .attr("dx", (n) => (!isClass || side(n) > 0.1 ? 10 : side(n) < -0.1 ? -10 : 0)).attr("dy", (n) => (isClass && Math.abs(side(n)) <= 0.1 ? (n.y < NET.height / 2 ? -14 : 24) : 5));
    moved();
  };
  drawn.call(d3.drag().on("drag", (event, n) => { n.x = event.x; n.y = event.y; place(); }));
  place();
}
function tieRow(tie, stage) {
  const row = element("tr"), name = element("th", tieName(tie)), acts = element("td"), button = element("button", String(tie[3]));
  name.scope = "row"; button.type = "button";
  Object.assign(button.dataset, { key: tie[5], region: byId("part").value, name: stage + " · " + tieName(tie) });
  acts.append(button); row.append(name, acts, element("td", tie[4].toFixed(1)));
  return row;
}
function drawStage() {
  const data = networkNow();
  if (!data) return;
  const stage = data.stages[Number(byId("net-stage").value)] ?? data.stages[0], at = placesNow();
  const ties = data.ties[stage].filter((t) => at.has(t[0]) && at.has(t[1])), name = data.names[stage][language()];
  const size = d3.scaleSqrt([0, Math.max(6, ...Object.values(data.ties).flat().map((t) => t[4]))], [1, 10]);
  for (const tie of ties) tie.width = size(tie[4]);
  byId("net-name").textContent = `${name} (${ties.length})`;
  byId("net-stage").setAttribute("aria-valuetext", name);
  const chart = d3.select(document.createElementNS(SVG, "svg")).attr("viewBox", isNarrow() && byId("net-level").value === "class" ? `${NET.width / 2 - 300} 20 620 ${NET.height - 40}` : `0 0 ${NET.width} ${NET.height}`).attr("role", "group").attr("aria-label", name);
  const moved = drawTies(chart, ties, at, name);
  drawNodes(chart, at, ties, moved);
  byId("net-picture").replaceChildren(chart.node());
  roving(chart.node());
  byId("net-rows").replaceChildren(...ties.map((t) => tieRow(t, name)));
  refresh(byId("net-rows").closest("table"));
}
async function showNetwork() {
  const part = byId("part").value;
  await load("net-" + part + ".js");
  if (byId("part").value !== part) return;
  const bodies = byId("net-level").querySelector("[value=body]");
  bodies.disabled = !XIETONG.networks[part].body;
  if (bodies.disabled) byId("net-level").value = "class";
  for (const option of byId("net-level").options) option.textContent = option.dataset[root.dataset.lang];
  const slider = byId("net-stage"), n = networkNow().stages.length;
  if (Number(slider.max) !== n - 1 || slider.dataset.part !== part) { slider.max = n - 1; slider.value = n - 1; slider.dataset.part = part; }
  drawStage();
}
byId("net-stage").oninput = drawStage;
byId("net-level").onchange = showNetwork;
document.addEventListener("xietong-change", showNetwork);
