// Press a control, touch what it shall do, try it, keep it: a route without a line of HOCON written by hand.
import { el, make } from '../dom.js';
import { follow } from '../stream.js';
import { borrowSurfaces } from './devices.js';

const [TRACKS, SCENES] = [8, 8];    // when Live has not told how many it has

export function open(root, app) {
  return new LearnPage(root, app);
}

class LearnPage {
  #app;
  #ending = new AbortController();
  #from = null;                     // { control, gesture }
  #to = null;
  #wanted = [];                     // what is to be learnt: { from, gesture, to, whole }
  #lesson = null;                   // what the router made of it
  #trying = false;
  #undo = null;                     // { text, mark }: what the file said before we kept something
  #places = [];
  #grids = [];
  #may = false;

  constructor(root, app) {
    this.#app = app;
    const button = (text, onclick, className) => el('button', { type: 'button', onclick, class: className }, text);
    this.touched = el('output', { class: 'touched', 'aria-live': 'polite' }, 'Press, move or turn one, on the hardware or below.');
    this.place = el('select', { 'aria-label': 'What it shall do', onchange: () => this.#drawNumbers() });
    this.numbers = make('div', 'numbers');
    this.chosen = el('output', { class: 'touched', 'aria-live': 'polite' }, 'Choose what, then touch which one.');
    this.whole = el('input', { type: 'checkbox', id: 'whole' });
    this.add = button('Add this one', () => this.#add(), 'main');
    this.state = el('p', { class: 'bar', role: 'status', hidden: true });
    this.list = el('ol', { class: 'learnt' });
    this.try = button('Try', () => this.#tryOut());
    this.keep = button('Keep', () => this.#keep(), 'main');
    this.back = button('Undo', () => this.#takeBack());
    this.drawn = make('div', 'surfaces');
    root.append(make('h2', '', 'Learn'),
      el('div', { class: 'lesson' },
        el('section', { class: 'card' }, make('h3', '', '1. A control'), this.touched),
        el('section', { class: 'card' }, make('h3', '', '2. What it does'), this.place, this.numbers, this.chosen),
        el('section', { class: 'card' }, make('h3', '', '3. Add, try, keep'),
          el('p', {}, this.whole, el('label', { for: 'whole' }, ' its neighbours do likewise: all pads, all faders')),
          el('div', { class: 'tools' }, this.add, this.try, this.keep, this.back), this.state, this.list)),
      this.drawn);
    this.borrowed = borrowSurfaces(this.drawn, app);
    void follow(app.link, { take: entries => this.#hear(entries), trouble: text => this.#say(text), signal: this.#ending.signal });
    void this.#read();
    this.#enable();
  }

  close() {
    this.#ending.abort();
    this.borrowed.give();
    if (this.#trying) {
      void this.#app.link.ask('/api/rig/untry', { method: 'POST' }).catch(() => {});
    }
  }

  surfacesChanged() {
    this.borrowed.take();
  }

  permit(may) {
    this.#may = may;
    if (!may) {
      this.#say('Learning needs the token: open the link that MidiMesh printed.');
    }
    this.#enable();
  }

  #say(text, good = false) {
    this.state.hidden = !text;
    this.state.textContent = text;
    this.state.classList.toggle('good', good);
  }

  #enable() {
    const ready = this.#lesson?.ok === true;
    this.add.disabled = !this.#may || !this.#from || !this.#to;
    this.try.disabled = !this.#may || !(ready || this.#trying);
    this.try.textContent = this.#trying ? 'Stop trying' : 'Try';
    this.try.setAttribute('aria-pressed', String(this.#trying));
    this.keep.disabled = !this.#may || !ready;
    this.back.disabled = !this.#may || !this.#undo;
  }

  #hear(entries) {
    const last = entries.filter(entry => entry.control && entry.gesture !== 'release').at(-1);
    if (last && last.control !== this.#from?.control) {
      this.#from = { control: last.control, gesture: last.gesture };
      this.touched.textContent = last.control;
      this.touched.classList.add('set');
      this.#enable();
    }
  }

  /** What routes lead to: Live's places, and whole devices and programs. */
  async #read() {
    const answers = await Promise.all(['/api/words', '/api/status'].map(path => this.#app.link.ask(path))).catch(() => null);
    if (!answers?.every(answer => answer.ok) || this.#ending.signal.aborted) {
      return;
    }
    const [words, status] = await Promise.all(answers.map(answer => answer.json()));
    this.#grids = status.grids;
    const { devices = [], endpoints = [] } = words.rig ?? {};
    this.#places = [
      ...endpoints.filter(endpoint => endpoint.live).flatMap(endpoint => words.destinations.map(({ place, meaning }) => ({ end: endpoint.name, place, meaning }))),
      ...devices.map(device => ({ end: device.name, place: '', meaning: 'all of it goes on to this device' })),
    ];
    this.place.replaceChildren(...this.#places.map(({ end, place, meaning }) => el('option', {}, `${end}${place ? `.${place}` : ''}${meaning ? ` – ${meaning}` : ''}`)));
    this.#drawNumbers();
  }

  /** A picture to touch: clips as they stand in Live, tracks in a row, scenes in a row. */
  #drawNumbers() {
    const { end, place } = this.#places[this.place.selectedIndex] ?? { end: '', place: '' };
    const grid = this.#grids.find(known => known.name === end);
    const [tracks, scenes] = [grid?.trackCount || TRACKS, grid?.sceneCount || SCENES];
    const of = (text, to) => el('button', { type: 'button', class: 'place', 'data-to': to, 'aria-label': to, onclick: () => this.#choose(to) }, text);
    const range = count => Array.from({ length: Math.min(count, 64) }, (_, i) => i + 1);
    let nodes;
    if (place.includes('[track,scene]')) {
      nodes = range(scenes).flatMap(scene => range(tracks).map(track => of(`${track},${scene}`, `${end}.${place.replace('[track,scene]', `[${track},${scene}]`)}`)));
    } else if (place.includes('[track]')) {
      nodes = range(tracks).map(track => of(String(track), `${end}.${place.replace('[track]', `[${track}]`)}`));
    } else if (place.includes('[scene]')) {
      nodes = range(scenes).map(scene => of(String(scene), `${end}.${place.replace('[scene]', `[${scene}]`)}`));
    } else {
      nodes = [of(place || end, place ? `${end}.${place}` : end)];
    }
    this.numbers.style.setProperty('--columns', String(place.includes('[scene]') || !place.includes('[') ? Math.min(8, nodes.length) : Math.min(16, tracks)));
    this.numbers.replaceChildren(...nodes);
    this.#mark();
  }

  #choose(to) {
    this.#to = to;
    this.chosen.textContent = to;
    this.chosen.classList.add('set');
    this.#mark();
    this.#enable();
  }

  #mark() {
    for (const node of this.numbers.children) {
      node.setAttribute('aria-pressed', String(node.dataset.to === this.#to));
    }
  }

  async #add() {
    const one = { from: this.#from.control, gesture: this.#from.gesture, to: this.#to, whole: this.whole.checked };
    await this.#learn([...this.#wanted, one]);
  }

  async #learn(wanted) {
    if (wanted.length === 0) {
      [this.#wanted, this.#lesson] = [[], null];
      this.#draw();
      return;
    }
    const answer = await this.#app.link.ask('/api/learn', { body: JSON.stringify({ routes: wanted }) }).catch(() => null);
    if (!answer?.ok) {
      this.#say(answer ? await answer.text() : 'MidiMesh does not answer.');
      return;
    }
    const lesson = await answer.json();
    if (lesson.problem) {
      this.#say(lesson.problem);
      return;                       // what was learnt before stays
    }
    [this.#wanted, this.#lesson] = [wanted, lesson];
    this.#say('');
    this.#draw();
    if (this.#trying) {
      await this.#run();
    }
  }

  #draw() {
    const { routes = [], diagnostics = [] } = this.#lesson ?? {};
    const errors = diagnostics.filter(found => found.severity === 'error');
    this.list.replaceChildren(...routes.map((route, i) => el('li', {},
      el('pre', {}, `${route.name} ${route.text}`),
      route.also.length > 0 ? make('small', '', `This control also sets off ${route.also.join(', ')}.`) : null,
      el('button', { type: 'button', 'aria-label': `Leave out ${route.name}`, onclick: () => this.#learn(this.#wanted.filter((_, at) => at !== i)) }, 'Leave out'))),
    ...errors.map(found => make('li', 'problem', `${found.line}:${found.column} ${found.text}`)));
    this.#enable();
  }

  async #tryOut() {
    if (this.#trying) {
      this.#trying = false;
      await this.#app.link.ask('/api/rig/untry', { method: 'POST' }).catch(() => null);
      this.#say('The rig runs as it is on disk.', true);
      this.#enable();
      return;
    }
    await this.#run();
  }

  async #run() {
    const answer = await this.#app.link.ask('/api/rig/try?file=0', { body: this.#lesson.text }).catch(() => null);
    const outcome = answer?.ok ? await answer.json() : null;
    this.#trying = outcome?.applied === true;
    this.#say(this.#trying ? 'It runs, but is not kept yet. Press it.' : outcome?.summary ?? 'MidiMesh does not answer.', this.#trying);
    this.#enable();
  }

  async #keep() {
    const { text, mark, before, routes } = this.#lesson;
    const outcome = await this.#save(text, mark);
    if (!outcome?.saved) {
      // Somebody has changed the file meanwhile: the routes are put into what it says now.
      if (outcome?.onDisk) {
        await this.#learn(this.#wanted);
        this.#say('The rig file was changed elsewhere meanwhile. Your routes fit what it says now: press Keep again.');
      }
      return;
    }
    this.#trying = false;
    this.#undo = { text: before, mark: outcome.mark };
    [this.#wanted, this.#lesson] = [[], null];
    this.#say(`Kept in the rig file: ${routes.map(route => route.name).join(', ')}.`, true);
    this.#draw();
  }

  async #takeBack() {
    const outcome = await this.#save(this.#undo.text, this.#undo.mark);
    if (outcome?.saved) {
      this.#undo = null;
      this.#say('The rig file says again what it said before.', true);
      this.#enable();
    } else if (outcome?.onDisk) {
      this.#say('The rig file was changed since; the Rig page has its versions.');
    }
  }

  async #save(text, mark) {
    const answer = await this.#app.link.ask(`/api/rig?file=0&mark=${mark}`, { body: text }).catch(() => null);
    if (answer?.headers.get('Content-Type')?.startsWith('application/json') !== true) {
      this.#say(answer ? await answer.text() : 'MidiMesh does not answer.');
      return null;
    }
    const outcome = await answer.json();
    if (!outcome.saved) {
      this.#say(outcome.problem);
    }
    return outcome;
  }
}
