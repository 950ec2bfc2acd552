// The computer's keyboard as a controller. Keys are taken by their place (event.code), so every layout plays alike.
const ROWS = [
  ['Digit1', 'Digit2', 'Digit3', 'Digit4', 'Digit5', 'Digit6', 'Digit7', 'Digit8'],
  ['KeyQ', 'KeyW', 'KeyE', 'KeyR', 'KeyT', 'KeyY', 'KeyU', 'KeyI'],
  ['KeyA', 'KeyS', 'KeyD', 'KeyF', 'KeyG', 'KeyH', 'KeyJ', 'KeyK'],
  ['KeyZ', 'KeyX', 'KeyC', 'KeyV', 'KeyB', 'KeyN', 'KeyM', 'Comma'],
];
const SCENES = ['Digit9', 'KeyO', 'KeyL', 'Period', 'Shift+Digit9'];
const PRINTED = { Comma: ',', Period: '.' };

/** What the keys of this keyboard are called, as far as the browser can tell; null when it cannot. */
export async function keyboardLayout() {
  try {
    return await navigator.keyboard?.getLayoutMap() ?? null;
  } catch {
    return null;                    // not allowed here
  }
}

/** chord -> what is printed on its key; without a layout as on a US keyboard. */
export function printedKeys(layout = null) {
  return chord => {
    const [code, shift] = chord.startsWith('Shift+') ? [chord.slice(6), '⇧'] : [chord, ''];
    const name = layout?.get(code) ?? PRINTED[code] ?? code.replace(/^(Key|Digit)/, '');
    return shift + name.toUpperCase();
  };
}

/** placed: what arrange() found -> Map from chord ('KeyQ', 'Shift+Digit1') to element */
export function keyMap(placed, elementAt) {
  const map = new Map();
  const put = (chord, element) => map.has(chord) || map.set(chord, element);
  if (placed.grid) {
    for (let row = 0; row < Math.min(placed.rows, ROWS.length + 1); row++) {
      for (let column = 0; column < Math.min(placed.columns, 8); column++) {
        put(row < ROWS.length ? ROWS[row][column] : `Shift+${ROWS[0][column]}`, elementAt(placed.grid, column + 1, row + 1));
      }
    }
  }
  for (let row = 0; placed.side && row < Math.min(placed.rows, SCENES.length); row++) {
    put(SCENES[row], elementAt(placed.side, row + 1));
  }
  const stops = placed.under.find(control => control.name.includes('stop'));
  for (let column = 0; stops && column < Math.min(placed.columns, 8); column++) {
    put(`Shift+${ROWS[1][column]}`, elementAt(stops, column + 1));
  }
  if (placed.corner) {
    put('Digit0', placed.corner.first);
  }
  return map;
}

/** Plays whatever surface `current()` gives ({ hands, keys }). A key holds what it pressed, whatever Shift does meanwhile. */
export function listen(current) {
  const down = new Map();           // event.code -> hands that it plays
  addEventListener('keydown', event => {
    const surface = current();
    if (!surface || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.target.closest?.('input, textarea, select')) {
      return;
    }
    const element = surface.keys.get(event.shiftKey ? `Shift+${event.code}` : event.code);
    if (element === undefined) {
      return;
    }
    event.preventDefault();
    if (!event.repeat && !down.has(event.code)) {
      down.set(event.code, surface.hands);
      surface.hands.press(`key ${event.code}`, element);
    }
  });
  addEventListener('keyup', event => {
    down.get(event.code)?.release(`key ${event.code}`);
    down.delete(event.code);
  });
  addEventListener('blur', () => down.clear());
}
