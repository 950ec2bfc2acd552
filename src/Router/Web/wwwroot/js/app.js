import { keyboardLayout, listen, printedKeys } from './keys.js';
import { watchLatency } from './latency.js';
import { Link } from './link.js';
import { Pages } from './pages.js';
import { showLatency, showState, showWord } from './status.js';
import { Surface } from './surface.js';

const BEAT_MS = 250;
const SILENCE_HOLD_MS = 700;
const PLAYED = ['stage', 'devices', 'learn'];   // pages on which the controllers are seen
const root = document.documentElement;
const permission = document.getElementById('permission');
const silence = document.getElementById('silence');
const surfaces = new Map();         // device name -> Surface
let touched = '';                   // the surface that was touched last: keys play that one
let play = false;
let look = false;
let away = true;
let latest = null;
let printed = printedKeys();        // until the browser has told the keyboard's own names

const link = new Link({
  surface: addSurface,
  state(frame) {
    away = false;
    latest = frame;
    root.classList.remove('away');
    showState(frame, link);
    followSurfaces(frame.surfaces);
    pages.update(frame);
  },
  play(may, mayLook) {
    [play, look] = [may, mayLook];
    silence.disabled = !may;
    permission.hidden = may;
    pages.permit(may);
    permission.textContent = look ? 'You may look, not play. To play, open the link that MidiMesh printed when it started.'
      : 'From another machine this page needs a link with a token: the one that MidiMesh printed, or the one to look from its Devices page.';
    if (!look) {
      showWord('Watch', 'This link lets nobody in.');
    }
  },
  refused(text) {
    permission.hidden = false;
    permission.textContent = text;
  },
  told: (type, text) => pages.told(type, text),
  away() {
    if (!away) {
      root.classList.add('away');
    }
    away = true;
    play = false;
    silence.disabled = true;
    for (const surface of surfaces.values()) {
      surface.hands.forget();
    }
    showWord('Lost', 'MidiMesh does not answer. Is it running? Trying again …');
  },
});

const pages = new Pages(link, () => ({ frame: latest, play, surfaces, silence: releaseAll }));

watchLatency(link, showLatency, () => pages.name === 'stage' && !away && look);

/** Whether a press may go out now; tells the player why not. */
function mayPlay() {
  if (!play) {
    permission.classList.remove('nudge');
    void permission.offsetWidth;    // so that the animation starts anew
    permission.classList.add('nudge');
  }
  return play;
}

function followSurfaces(states) {
  for (const [name, surface] of surfaces) {
    if (!states.some(state => state.name === name && state.profile === surface.profile)) {
      surface.hands.releaseAll();
      surface.node.remove();
      surfaces.delete(name);
    }
  }
  for (const state of states) {
    surfaces.get(state.name)?.update(state);
  }
}

function addSurface(profile) {
  const before = surfaces.get(profile.name);
  if (before?.key === JSON.stringify(profile)) {
    return;                         // told anew after the router was away: focus and fingers stay where they are
  }
  before?.hands.releaseAll();
  before?.node.remove();
  const { name } = profile;
  const surface = new Surface(profile, link, mayPlay, printed);
  surfaces.set(name, surface);
  for (const touch of ['pointerdown', 'focusin']) {
    surface.node.addEventListener(touch, () => { touched = name; }, true);
  }
  const after = [...surfaces.keys()].sort().indexOf(name);
  const parent = document.getElementById('surfaces');
  parent.insertBefore(surface.node, parent.children[after] ?? null);
  pages.surfacesChanged();
}

void keyboardLayout().then(layout => {
  if (layout) {
    printed = printedKeys(layout);
    for (const surface of surfaces.values()) {
      surface.print(printed);
    }
  }
});

// Keys play what is seen and nothing else.
listen(() => !PLAYED.includes(pages.name) ? null : surfaces.get(touched) ?? [...surfaces.values()].find(surface => surface.hasGrid) ?? [...surfaces.values()][0]);

function releaseAll() {
  for (const surface of surfaces.values()) {
    surface.hands.releaseAll();
  }
}
addEventListener('blur', releaseAll);
addEventListener('pagehide', releaseAll);
document.addEventListener('visibilitychange', () => document.hidden && releaseAll());

// All blinking lights blink together, as those of one device do.
setInterval(() => { root.dataset.beat = root.dataset.beat === '1' ? '0' : '1'; }, BEAT_MS);

// Silence is for emergencies: held, not tapped, so that it is never an accident.
let holding = 0;
function holdSilence(event) {
  if (silence.disabled || (event.type === 'keydown' && event.key !== 'Enter' && event.key !== ' ')) {
    return;
  }
  event.preventDefault();
  if (holding === 0) {
    silence.classList.add('holding');
    holding = setTimeout(async () => {
      letGo();
      const done = await link.panic().catch(() => false);
      silence.querySelector('small').textContent = done ? 'done' : 'failed';
      setTimeout(() => { silence.querySelector('small').textContent = 'hold'; }, 2000);
    }, SILENCE_HOLD_MS);
  }
}
function letGo() {
  clearTimeout(holding);
  holding = 0;
  silence.classList.remove('holding');
}
for (const start of ['pointerdown', 'keydown']) {
  silence.addEventListener(start, holdSilence);
}
for (const end of ['pointerup', 'pointerleave', 'pointercancel', 'keyup', 'blur']) {
  silence.addEventListener(end, letGo);
}
silence.addEventListener('contextmenu', event => event.preventDefault());
