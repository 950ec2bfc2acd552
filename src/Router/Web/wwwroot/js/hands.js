// What fingers, keys and the focus hold on one device. A pad goes down with the first of them and up with the last.
export class Hands {
  #held = new Map();                // source ('pointer 3', 'key KeyQ') -> element
  #moves = new Map();               // element -> position, sent once per drawn frame
  #frame = 0;
  #mayPlay;
  #send;

  /** send(message) -> bool; mayPlay() -> bool and tells the player why not */
  constructor(device, send, mayPlay) {
    this.device = device;
    this.#send = message => send({ ...message, device });
    this.#mayPlay = mayPlay;
  }

  press(source, element) {
    if (this.#held.has(source) || !this.#mayPlay()) {
      return;
    }
    const first = !this.holds(element);
    this.#held.set(source, element);
    if (first) {
      this.#flush();
      this.#send({ do: 'press', element, velocity: 127 });
    }
  }

  release(source) {
    const element = this.#held.get(source);
    if (element === undefined) {
      return;
    }
    this.#held.delete(source);
    if (!this.holds(element)) {
      this.#send({ do: 'release', element });
    }
  }

  releaseAll() {
    if (this.#held.size > 0) {
      this.#held.clear();
      this.#send({ do: 'release-all' });
    }
  }

  /** The link went: the server has released everything already. */
  forget() {
    this.#held.clear();
    this.#moves.clear();
  }

  holds(element) {
    for (const held of this.#held.values()) {
      if (held === element) {
        return true;
      }
    }
    return false;
  }

  move(element, to) {
    if (!this.#mayPlay()) {
      return false;
    }
    this.#moves.set(element, to);
    this.#frame ||= requestAnimationFrame(() => this.#flush());
    return true;
  }

  turn(element, steps) {
    if (this.#mayPlay()) {
      this.#send({ do: 'turn', element, steps });
    }
  }

  #flush() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    for (const [element, to] of this.#moves) {
      this.#send({ do: 'move', element, to });
    }
    this.#moves.clear();
  }
}
