// Trend by week: acts or rate above, volume of text below, stages behind; two sliders narrow the weeks shown.
const CHART = { width: 760, left: 46, right: 8, top: 22, height: 190, gap: 26, strip: 56 };
const DAY = 86400000, dayOf = (text) => Date.parse(text + "T00:00:00Z");
const chosen = () => XIETONG.trends[byId("part").value];
const rateOf = (week, n) => (week[1] >= chosen().min ? (1000 * n) / week[1] : null);
function text(x, y, words, anchor, className) {
  const t = svg("text", { x, y, "text-anchor": anchor, class: className || "axis" });
  t.textContent = words;
  return t;
}
function stageBands(weeks, place, bottom) {
  const first = dayOf(weeks[0][0]), last = dayOf(weeks.at(-1)[0]) + 7 * DAY, drawn = [];
  chosen().stages.forEach(([id, start, end], i) => {
    const from = Math.max(dayOf(start), first), to = Math.min(dayOf(end), last);
    if (to <= from) return;
    if (i % 2 === 0) drawn.push(svg("rect", { x: place(from), y: CHART.top, width: place(to) - place(from), height: bottom - CHART.top, class: "band" }));
    drawn.push(text((place(from) + place(to)) / 2, CHART.top - 7, id, "middle"));
  });
  return drawn;
}
function weekBar(week, at, width, value, top, label, part) {
  const height = (CHART.height * value) / top, g = svg("g", { "data-key": `W|${week[0]}|${part}`, "data-region": byId("part").value, "data-name": label, role: "button", tabindex: 0, "aria-label": label });
  const title = svg("title", {});
  title.textContent = label;
  g.append(title, svg("rect", { x: at + 1, y: CHART.top + CHART.height - height, width: Math.max(1, width - 2), height, class: part === "all" ? "bar-all" : "bar-broad" }));
  return g;
}
function weekLabel(week, n, part) {
  const rate = rateOf(week, n), kind = part === "all" ? ["全部行为", "all acts"] : ["广义协同", "cooperative (broad)"];
  const said = language() ? `${week[0]} ${kind[1]}: ${n} acts, ${week[1]} sentences` : `${week[0]} ${kind[0]}：${n} 项，${week[1]} 句`;
  return rate === null ? said : said + ` (${rate.toFixed(0)}‰)`;
}
function drawTrend() {
  const data = chosen(), picture = byId("trend-picture");
  if (!data || !data.weeks.length) { picture.replaceChildren(); return; }
  const n = data.weeks.length - 1, a = Math.min(Number(byId("trend-from").value), n), b = Math.min(Number(byId("trend-to").value), n);
  const weeks = data.weeks.slice(Math.min(a, b), Math.max(a, b) + 1), isRate = byId("trend-kind").value === "rate";
  byId("trend-weeks").textContent = weeks[0][0] + " – " + weeks.at(-1)[0];
  const first = dayOf(weeks[0][0]), span = weeks.length * 7 * DAY, inner = CHART.width - CHART.left - CHART.right;
  const place = (day) => CHART.left + (inner * (day - first)) / span, width = inner / weeks.length;
  const value = (week, count) => (isRate ? rateOf(week, count) : count);
  const top = Math.max(1, ...weeks.map((w) => value(w, w[2]) ?? 0)), topText = Math.max(1, ...weeks.map((w) => w[1]));
  const floor = CHART.top + CHART.height, bottom = floor + CHART.gap + CHART.strip;
  const chart = svg("svg", { viewBox: `0 0 ${CHART.width} ${bottom + 20}`, role: "group", "aria-label": byId("trend-weeks").textContent });
  chart.append(...stageBands(weeks, place, bottom));
  for (const part of [0, 0.5, 1]) chart.append(text(CHART.left - 5, floor - CHART.height * part + 4, (top * part).toFixed(0), "end"));
  weeks.forEach((week) => {
    const at = place(dayOf(week[0]));
    for (const [i, part] of [[2, "all"], [3, "broad"]]) {
      const height = value(week, week[i]);
      if (week[i] && height !== null) chart.append(weekBar(week, at, width, height, top, weekLabel(week, week[i], part), part));
    }
    const tall = (CHART.strip * week[1]) / topText;
    chart.append(svg("rect", { x: at + 1, y: bottom - tall, width: Math.max(1, width - 2), height: tall, class: "bar-text" }));
  });
  chart.append(text(CHART.left, floor + CHART.gap - 8, language() ? "On-topic sentences (volume of text), most: " + topText : "涉疫句数（文本量），最多：" + topText, "start"));
  const step = Math.max(1, Math.ceil(weeks.length / 9));
  weeks.forEach((week, i) => { if (i % step === 0) chart.append(text(place(dayOf(week[0])), bottom + 15, week[0].slice(2), "start")); });
  picture.replaceChildren(chart);
}
async function showTrend() {
  const part = byId("part").value;
  await load("net-" + part + ".js");
  if (byId("part").value !== part) return;
  const last = chosen().weeks.length - 1;
  for (const [id, value] of [["trend-from", 0], ["trend-to", last]]) {
    const slider = byId(id);
    if (slider.dataset.part !== part) { slider.max = last; slider.value = value; slider.dataset.part = part; }
  }
  drawTrend();
}
for (const id of ["trend-from", "trend-to", "trend-kind"]) byId(id).addEventListener("input", drawTrend);
document.addEventListener("xietong-change", showTrend);
