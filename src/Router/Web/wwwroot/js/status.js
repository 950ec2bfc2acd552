// The top line, the tiles, the figures and the last events.
import { el, grouped, make, symbol, timeOf } from './dom.js';

const SHOWN_EVENTS = 5;
const PHASES = { Ready: 'ready', Absent: 'not plugged in', Ambiguous: 'which one is it?', Opening: 'opening', Identifying: 'asking who it is', Failed: 'cannot be used' };
const LINKS = { Alive: 'answers', Reading: 'answers; its set is being read', Silent: 'no answer yet', Lost: 'has fallen silent' };
const LINK_LEVELS = { Alive: 'Ready', Reading: 'Watch', Silent: 'Lost', Lost: 'Lost' };
const GROUPS = {
  Idle: 'at rest', Launching: 'launching', Waiting: 'waiting for its beat', Holding: 'the others play on until it starts', Settling: 'making sure',
  Stopping: 'stopping', Suspended: 'waiting for Live', Failed: 'Live did not carry it out',
};
const TONES = { Hand: 'Lit', Live: 'Playing', Life: 'Stopped', Trouble: 'Failed' };
const byId = id => document.getElementById(id);
const shown = {};
let ask = null;
let latency = null;                 // [ours, Live's] of the last minute

/** Draws a part only when what it shows has changed: buttons keep their focus, screen readers their peace. */
function once(part, value, draw) {
  const key = JSON.stringify(value);
  if (shown[part] !== key) {
    shown[part] = key;
    draw(value);
  }
}

export function showWord(word, reason) {
  once('word', [word, reason], () => {
    document.documentElement.dataset.word = word;
    byId('word').textContent = word.toUpperCase();
    byId('reason').textContent = byId('reason').title = reason;
    byId('shape').setAttribute('href', `#word-${word}`);
    document.title = `${word.toUpperCase()} – MidiMesh`;
  });
}

/** link: who is asked why */
export function showState(state, link) {
  ask = link;
  showWord(state.word, state.reason);
  once('tiles', [state.rig, state.devices, state.endpoints, state.groups], () => byId('tiles').replaceChildren(
    ...state.endpoints.map(endpointTile), ...state.groups.map(groupTile), ...state.devices.map(deviceTile)));
  once('figures', [state.counts, latency], showFigures);
  once('events', state.events, showEvents);
}

function tile(level, name, kind, word, text) {
  const node = make('article', `tile ${level}`);
  const head = make('b', '', name);
  head.append(make('small', '', kind));
  const line = make('p');
  line.append(make('em', '', word), text ? ` ${text}` : '');
  node.append(symbol(`word-${level}`), head, line);
  return node;
}

function endpointTile(endpoint) {
  const traffic = `${endpoint.sent} out, ${endpoint.received} in${endpoint.errors > 0 ? `, ${endpoint.errors} errors` : ''}${endpoint.refused > 0 ? `, ${endpoint.refused} refused` : ''}`;
  if (!endpoint.open) {
    return tile(endpoint.live ? 'Lost' : 'Watch', endpoint.name, endpoint.live ? 'Live' : 'OSC', 'port not open', endpoint.reason);
  }
  return endpoint.live
    ? tile(LINK_LEVELS[endpoint.link], endpoint.name, 'Live', LINKS[endpoint.link], endpoint.link === 'Alive' ? `· ${traffic}` : endpoint.reason)
    : tile('Ready', endpoint.name, 'OSC', 'open', `· ${traffic}`);
}

function groupTile(group) {
  const level = group.phase === 'Failed' ? 'Watch' : 'Ready';
  return tile(level, group.name, 'one clip', group.wanted || 'nothing wanted', `· ${GROUPS[group.phase] ?? group.phase}`);
}

function deviceTile(device) {
  const level = device.phase === 'Ready' ? 'Ready' : device.phase === 'Failed' ? 'Lost' : 'Watch';
  const more = device.reason || (device.screen ? '· on this screen' : device.held > 0 ? `· ${device.held} held` : '');
  return tile(level, device.name, device.model, PHASES[device.phase] ?? device.phase, more);
}

/** What it takes, ours and Live's apart; told in between the pictures. */
export function showLatency(answer) {
  latency = answer ? [answer.recent.ours, answer.recent.live] : null;
}

/** Milliseconds as people say them. */
export function ms(value) {
  return value >= 1000 ? `${(value / 1000).toFixed(1)} s` : `${value < 10 ? value.toFixed(value < 1 ? 2 : 1) : Math.round(value)} ms`;
}

function showFigures([counts, latencies]) {
  const [ours, live] = latencies ?? [];
  const figures = [
    ['events', counts.events], ['notes held', counts.held], ['sounding', counts.sounding], ['worst queue', counts.queue],
    ['dropped', counts.dropped, counts.dropped > 0], ['restarts', counts.restarts, counts.restarts > 0],
    ['our part, p99', ours?.count > 0 ? ms(ours.p99) : '–'], ['Live\'s part, p50', live?.count > 0 ? ms(live.p50) : '–'],
  ];
  byId('figures').replaceChildren(...figures.map(([name, value, bad]) => {
    const node = make('div', bad ? 'bad' : '');
    node.append(make('dt', '', name), make('dd', '', typeof value === 'number' ? grouped(value) : value));
    return node;
  }));
}

function showEvents(events) {
  const lines = events.slice(0, SHOWN_EVENTS).map(event => {
    const node = make('li', event.tone);
    const text = make('div', '', event.text);
    text.append(make('small', '', `${timeOf(event.at)} ${event.who}`));
    // What can be asked about is a button: why did it happen, or nothing at all?
    const button = event.event > 0 ? el('button', { type: 'button', title: 'Why?', onclick: async () => (await import('./why.js')).why(ask, event.event, event.text) }, text) : text;
    node.append(symbol(TONES[event.tone]), button);
    return node;
  });
  byId('events').replaceChildren(...(lines.length > 0 ? lines : [make('li', 'none', 'Nothing yet. Press a pad.')]));
}
