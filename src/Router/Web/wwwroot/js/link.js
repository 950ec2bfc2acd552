// The socket to MidiMesh: keeps it open, knows when it is not, and carries the token.
const SILENCE_MS = 3500;            // the server speaks at least once a second
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

  /** handlers: state(frame), play(bool), refused(text), away() */
  constructor(handlers) {
    this.#handlers = handlers;
    this.token = takeToken();
    addEventListener('hashchange', () => {
      this.token = takeToken();
      this.send({ do: 'hello', token: this.token ?? '' });
    });
    setInterval(() => {
      if (this.#socket && performance.now() - this.#heard > SILENCE_MS) {
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

  async panic() {
    const answer = await fetch('/api/panic', { method: 'POST', headers: { Authorization: `Bearer ${this.token}` } });
    return answer.ok;
  }

  #open() {
    this.#heard = performance.now();
    const socket = this.#socket = new WebSocket(`ws://${location.host}/ws`);
    socket.onopen = () => {
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
      case 'hello': this.#handlers.play(message.text === 'play'); break;
      case 'refused': this.#handlers.refused(message.text); break;
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
