// Where the controls of a profile stand. Knows no model: the largest grid makes the columns, and what has as many elements stands under or beside it.
const FEWEST_KEYS = 25;
const MOST_COLUMNS = 16;            // longer banks go by rows, among the other controls
const is = (control, ...words) => words.some(word => control.name.includes(word));
const single = control => control.sizes.length === 0;

/** profile -> { piano, columns, rows, grid, side, under: [control], corner, spare, faders: [control], master, more: [control] } */
export function arrange(profile) {
  // Fields of a display are drawn with the display.
  const controls = profile.controls.filter(control => control.kind !== 'display');
  const rest = new Set(controls);
  const take = control => (control && rest.delete(control) ? control : null);
  const find = wanted => [...rest].find(wanted);

  // A keyboard's notes are keys, and no row of pads.
  const piano = take(find(c => c.kind === 'button' && c.sizes.length === 1 && c.sizes[0] >= FEWEST_KEYS && is(c, 'note', 'key')));
  const grid = take([...rest].filter(c => c.sizes.length === 2 && c.kind === 'button').sort((a, b) => size(b) - size(a))[0]);
  const [columns, rows] = grid ? grid.sizes : [Math.max(1, ...controls.filter(c => c.sizes.length === 1 && c.sizes[0] <= MOST_COLUMNS).map(c => c.sizes[0])), 0];
  const column = c => c.kind === 'button' && c.sizes.length === 1 && c.sizes[0] === rows;
  const side = take(find(c => column(c) && is(c, 'scene')) ?? (rows !== columns ? find(column) : null));
  const across = c => c.sizes.length === 1 && c.sizes[0] === columns;
  const under = [...rest].filter(c => across(c) && c.kind === 'button').sort((a, b) => is(b, 'stop') - is(a, 'stop'));
  under.forEach(take);
  const corner = take(find(c => single(c) && c.kind === 'button' && is(c, 'stop-all', 'stop-clips', 'all-stop')));
  const spare = take(find(c => single(c) && c.kind === 'button' && c.name === 'master'));
  const faders = [...rest].filter(c => across(c) && c.kind === 'position' && is(c, 'fader', 'volume', 'slider'));
  faders.forEach(take);
  const master = take(faders.length > 0 ? find(c => single(c) && c.kind === 'position' && is(c, 'master')) : null);
  return { piano, columns, rows, grid, side, under, corner, spare, faders, master, more: [...rest] };
}

export function size(control) {
  return control.sizes.reduce((product, n) => product * n, 1);
}

/** Element of a control at coordinates from 1; the last coordinate runs fastest. */
export function elementAt(control, ...at) {
  return control.first + at.reduce((sum, n, i) => sum * control.sizes[i] + n - 1, 0);
}
