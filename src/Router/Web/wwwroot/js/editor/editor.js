// A text area with colours under it. The text area is the browser's own: selection, undo, screen readers and phones' keyboards work as everywhere.
import { el, make } from '../dom.js';
import { completions } from './complete.js';
import { tokens } from './hocon.js';

export class Editor {
  #lines = [];                      // as drawn: { text, open, marks, node }
  #marks = new Map();               // line -> [{ column, severity, text }]
  #options = null;                  // what the list offers: { from, options, at }
  #words = null;
  #asked = false;                   // words were asked for before there were any

  /** handlers: change(), goto(word) */
  constructor(label, handlers) {
    this.layer = make('pre', 'layer');
    this.layer.setAttribute('aria-hidden', 'true');
    this.list = el('ul', { class: 'options', role: 'listbox', id: 'options', 'aria-label': 'What can be written here', hidden: true });
    this.area = el('textarea', {
      spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', wrap: 'off', 'aria-label': label, 'aria-controls': 'options', 'aria-autocomplete': 'list',
    });
    this.node = el('div', { class: 'editor' }, this.layer, this.area, this.list);
    this.handlers = handlers;
    this.area.addEventListener('input', event => {
      this.#draw();
      handlers.change();
      this.#offer(event.inputType === 'insertText' && /[\w".-]/.test(event.data ?? ''));
    });
    this.area.addEventListener('scroll', () => this.#follow());
    this.area.addEventListener('keydown', event => this.#key(event));
    this.area.addEventListener('blur', () => this.#close());
    this.area.addEventListener('click', event => {
      this.#close();
      if (event.ctrlKey || event.metaKey) {
        handlers.goto(this.word());
      }
    });
    this.list.addEventListener('pointerdown', event => {
      event.preventDefault();       // the text keeps the focus
      const index = [...this.list.children].indexOf(event.target.closest('li'));
      if (index >= 0) {
        this.#options.at = index;
        this.#take();
      }
    });
  }

  get text() {
    return this.area.value;
  }

  set text(value) {
    this.area.value = value;
    this.#close();
    this.#draw();
  }

  set words(words) {
    this.#words = words;
    if (this.#asked) {
      this.#offer(true);            // somebody typed before the words were there
    }
  }

  /** diagnostics of this text: [{ line, column, severity, text }] */
  mark(diagnostics) {
    this.#marks = new Map();
    for (const found of diagnostics) {
      this.#marks.set(found.line, [...(this.#marks.get(found.line) ?? []), found]);
    }
    this.#draw();
  }

  /** The name under the caret. */
  word() {
    const at = this.area.selectionStart;
    const before = /[\w.-]*$/.exec(this.text.slice(0, at))[0];
    return before + /^[\w-]*/.exec(this.text.slice(at))[0];
  }

  go(line, column = 1) {
    const lines = this.text.split('\n');
    const at = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) + Math.min(column - 1, (lines[line - 1] ?? '').length);
    this.area.focus({ preventScroll: true });
    this.area.setSelectionRange(at, at);
    this.area.scrollTop = Math.max(0, (line - 4) * this.#lineHeight());
    this.area.scrollLeft = 0;
    this.area.scrollIntoView({ block: 'nearest' });
    this.#follow();
  }

  /** Where the caret is: { line, column }. */
  caret() {
    const before = this.text.slice(0, this.area.selectionStart).split('\n');
    return { line: before.length, column: before.at(-1).length + 1 };
  }

  #lineHeight() {
    return parseFloat(getComputedStyle(this.area).lineHeight);
  }

  #follow() {
    this.layer.style.transform = `translate(${-this.area.scrollLeft}px, ${-this.area.scrollTop}px)`;
    this.layer.style.setProperty('--sideways', `${this.area.scrollLeft}px`);
    this.#placeOptions();           // the browser tells of scrolling a moment later: what was offered meanwhile stays
  }

  // Only lines that differ from what is drawn are drawn: a rig of thousands of lines must not lag behind the fingers.
  #draw() {
    const texts = this.text.split('\n');
    let open = false;
    let shift = 0;
    if (texts.length !== this.#lines.length) {
      let same = 0;
      while (same < texts.length && same < this.#lines.length && texts[same] === this.#lines[same].text) {
        same++;
      }
      shift = texts.length - this.#lines.length;
      if (shift > 0) {
        const added = Array.from({ length: shift }, () => ({ node: make('div'), text: null }));
        const before = this.#lines[same]?.node ?? null;
        added.forEach(line => this.layer.insertBefore(line.node, before));
        this.#lines.splice(same, 0, ...added);
      } else {
        this.#lines.splice(same, -shift).forEach(line => line.node.remove());
      }
    }
    texts.forEach((text, i) => {
      const line = this.#lines[i];
      const marks = JSON.stringify(this.#marks.get(i + 1) ?? []);
      const parts = line.text === text && line.open === open ? null : tokens(text, open);
      if (parts || line.marks !== marks) {
        this.#drawLine(line, (parts ?? tokens(text, open)).tokens, this.#marks.get(i + 1) ?? []);
        Object.assign(line, { text, open, marks, next: parts ? parts.open : line.next });
      }
      open = line.next;
    });
  }

  #drawLine(line, parts, marks) {
    let column = 1;
    line.node.className = marks.length === 0 ? '' : marks.some(mark => mark.severity === 'error') ? 'error' : 'warning';
    line.node.replaceChildren(...parts.map(({ text, kind }) => {
      const end = column + text.length;
      const mark = marks.find(found => found.column >= column && found.column < end);
      column = end;
      return make('span', `${kind} ${mark ? `marked ${mark.severity}` : ''}`, text);
    }));
    if (marks.some(found => found.column >= column)) {
      line.node.append(make('span', `marked ${marks[0].severity}`, ' '));
    }
  }

  #key(event) {
    if (this.#options) {
      const { options } = this.#options;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        this.#options.at = (this.#options.at + step + options.length) % options.length;
        this.#showOptions();
        return;
      }
      if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) {
        event.preventDefault();
        this.#take();
        return;
      }
      if (event.key === 'Escape') {
        event.preventDefault();
        this.#close();
        return;
      }
    }
    if (event.ctrlKey && event.key === ' ') {
      event.preventDefault();
      this.#offer(true);
    } else if (event.key === 'F12') {
      event.preventDefault();
      this.handlers.goto(this.word());
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.isComposing) {
      // As deep as the line above, one deeper after an opening bracket.
      const line = this.text.slice(0, this.area.selectionStart).split('\n').at(-1);
      const indent = /^\s*/.exec(line)[0] + (/[{[]\s*$/.test(line) ? '  ' : '');
      if (indent) {
        event.preventDefault();
        this.#insert('\n' + indent);
      }
    }
  }

  // The browser's own way of inserting: only what goes through it can be undone with Ctrl-Z.
  #insert(text) {
    document.execCommand('insertText', false, text);
  }

  #offer(wanted) {
    this.#asked = wanted && !this.#words;
    this.#options = null;
    if (wanted && this.#words && this.area.selectionStart === this.area.selectionEnd) {
      const found = completions(this.#words, this.text, this.area.selectionStart);
      this.#options = found && { ...found, at: 0 };
    }
    this.#showOptions();
  }

  #showOptions() {
    const open = this.#options !== null;
    this.list.hidden = !open;
    this.area.removeAttribute('aria-activedescendant');
    if (!open) {
      this.list.replaceChildren();
      return;
    }
    this.list.replaceChildren(...this.#options.options.map((option, i) => el('li',
      { role: 'option', id: `option-${i}`, 'aria-selected': String(i === this.#options.at) }, make('b', '', option.text), make('small', '', option.meaning ?? ''))));
    this.area.setAttribute('aria-activedescendant', `option-${this.#options.at}`);
    this.list.children[this.#options.at].scrollIntoView({ block: 'nearest' });
    this.#placeOptions();
  }

  #placeOptions() {
    if (!this.#options) {
      return;
    }
    const { line, column } = this.caret();
    const letter = this.#letterWidth();
    const box = this.node.getBoundingClientRect();
    const left = 52 + (column - 1) * letter - this.area.scrollLeft;
    const top = (line * this.#lineHeight()) + 8 - this.area.scrollTop;
    this.list.style.left = `${Math.max(4, Math.min(left, box.width - this.list.offsetWidth - 8))}px`;
    this.list.style.top = top + this.list.offsetHeight < box.height ? `${top}px` : `${Math.max(4, top - this.list.offsetHeight - this.#lineHeight() - 4)}px`;
  }

  #letterWidth() {
    const probe = make('span', 'probe', 'mmmmmmmmmm');
    this.layer.append(probe);
    const width = probe.getBoundingClientRect().width / 10;
    probe.remove();
    return width;
  }

  #take() {
    const { from, options, at } = this.#options;
    this.area.setSelectionRange(from, this.area.selectionStart);
    this.#close();
    this.#insert(options[at].text);
    this.#close();
  }

  #close() {
    this.#asked = false;
    this.#options = null;
    this.#showOptions();
  }
}
