// Trend by week with D3: acts, rate or cooperative share with the stages behind, the volume of text below them, and a
// strip of all weeks whose brush (or the two sliders) narrows the weeks shown. The table below says the same.
const CHART = { left: 48, right: 10, top: 24, height: 210, gap: 30, strip: 58, axis: 22, overview: 46 };
const DAY = 86400000, dayOf = (text) => Date.parse(text + "T00:00:00Z");
const chosen = () => XIETONG.trends[byId("part").value];
const rateOf = (week, n) => (week[1] >= chosen().min ? (1000 * n) / week[1] : null);
const shareOf = (week) => (week[2] >= chosen().min_share ? (100 * week[3]) / week[2] : null);
const KINDS = {
  count: { series: [[2, "all"], [3, "broad"]], value: (week, at) => week[at], unit: ["项", "acts"] },
  rate: { series: [[2, "all"], [3, "broad"]], value: (week, at) => rateOf(week, week[at]), unit: ["‰", "‰"] },
  share: { series: [[3, "broad"]], value: (week) => shareOf(week), unit: ["%", "%"] },
};
const kindNow = () => KINDS[byId("trend-kind").value];
function weekLabel(week, at, kind) {
  const name = kind === "all" ? ["全部行为", "all acts"] : ["广义协同", "cooperative (broad)"], rate = rateOf(week, week[at]);
  const said = language() ? `${week[0]} ${name[1]}: ${week[at]} acts, ${week[1]} sentences` : `${week[0]} ${name[0]}：${week[at]} 项，${week[1]} 句`;
  return rate === null ? said : said + ` (${rate.toFixed(0)}‰)`;
}
const timeOf = (week) => new Date(dayOf(week[0]));
const endOf = (week) => new Date(dayOf(week[0]) + 7 * DAY);
function stageBands(parent, x, top, bottom, named) {
  const [from, to] = x.domain().map(Number);
  chosen().stages.forEach(([id, start, end], i) => {
    const a = Math.max(dayOf(start), from), b = Math.min(dayOf(end), to);
    if (b <= a) return;
    if (i % 2 === 0) parent.append("rect").attr("class", "band").attr("x", x(a)).attr("y", top).attr("width", x(b) - x(a)).attr("height", bottom - top);
    if (named && x(b) - x(a) > 24) parent.append("text").attr("class", "axis").attr("text-anchor", "middle").attr("x", (x(a) + x(b)) / 2).attr("y", top - 8).text(id);
  });
}
const barWidth = (x, week) => Math.max(1, x(endOf(week)) - x(timeOf(week)) - 2);
function weekBars(parent, weeks, x, y, [at, kind]) {
  const value = (week) => kindNow().value(week, at), shown = weeks.filter((w) => w[at] && value(w) !== null);
  const bars = parent.selectAll(null).data(shown).join("g").attr("data-key", (w) => `W|${w[0]}|${kind}`).attr("data-region", byId("part").value)
    .attr("data-name", (w) => weekLabel(w, at, kind)).attr("role", "button").attr("aria-label", (w) => weekLabel(w, at, kind));
  bars.append("title").text((w) => weekLabel(w, at, kind));
  bars.append("rect").attr("class", kind === "all" ? "bar-all" : "bar-broad").attr("x", (w) => x(timeOf(w)) + 1).attr("width", (w) => barWidth(x, w))
    .attr("y", (w) => y(value(w))).attr("height", (w) => y(0) - y(value(w)));
}
const weekAxis = (x, width) => d3.axisBottom(x).ticks(Math.max(2, Math.floor(width / 95))).tickSizeOuter(0)
  .tickFormat((d) => d.toISOString().slice(0, d.getUTCDate() === 1 ? 7 : 10));
function drawFocus(chart, weeks, width) {
  const floor = CHART.top + CHART.height, bottom = floor + CHART.gap + CHART.strip, kind = kindNow();
  const x = d3.scaleUtc([timeOf(weeks[0]), endOf(weeks.at(-1))], [CHART.left, width - CHART.right]);
  const highest = Math.max(1, ...weeks.flatMap((w) => kind.series.map(([at]) => kind.value(w, at) ?? 0)));
  const y = d3.scaleLinear([0, highest], [floor, CHART.top]).nice(5), texts = d3.scaleLinear([0, Math.max(1, ...weeks.map((w) => w[1]))], [bottom, floor + CHART.gap]).nice(2);
  stageBands(chart, x, CHART.top, bottom, true);
  chart.append("g").attr("class", "scale").attr("transform", `translate(${CHART.left},0)`).attr("aria-hidden", "true").call(d3.axisLeft(y).ticks(Math.min(5, highest)));
  chart.append("g").attr("class", "scale").attr("transform", `translate(${CHART.left},0)`).attr("aria-hidden", "true").call(d3.axisLeft(texts).ticks(2));
  chart.append("g").attr("class", "scale").attr("transform", `translate(0,${bottom})`).attr("aria-hidden", "true").call(weekAxis(x, width));
  chart.append("text").attr("class", "axis").attr("x", 2).attr("y", CHART.top - 8).text(kind.unit[language()]);
  chart.append("text").attr("class", "axis").attr("x", CHART.left).attr("y", floor + CHART.gap - 8).text(language() ? "On-topic sentences (volume of text)" : "涉疫句数（文本量）");
  for (const series of kind.series) weekBars(chart, weeks, x, y, series);
  chart.append("g").selectAll("rect").data(weeks).join("rect").attr("class", "bar-text").attr("x", (w) => x(timeOf(w)) + 1).attr("width", (w) => barWidth(x, w))
    .attr("y", (w) => texts(w[1])).attr("height", (w) => bottom - texts(w[1])).append("title").text((w) => `${w[0]}: ${w[1]}`);
  return bottom + CHART.axis;
}
const bounds = () => ["trend-from", "trend-to"].map((id) => Number(byId(id).value)).sort((a, b) => a - b);
function setBounds(from, to) { byId("trend-from").value = from; byId("trend-to").value = to; drawTrend(); }
function drawOverview(chart, top, width) {
  const { weeks } = chosen(), [a, b] = bounds(), bottom = top + CHART.overview;
  const x = d3.scaleUtc([timeOf(weeks[0]), endOf(weeks.at(-1))], [CHART.left, width - CHART.right]);
  const y = d3.scaleLinear([0, Math.max(1, ...weeks.map((w) => w[2]))], [bottom, top + 4]);
  const strip = chart.append("g").attr("class", "overview").attr("aria-hidden", "true");
  stageBands(strip, x, top, bottom, false);
  strip.selectAll(null).data(weeks).join("rect").attr("class", "bar-text").attr("x", (w) => x(timeOf(w)) + 0.5).attr("width", (w) => barWidth(x, w) + 1)
    .attr("y", (w) => y(w[2])).attr("height", (w) => bottom - y(w[2]));
  strip.append("g").attr("class", "scale").attr("transform", `translate(0,${bottom})`).call(weekAxis(x, width));
  const brush = d3.brushX().extent([[CHART.left, top], [width - CHART.right, bottom]]).on("end", (event) => {
    if (!event.sourceEvent) return;
    if (!event.selection) { setBounds(0, weeks.length - 1); return; }
    const [from, to] = event.selection.map((v) => Number(x.invert(v)));
    const inside = weeks.flatMap((w, i) => (Number(endOf(w)) > from + DAY && Number(timeOf(w)) < to - DAY ? [i] : []));
    if (inside.length) setBounds(inside[0], inside.at(-1));
  });
  strip.append("text").attr("class", "axis").attr("x", CHART.left).attr("y", top - 4).text(language() ? "All weeks (acts): drag to choose" : "全部周（行为数）：拖动选取");
  const drawn = strip.append("g").attr("class", "brush").call(brush);
  if (a > 0 || b < weeks.length - 1) drawn.call(brush.move, [x(timeOf(weeks[a])), x(endOf(weeks[b]))]);
  return bottom + CHART.axis;
}
function weekRows(weeks) {
  const part = byId("part").value;
  const opened = (week, at, kind) => {
    const cell = element("td"), button = element("button", String(week[at]));
    button.type = "button"; Object.assign(button.dataset, { key: `W|${week[0]}|${kind}`, region: part, name: weekLabel(week, at, kind) });
    cell.append(week[at] ? button : "0");
    return cell;
  };
  byId("trend-rows").replaceChildren(...weeks.map((week) => {
    const row = element("tr"), name = element("th", week[0]), rate = rateOf(week, week[2]), share = shareOf(week);
    name.scope = "row";
    row.append(name, element("td", String(week[1])), opened(week, 2, "all"), opened(week, 3, "broad"), element("td", rate === null ? "–" : rate.toFixed(0)), element("td", share === null ? "–" : share.toFixed(0) + "%"));
    return row;
  }));
  refresh(byId("trend-rows").closest("table"));
}
function drawTrend() {
  const data = chosen(), holder = byId("trend-picture");
  if (!data || !data.weeks.length) { holder.replaceChildren(); return; }
  const [a, b] = bounds(), weeks = data.weeks.slice(a, b + 1), width = Math.max(300, Math.min(1180, holder.clientWidth || 900));
  byId("trend-weeks").textContent = weeks[0][0] + " – " + weeks.at(-1)[0];
  const chart = d3.select(document.createElementNS(SVG, "svg")).attr("role", "group").attr("aria-label", byId("trend-weeks").textContent).attr("width", width);
  const below = drawFocus(chart, weeks, width), bottom = drawOverview(chart, below + 22, width);
  chart.attr("viewBox", `0 0 ${width} ${bottom}`);
  holder.replaceChildren(chart.node());
  roving(chart.node()); weekRows(weeks);
}
async function showTrend() {
  const part = byId("part").value;
  await load("net-" + part + ".js");
  if (byId("part").value !== part) return;
  const last = Math.max(0, chosen().weeks.length - 1);
  for (const [id, value] of [["trend-from", 0], ["trend-to", last]]) {
    const slider = byId(id);
    if (slider.dataset.part !== part) { slider.max = last; slider.value = value; slider.dataset.part = part; }
    slider.setAttribute("aria-valuetext", chosen().weeks[Number(slider.value)]?.[0] ?? "");
  }
  drawTrend();
}
for (const id of ["trend-from", "trend-to", "trend-kind"]) byId(id).addEventListener("input", showTrend);
byId("trend-all").onclick = () => setBounds(0, chosen().weeks.length - 1);
let drawnWidth = 0;
new ResizeObserver(([entry]) => {
  const width = Math.round(entry.contentRect.width);
  if (width && width !== drawnWidth) { drawnWidth = width; drawTrend(); }
}).observe(byId("trend-picture"));
document.addEventListener("xietong-change", showTrend);
