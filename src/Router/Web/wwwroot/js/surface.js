// Draws one on-screen device from its profile, and takes clicks, touches and keys on it.
import { lightOf } from './colours.js';
import { make, symbol } from './dom.js';
import { Hands } from './hands.js';
import { keyMap } from './keys.js';
import { arrange, elementAt, size } from './layout.js';
import { drawPiano } from './piano.js';

const FOOT = 19;                    // the name under a fader's way, in pixels, and room for half its cap
const SAY = { Playing: 'playing', Waiting: 'waiting', Recording: 'recording', Failed: 'failed', Stopped: 'stopped', Stopping: 'stopping', Empty: '', Unknown: '', Silent: '' };
const SYMBOLS = { Playing: 'Playing', Waiting: 'Waiting', Recording: 'Recording', Failed: 'Failed', Stopped: 'Stopped', Stopping: 'Waiting' };

const title = name => name.replaceAll('-', ' ');

export class Surface {
  #pads = [];                       // by element: { button, use, say, name, palette, shown }
  #faders = new Map();              // element -> { node, say, name, at, held }
  #displays = [];                   // by display: { node, rows: [node], name, shown }
  #order = [];                      // rows of buttons that the arrow keys walk
  #profile;
  #printed;

  constructor(profile, link, mayPlay, printed) {
    this.#profile = profile;
    this.key = JSON.stringify(profile);
    this.name = profile.name;
    this.profile = profile.profile;
    this.hands = new Hands(profile.name, message => link.send(message), mayPlay);
    const placed = arrange(profile);
    this.keys = keyMap(placed, elementAt);
    this.hasGrid = placed.grid !== null;
    this.#printed = printed;
    this.node = this.#draw(placed);           // a piano brings its own keys
    this.#print();
    this.#order[0]?.[0]?.setAttribute('tabindex', '0');
  }

  /** The names of the keys are others, as the browser has told meanwhile. */
  print(printed) {
    this.#printed = printed;
    this.#print();
  }

  /** Writes on each button which key of the computer plays it. */
  #print() {
    for (const pad of this.#pads) {
      pad?.button.querySelector(':scope > kbd')?.remove();
      pad?.button.removeAttribute('aria-keyshortcuts');
    }
    for (const [chord, element] of this.keys) {
      const button = this.#pads[element]?.button;
      button?.append(make('kbd', '', this.#printed(chord)));
      button?.setAttribute('aria-keyshortcuts', chord.replace(/Key|Digit/, ''));
    }
  }

  /** What the device shows now: lights as it was told by MIDI, marks as Live says. */
  update(state) {
    const held = new Set(state.held);
    const wanted = new Set(state.wanted);
    for (const [element, pad] of this.#pads.entries()) {
      if (pad) {
        this.#show(pad, state.lights[element], state.marks[element], held.has(element), wanted.has(element));
      }
    }
    state.texts.forEach((rows, i) => this.#write(this.#displays[i], rows));
    for (const [element, fader] of this.#faders) {
      if (!fader.held) {
        this.#place(fader, state.positions[element] ?? 0);
      }
    }
  }

  #show(pad, colour, mark, held, wanted) {
    const key = `${colour} ${mark} ${held} ${wanted}`;
    if (pad.shown === key) {
      return;
    }
    pad.shown = key;
    const names = this.#profile.palettes[pad.palette] ?? ['off'];
    const light = lightOf(names[colour], colour);
    const { button } = pad;
    button.classList.toggle('lit', light.lit);
    button.classList.toggle('blink', light.blink);
    button.classList.toggle('unnamed', light.unnamed);
    button.classList.toggle('held', held);
    button.classList.toggle('wanted', wanted);
    button.classList.toggle('confirmed', wanted && (mark === 'Playing' || mark === 'Recording'));
    button.style.setProperty('--light', light.css);
    button.dataset.light = names[colour] ?? 'unnamed';
    button.dataset.mark = mark ?? '';
    const shape = SYMBOLS[mark] ?? (light.unnamed ? 'Unknown' : light.lit && !pad.fixed ? 'Lit' : null);
    if (shape) {
      pad.use.setAttribute('href', `#${shape}`);
    }
    pad.svg.toggleAttribute('hidden', !shape);
    const says = SAY[mark] ?? (light.lit ? names[colour].replace('-', ' ') : '');
    pad.say.textContent = pad.fixed ? (mark === 'Stopping' ? 'stopping' : pad.fixed) : says;
    button.setAttribute('aria-label', [pad.name, says, light.lit ? `light ${names[colour].replace('-', ' ')}` : 'dark', wanted ? 'wanted' : ''].filter(Boolean).join(', '));
    if (!pad.lamp) {
      button.setAttribute('aria-pressed', String(held));
    }
  }

  #draw(placed) {
    const section = make('section', 'surface');
    section.dataset.device = this.#profile.name;
    section.setAttribute('aria-label', `${this.#profile.model}, on screen`);
    const head = make('h2', '', this.#profile.name);
    head.append(make('small', '', `${this.#profile.model} on this screen`));
    const matrix = make('div', 'matrix');
    const right = placed.side || placed.corner || placed.master || placed.spare;
    matrix.style.gridTemplateColumns = `repeat(${placed.columns + (right ? 1 : 0)}, minmax(0, 1fr))`;
    const cell = (node, column, row) => {
      node.style.gridColumn = String(column);
      node.style.gridRow = String(row);
      matrix.append(node);
    };

    let row = 1;
    if (placed.columns > 1) {
      for (let column = 1; column <= placed.columns; column++) {
        cell(make('div', 'head', String(column)), column, row);
      }
      if (placed.side) {
        cell(make('div', 'head', title(placed.side.name)), placed.columns + 1, row);
      }
      row++;
    }
    for (let scene = 1; placed.grid && scene <= placed.rows; scene++, row++) {
      const line = [];
      for (let column = 1; column <= placed.columns; column++) {
        line.push(this.#pad(elementAt(placed.grid, column, scene), placed.grid, 'cell', `${title(placed.grid.name)}, track ${column}, scene ${scene}`));
      }
      line.forEach((pad, i) => cell(pad, i + 1, row));
      if (placed.side) {
        const launch = this.#pad(elementAt(placed.side, scene), placed.side, 'scene', `${title(placed.side.name)} ${scene}`, String(scene));
        cell(launch, placed.columns + 1, row);
        line.push(launch);
      }
      this.#order.push(line);
    }
    for (const control of placed.under) {
      const label = make('div', 'row-name', title(control.name));
      label.style.gridRow = String(row++);
      matrix.append(label);
      const word = control.name.includes('stop') ? 'stop' : '';
      const line = [];
      for (let column = 1; column <= placed.columns; column++) {
        line.push(this.#pad(elementAt(control, column), control, 'flat column', `${title(control.name)}, track ${column}`, word));
        cell(line.at(-1), column, row);
      }
      if (control === placed.under[0] && placed.corner) {
        line.push(this.#pad(placed.corner.first, placed.corner, 'flat', title(placed.corner.name), 'stop all'));
        cell(line.at(-1), placed.columns + 1, row);
      }
      // The master has no clips to stop but may be selected, like a track.
      if (placed.spare && control.name.includes('select')) {
        line.push(this.#pad(placed.spare.first, placed.spare, 'flat', title(placed.spare.name), title(placed.spare.name)));
        cell(line.at(-1), placed.columns + 1, row);
      }
      this.#order.push(line);
      row++;
    }
    if (placed.faders.length > 0) {
      for (const control of placed.faders) {
        for (let column = 1; column <= placed.columns; column++) {
          cell(this.#fader(elementAt(control, column), `${title(control.name)} ${column}`, String(column)), column, row);
        }
        if (control === placed.faders[0] && placed.master) {
          cell(this.#fader(placed.master.first, title(placed.master.name), 'master'), placed.columns + 1, row);
        }
        row++;
      }
    }

    section.append(head);
    if (this.#profile.displays.length > 0) {
      const displays = make('div', 'displays');
      displays.append(...this.#profile.displays.map(display => this.#display(display)));
      section.append(displays);
    }
    if (placed.piano) {
      section.append(...drawPiano(placed.piano, (element, className, name) => this.#pad(element, placed.piano, className, name, name), keys => {
        this.keys = keys;
        this.#print();
      }));
    }
    section.append(matrix);
    const drawn = element => this.#pads[element] !== undefined;
    const more = [...placed.more, ...[placed.corner, placed.spare].filter(control => control && !drawn(control.first))];
    if (more.length > 0) {
      section.append(this.#more(more, placed.grid === null && placed.faders.length === 0 && !placed.piano));
    }
    matrix.addEventListener('keydown', event => this.#walk(event));
    return section;
  }

  #more(controls, open) {
    const details = make('details', 'more');
    details.open = open;
    details.append(make('summary', '', `More controls (${controls.length})`));
    const singles = make('div', 'singles');
    for (const control of controls) {
      const several = size(control) > 1;
      const into = several ? make('div', 'singles') : singles;
      for (let i = 0; i < size(control); i++) {
        const at = several ? this.#coordinates(control, i) : '';
        const name = several ? `${title(control.name)} ${at}` : title(control.name);
        into.append(this.#control(control, control.first + i, name, several ? at : title(control.name)));
      }
      if (several) {
        const bank = make('div', 'bank');
        bank.append(make('h3', '', title(control.name)), into);
        if (control.sizes.length === 2) {
          into.style.gridTemplateColumns = `repeat(${control.sizes[1]}, minmax(0, 1fr))`;
        }
        details.append(bank);
      }
    }
    if (singles.childElementCount > 0) {
      details.append(singles);
    }
    for (const pad of details.querySelectorAll('button.pad')) {
      pad.setAttribute('tabindex', '0');
    }
    return details;
  }

  #coordinates(control, index) {
    const [first, second] = control.lowest;
    return control.sizes.length < 2 ? String(index + first) : `${Math.floor(index / control.sizes[1]) + first}, ${index % control.sizes[1] + second}`;
  }

  #control(control, element, name, label) {
    switch (control.kind) {
      case 'button': return this.#pad(element, control, 'flat', name, label);
      case 'light': return this.#pad(element, control, 'flat lamp', name, label);
      case 'position': return this.#fader(element, name, label);
      default: return this.#encoder(element, name, label);
    }
  }

  #display(display) {
    const node = make('div', 'display');
    node.setAttribute('role', 'img');
    node.style.setProperty('--characters', String(display.width));
    const rows = Array.from({ length: display.rows }, () => make('div', 'text'));
    node.append(...rows);
    this.#displays.push({ node, rows, name: title(display.name), shown: null });
    return node;
  }

  #write(display, rows) {
    const text = rows.join('\n');
    if (display.shown === text) {
      return;
    }
    display.shown = text;
    rows.forEach((row, i) => { display.rows[i].textContent = row; });
    display.node.setAttribute('aria-label', `${display.name}: ${rows.map(row => row.trim().replace(/ +/g, ' ')).join(', ')}`);
  }

  #pad(element, control, className, name, fixed = '') {
    const lamp = control.kind === 'light';
    const button = make(lamp ? 'div' : 'button', `pad ${className}`);
    button.dataset.element = String(element);
    if (lamp) {
      button.setAttribute('role', 'img');
    } else {
      button.type = 'button';
      button.setAttribute('tabindex', '-1');
      this.#holdable(button, element);
    }
    const svg = symbol('Lit', 'mark');
    svg.toggleAttribute('hidden', true);
    const say = make('span', fixed ? 'say fixed' : 'say', fixed);
    button.append(svg, say);
    this.#pads[element] = { button, svg, use: svg.firstChild, say, name, fixed, lamp, palette: control.palette, shown: '' };
    return button;
  }

  #holdable(button, element) {
    const { hands } = this;
    button.addEventListener('pointerdown', event => {
      if (event.button === 0) {
        // Without the capture a finger that slides off would never be seen going up.
        button.setPointerCapture(event.pointerId);
        hands.press(`pointer ${event.pointerId}`, element);
      }
    });
    for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) {
      button.addEventListener(end, event => hands.release(`pointer ${event.pointerId}`));
    }
    button.addEventListener('contextmenu', event => event.preventDefault());
    const source = `focus ${element}`;
    button.addEventListener('keydown', event => {
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        if (!event.repeat) {
          hands.press(source, element);
        }
      }
    });
    button.addEventListener('keyup', event => {
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        hands.release(source);
      }
    });
    button.addEventListener('blur', () => hands.release(source));
    button.addEventListener('click', event => {
      // Neither finger nor key: a screen reader or a voice asks for it.
      if (event.detail === 0) {
        hands.press('voice', element);
        hands.release('voice');
      }
    });
  }

  #walk(event) {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    const row = this.#order.findIndex(line => line.includes(event.target));
    if (!step || row < 0) {
      return;
    }
    event.preventDefault();
    const column = this.#order[row].indexOf(event.target);
    const line = this.#order[row + step[0]] ?? this.#order[row];
    const next = line[Math.min(line.length - 1, Math.max(0, column + step[1]))];
    event.target.setAttribute('tabindex', '-1');
    next.setAttribute('tabindex', '0');
    next.focus();
  }

  #fader(element, name, label) {
    const node = make('div', 'fader');
    node.tabIndex = 0;
    node.dataset.element = String(element);
    for (const [attribute, value] of Object.entries({ role: 'slider', 'aria-label': name, 'aria-valuemin': '0', 'aria-valuemax': '127', 'aria-orientation': 'vertical' })) {
      node.setAttribute(attribute, value);
    }
    const say = make('span', 'say', '0');
    node.append(make('div', 'fill'), make('div', 'cap'), say, make('span', 'name', label));
    const fader = { node, say, at: 0, held: false };
    this.#faders.set(element, fader);
    this.#place(fader, 0);
    const go = to => {
      const at = Math.round(Math.min(1, Math.max(0, to)) * 127) / 127;
      if (at !== fader.at && this.hands.move(element, at)) {
        this.#place(fader, at);
      }
    };
    const under = event => {
      const box = node.getBoundingClientRect();
      go((box.bottom - event.clientY - FOOT - 6) / (box.height - FOOT - 12));
    };
    node.addEventListener('pointerdown', event => {
      if (event.button === 0) {
        node.setPointerCapture(event.pointerId);
        fader.held = true;
        node.classList.add('held');
        under(event);
      }
    });
    node.addEventListener('pointermove', event => fader.held && under(event));
    for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) {
      node.addEventListener(end, () => {
        fader.held = false;
        node.classList.remove('held');
      });
    }
    const steps = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 8, PageDown: -8, Home: -127, End: 127 };
    node.addEventListener('keydown', event => {
      if (event.key in steps) {
        event.preventDefault();
        event.stopPropagation();
        go(fader.at + steps[event.key] / 127);
      }
    });
    return node;
  }

  #place(fader, at) {
    fader.at = at;
    const value = String(Math.round(at * 127));
    if (fader.say.textContent !== value || !fader.node.hasAttribute('aria-valuenow')) {
      fader.node.style.setProperty('--at', String(at));
      fader.say.textContent = value;
      fader.node.setAttribute('aria-valuenow', value);
    }
  }

  #encoder(element, name, label) {
    const node = make('div', 'encoder');
    node.setAttribute('role', 'group');
    node.setAttribute('aria-label', name);
    for (const [text, steps, word] of [['−', -1, 'down'], ['+', 1, 'up']]) {
      const button = make('button', 'pad flat', text);
      button.type = 'button';
      button.setAttribute('aria-label', `${name} ${word}`);
      button.addEventListener('click', () => this.hands.turn(element, steps));
      node.append(button);
    }
    node.append(make('span', 'name', label));
    return node;
  }
}
