// Making nodes and words.
const SVG = 'http://www.w3.org/2000/svg';

export function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) {
    node.className = className;
  }
  if (text !== undefined) {
    node.textContent = text;
  }
  return node;
}

/** A node with attributes and children: el('button', { type: 'button', class: 'small', onclick }, 'Save'). */
export function el(tag, attributes = {}, ...children) {
  return dress(document.createElement(tag), attributes, children);
}

/** The same for pictures. */
export function svg(tag, attributes = {}, ...children) {
  return dress(document.createElementNS(SVG, tag), attributes, children);
}

export function symbol(name, className) {
  return svg('svg', { 'aria-hidden': 'true', focusable: 'false', class: className ?? '' }, svg('use', { href: `#${name}` }));
}

function dress(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      node.addEventListener(name.slice(2), value);
    } else if (typeof value === 'boolean') {
      node.toggleAttribute(name, value);
    } else if (value !== undefined && value !== null) {
      node.setAttribute(name, value);
    }
  }
  node.append(...children.filter(child => child !== null && child !== undefined));
  return node;
}

const two = number => String(number).padStart(2, '0');

/** "12,345": by hand, because a browser's own words cost a stage page a tenth of a second when they are first asked for. */
export const grouped = number => String(number).replace(/\B(?=(\d{3})+$)/g, ',');

/** "20:15:03". */
export function timeOf(at) {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
