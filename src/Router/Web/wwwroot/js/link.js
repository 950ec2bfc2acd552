// The socket to MidiMesh: keeps it open, knows when it is not, and carries the token.
const SILENCE_MS = 3500;            // the server speaks at least once a second
const CONNECT_MS = 15000;           // a browser or a machine that is busy
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 2000;
const TOKEN_KEY = 'midimesh-token';

/** The token comes behind the '#' of the link, which browsers never send anywhere; it is kept for this tab only. */
export function takeToken() {
  const found = /^#token=([\w-]+)$/.exec(location.hash);
  try {
    if (found) {
      sessionStorage.setItem(TOKEN_KEY, found[1]);
      history.replaceState(null, '', location.pathname);
    }
    return sessionStorage.getItem(TOKEN_KEY) ?? found?.[1] ?? null;
  } catch {
    return found?.[1] ?? null;      // storage is switched off: good until the next reload
  }
}

export class Link {
  #socket = null;
  #wait = FIRST_WAIT_MS;
  #heard = 0;
  #handlers;

  /** handlers: surface(profile) before the first frame that has it, state(frame), play(may, mayLook), refused(text), away() */
  constructor(handlers) {
    this.#handlers = handlers;
    this.token = takeToken();
    addEventListener('hashchange', () => {
      const token = takeToken();
      if (token !== this.token) {
        this.token = token;
        this.send({ do: 'hello', token: token ?? '' });
      }
    });
    setInterval(() => {
      const patience = this.#socket?.readyState === WebSocket.CONNECTING ? CONNECT_MS : SILENCE_MS;
      if (this.#socket && performance.now() - this.#heard > patience) {
        this.#lose();
      }
    }, 500);
    this.#open();
  }

  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      return false;
    }
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Asks the router with the token; a body makes it a POST. Rejects when the router is away. */
  ask(path, { method = 'GET', body, signal } = {}) {
    const headers = this.token ? { Authorization: `Bearer ${this.token}` } : {};
    return fetch(path, { method: body === undefined ? method : 'POST', body, headers, signal });
  }

  async panic() {
    return (await this.ask('/api/panic', { method: 'POST' })).ok;
  }

  #open() {
    this.#heard = performance.now();
    const socket = this.#socket = new WebSocket(`ws://${location.host}/ws`);
    socket.onopen = () => {
      this.#heard = performance.now();
      this.#wait = FIRST_WAIT_MS;
      this.send({ do: 'hello', token: this.token ?? '' });
    };
    socket.onmessage = event => {
      if (socket === this.#socket) {
        this.#heard = performance.now();
        this.#take(JSON.parse(event.data));
      }
    };
    socket.onclose = () => {
      if (socket === this.#socket) {
        this.#lose();
      }
    };
  }

  #take(message) {
    switch (message.t) {
      case 'state': this.#handlers.state(message); break;
      case 'surface': this.#handlers.surface(message.surface); break;
      case 'hello': this.#handlers.play(message.text === 'play', message.text !== 'nothing'); break;
      case 'refused': this.#handlers.refused(message.text); break;
      case 'swap': case 'identify': this.#handlers.told(message.t, message.text); break;
    }
  }

  #lose() {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#handlers.away();
    // Not all pages of a room at once when the router is back.
    setTimeout(() => this.#open(), this.#wait * (.75 + Math.random() / 2));
    this.#wait = Math.min(this.#wait * 1.6, LONGEST_WAIT_MS);
  }
}
