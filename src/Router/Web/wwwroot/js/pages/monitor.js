// Everything as it happens: newest first, at most thirty times a second, whatever the rate.
import { el, make } from '../dom.js';
import { filters, line, passes } from '../lines.js';
import { follow } from '../stream.js';

const [KEPT, SHOWN, FRAME_MS] = [2000, 200, 34];

export function open(root, app) {
  return new Monitor(root, app);
}

class Monitor {
  #app;
  #kept = [];                       // newest last
  #fresh = 0;
  #paused = false;
  #drawn = 0;
  #ending = new AbortController();

  constructor(root, app) {
    this.#app = app;
    this.filters = filters(() => this.#redraw());
    this.pause = el('button', { type: 'button', 'aria-pressed': 'false', onclick: () => this.#pause() }, 'Pause');
    this.state = el('span', { class: 'state', role: 'status' });
    this.list = el('ol', { class: 'lines', role: 'log', 'aria-live': 'off', 'aria-label': 'Events, newest first' });
    root.append(make('h2', '', 'Monitor'),
      el('div', { class: 'tools' }, ...this.filters.nodes, this.pause, el('button', { type: 'button', onclick: () => this.#clear() }, 'Clear'), this.state), this.list,
      make('p', 'hint', 'Tap a line to learn why. "Copy" takes it as a route\'s source for the rig.'));
    this.list.append(make('li', 'none', 'Nothing yet. Press something.'));
    void follow(app.link, { take: entries => this.#take(entries), trouble: text => this.#say(text), signal: this.#ending.signal });
  }

  close() {
    this.#ending.abort();
    clearTimeout(this.#drawn);
  }

  #take(entries) {
    for (const entry of entries) {
      this.#kept.push(entry.lost ? { kind: 'Life', subject: 'monitor', text: `${entry.lost} lines came too fast for this page`, event: 0, at: new Date().toISOString() } : entry);
    }
    this.filters.learn(entries.filter(entry => entry.subject));
    this.#fresh += entries.length;
    this.#kept = this.#kept.slice(-KEPT);
    if (this.#paused) {
      this.#say(`paused; ${this.#fresh} more`);
    } else {
      this.#drawn ||= setTimeout(() => {
        this.#drawn = 0;
        this.#draw();
      }, FRAME_MS);
    }
  }

  // What is new goes on top; what stays is not touched, so that a finger finds the line it aimed at.
  #draw() {
    const filter = this.filters.value();
    const fresh = this.#fresh === 0 ? [] : this.#kept.slice(-this.#fresh).filter(entry => passes(entry, filter)).slice(-SHOWN);
    this.#fresh = 0;
    if (fresh.length > 0) {
      this.list.querySelector('.none')?.remove();
      this.list.prepend(...fresh.reverse().map(entry => line(entry, this.#app, text => this.#say(text))));
      while (this.list.childElementCount > SHOWN) {
        this.list.lastChild.remove();
      }
    }
  }

  #redraw() {
    const filter = this.filters.value();
    const rows = this.#kept.slice(0, this.#paused ? this.#kept.length - this.#fresh : undefined).filter(entry => passes(entry, filter)).slice(-SHOWN).reverse();
    this.list.replaceChildren(...(rows.length > 0 ? rows.map(entry => line(entry, this.#app, text => this.#say(text))) : [make('li', 'none', 'Nothing like that yet.')]));
  }

  #pause() {
    this.#paused = !this.#paused;
    this.pause.setAttribute('aria-pressed', String(this.#paused));
    this.#say(this.#paused ? 'paused' : '');
    if (!this.#paused) {
      this.#draw();
    }
  }

  #clear() {
    this.#kept = [];
    this.#fresh = 0;
    this.#redraw();
  }

  #say(text) {
    this.state.textContent = text;
  }
}
