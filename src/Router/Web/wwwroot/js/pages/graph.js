// The rig as a picture that lives: what comes from the left, routes in the middle, what goes to the right.
import { el, grouped, make, svg } from '../dom.js';
import { watchLatency } from '../latency.js';
import { ms } from '../status.js';

const [ROW, BOX, GAP, MARGIN, LETTER] = [58, 44, 190, 16, 7.6];
const PULSE_MS = 400;
const SAMPLES = 120;                // of the queue: one a half second, a minute in all
const LIGHTS = { done: 'did it', nothing: 'changed nothing', failed: 'failed', idle: 'nothing came yet' };
const KINDS = ['done', 'nothing', 'failed'];

export function open(root, app) {
  return new GraphPage(root, app);
}

class GraphPage {
  #app;
  #version = null;
  #routes = new Map();              // name -> { counts, cells, say, box, edges, row }
  #timers = new Set();
  #queue = [];
  #begun = false;                   // whether the queue's line has what was before the page was opened
  #sampled = 0;
  #closed = false;

  constructor(root, app) {
    this.#app = app;
    this.picture = el('div', { class: 'picture', tabindex: '0', role: 'region', 'aria-label': 'The rig as a picture' });
    this.body = el('tbody');
    this.line = svg('polyline', { class: 'queue-line' });
    this.queue = make('span', '', '0');
    this.latencies = make('div', 'histograms');
    root.append(make('h2', '', 'Graph'),
      el('p', { class: 'legend' }, ...Object.entries(LIGHTS).map(([kind, text]) => el('span', {}, lamp(kind), ` ${text}`))),
      this.picture,
      el('div', { class: 'card' }, el('h3', {}, 'Worst queue, the last minute: ', this.queue), svg('svg', { class: 'queue', viewBox: `0 0 ${SAMPLES} 30`, preserveAspectRatio: 'none', role: 'img', 'aria-label': 'Worst queue over the last minute' }, this.line)),
      el('div', { class: 'card' }, make('h3', '', 'How long it takes, the last minute'), this.latencies),
      el('table', { class: 'routes' },
        el('caption', {}, 'Routes: counted since the page was first opened, and as far back as the trace reached then'),
        el('thead', {}, el('tr', {}, ...['Route', 'From', 'To', 'Did it', 'Nothing', 'Failed'].map(text => el('th', { scope: 'col' }, text)))), this.body));
    this.endLatency = watchLatency(app.link, answer => {
      this.latencies.replaceChildren(...(answer ? histograms(answer.recent) : [make('p', 'none', 'MidiMesh does not answer.')]));
      this.#begin(answer?.queue);
    });
    void this.#load();
  }

  close() {
    this.#closed = true;
    this.endLatency();
    this.#timers.forEach(clearTimeout);
  }

  update(frame) {
    if (this.#version !== null && frame.version !== this.#version) {
      void this.#load();
    }
    this.#version = frame.version;
    for (const [name, counts] of Object.entries(frame.routes ?? {})) {
      this.#count(name, counts);
    }
    const now = performance.now();
    this.#queue.length ||= 1;
    this.#queue[this.#queue.length - 1] = Math.max(this.#queue.at(-1) ?? 0, frame.counts.queue);
    if (now - this.#sampled > 500) {
      this.#sampled = now;
      this.#queue.push(frame.counts.queue);
      this.#drawQueue();
    }
  }

  #drawQueue() {
    this.#queue = this.#queue.slice(-SAMPLES);
    const top = Math.max(8, ...this.#queue);
    this.queue.textContent = String(Math.max(...this.#queue));
    this.line.setAttribute('points', this.#queue.map((depth, i) => `${i + SAMPLES - this.#queue.length},${29 - depth / top * 28}`).join(' '));
  }

  /** before: the worst queue of each second until now, as the router has written it down; two samples of ours for each. */
  #begin(before) {
    if (before && !this.#begun) {
      this.#begun = true;
      const own = this.#queue.length;
      this.#queue = [...before.flatMap(depth => [depth, depth]).slice(0, own > 0 ? -own : undefined), ...this.#queue];
      this.#drawQueue();
    }
  }

  async #load() {
    const answer = await this.#app.link.ask('/api/graph').catch(() => null);
    if (this.#closed) {
      return;
    }
    if (!answer?.ok) {
      this.picture.replaceChildren(make('p', 'problem', answer ? await answer.text() : 'MidiMesh does not answer.'));
      return;
    }
    const graph = await answer.json();
    const known = new Map([...this.#routes].map(([name, route]) => [name, route.counts]));
    this.#routes.clear();
    this.#draw(graph);
    this.#fill(graph);
    for (const [name, counts] of known) {
      this.#count(name, counts);
    }
    const { frame } = this.#app.now();
    if (frame) {
      this.update(frame);
    }
  }

  #draw(graph) {
    const columns = [graph.left, graph.middle, graph.right];
    const widths = columns.map(column => Math.min(300, Math.max(120, ...column.map(node => Math.max(node.name.length * LETTER + 58, node.detail.length * LETTER * .86 + 26)))));
    const rows = Math.max(1, ...columns.map(column => column.length));
    const [width, height] = [widths.reduce((a, b) => a + b) + 2 * GAP + 2 * MARGIN, rows * ROW + 2 * MARGIN];
    const places = [];
    const boxes = svg('g');
    let x = MARGIN;
    columns.forEach((column, i) => {
      column.forEach((node, row) => {
        const y = MARGIN + (row + .5) * rows * ROW / column.length;
        places.push({ node, x, y, width: widths[i] });
        boxes.append(this.#box(node, x, y, widths[i], graph.lines[node.name]));
      });
      x += widths[i] + GAP;
    });
    const lines = svg('g');
    const labels = svg('g');
    for (const edge of graph.edges) {
      const [from, to] = [places[edge.from], places[edge.to]];
      const [x1, x2] = [from.x + from.width, to.x];
      const middle = (x1 + x2) / 2;
      const path = svg('path', { class: 'edge', d: `M ${x1} ${from.y} C ${middle} ${from.y} ${middle} ${to.y} ${x2} ${to.y}` });
      lines.append(path);
      const route = [from, to].find(end => end.node.kind === 'route');
      if (route) {
        this.#of(route.node.name).edges.push(path);
      }
      if (edge.label) {
        const beside = to.node.kind === 'route' || to.node.kind === 'light';
        labels.append(svg('text', { class: 'label', x: beside ? to.x - 8 : x1 + 8, y: (beside ? to.y : from.y) - 5, 'text-anchor': beside ? 'end' : 'start' }, fit(edge.label, GAP - 16)));
      }
    }
    this.picture.replaceChildren(svg('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': `${graph.name}: ${graph.middle.length} routes and lights; the table below says the same` }, lines, labels, boxes));
  }

  #box(node, x, y, width, line) {
    const isRoute = node.kind === 'route';
    const group = svg('g', { class: `box ${node.kind}` }, svg('title', {}, `${node.kind} ${node.name}${node.detail ? `: ${node.detail}` : ''}`),
      svg('rect', { x, y: y - BOX / 2, width, height: BOX, rx: isRoute || node.kind === 'light' ? 14 : 4 }),
      svg('text', { x: x + 12, y: node.detail ? y - 3 : y + 5 }, fit(node.name, width - (isRoute ? 46 : 20))),
      svg('text', { class: 'detail', x: x + 12, y: y + 14 }, fit(node.detail, (width - 20) * 1.16)));
    if (!isRoute) {
      return group;
    }
    const mark = svg('g', { transform: `translate(${x + width - 20} ${y - 7})` });
    group.append(mark);
    const route = this.#of(node.name);
    [route.box, route.mark] = [group, mark];
    light(mark, 'idle');
    return line ? svg('a', { href: `#/rig/${line}`, 'aria-label': `route ${node.name}, in the rig file`, tabindex: '-1' }, group) : group;
  }

  #fill(graph) {
    const all = [...graph.left, ...graph.middle, ...graph.right];
    this.body.replaceChildren(...graph.middle.filter(node => node.kind === 'route').map(node => {
      const at = all.indexOf(node);
      const ends = (which, other) => graph.edges.filter(edge => edge[which] === at).map(edge => `${all[edge[other]].name}${edge.label ? `.${edge.label}` : ''}`).join(', ');
      const cells = KINDS.map(kind => el('td', { class: kind }, '0'));
      const state = make('span', 'lamp-holder');
      state.append(lamp('idle'));
      const row = el('tr', {}, el('th', { scope: 'row' }, state, ' ', graph.lines[node.name] ? el('a', { href: `#/rig/${graph.lines[node.name]}` }, node.name) : node.name),
        el('td', { class: 'end' }, ends('to', 'from')), el('td', { class: 'end' }, ends('from', 'to')), ...cells);
      row.dataset.route = node.name;
      Object.assign(this.#of(node.name), { cells, state, row });
      return row;
    }));
  }

  #of(name) {
    if (!this.#routes.has(name)) {
      this.#routes.set(name, { counts: [0, 0, 0], edges: [], cells: null, state: null, row: null, box: null, mark: null });
    }
    return this.#routes.get(name);
  }

  #count(name, counts) {
    const route = this.#routes.get(name);
    if (!route || counts.every((count, i) => count === route.counts[i])) {
      return;
    }
    // The last thing that grew tells the light; a failure outshines what was done for it.
    const grown = [2, 1, 0].find(i => counts[i] > route.counts[i]) ?? 0;
    const kind = KINDS[counts[2] > route.counts[2] ? 2 : counts[0] > route.counts[0] ? 0 : grown];
    route.counts = counts;
    route.cells?.forEach((cell, i) => { cell.textContent = grouped(counts[i]); });
    route.state?.replaceChildren(lamp(kind));
    if (route.row) {
      route.row.dataset.light = kind;
    }
    if (route.mark) {
      light(route.mark, kind);
      route.box.dataset.light = kind;
    }
    for (const edge of [...route.edges, route.box].filter(Boolean)) {
      edge.classList.add('pulse', kind);
      clearTimeout(edge.pulse);
      this.#timers.delete(edge.pulse);
      edge.pulse = setTimeout(() => edge.classList.remove('pulse', ...KINDS), PULSE_MS);
      this.#timers.add(edge.pulse);
    }
  }
}

/** Two histograms over the same times: what is ours, and what is Live's. */
function histograms({ ours, live, bars }) {
  const names = [...bars.upToMs.map(end => (end < 1000 ? `${end} ms` : `${end / 1000} s`)), '>5 s'];
  const one = (title, summary, counts) => {
    const most = Math.max(1, ...counts);
    const told = summary.count > 0 ? `p50 ${ms(summary.p50)}, p99 ${ms(summary.p99)}, longest ${ms(summary.max)}, of ${grouped(summary.count)}` : 'nothing yet';
    return el('figure', { role: 'img', 'aria-label': `${title}: ${told}` }, el('figcaption', {}, make('b', '', title), ` ${told}`),
      el('div', { class: 'bars', 'aria-hidden': 'true' }, ...counts.map((count, i) => {
        const bar = el('span', { class: 'bar-of', title: `up to ${names[i]}: ${grouped(count)}` }, make('i'), make('small', '', names[i]));
        bar.style.setProperty('--share', String(count === 0 ? 0 : Math.max(.02, count / most)));
        return bar;
      })));
  };
  return [one('Ours', ours, bars.ours), one('Live\'s', live, bars.live)];
}

/** A light is told by its shape and its word, not by colour alone. */
function lamp(kind) {
  const node = svg('svg', { class: `lamp ${kind}`, viewBox: '0 0 14 14', role: 'img', 'aria-label': LIGHTS[kind] });
  light(node, kind);
  return node;
}

function light(node, kind) {
  const shapes = {
    done: () => svg('circle', { cx: 7, cy: 7, r: 6 }),
    nothing: () => svg('path', { d: 'M7 1 A6 6 0 0 0 7 13 Z M7 1 A6 6 0 0 1 7 13', class: 'half' }),
    failed: () => svg('path', { d: 'M2 2 L12 12 M12 2 L2 12', class: 'cross' }),
    idle: () => svg('circle', { cx: 7, cy: 7, r: 5, class: 'ring' }),
  };
  node.classList.remove(...KINDS, 'idle');
  node.classList.add(kind);
  node.replaceChildren(shapes[kind]());
}

function fit(text, width) {
  const most = Math.max(4, Math.floor(width / LETTER));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
