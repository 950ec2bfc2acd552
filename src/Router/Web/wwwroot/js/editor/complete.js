// What can be written where the caret stands: from the router's own list of words, so that it knows what this router knows.
import { whereIs } from './hocon.js';

const MOST = 40;

/** words: /api/words; -> { from, options: [{ text, meaning }] } or null. `from` is where the word begins that an option replaces. */
export function completions(words, text, at) {
  const { path, key, word, inText, inComment } = whereIs(text, at);
  if (inComment) {
    return null;
  }
  const options = offer(words, path, key, inText).filter(option => option.text.toLowerCase().startsWith(word.toLowerCase()) && option.text !== word);
  return options.length === 0 ? null : { from: at - word.length, options: options.slice(0, MOST) };
}

function offer(words, path, key, inText) {
  const noun = words.nouns.find(known => known.word === path[0]);
  if (path.length === 0) {
    return key ? [] : words.nouns.map(known => ({ text: known.word, meaning: known.meaning ?? '' }));
  }
  if (path[0] === 'tests') {
    return inText ? words.tests.map(plain) : keyWords(noun?.keys ?? []);
  }
  // Inside of a page stand routes and lights again.
  const at = path[0] === 'pages' && path.length > 2 ? path.slice(2) : path;
  const kind = at[0];
  if (key === 'from' || key === 'to' || at.at(-1) === 'to[' || at.at(-1) === 'from[') {
    return places(words, kind, key || at.at(-1).slice(0, -1)).map(option => inText || /^[\w-]+$/.test(option.text) ? option : { ...option, text: `"${option.text}"` });
  }
  if (key === 'on' || at.at(-1) === 'on[') {
    return words.gestures.map(text => ({ text, meaning: 'gesture' }));
  }
  if (key === 'exclusive' || key === 'clear') {
    return (words.rig?.groups ?? []).map(text => ({ text, meaning: 'group' }));
  }
  if (at.at(-1) === 'via[') {
    return [];
  }
  if (at.includes('via[')) {
    return step(words, at, key);
  }
  if (at.at(-1) === 'when') {
    return key ? [] : words.conditions.map(plain);
  }
  if (at.at(-1) === 'show') {
    return key ? words.colours.map(text => ({ text, meaning: 'colour' })) : states(words);
  }
  let keys = words.nouns.find(known => known.word === kind)?.keys ?? noun?.keys ?? [];
  const named = words.nouns.find(known => known.word === kind)?.named ?? noun?.named;
  for (const part of at.slice(named ? 2 : 1)) {
    keys = keys.find(known => known.key === part)?.keys ?? [];
  }
  if (named && at.length === 1) {
    return [];                      // a name of one's own
  }
  return key ? (keys.find(known => known.key === key)?.words ?? values(keys.find(known => known.key === key))).map(text => ({ text, meaning: key })) : keyWords(keys);
}

const plain = ({ word, meaning }) => ({ text: word, meaning });
const keyWords = keys => keys.map(({ key, meaning, default: preset }) => ({ text: key, meaning: [meaning, preset ? `default ${preset}` : ''].filter(Boolean).join('; ') }));
const values = key => key?.kind === 'flag' ? ['true', 'false'] : [];
const states = words => [...new Set(words.lightSources.flatMap(source => source.states ?? []))].map(text => ({ text, meaning: 'state' }));

function step(words, at, key) {
  const inner = at.slice(at.indexOf('via[') + 1);
  if (inner.length === 1 && !key) {
    const options = words.steps.flatMap(one => one.options.map(option => ({ text: option.key, meaning: `option of ${one.word}` })));
    const seen = new Set(words.steps.map(one => one.word));
    return [...words.steps.map(plain), ...options.filter(option => !seen.has(option.text) && seen.add(option.text))];
  }
  const known = words.steps.flatMap(one => one.options).filter(option => option.key === key && option.words);
  return [...new Set(known.flatMap(option => option.words))].map(text => ({ text, meaning: key }));
}

/** Controls of devices and places of Live's, as they stand in quotes. */
function places(words, kind, key) {
  const rig = words.rig ?? { devices: [], endpoints: [] };
  const axis = ['track', 'scene', 'n'];
  const controls = rig.devices.flatMap(device => device.controls.map(control => ({
    text: `${device.name}.${control.name}${control.coordinates.length > 0 ? `[${control.coordinates.map((_, i) => axis[i]).join(',')}]` : ''}`, meaning: control.kind,
  })));
  const lives = rig.endpoints.filter(endpoint => endpoint.live);
  const live = (list, meaning) => lives.flatMap(endpoint => list.map(place => ({ text: `${endpoint.name}.${place.place}`, meaning: place.meaning ?? meaning })));
  const ends = [...rig.devices, ...rig.endpoints].map(end => ({ text: end.name, meaning: 'all of it' }));
  if (kind === 'lights') {
    return key === 'from' ? live(words.lightSources, 'what Live says') : controls;
  }
  return key === 'from' ? [...controls, ...ends] : [...live(words.destinations, ''), ...ends];
}
