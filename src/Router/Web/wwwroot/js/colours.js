// Words of a profile's palette -> what the eye sees. "blink", "pulse" and "flash", alone or after a colour, move.
const LIGHTS = {
  on: '#ffd166', green: '#35d97c', red: '#ff7878', amber: '#ffab1a', orange: '#ff8a1f', yellow: '#ffe14a', lime: '#b4ec51', mint: '#7df0c0',
  cyan: '#4fe3f0', sky: '#63b8ff', blue: '#86acff', purple: '#b58cff', violet: '#b58cff', magenta: '#ff7bf0', pink: '#ff8fc0', white: '#f2f5f7', grey: '#aab4bd',
};
const MOVES = /(^|-)(blink|pulse|flash)(-\w+)?$/;

/** name: a palette's word, undefined for a value without a word -> { lit, css, blink, unnamed } */
export function lightOf(name, index) {
  if (name === undefined) {
    return { lit: false, css: '', blink: false, unnamed: true };
  }
  const blink = MOVES.test(name);
  const base = name.replace(MOVES, '').replace(/^(dim|bright|half)-/, '') || 'on';
  if (index === 0 || base === 'off') {
    return { lit: false, css: '', blink: false, unnamed: false };
  }
  return { lit: true, css: LIGHTS[base] ?? (/^#[0-9a-f]{6}$/i.test(base) ? base : LIGHTS.white), blink, unnamed: false };
}
