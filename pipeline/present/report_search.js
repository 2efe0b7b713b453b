// Search over every sentence of the page: shards are read one after the other, so that the page never freezes.
async function search() {
  const words = byId("find-text").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return;
  const found = [], turn = ++list.turn, seen = new Set();
  for (let n = 0; n < XIETONG.n; n += XIETONG.shard) {
    await actOf(n);
    if (turn !== list.turn) return;
    byId("panel-title").textContent = Math.min(n + XIETONG.shard, XIETONG.n) + " / " + XIETONG.n;
    XIETONG.shards[n / XIETONG.shard].forEach((row, i) => {
      const text = textOf(row).toLowerCase();
      if (words.every((w) => text.includes(w))) found.push(n + i);
    });
    await new Promise((resume) => setTimeout(resume));
  }
  await showList(words.join(" + "), found);
}
byId("search").onclick = () => {
  opener = byId("search"); list.turn += 1;
  byId("find").hidden = false; byId("panel").hidden = false;
  byId("panel-title").textContent = visible(byId("search")); byId("panel-body").replaceChildren();
  byId("find-text").focus();
};
byId("find-go").onclick = search;
byId("find-text").onkeydown = (event) => { if (event.key === "Enter") search(); };
