// What the trace still has, by event: what came in, and what came of it.
import { el, make } from '../dom.js';
import { filters, line, passes } from '../lines.js';
import { history } from '../why.js';

const SHOWN = 200;                  // events

export function open(root, app) {
  const list = el('ol', { class: 'lines trace' });
  const state = el('span', { class: 'state', role: 'status' });
  const say = text => { state.textContent = text; };
  let entries = [];
  const chosen = filters(draw);
  const keep = el('button', { type: 'button', disabled: true, onclick: save, title: 'A recording that midimesh replay plays' }, 'Save the last minute');
  root.append(make('h2', '', 'Trace'),
    el('div', { class: 'tools' }, ...chosen.nodes, el('button', { type: 'button', onclick: load }, 'Read again'), keep, state), list);
  void load();
  return { permit: may => { keep.disabled = !may; } };

  async function load() {
    say('Reading …');
    try {
      entries = await history(app.link);
    } catch (cause) {
      say(cause instanceof TypeError ? 'MidiMesh does not answer.' : cause.message);
      return;
    }
    chosen.learn(entries);
    say(`${entries.length.toLocaleString('en')} lines`);
    draw();
  }

  async function save() {
    const answer = await app.link.ask('/api/record/last', { method: 'POST' }).catch(() => null);
    const said = answer ? (await answer.text()).trim() : 'MidiMesh does not answer.';
    say(answer?.ok ? `Saved: ${/"(?:file|path)":"([^"]+)"/.exec(said)?.[1] ?? said}` : said);
  }

  function draw() {
    const filter = chosen.value();
    const events = new Map();       // number -> its lines, in order; a line of no event stands alone
    for (const entry of entries) {
      const key = entry.event > 0 ? entry.event : `line ${entry.number}`;
      events.set(key, [...(events.get(key) ?? []), entry]);
    }
    const found = [...events.values()].filter(lines => lines.some(entry => passes(entry, filter))).slice(-SHOWN).reverse();
    list.replaceChildren(...(found.length > 0 ? found.map(group) : [make('li', 'none', 'Nothing like that in the trace.')]));
  }

  function group([first, ...rest]) {
    const node = line(first, app, say);
    if (rest.length > 0) {
      node.append(el('ol', { class: 'lines inner' }, ...rest.map(entry => line(entry, app, say))));
    }
    return node;
  }
}
