// Only what can be seen is in the document: a ledger of ten thousand entries is drawn like one of ten.
const ICONS = [
  ['circle', { cx: 8, cy: 8, r: 3, class: 'full' }],
  ['path', { d: 'M6 4l6 4-6 4z', class: 'full' }],
  ['path', { d: 'M3 8.5l3.5 3.5L13 4.5' }],
  ['path', { d: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.5v2.8h-2.8' }],
  ['path', { d: 'M4 4l8 8M12 4l-8 8' }],
  ['path', { d: 'M2.5 8h10M9 4.5L12.5 8 9 11.5' }],
  ['path', { d: 'M9 2L4 9h4l-1 5 5-7H8z', class: 'full' }],
  ['path', { d: 'M8 2.5L13.5 8 8 13.5 2.5 8z', class: 'full' }],
  ['path', { d: 'M5 5h6v6H5z' }],
];
const BARS = ['batch', 'run_', 'bad', 'wait', 'collect', 'window'];

function icon(kind) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const [name, attributes] = ICONS[kind];
  const shape = document.createElementNS(svg.namespaceURI, name);
  for (const key in attributes) shape.setAttribute(key, attributes[key]);
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(shape);
  return svg;
}

function make(tag, name, text) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined) element.textContent = text;
  return element;
}

function put(element, x, y, width, height) {
  element.style.left = `${x}px`;
  element.style.top = `${y}px`;
  if (width !== undefined) element.style.width = `${Math.max(0, width)}px`;
  if (height !== undefined) element.style.height = `${height}px`;
  return element;
}

function Drawing(run, box, on) {
  const canvas = make('div', 'canvas'), axis = make('div', 'axis'), names = make('div', 'names'), stage = make('div');
  canvas.append(axis, names, stage);
  box.append(canvas);
  let shown = run.entries.map((_, i) => i), map, wanted = 0;
  // It opens where something is not as usual.
  let lit = false, active = shown.find(i => [7, 4, 3].includes(run.entries[i][KIND])) ?? 0;

  function barElements(bar, seen, out) {
    const [kind, from, to, lane, row, label] = bar;
    if (!map.lanes[lane]) return;
    const first = place(shown, map.x, from, true), last = place(shown, map.x, to, false);
    if (first === undefined || last === undefined || first > last) return;
    const x0 = map.x.get(first), x1 = map.x.get(last) + SLOT, y = map.rowTop(lane, row);
    if (x1 < seen.x0 || x0 > seen.x1 || y + ROW < seen.y0 || y > seen.y1) return;
    const element = make('div', `bar ${BARS[kind]}`), passed = run.entries[to][TICKS] - run.entries[from][TICKS];
    if (kind === 0) out.push(put(element, x0, y, x1 - x0 - 2, ROW - 4), put(make('div', 'tag', label), Math.max(x0 + 6, Math.min(seen.left + 6, x1 - 80)), y + 1, Math.min(x1 - x0 - 12, x1 - seen.left - 12)));
    else if (kind < 3) out.push(put(element, x0 + 1, y + 15, x1 - x0 - 4, 24));
    else if (kind < 5) {
      if (x1 - x0 <= 2 * SLOT) return;
      out.push(put(element, x0 + SLOT, y + 26, x1 - x0 - 2 * SLOT - 2));
      if (passed > 0) out.push(put(make('div', 'tag on', span(passed)), x0 + SLOT, y + 9, x1 - x0 - 2 * SLOT));
    } else {
      const top = map.lanes[lane].y + map.lanes[lane].head + 4;
      out.push(put(element, x0, top + 14, x1 - x0 - 4, 5), put(make('div', 'tag', label), x0 + 2, top - 1, Math.max(150, x1 - x0 - 6)));
    }
  }

  function mark(i) {
    const entry = run.entries[i], button = make('button', `mark k${entry[KIND]}${i === active ? ' at' : ''}${i === active && lit ? ' lit' : ''}`);
    button.type = 'button';
    button.dataset.i = i;
    button.tabIndex = i === active ? 0 : -1;
    button.setAttribute('aria-label', `${span(entry[TICKS])}, ${run.lanes[entry[LANE]][0]}: ${visible(entry[TEXT])}`);
    button.setAttribute('aria-describedby', 'why');
    button.append(icon(entry[KIND]));
    return put(button, map.x.get(i) + 1, map.rowTop(entry[LANE], entry[ROW_OF]) + 16);
  }

  function draw() {
    wanted = 0;
    const focused = stage.contains(document.activeElement);
    const seen = { x0: box.scrollLeft - 200, x1: box.scrollLeft + box.clientWidth + 200, y0: box.scrollTop - 100, y1: box.scrollTop + box.clientHeight + 100, left: box.scrollLeft + (narrow.matches ? 0 : 168) };
    const behind = [], marks = [], labels = [], times = [];
    // The time that holds at the left edge is always said there.
    const edge = seen.left + 14;
    let now = 0;
    while (now + 1 < map.ticks.length && map.ticks[now + 1][0] <= edge) now++;
    let free = -Infinity;
    map.ticks.forEach(([x, ticks], number) => {
      const text = span(ticks), width = text.length * 6.8 + 8, next = map.ticks[number + 1]?.[0] ?? Infinity, at = number === now ? Math.max(x, edge) : x;
      if (at >= free && (number !== now || at + width <= next)) {
        if (at > seen.x0 - 200 && at < seen.x1 && number >= now) {
          const label = make('span', '', text);
          label.style.left = `${at}px`;
          times.push(label);
        }
        free = at + width;
      }
      if (x > seen.x0 && x < seen.x1) behind.push(put(make('div', 'tick'), x - 6, TOP, undefined, map.height - TOP));
    });
    for (const lane of map.lanes) {
      if (!lane || lane.y + lane.height < seen.y0 || lane.y > seen.y1) continue;
      const name = make('div', 'name'), words = make('div');
      name.append(words);
      words.append(make('b', '', visible(lane.name)), make('small', '', visible(lane.about)));
      name.title = `${lane.name}, ${lane.about}`;
      labels.push(put(name, 0, lane.y - TOP, undefined, narrow.matches ? undefined : lane.height - 1));
      behind.push(put(make('div', 'lane'), 0, lane.y, undefined, lane.height));
    }
    for (const bar of run.bars) barElements(bar, seen, behind);
    for (const [entry, lane, row] of run.links) {
      if (!map.x.has(entry) || !map.lanes[lane]) continue;
      const x = map.x.get(entry) + 11, own = run.entries[entry], ends = [map.rowTop(lane, row) + 27, map.rowTop(own[LANE], own[ROW_OF]) + 27].sort((a, b) => a - b);
      if (x > seen.x0 && x < seen.x1) behind.push(put(make('div', 'link'), x, ends[0], undefined, ends[1] - ends[0]));
    }
    let low = 0, high = shown.length;
    while (low < high) { const middle = (low + high) >> 1; if (map.x.get(shown[middle]) < seen.x0) low = middle + 1; else high = middle; }
    for (let at = low; at < shown.length && map.x.get(shown[at]) <= seen.x1; at++) {
      const entry = run.entries[shown[at]], y = map.rowTop(entry[LANE], entry[ROW_OF]);
      if ((y + ROW < seen.y0 || y > seen.y1) && shown[at] !== active) continue;
      marks.push(mark(shown[at]));
      if (entry[ROW_OF] === 0 && entry[RECORDS].length === 1) marks.push(put(make('div', 'tag on number', visible(records[entry[RECORDS][0]].replace(/^.*(?=#)/, ''))), map.x.get(shown[at]) - 2, y + 1, 28));
    }
    // The one that has the focus, or would get it, is always there.
    if (active !== undefined && !marks.some(element => +element.dataset?.i === active)) marks.push(mark(active));
    axis.replaceChildren(...times);
    names.replaceChildren(...labels);
    stage.replaceChildren(...behind, ...marks);
    if (focused) stage.querySelector('.at')?.focus({ preventScroll: true });
  }

  function arrange() {
    map = layout(run, shown);
    canvas.style.width = `${map.width}px`;
    canvas.style.height = `${map.height}px`;
    draw();
  }

  function reveal(i) {
    const x = map.x.get(i), y = map.rowTop(run.entries[i][LANE], run.entries[i][ROW_OF]), edge = narrow.matches ? 20 : 190;
    if (x - edge < box.scrollLeft) box.scrollLeft = x - edge - 40;
    else if (x + 60 > box.scrollLeft + box.clientWidth) box.scrollLeft = x - box.clientWidth + 120;
    if (y - 30 < box.scrollTop) box.scrollTop = y - 60;
    else if (y + ROW + 10 > box.scrollTop + box.clientHeight) box.scrollTop = y + ROW + 30 - box.clientHeight;
  }

  function choose(i) {
    active = i;
    reveal(i);
    on.chosen(run, i);
    const button = stage.querySelector('.at');
    button.focus({ preventScroll: true });
    // The explanation at the foot of the page must not cover what it explains.
    const hidden = button.getBoundingClientRect().bottom + 12 - find('what').closest('section').getBoundingClientRect().top;
    if (hidden > 0) scrollBy(0, hidden);
  }

  function light(yes) {
    if (lit === yes && stage.querySelector('.at')?.dataset.i === String(active)) return;
    lit = yes;
    if (shown.length) draw();
  }

  const indexOf = target => { const button = target.closest?.('.mark'); return button ? +button.dataset.i : undefined; };
  stage.addEventListener('click', event => { const i = indexOf(event.target); if (i !== undefined) choose(i); });
  stage.addEventListener('pointerover', event => { const i = indexOf(event.target); if (i !== undefined && event.pointerType === 'mouse') on.shown(run, i); });
  stage.addEventListener('pointerout', event => { if (indexOf(event.target) !== undefined && event.pointerType === 'mouse') on.left(); });
  stage.addEventListener('focusin', event => { const i = indexOf(event.target); if (i !== undefined && i === active) on.chosen(run, i); });
  box.addEventListener('scroll', () => { wanted ||= requestAnimationFrame(draw); }, { passive: true });
  new ResizeObserver(() => { if (shown.length) arrange(); }).observe(box);

  box.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey || !shown.length) return;
    const at = shown.indexOf(active), lane = run.entries[active]?.[LANE];
    const step = {
      ArrowRight: () => shown[Math.min(at + 1, shown.length - 1)],
      ArrowLeft: () => shown[Math.max(at - 1, 0)],
      Home: () => shown[0],
      End: () => shown[shown.length - 1],
      ArrowDown: () => nearest(lane, 1),
      ArrowUp: () => nearest(lane, -1),
    }[event.key];
    if (!step) return;
    event.preventDefault();
    choose(step());
  });

  // The entry closest in time in the next lane that has one.
  function nearest(from, direction) {
    for (let lane = from + direction; lane >= 0 && lane < run.lanes.length; lane += direction) {
      let best;
      for (const i of shown) if (run.entries[i][LANE] === lane && (best === undefined || Math.abs(i - active) < Math.abs(best - active))) best = i;
      if (best !== undefined) return best;
    }
    return active;
  }

  return {
    get first() { return shown[0]; },
    get active() { return active; },
    light,
    show(list) {
      shown = list;
      if (shown.length && !shown.includes(active)) active = shown[0];
      box.hidden = shown.length === 0;
      if (!shown.length) return;
      arrange();
      reveal(active);
    },
  };
}
