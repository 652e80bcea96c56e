// The page: what is chosen is explained, a record's name shows only what it went through.
const data = JSON.parse(document.getElementById('data').textContent);
const { rules, records, runs } = data;
const find = id => document.getElementById(id);

// Control characters and marks that turn the direction of text are shown, not obeyed.
function visible(text) {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, c => c.charCodeAt(0) < 32 ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

// Sentences of the rules have `code` and *stress* in them.
function prose(element, text) {
  text.replaceAll('**', '').split('`').forEach((part, i) => {
    if (i % 2) return element.append(make('code', '', visible(part)));
    part.split(/\*(\w[^*]*\w|\w)\*/).forEach((words, j) => element.append(j % 2 ? make('em', '', visible(words)) : visible(words)));
  });
  return element;
}

function pretty(text) {
  if (!/^\s*[[{]/.test(text)) return text;
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
}

let chosen = null;

function explain(run, i) {
  const entry = run.entries[i], rule = rules[entry[RULE]];
  const what = find('what');
  what.className = `what k${entry[KIND]}`;
  what.replaceChildren(icon(entry[KIND]), make('span', '', visible(entry[TEXT])));
  const instant = new Date(Date.parse(run.start) + entry[TICKS] / 1e4).toISOString().replace('T', ' ').replace('Z', ' UTC');
  find('when').textContent = `${span(entry[TICKS])} (${instant}) · ${entry[ORDINAL] < 0 ? 'a choice of AWS' : `entry ${entry[ORDINAL]}, ${entry[TYPE]}`}${runs.length > 1 ? ` · ${run.title}` : ''}`;
  const why = find('why');
  why.replaceChildren();
  if (rule) {
    const sentence = make('p');
    sentence.append(make('b', '', `${entry[RULE]} `));
    why.append(prose(sentence, rule[0]), prose(make('p', 'source', 'Source: '), rule[1] || 'none'), make('p', 'source', `Evidence: ${rule[2]}`));
  } else why.append(make('p', 'source', entry[RULE] ? `Rule ${entry[RULE]}, which this kit does not know.` : 'No rule of AWS decided this: it was done to the simulation, or follows from the entries before.'));
  const details = find('details');
  details.replaceChildren();
  for (const [name, text] of entry[DETAILS]) details.append(make('dt', '', visible(name)), make('dd', '', visible(pretty(text))));
  const chips = find('chips');
  chips.replaceChildren();
  for (const record of entry[RECORDS].slice(0, 100)) {
    const chip = make('button', '', visible(records[record]));
    chip.type = 'button';
    chip.title = 'Show only this record';
    chip.addEventListener('click', () => { find('record').value = records[record]; filter(); });
    chips.append(chip);
  }
}

const drawings = runs.map((run, number) => Drawing(run, find(`run${number}`), {
  chosen: choose,
  shown: explain,
  left() { if (chosen) explain(...chosen); },
}));

function choose(run, i) {
  chosen = [run, i];
  explain(run, i);
  drawings.forEach((drawing, number) => drawing.light(runs[number] === run));
}

// A record's name, or a part of names.
function filter() {
  const wanted = find('record').value.trim();
  const exact = records.indexOf(wanted);
  const kept = new Set(wanted === '' ? [] : exact >= 0 ? [exact] : records.flatMap((name, i) => name.toLowerCase().includes(wanted.toLowerCase()) ? [i] : []));
  let entries = 0;
  drawings.forEach((drawing, number) => {
    const all = runs[number].entries.map((_, i) => i);
    const shown = wanted === '' ? all : all.filter(i => runs[number].entries[i][RECORDS].some(record => kept.has(record)));
    entries += shown.length;
    drawing.show(shown);
  });
  find('found').textContent = wanted === '' ? '' : kept.size === 0 ? `No record's name holds “${wanted}”.` : `${kept.size === 1 ? records[[...kept][0]] : `${kept.size} records`}: ${entries} ${entries === 1 ? 'entry' : 'entries'}`;
  find('all').hidden = wanted === '';
  const first = drawings.findIndex(drawing => drawing.first !== undefined);
  if (first >= 0) choose(runs[first], drawings[first].active);
}

function everything() { find('record').value = ''; filter(); }
find('record').addEventListener('input', filter);
find('all').addEventListener('click', () => { everything(); find('record').focus(); });
document.addEventListener('keydown', event => { if (event.key === 'Escape' && find('record').value) everything(); });

document.querySelectorAll('.legend li').forEach((item, kind) => item.prepend(icon(kind)));
for (const name of records.slice(0, 500)) { const option = make('option'); option.value = name; find('records').append(option); }
document.documentElement.classList.add('ready');
filter();
