// The rig's own files: colours, what is wrong as one types, words to choose from, what differs from what runs, save, and the last ten versions.
import { el, make } from '../dom.js';
import { changed, diff } from '../editor/diff.js';
import { Editor } from '../editor/editor.js';

const CHECK_MS = 250;
const kept = new Map();             // file's name -> { text, saved, mark, running }; stays when one looks at another page

addEventListener('beforeunload', event => {
  if ([...kept.values()].some(file => file.text !== file.saved)) {
    event.preventDefault();
  }
});

export function open(root, app) {
  return new RigPage(root, app);
}

class RigPage {
  #app;
  #files = [];                      // names, in the router's order
  #at = 0;
  #places = [];
  #checking = null;
  #timer = 0;
  #version = null;
  #closed = false;
  #found = [];

  constructor(root, app) {
    this.#app = app;
    this.editor = new Editor('Rig file', { change: () => this.#edited(), goto: word => this.#goto(word) });
    const button = (text, onclick, more = {}) => el('button', { type: 'button', onclick, ...more }, text);
    this.save = button('Save', () => this.#save(false), { class: 'main', 'aria-keyshortcuts': 'Control+S', disabled: true });
    this.state = el('span', { class: 'state', role: 'status' });
    this.files = el('select', { 'aria-label': 'File', onchange: () => this.#show(this.files.selectedIndex), hidden: true });
    this.places = el('select', { 'aria-label': 'Go to', onchange: () => this.#choosePlace() });
    this.difference = button('Difference', () => this.#showDifference(), { 'aria-expanded': 'false' });
    this.versions = button('Versions', () => this.#showVersions(), { 'aria-expanded': 'false' });
    this.bar = el('div', { class: 'bar', role: 'alert', hidden: true });
    this.list = el('ol', { class: 'found', 'aria-label': 'What is wrong' });
    this.panel = el('section', { class: 'panel', hidden: true });
    this.body = el('div', { class: 'rig-body' },
      el('div', { class: 'tools' }, this.files, this.save, button('Origin', () => this.#goto(this.editor.word()), { title: 'Where the name under the caret is written (F12)' }), this.places, this.difference, this.versions, this.state),
      this.bar, this.editor.node, this.list, this.panel,
      make('p', 'hint', 'Ctrl-S saves · Ctrl-Space offers words · F12 or Ctrl-click goes to where a name is written'));
    this.problem = el('p', { class: 'problem', role: 'alert', hidden: true });
    root.append(make('h2', '', 'Rig'), this.problem, this.body);
    this.keys = event => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
        event.preventDefault();
        void this.#save(false);
      }
    };
    addEventListener('keydown', this.keys);
    void this.#load(app.detail);
    void this.#loadWords();
  }

  close() {
    this.#keep();
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#checking?.abort();
    removeEventListener('keydown', this.keys);
  }

  /** The rig was reloaded: by us, by another page, by an editor elsewhere. */
  update(frame) {
    if (this.#version !== null && frame.version !== this.#version) {
      void this.#load();
      void this.#loadWords();
    }
    this.#version = frame.version;
  }

  permit(may) {
    if (may && this.#files.length === 0) {
      void this.#load(this.#app.detail);
    }
  }

  get #file() {
    return kept.get(this.#files[this.#at]);
  }

  #keep() {
    if (this.#file) {
      this.#file.text = this.editor.text;
    }
  }

  async #loadWords() {
    const answer = await this.#app.link.ask('/api/words').catch(() => null);
    if (answer?.ok) {
      this.editor.words = await answer.json();
    }
  }

  /** place: "line" or "line:column" of the rig's own file, from a link. */
  async #load(place) {
    const answer = await this.#app.link.ask('/api/rig').catch(() => null);
    if (this.#closed) {
      return;
    }
    if (!answer?.ok) {
      if (this.#files.length === 0) {
        this.body.hidden = true;
        this.problem.hidden = false;
        this.problem.textContent = answer ? answer.status === 404 ? 'This rig came from no file.' : await answer.text() : 'MidiMesh does not answer.';
      }
      return;
    }
    const { files } = await answer.json();
    const first = this.#files.length === 0;
    this.#keep();
    this.body.hidden = false;
    this.problem.hidden = true;
    const before = this.#file;
    const shown = before?.text;
    for (const file of files.filter(one => one.text !== null)) {
      const known = kept.get(file.name);
      if (!known || known.text === known.saved || known.text === file.text) {
        kept.set(file.name, { text: file.text, saved: file.text, mark: file.mark, running: file.running ?? file.text });
      } else {
        known.running = file.running ?? file.text;
        if (known.mark !== file.mark && file.name === this.#files[this.#at]) {
          this.#conflict(file.text, file.mark);
        }
      }
    }
    const name = this.#files[this.#at];
    this.#files = files.filter(one => one.text !== null).map(one => one.name);
    this.#at = Math.max(0, this.#files.indexOf(name));
    this.files.hidden = this.#files.length < 2;
    this.files.replaceChildren(...this.#files.map(one => make('option', '', one)));
    this.files.selectedIndex = this.#at;
    if (first) {
      this.#show(this.#at);
      const [line, column] = (place ?? '').split(':').map(Number);
      if (line > 0) {
        this.editor.go(line, column || 1);
      }
    } else if (this.#file && this.#file.text !== shown) {
      const { line, column } = this.editor.caret();
      const focused = document.activeElement === this.editor.area;
      this.editor.text = this.#file.text;
      if (focused) {
        this.editor.go(line, column);
      }
    }
    this.#tellState();
    this.#check(0);
  }

  #show(index) {
    if (index !== this.#at) {
      this.#keep();
    }
    this.#at = index;
    this.files.selectedIndex = index;
    this.editor.text = this.#file?.text ?? '';
    this.#hidePanel();
    this.#tellState();
    this.#mark();
    this.#check(0);
  }

  #edited() {
    this.#keep();
    this.#tellState();
    this.#check(CHECK_MS);
    if (this.difference.getAttribute('aria-expanded') === 'true') {
      this.#drawDifference();
    }
  }

  #tellState(text) {
    const dirty = this.#file && this.#file.text !== this.#file.saved;
    this.save.disabled = !dirty;
    this.state.textContent = text ?? (dirty ? 'not saved' : this.#file && this.#file.running !== this.#file.saved ? 'saved; an earlier version runs' : 'saved');
  }

  #check(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      this.#checking?.abort();
      const asked = this.#checking = new AbortController();
      const text = this.editor.text;
      try {
        const answer = await this.#app.link.ask(`/api/check?file=${this.#at}`, { body: text, signal: asked.signal });
        if (!answer.ok) {
          throw new Error(await answer.text());
        }
        const { diagnostics, places } = await answer.json();
        if (text === this.editor.text && !this.#closed) {
          this.#found = diagnostics;
          this.#places = places;
          this.#mark();
          this.#fillPlaces();
        }
      } catch (cause) {
        if (cause.name !== 'AbortError' && !this.#closed) {
          this.list.replaceChildren(make('li', 'problem', `Not checked: ${cause.message}`));
        }
      }
    }, wait);
  }

  #mark() {
    this.editor.mark(this.#found.filter(found => found.file === this.#at));
    const errors = this.#found.filter(found => found.severity === 'error').length;
    const rows = this.#found.map(found => {
      const place = `${found.file === this.#at ? '' : `${found.name}:`}${found.line}:${found.column}`;
      const word = make('b', found.severity, found.severity);
      return el('li', { class: found.severity }, found.file < 0 ? el('span', {}, word, ` ${place} ${found.text}`)
        : el('button', { type: 'button', onclick: () => this.#goPlace(found) }, word, ` ${place} `, make('span', '', found.text)));
    });
    this.list.replaceChildren(...(rows.length > 0 ? rows : [make('li', 'none', 'Nothing wrong.')]));
    this.list.dataset.errors = String(errors);
  }

  #goPlace({ file, name, line, column }) {
    if (file < 0) {
      this.#say(`It is written in ${name}, line ${line}, which is no file of this rig.`);
      return;
    }
    if (file !== this.#at) {
      this.#show(file);
    }
    this.editor.go(line, column);
  }

  /** word: a name as it stands under the caret, perhaps with dots. */
  #goto(word) {
    const named = this.#places.filter(({ path }) => path === word || path.endsWith(`.${word}`));
    const first = word.split('.')[0];
    const place = named.sort((a, b) => a.path.split('.').length - b.path.split('.').length)[0]
      ?? this.#places.find(({ path }) => path.endsWith(`.${first}`) && path.split('.').length === 2);
    if (place) {
      this.#goPlace(place);
    } else {
      this.#say(word ? `'${word}' is no name of this rig.` : 'There is no name under the caret.');
    }
  }

  #fillPlaces() {
    const names = this.#places.filter(place => /^(devices|endpoints|roles|groups|routes|lights|pages|tests)\.[^.]+$/.test(place.path) || place.path.startsWith('_'));
    this.places.replaceChildren(make('option', '', 'Go to …'), ...names.map(place => make('option', '', place.path)));
    this.named = names;
  }

  #choosePlace() {
    const place = this.named?.[this.places.selectedIndex - 1];
    this.places.selectedIndex = 0;
    if (place) {
      this.#goPlace(place);
    }
  }

  #say(text, ...buttons) {
    this.bar.hidden = false;
    this.bar.replaceChildren(make('span', '', text), ...buttons, el('button', { type: 'button', onclick: () => { this.bar.hidden = true; } }, 'Close'));
  }

  async #save(overwrite) {
    this.#keep();
    const file = this.#file;
    if (!file || (file.text === file.saved && !overwrite)) {
      return;
    }
    const text = file.text;
    this.#tellState('saving …');
    let answer;
    try {
      answer = await this.#app.link.ask(`/api/rig?file=${this.#at}&mark=${file.mark}${overwrite ? '&overwrite=true' : ''}`, { body: text });
    } catch {
      this.#tellState();
      this.#say('Not saved: MidiMesh does not answer. The text stays here; try again when it is back.');
      return;
    }
    if (answer.headers.get('Content-Type')?.startsWith('application/json') !== true) {
      this.#tellState();
      this.#say(`Not saved: ${await answer.text()}`);
      return;
    }
    const outcome = await answer.json();
    if (outcome.saved) {
      Object.assign(file, { saved: text, mark: outcome.mark, running: outcome.applied ? text : file.running });
      this.#tellState();
      if (outcome.applied) {
        this.bar.hidden = true;
      } else {
        const errors = (outcome.diagnostics ?? []).filter(found => found.severity === 'error').length;
        this.#say(errors > 0 ? `Saved, but it does not run: ${errors === 1 ? 'one mistake, told below' : `${errors} mistakes, told below`}. Version ${this.#version} runs on.`
          : `Saved, but it does not run: ${outcome.summary}`);
      }
    } else if (outcome.onDisk !== null && outcome.onDisk !== undefined) {
      this.#tellState();
      this.#conflict(outcome.onDisk, outcome.mark);
    } else {
      this.#tellState();
      this.#say(outcome.problem);
    }
  }

  /** Somebody else has changed the file. Nothing is thrown away without being asked for. */
  #conflict(theirs, mark) {
    const button = (text, onclick) => el('button', { type: 'button', onclick }, text);
    this.#say(`${this.#files[this.#at]} was changed elsewhere since it was read here.`,
      button('Take theirs', () => {
        Object.assign(this.#file, { text: theirs, saved: theirs, mark });
        this.editor.text = theirs;
        this.bar.hidden = true;
        this.#hidePanel();
        this.#edited();
      }),
      button('Show what differs', () => this.#drawDiff('Theirs, and what is here', theirs)),
      button('Overwrite', () => {
        this.bar.hidden = true;
        void this.#save(true);
      }));
  }

  #hidePanel() {
    this.panel.hidden = true;
    this.difference.setAttribute('aria-expanded', 'false');
    this.versions.setAttribute('aria-expanded', 'false');
  }

  #showDifference() {
    const open = this.difference.getAttribute('aria-expanded') === 'true';
    this.#hidePanel();
    if (!open) {
      this.difference.setAttribute('aria-expanded', 'true');
      this.#drawDifference();
    }
  }

  #drawDifference() {
    this.#drawDiff('What runs, and what is here', this.#file.running);
  }

  #drawDiff(title, before, ...more) {
    const lines = changed(diff(before, this.editor.text));
    const words = { '-': 'gone', '+': 'new' };
    const rows = lines.map(line => line.kind === '…' ? make('div', 'gap', '…') : el('div', { class: `line ${words[line.kind] ?? ''}` },
      make('span', 'number', String(line.line)), make('span', 'sign', line.kind), make('span', '', line.text)));
    const same = lines.every(line => line.kind === '…');
    this.panel.replaceChildren(make('h3', '', title), ...more, same ? make('p', 'none', 'They say the same.') : el('div', { class: 'diff', tabindex: '0', role: 'region', 'aria-label': title }, ...rows));
    this.panel.hidden = false;
  }

  async #showVersions() {
    const open = this.versions.getAttribute('aria-expanded') === 'true';
    this.#hidePanel();
    if (open) {
      return;
    }
    this.versions.setAttribute('aria-expanded', 'true');
    const answer = await this.#app.link.ask(`/api/rig/versions?file=${this.#at}`).catch(() => null);
    const versions = answer?.ok ? await answer.json() : [];
    const rows = versions.map(version => el('li', {}, el('button', { type: 'button', onclick: () => this.#showVersion(version) },
      `replaced ${new Date(version.at).toLocaleString('en-GB')}`), make('small', '', ` ${version.size} bytes`)));
    this.panel.replaceChildren(make('h3', '', 'What was replaced by a save'), rows.length > 0 ? el('ol', { class: 'versions' }, ...rows) : make('p', 'none', 'Nothing yet. The last ten are kept.'));
    this.panel.hidden = false;
  }

  async #showVersion(version) {
    const answer = await this.#app.link.ask(`/api/rig/versions?file=${this.#at}&id=${encodeURIComponent(version.id)}`).catch(() => null);
    if (!answer?.ok) {
      this.#say('That version is gone.');
      return;
    }
    const { text } = await answer.json();
    this.#drawDiff(`As it was until ${new Date(version.at).toLocaleString('en-GB')}, and what is here`, text,
      el('button', { type: 'button', class: 'main', onclick: () => {
        this.editor.text = text;
        this.#hidePanel();
        this.#edited();
        this.editor.area.focus();
      } }, 'Put it back into the editor'));
  }
}
