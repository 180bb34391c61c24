/**
 * Elements from plain calls. Text always goes in as text, so that nothing a user wrote becomes markup and
 * the page's Trusted Types policy has nothing to forbid.
 */

const SVG = 'http://www.w3.org/2000/svg';

/** `h('a', { href: '/', class: 'brand', onclick }, 'Reportly')`. `true` sets an empty attribute, `false` none. */
export const h = (tag, properties, ...children) =>
  fill(document.createElement(tag), properties, children);

/** The same in the SVG namespace. */
export const svg = (tag, properties, ...children) =>
  fill(document.createElementNS(SVG, tag), properties, children);

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== false));
  return element;
}
