// What the trace still has, by event: what came in, and what came of it.
import { el, grouped, make } from '../dom.js';
import { filters, line, passes } from '../lines.js';
import { history } from '../why.js';

const SHOWN = 200;                  // events

export function open(root, app) {
  const list = el('ol', { class: 'lines trace' });
  const state = el('span', { class: 'state', role: 'status' });
  const say = text => { state.textContent = text; };
  let entries = [];
  const chosen = filters(draw);
  const keep = el('button', { type: 'button', disabled: true, onclick: save, title: 'A recording that midimesh replay plays, in the folder "recordings" beside the rig' }, 'Save the last minute');
  const take = el('button', { type: 'button', disabled: true, onclick: download, title: 'The same recording, to this computer' }, 'Download it');
  root.append(make('h2', '', 'Trace'),
    el('div', { class: 'tools' }, ...chosen.nodes, el('button', { type: 'button', onclick: load }, 'Read again'), keep, take, state), list);
  void load();
  return { permit: may => { keep.disabled = take.disabled = !may; } };

  async function load() {
    say('Reading …');
    try {
      entries = await history(app.link);
    } catch (cause) {
      say(cause instanceof TypeError ? 'MidiMesh does not answer.' : cause.message);
      return;
    }
    chosen.learn(entries);
    say(`${grouped(entries.length)} lines`);
    draw();
  }

  async function save() {
    const answer = await app.link.ask('/api/record/last', { method: 'POST' }).catch(() => null);
    if (!answer?.ok) {
      say(answer ? (await answer.text()).trim() : 'MidiMesh does not answer.');
      return;
    }
    const { file, lines, cut } = await answer.json();
    say(`Saved: ${file}, ${grouped(lines)} lines.${cut > 0 ? ` ${cut} messages were too long to be kept whole; replay leaves them out.` : ''}`);
  }

  // By hand, because a plain link would not bring the token.
  async function download() {
    const answer = await app.link.ask('/api/record/last').catch(() => null);
    if (!answer?.ok) {
      say(answer ? (await answer.text()).trim() : 'MidiMesh does not answer.');
      return;
    }
    const name = /filename="([\w.-]+)"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1] ?? 'last-minute.rec';
    const address = URL.createObjectURL(await answer.blob());
    el('a', { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    say(`Downloaded: ${name}`);
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
