/* What every page of the tours has: Polku in the page, and a way to measure what it draws. */
const over = [];
// Made once: a policy's name cannot be taken twice.
window.testPolicy = window.trustedTypes?.createPolicy('test-page', {
  createScriptURL: (url) => url,
}) ?? { createScriptURL: (url) => url };
window.polkuReady = new Promise((resolve) => {
  const script = document.createElement('script');
  script.dataset.key = 'wk_test';
  script.dataset.consent = 'given';
  script.dataset.persistence = new URL(location.href).searchParams.get('persistence') ?? 'memory';
  // Nobody listens there: a tour of code needs no backend.
  script.dataset.endpoint = `${location.origin}/nobody`;
  script.src = window.testPolicy.createScriptURL(`${location.origin}/sdk/v1.js`);
  document.head.append(script);
  const look = () => (window.polku?.tour ? resolve(window.polku) : setTimeout(look, 10));
  look();
});

const boxOf = (element) => {
  if (!element) return undefined;
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x, y, width, height };
};
/** What is drawn, in the coordinates of the window. */
window.drawn = () => {
  const room = document.querySelector('polku-stage')?.shadowRoot;
  if (!room) return undefined;
  const card = room.querySelector('.card');
  return {
    title: room.querySelector('h2')?.textContent ?? '',
    engine: card?.classList.contains('anchored') ? 'native' : 'floating',
    isSeen: card ? getComputedStyle(card).opacity === '1' : false,
    card: boxOf(card),
    rings: [...room.querySelectorAll('.ring')].map(boxOf),
    curtains: [...room.querySelectorAll('.curtain')].map(boxOf),
    focus: room.activeElement?.textContent ?? null,
  };
};
/** Two frames: what a scroll moves, the browser moves between the two. */
window.frames2 = () =>
  new Promise((resolve) =>
    requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
/** Whether the card lies in the window, and a press on its main button meets it and nothing above it. */
window.isCardReachable = () => {
  const room = document.querySelector('polku-stage')?.shadowRoot;
  const card = room?.querySelector('.card')?.getBoundingClientRect();
  const button = room?.querySelector('.primary')?.getBoundingClientRect();
  if (!card || !button) return false;
  const isInside =
    card.left >= 0 && card.top >= 0 && card.right <= innerWidth && card.bottom <= innerHeight;
  const [x, y] = [button.x + button.width / 2, button.y + button.height / 2];
  return isInside && document.elementFromPoint(x, y)?.localName === 'polku-stage';
};
/** How far ring and target disagree, at the worst edge, in px. */
window.errorOf = (selector, index = 0) => {
  const target = typeof selector === 'string' ? document.querySelector(selector) : selector;
  const box = boxOf(target);
  let frame = target?.ownerDocument.defaultView.frameElement;
  for (; box && frame; frame = frame.ownerDocument.defaultView.frameElement) {
    const { x, y } = frame.getBoundingClientRect();
    box.x += x + frame.clientLeft;
    box.y += y + frame.clientTop;
  }
  const ring = window.drawn()?.rings[index];
  if (!box || !ring) return Infinity;
  return Math.max(
    Math.abs(ring.x + 4 - box.x),
    Math.abs(ring.y + 4 - box.y),
    Math.abs(ring.width - 8 - box.width),
    Math.abs(ring.height - 8 - box.height),
  );
};
/** Whether a key is left to the page: pressed by hand, where the browser has no driver that presses real ones. */
window.pressKey = (key, more = {}) => {
  let element = document.activeElement ?? document.body;
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const part = { key, bubbles: true, composed: true, cancelable: true, ...more };
  return element.dispatchEvent(new KeyboardEvent('keydown', part));
};
/** What holds the focus, into our own room: a name that a person would say. */
window.focusName = () => {
  const { activeElement } = document;
  const inside = activeElement?.shadowRoot?.activeElement ?? activeElement;
  return inside?.getAttribute('aria-label') || inside?.id || inside?.textContent;
};
window.startTour = async (definition) => {
  const polku = await window.polkuReady;
  window.tourResult = undefined;
  window.tour = polku.tour({ id: 'test', ...definition });
  window.tour.start().then((result) => {
    window.tourResult = result;
  });
};
window.addEventListener('error', (event) => over.push(String(event.message)));
window.addEventListener('securitypolicyviolation', (event) =>
  over.push(`CSP: ${event.violatedDirective} ${event.blockedURI}`),
);
window.troubles = over;
