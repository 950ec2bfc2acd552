// Every device: how it is, at which ports, what is held; swap, identify, repaint; and the controllers that are drawn, to be played here.
import { el, grouped, make, svg, symbol } from '../dom.js';

const PHASES = { Ready: 'ready', Absent: 'not plugged in', Ambiguous: 'which one is it?', Opening: 'opening', Identifying: 'asking who it is', Failed: 'cannot be used' };
const LEVELS = { Ready: 'Ready', Failed: 'Lost' };
const AGAIN_MS = 2000;

export function open(root, app) {
  return new DevicesPage(root, app);
}

/** Shows the controllers in another place for a while; give() puts them back on the stage. */
export function borrowSurfaces(into, app) {
  const take = () => into.append(...[...app.now().surfaces.values()].map(surface => surface.node).sort((a, b) => a.dataset.device < b.dataset.device ? -1 : 1));
  take();
  return {
    take,
    give() {
      document.getElementById('surfaces').append(...into.querySelectorAll(':scope > .surface'));
    },
  };
}

class DevicesPage {
  #app;
  #timer = 0;
  #shown = '';
  #version = null;
  #phases = '';
  #may = false;

  constructor(root, app) {
    this.#app = app;
    this.state = el('p', { class: 'bar', role: 'status', hidden: true });
    this.cards = make('div', 'cards');
    this.roles = el('section', { class: 'roles', 'aria-label': 'Roles' });
    this.held = el('ol', { class: 'held' });
    this.drawn = make('div', 'surfaces');
    root.append(make('h2', '', 'Devices'),
      el('div', { class: 'tools' }, this.repaint = el('button', { type: 'button', onclick: () => this.#repaint() }, 'Repaint all')),
      this.state, this.cards, this.roles,
      el('section', { class: 'card' }, make('h3', '', 'Held notes'), this.held),
      el('section', { class: 'card phone' }, make('h3', '', 'Look from a phone'), this.phone = el('button', { type: 'button', onclick: () => this.#showLinks() }, 'Show the code'), this.codes = make('div', 'codes')), this.drawn);
    this.borrowed = borrowSurfaces(this.drawn, app);
    void this.#read();
  }

  close() {
    clearTimeout(this.#timer);
    this.#timer = -1;
    this.borrowed.give();
  }

  surfacesChanged() {
    this.borrowed.take();
  }

  permit(may) {
    this.#may = may;
    this.repaint.disabled = this.phone.disabled = !may;
    this.#shown = '';
  }

  told(_, text) {
    this.#say(text);
  }

  update(frame) {
    const phases = frame.devices.map(device => `${device.name} ${device.phase}`).join();
    if (this.#version !== frame.version || this.#phases !== phases) {
      [this.#version, this.#phases] = [frame.version, phases];
      void this.#read();
    }
  }

  async #read() {
    clearTimeout(this.#timer);
    const answers = await Promise.all(['/api/status', '/api/held'].map(path => this.#app.link.ask(path))).catch(() => null);
    if (this.#timer === -1) {
      return;
    }
    this.#timer = setTimeout(() => this.#read(), AGAIN_MS);
    if (!answers?.every(answer => answer.ok)) {
      return;
    }
    const [{ status, ports }, held] = await Promise.all(answers.map(answer => answer.json()));
    // Nothing is drawn anew that says the same: a button under a finger stays.
    const key = JSON.stringify([status.devices.map(device => [device.name, device.report]), ports, status.stage.roles, this.#may]);
    if (key !== this.#shown) {
      this.#shown = key;
      this.cards.replaceChildren(...status.devices.map(device => this.#card(device, ports.find(holder => holder.device === device.name))));
      this.#showRoles(status.stage.roles);
    }
    for (const device of status.devices) {
      const counts = this.cards.querySelector(`[data-device="${CSS.escape(device.name)}"] .counts`);
      if (counts) {
        counts.textContent = `${grouped(device.counts.received)} in, ${grouped(device.counts.sent)} out, ${device.counts.held} held, ${device.counts.lightsWaiting} lights waiting`;
      }
    }
    this.held.replaceChildren(...(held.length > 0 ? held.map(note => make('li', '', `${note.source}${note.holder ? ` ${note.holder}` : ''}, ${note.seconds.toFixed(1)} s: ${note.route} → ${note.output} ${note.sounds}`)) : [make('li', 'none', 'Nothing is held.')]));
  }

  #card(device, port) {
    const level = LEVELS[device.report.phase] ?? 'Watch';
    const fact = (name, value) => value ? [make('dt', '', name), make('dd', '', value)] : [];
    const act = (text, onclick, title) => el('button', { type: 'button', disabled: !this.#may, onclick, title }, text);
    const ports = port && [port.backend, [...new Set([port.input, port.output].filter(Boolean))].join(' / ')].filter(Boolean).join(': ');
    const drawn = this.#app.now().surfaces.has(device.name);
    const card = el('article', { class: `card device ${level}`, 'data-device': device.name },
      el('h3', {}, symbol(`word-${level}`), device.name, make('small', '', ` ${device.profile}`)),
      el('p', {}, make('em', '', PHASES[device.report.phase] ?? device.report.phase), device.report.reason ? ` ${device.report.reason}` : ''),
      el('dl', {}, ...fact('ports', drawn ? 'on this screen' : ports), ...fact('it says it is', device.report.identity), make('dt', '', 'traffic'), make('dd', 'counts', '')),
      el('div', { class: 'tools' },
        act('Repaint', () => this.#repaint(device.name), 'Lights, displays and motors are told anew'),
        drawn ? null : act('Identify', () => this.#app.link.send({ do: 'identify', device: device.name }), 'Asks for a press on the unit that is this device')));
    return card;
  }

  #showRoles(roles) {
    this.roles.replaceChildren(...roles.map(role => {
      const choice = el('select', { 'aria-label': `Who plays ${role.name}`, disabled: !this.#may }, ...role.devices.map(device => el('option', { value: device, selected: device === role.active }, device)));
      const told = make('div', 'rehearsal');
      choice.addEventListener('change', () => this.#rehearse(role, choice.value, told));
      return el('article', { class: 'card' }, el('h3', {}, `${role.name} `, make('small', '', `is played by ${role.active}`)), choice, told);
    }));
  }

  /** First what would change, then the button that changes it. */
  async #rehearse(role, device, told) {
    if (device === role.active) {
      told.replaceChildren();
      return;
    }
    const answer = await this.#app.link.ask(`/api/swap?role=${encodeURIComponent(role.name)}&device=${encodeURIComponent(device)}`).catch(() => null);
    if (!answer?.ok) {
      told.textContent = 'MidiMesh does not answer.';
      return;
    }
    const { refused, rehearsal } = await answer.json();
    const lines = (rehearsal?.lines ?? []).map(line => el('li', { class: line.fits ? 'fits' : 'lost' }, `${line.fits ? '✓' : '!'} ${line.what}: ${line.text}`));
    told.replaceChildren(el('ol', {}, ...lines), refused ? make('p', 'problem', refused)
      : el('button', { type: 'button', class: 'main', onclick: () => this.#app.link.send({ do: 'swap', role: role.name, device }) }, `Swap to ${device}`));
  }

  /** The link lets one look and not play; it is shown only when asked for, for whoever stands by may take it. */
  async #showLinks() {
    const answer = await this.#app.link.ask('/api/look-link').catch(() => null);
    const { links } = answer?.ok ? await answer.json() : { links: [] };
    this.codes.replaceChildren(...(links.length > 0 ? links.map(({ link, rows }) => el('figure', {}, code(rows), make('figcaption', '', link)))
      : [make('p', 'none', 'The page is served to this machine only. To let phones look, write web { address = "0.0.0.0" } in the rig and start MidiMesh again.')]));
  }

  async #repaint(device) {
    const answer = await this.#app.link.ask(`/api/repaint${device ? `?device=${encodeURIComponent(device)}` : ''}`, { method: 'POST' }).catch(() => null);
    if (!answer?.ok) {
      this.#say(answer ? await answer.text() : 'MidiMesh does not answer.');
      return;
    }
    const { told, absent } = await answer.json();
    this.#say([told.length > 0 ? `Told anew: ${told.join(', ')}.` : '', absent.length > 0 ? `Not there: ${absent.join(', ')}.` : ''].filter(Boolean).join(' '));
  }

  #say(text) {
    this.state.hidden = false;
    this.state.textContent = text;
  }
}

/** A QR code of rows such as '0110', '1' for dark. */
function code(rows) {
  const dark = rows.flatMap((row, y) => [...row].map((cell, x) => (cell === '1' ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return svg('svg', { viewBox: `0 0 ${rows.length} ${rows.length}`, role: 'img', 'aria-label': 'QR code of the link to look' },
    svg('rect', { width: rows.length, height: rows.length, fill: '#fff' }), svg('path', { d: dark, fill: '#000', 'shape-rendering': 'crispEdges' }));
}
