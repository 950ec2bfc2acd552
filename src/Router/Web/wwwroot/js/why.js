// Why did that happen, or nothing at all? The router tells the chain of an event in plain words.
import { el, make } from './dom.js';

/** Opens a box over the page. `event` is the event's number; what was tapped gets the focus back. */
export async function why(link, event, title) {
  const list = el('ol', { class: 'why' }, make('li', 'none', 'Asking …'));
  const box = el('dialog', { 'aria-label': 'Why' }, make('h2', '', title || `Event ${event}`), list,
    el('form', { method: 'dialog' }, el('button', { class: 'main', autofocus: true }, 'Close')));
  box.addEventListener('close', () => box.remove());
  box.addEventListener('click', click => click.target === box && box.close());
  document.body.append(box);
  box.showModal();
  let lines;
  try {
    lines = await tell(link, event);
  } catch {
    lines = ['MidiMesh does not answer.'];
  }
  list.replaceChildren(...lines.map(text => make('li', /^\s/.test(text) ? 'below' : '', text.trim())));
}

async function tell(link, event) {
  const answer = await link.ask(`/api/why?id=${event}`);
  if (!answer.ok) {
    return [(await answer.text()).trim()];
  }
  const { summary, detail, steps, routes, notes } = await answer.json();
  const far = routes.filter(route => !route.near).map(route => route.name);
  return [
    summary,
    ...(detail ? [`It was ${detail}.`] : []),
    ...steps.map(step => `  after ${step.ms.toFixed(2)} ms  ${step.subject} ${step.text}${step.detail ? ` (${step.detail})` : ''}`),
    ...routes.filter(route => route.near).map(route => `  ${route.passed ? '✓ passed' : route.matched ? '◐ held' : '✕ not'}  ${route.name}${route.why ? `: ${route.why}` : ''}`),
    ...(far.length > 0 ? [`  ✕ not  ${far.join(', ')}: ${far.length > 1 ? 'they look' : 'it looks'} elsewhere`] : []),
    ...notes,
  ];
}

/** Everything that the trace still has, oldest first. */
export async function history(link) {
  const entries = [];
  for (let after = 0; ;) {
    const answer = await link.ask(`/api/trace?after=${after}`);
    if (!answer.ok) {
      throw new Error(await answer.text());
    }
    const part = await answer.json();
    entries.push(...part.entries);
    if (part.entries.length === 0 || part.last <= after) {
      return entries;
    }
    after = part.last;
  }
}
