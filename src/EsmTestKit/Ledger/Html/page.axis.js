// Time and place: entries stand in their order, each in a slot of its own; between two instants lies a gap that grows with the logarithm
// of the time that passed. So a retry after an hour and one after a second both fit, and what happens at one instant is still told apart.
const SLOT = 26, ROW = 44, TOP = 26, STRIP = 20;
const [ORDINAL, TYPE, TICKS, RULE, KIND, TEXT, LANE, ROW_OF, RECORDS, DETAILS] = Array(10).keys();
const narrow = matchMedia('(max-width: 640px)');

function span(ticks) {
  const s = ticks / 1e7, two = n => String(Math.floor(n)).padStart(2, '0');
  if (s < 1) return s === 0 ? '0 s' : `${+(s * 1000).toFixed(3)} ms`;
  if (s < 60) return `${+s.toFixed(3)} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min${s % 60 ? ` ${+(s % 60).toFixed(1)} s` : ''}`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${two(s % 3600 / 60)} min`;
  return `${Math.floor(s / 86400)} d ${Math.floor(s % 86400 / 3600)} h`;
}

// Where everything of a run lies when only these entries are shown.
function layout(run, shown) {
  const left = narrow.matches ? 12 : 182, head = narrow.matches ? 24 : 0;
  const used = new Set(shown.map(i => run.entries[i][LANE]));
  const lanes = [];
  let y = TOP;
  run.lanes.forEach(([name, about, rows], lane) => {
    if (!used.has(lane)) return lanes.push(null);
    const strip = run.bars.some(bar => bar[3] === lane && bar[0] === 5) ? STRIP : 0;
    const height = head + strip + rows * ROW + 8;
    lanes.push({ lane, name, about, y, head, strip, height });
    y += height;
  });
  const x = new Map(), ticks = [];
  let at = left, before = null;
  for (const i of shown) {
    const now = run.entries[i][TICKS];
    if (before !== null && now !== before) at += 24 + 8 * Math.log10(1 + (now - before) / 1e4);
    if (now !== before) ticks.push([at, now]);
    x.set(i, at);
    at += SLOT;
    before = now;
  }
  const rowTop = (lane, row) => lanes[lane].y + lanes[lane].head + lanes[lane].strip + 4 + row * ROW;
  return { left, lanes, x, ticks, width: at + 20, height: y, rowTop };
}

// The first shown entry at or after an entry, and the last at or before it: a bar ends where what is shown of it ends.
function place(shown, x, index, forward) {
  if (x.has(index)) return index;
  let low = 0, high = shown.length;
  while (low < high) { const middle = (low + high) >> 1; if (shown[middle] < index) low = middle + 1; else high = middle; }
  return forward ? shown[low] : shown[low - 1];
}
