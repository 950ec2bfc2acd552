// Lines of the trace as monitor and trace show them, and what they are in a rig.
import { el, make, timeOf } from './dom.js';
import { why } from './why.js';

export const KINDS = { midi: ['MidiIn', 'MidiOut', 'MidiDropped'], osc: ['OscIn', 'OscOut', 'OscDropped'], routes: ['Route', 'Group', 'Page', 'Loop', 'Role'], live: ['Slot'], life: ['Life'] };
const ARROWS = { MidiIn: '→', OscIn: '→', MidiOut: '←', OscOut: '←', MidiDropped: '✕', OscDropped: '✕' };

export function line(entry, app, say) {
  const rig = entry.rigLine;
  const text = `${entry.text}`;
  const what = make('span', 'what', text);
  if (entry.detail) {
    what.append(' ', make('small', '', entry.detail));
  }
  const body = [make('time', '', clock(entry.at)), make('b', '', `${ARROWS[entry.kind] ?? '·'} ${entry.subject}`), what];
  const node = el('li', { class: entry.kind });
  node.append(entry.event > 0
    ? el('button', { type: 'button', class: 'row', title: 'Why?', onclick: () => why(app.link, entry.event, `${entry.subject}: ${text}`) }, ...body)
    : el('div', { class: 'row' }, ...body));
  if (rig) {
    node.append(el('button', { type: 'button', class: 'copy', 'aria-label': `Copy as a rig line: ${rig}`, title: rig, onclick: () => copy(rig, say) }, 'Copy'));
  }
  return node;
}

/** filter: { text, kinds: Set, subject } */
export function passes(entry, { text, kind, subject }) {
  return (!kind || KINDS[kind].includes(entry.kind)) && (!subject || entry.subject === subject)
    && (!text || `${entry.subject} ${entry.text} ${entry.detail ?? ''}`.toLowerCase().includes(text));
}

/** What is chosen: { node, value() -> filter }; changed() after each choice. */
export function filters(changed) {
  const text = el('input', { type: 'search', placeholder: 'Search', 'aria-label': 'Search', oninput: changed });
  const kind = el('select', { 'aria-label': 'Kind', onchange: changed },
    ...[['', 'everything'], ['midi', 'MIDI'], ['osc', 'OSC'], ['routes', 'routes'], ['live', 'what Live does'], ['life', 'comings and goings']].map(([value, name]) => el('option', { value }, name)));
  const subject = el('select', { 'aria-label': 'Of', onchange: changed }, el('option', { value: '' }, 'everybody'));
  const known = new Set();
  return {
    nodes: [text, kind, subject],
    value: () => ({ text: text.value.trim().toLowerCase(), kind: kind.value, subject: subject.value }),
    learn(entries) {
      for (const entry of entries) {
        if (entry.subject && !known.has(entry.subject)) {
          known.add(entry.subject);
          subject.append(el('option', { value: entry.subject }, entry.subject));
        }
      }
    },
  };
}

async function copy(text, say) {
  try {
    await navigator.clipboard.writeText(text);
    say(`Copied: ${text}`);
  } catch {
    say(text);                      // not allowed here: to be copied by hand
  }
}

function clock(at) {
  return `${timeOf(at)}.${String(new Date(at).getMilliseconds()).padStart(3, '0')}`;
}
