// The pages behind the stage: each is a module of its own, fetched when it is first opened, so that the stage never waits for any of them.
import { make } from './dom.js';

const NAMES = ['stage', 'graph', 'monitor', 'rig', 'devices', 'learn', 'trace'];
const stage = document.getElementById('stage');
const holder = document.getElementById('page');

export class Pages {
  name = 'stage';
  #link;
  #now;
  #open = null;                     // what the page that is on gave us: { update(frame)?, told(type, text)?, permit(may)?, surfacesChanged()?, close()? }
  #turn = 0;

  /** now() -> { frame, play, surfaces, silence() }: what is known at this moment */
  constructor(link, now) {
    [this.#link, this.#now] = [link, now];
    addEventListener('hashchange', () => this.#go(true));
    queueMicrotask(() => this.#go(false));
  }

  update(frame) {
    this.#open?.update?.(frame);
  }

  /** A controller was drawn that was not there before. */
  surfacesChanged() {
    this.#open?.surfacesChanged?.();
  }

  permit(may) {
    this.#open?.permit?.(may);
  }

  told(type, text) {
    this.#open?.told?.(type, text);
  }

  async #go(byHand) {
    const [, word = '', detail = ''] = /^#\/(\w+)\/?(.*)$/.exec(location.hash) ?? [];
    const name = NAMES.includes(word) ? word : 'stage';
    const turn = ++this.#turn;
    if (name !== this.name) {
      this.#now().silence();        // a pad that is held must not stay held behind another page
    }
    this.#open?.close?.();
    this.#open = null;
    this.name = name;
    stage.hidden = name !== 'stage';
    holder.hidden = name === 'stage';
    document.documentElement.dataset.page = name;
    for (const link of document.querySelectorAll('#pages a')) {
      if (link.hash === `#/${name}`) {
        link.setAttribute('aria-current', 'page');
      } else {
        link.removeAttribute('aria-current');
      }
    }
    if (name === 'stage') {
      holder.replaceChildren();
      return;
    }
    holder.className = `page ${name}`;
    holder.replaceChildren(make('p', 'loading', 'Loading …'));
    try {
      const [module] = await Promise.all([import(`./pages/${name}.js`), styles('/pages.css')]);
      if (turn !== this.#turn) {
        return;                     // somebody went on meanwhile
      }
      holder.replaceChildren();
      const app = { link: this.#link, now: this.#now, detail: decodeURIComponent(detail) };
      this.#open = module.open(holder, app) ?? null;
      const { frame, play } = this.#now();
      this.#open?.permit?.(play);
      if (frame) {
        this.#open?.update?.(frame);
      }
      if (byHand) {
        holder.focus({ preventScroll: true });
        scrollTo(0, 0);
      }
    } catch (cause) {
      if (turn === this.#turn) {
        holder.replaceChildren(make('p', 'problem', `This page could not be opened: ${cause.message}`));
      }
    }
  }
}

const loaded = new Map();

/** A style sheet, once. */
function styles(path) {
  if (!loaded.has(path)) {
    loaded.set(path, new Promise((resolve, reject) => {
      const link = make('link');
      link.rel = 'stylesheet';
      link.href = path;
      link.onload = resolve;
      link.onerror = () => {
        loaded.delete(path);
        reject(new Error('MidiMesh does not answer.'));
      };
      document.head.append(link);
    }));
  }
  return loaded.get(path);
}
