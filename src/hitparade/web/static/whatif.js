/* Ranks an issue anew while weights are moved: the same whole numbers as hitparade.web.whatif. */
(function () {
  "use strict";
  const lab = document.getElementById("lab");
  if (!lab) return;
  const WHOLE = 100;
  const depth = Number(lab.dataset.depth);
  const shared = lab.dataset.shared === "yes";
  const scale = BigInt(lab.dataset.scale) * BigInt(WHOLE);
  const form = lab.querySelector("form");
  const body = lab.querySelector("tbody");
  const sliders = [...form.querySelectorAll("input[type=range]")];
  const switches = new Map([...form.querySelectorAll("input[name=off]")].map((box) => [box.value, box]));
  const rows = [...body.rows].map((row) => ({
    row,
    units: Object.entries(JSON.parse(row.dataset.units)).map(([use, text]) => [use, BigInt(text)]),
    order: Number(row.dataset.order),
    published: Number(row.dataset.rank),
    entry: "entry" in row.dataset,
  }));

  function factors() {
    const found = sliders.map((slider) => {
      const off = switches.get(slider.name).checked;
      return [slider.name, off ? 0 : Number(slider.value)];
    });
    return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /* Points over the scale times 100; null where no use of it counts any more. */
  function score(units, weights) {
    let sum = 0n;
    let counts = false;
    for (const [use, points] of units) {
      const factor = weights.has(use) ? weights.get(use) : WHOLE;
      counts = counts || factor > 0;
      sum += points * BigInt(factor);
    }
    return counts ? sum : null;
  }

  function place(weights) {
    const scored = rows.map((one) => ({ one, score: score(one.units, weights) }));
    const counts = scored.filter((pair) => pair.score !== null);
    counts.sort((a, b) => (a.score > b.score ? -1 : a.score < b.score ? 1 : a.one.order - b.one.order));
    const last = counts.length >= depth && depth > 0 ? counts[depth - 1].score : null;
    counts.forEach((pair, index) => {
      const before = counts[index - 1];
      pair.rank = shared && before && before.score === pair.score ? before.rank : index + 1;
      pair.inside = index < depth || (shared && last !== null && pair.score === last);
    });
    const gone = scored.filter((pair) => pair.score === null);
    gone.sort((a, b) => a.one.published - b.one.published);
    for (const pair of gone) Object.assign(pair, { rank: null, inside: false, score: 0n });
    return [...counts, ...gone];
  }

  function change(pair) {
    if (!pair.one.entry || !pair.inside) return pair.inside ? "enters" : pair.one.entry ? "leaves" : "below";
    if (pair.rank === pair.one.published) return "same";
    return pair.rank < pair.one.published ? "up" : "down";
  }

  /* No decimals where there are none, else one, half to even: as everywhere. */
  function shown(units) {
    if (units % scale === 0n) return group((units / scale).toString());
    let tenths = (units * 10n) / scale;
    const rest = units * 10n - tenths * scale;
    if (rest * 2n > scale || (rest * 2n === scale && tenths % 2n === 1n)) tenths += 1n;
    return `${group((tenths / 10n).toString())}.${tenths % 10n}`;
  }

  function group(digits) {
    return digits.replace(/\B(?=(\d{3})+$)/g, ",");
  }

  function say(kind, pair) {
    const span = document.createElement("span");
    const moved = pair.one.published - (pair.rank ?? 0);
    const said = {
      up: ["move-up", `▲ ${moved}`],
      down: ["move-down", `▼ ${-moved}`],
      enters: ["move-new", "enters"],
      leaves: ["move-down", "leaves"],
    }[kind] || ["quiet", "="];
    span.className = said[0];
    span.textContent = said[1];
    return span;
  }

  function query(weights) {
    const parts = [];
    for (const [use, factor] of weights) {
      if (factor !== 0 && factor !== WHOLE) parts.push(`${use}=${factor}`);
    }
    for (const [use, factor] of weights) if (factor === 0) parts.push(`off=${use}`);
    return parts.join("&");
  }

  function decimal(factor) {
    return String(factor / WHOLE);
  }

  function command(weights) {
    let text = lab.dataset.command;
    for (const [use, factor] of weights) {
      if (factor === WHOLE) continue;
      const clause = `measure.page_${use}`;
      text += ` --set '${clause}.if={use: [${use}]}' --set ${clause}.factor=${decimal(factor)}`;
      text += ` --set ${clause}.by=none --set ${clause}.otherwise=1 --set ${clause}.returns=subtract`;
    }
    return text;
  }

  let tops = new Map();
  function measure() {
    tops = new Map(rows.map(({ row }) => [row, row.hidden ? null : row.getBoundingClientRect().top]));
  }

  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  function glide() {
    if (still.matches) return;
    for (const { row } of rows) {
      const before = tops.get(row);
      if (before === null || row.hidden) continue;
      const way = before - row.getBoundingClientRect().top;
      if (way) {
        row.animate([{ transform: `translateY(${way}px)` }, { transform: "none" }], { duration: 260, easing: "ease-out" });
      }
    }
  }

  /* Browsers allow few changes of the address; a slider that is dragged makes one, once it rests. */
  let resting = 0;
  function tell(address, at_once) {
    clearTimeout(resting);
    if (at_once) history.replaceState(null, "", address);
    else resting = setTimeout(() => history.replaceState(null, "", address), 250);
  }

  function show(at_once = true) {
    const weights = factors();
    for (const slider of sliders) {
      const factor = weights.get(slider.name);
      const box = slider.closest("fieldset");
      box.classList.toggle("is-off", factor === 0);
      box.querySelector("output").textContent = `× ${(factor / WHOLE).toFixed(2)}`;
    }
    measure();
    let moved = 0;
    for (const pair of place(weights)) {
      const kind = change(pair);
      const { row } = pair.one;
      if (kind !== "same" && kind !== "below") moved += 1;
      row.className = `change-${kind}`;
      row.hidden = kind === "below";
      row.querySelector(".c-rank").textContent = pair.inside ? pair.rank : "–";
      row.querySelector(".shift").replaceChildren(say(kind, pair));
      row.querySelector(".c-points").textContent = shown(pair.score);
      body.append(row);
    }
    glide();
    const asked = query(weights);
    for (const link of lab.querySelectorAll("[data-query]")) {
      if (link.dataset.query === asked) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    const address = location.pathname + (asked ? `?${asked}` : "");
    tell(address, at_once);
    const permalink = document.getElementById("permalink");
    permalink.href = address;
    permalink.hidden = !asked;
    document.getElementById("command").textContent = command(weights);
    const places = moved === 1 ? "1 place would change." : `${moved.toLocaleString("en")} places would change.`;
    document.getElementById("outcome").textContent = !asked
      ? "The chart as published."
      : moved ? places : "No place would change.";
  }

  function take(asked) {
    const wanted = new URLSearchParams(asked);
    const off = new Set(wanted.getAll("off"));
    for (const slider of sliders) {
      const text = wanted.get(slider.name);
      const factor = /^\d{1,3}$/.test(text || "") ? Math.min(Number(text), Number(slider.max)) : WHOLE;
      switches.get(slider.name).checked = off.has(slider.name) || factor === 0;
      slider.value = String(factor || WHOLE);
    }
  }

  form.addEventListener("input", (event) => {
    if (event.target.type === "range") switches.get(event.target.name).checked = event.target.value === "0";
    show(false);
  });
  lab.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-query]");
    if (!link) return;
    event.preventDefault();
    take(link.dataset.query);
    show();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector("button").hidden = true;
  take(location.search);
  if (query(factors()) !== "") show();
})();
