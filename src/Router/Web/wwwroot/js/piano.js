// A keyboard's notes as keys: two octaves in sight, the others a step away.
import { el, make } from './dom.js';

const NAMES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'];
const WHITE = [0, 2, 4, 5, 7, 9, 11];
const SHOWN = 24;                   // two octaves, and the C above
const HALVES = 30;                  // columns: a white key takes two, a black one stands over the border
const START = 48;                   // C2 as Live counts
const CODES = ['KeyZ', 'KeyS', 'KeyX', 'KeyD', 'KeyC', 'KeyV', 'KeyG', 'KeyB', 'KeyH', 'KeyN', 'KeyJ', 'KeyM',
  'KeyQ', 'Digit2', 'KeyW', 'Digit3', 'KeyE', 'KeyR', 'Digit5', 'KeyT', 'Digit6', 'KeyY', 'Digit7', 'KeyU', 'KeyI'];

/** pad(element, className, name) makes one key; keys(map) is told which computer key plays which element. */
export function drawPiano(control, pad, keys) {
  const lowest = control.lowest[0] ?? 0;
  const highest = lowest + control.sizes[0] - 1;
  const board = make('div', 'piano');
  board.style.gridTemplateColumns = `repeat(${HALVES}, minmax(0, 1fr))`;
  const name = note => `${NAMES[note % 12]}${Math.floor(note / 12) - 2}`;
  const made = new Map();
  const title = make('span', 'octave');
  let from = Math.min(Math.max(START, Math.ceil(lowest / 12) * 12), highest);

  function draw() {
    const shown = [];
    const map = new Map();
    for (let note = from; note <= Math.min(from + SHOWN, highest); note++) {
      const white = WHITE.indexOf(note % 12);
      if (!made.has(note)) {
        made.set(note, pad(control.first + note - lowest, `key ${white < 0 ? 'black' : 'white'}`, name(note)));
        made.get(note).tabIndex = 0;
      }
      const key = made.get(note);
      const octave = Math.floor((note - from) / 12) * 14;
      key.style.gridColumn = `${octave + (white < 0 ? WHITE.filter(step => step < note % 12).length * 2 : white * 2 + 1)} / span 2`;
      shown.push(key);
      map.set(CODES[note - from], control.first + note - lowest);
    }
    board.replaceChildren(...shown);
    title.textContent = `${name(from)} – ${name(Math.min(from + SHOWN, highest))}`;
    keys(map);
  }

  const step = (text, by, label) => el('button', { type: 'button', class: 'pad flat', 'aria-label': label, onclick: () => {
    from = Math.min(Math.max(Math.ceil(lowest / 12) * 12, from + by), Math.floor(highest / 12) * 12);
    draw();
  } }, text);
  draw();
  return [el('div', { class: 'octaves' }, step('−', -12, 'an octave down'), title, step('+', 12, 'an octave up')), board];
}
