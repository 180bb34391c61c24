/**
 * Polku's tours and their peers, as the bench sees them: a program that starts a tour of as many steps as it is
 * given targets, moves it and ends it, and where in the page its light falls. Defaults throughout, but for what
 * makes the peers do the same: progress is shown where there is an option for it, and Shepherd is given its buttons
 * and its overlay, without which it has none.
 */
export type TourContender = {
  name: string;
  /** A module with the functions `begin(targets)`, `next()` and `finish()`; none for Polku, whose page has a tag. */
  program?: string;
  /** An expression of the page: the box that is lit, or undefined while nothing is. */
  lit: string;
  /** What is lit stands this far outside its target. */
  gapPx: number;
};

/** What a step says; long enough to be a card and no label. */
const SAYS = `const title = (i) => 'Step ' + (i + 1);
  const text = 'Here is what you came for. Have a look at it, and go on when you are done.';`;

export const POLKU: TourContender = {
  name: 'Polku',
  lit: `document.querySelector('polku-stage')?.shadowRoot.querySelector('.ring')?.getBoundingClientRect()`,
  gapPx: 4,
};

/** The page's own half of Polku's program: the tag is the other. */
export const POLKU_PROGRAM = `${SAYS}
  while (!polku.tour) await new Promise((resolve) => setTimeout(resolve, 10));
  let tour;
  globalThis.tours = {
    begin(targets) {
      tour = polku.tour({ id: 'tour', steps: targets.map((at, i) => ({ id: 's' + i, at, title: title(i), text })) });
      tour.start();
    },
    next: () => tour.next(),
    // As a user ends it: what was only left goes on where it was.
    finish: () => { for (let i = 0; i < 3; i++) tour.next(); },
  };`;

const driver: TourContender = {
  name: 'driver.js',
  program: `import { driver } from 'driver.js'; import 'driver.js/dist/driver.css'; ${SAYS}
    let tour;
    function begin(targets) {
      tour = driver({ showProgress: true, steps: targets.map((element, i) => ({ element, popover: { title: title(i), description: text } })) });
      tour.drive();
    }
    const next = () => tour.moveNext();
    const finish = () => tour.destroy();`,
  lit: `holeOf('.driver-overlay path')`,
  gapPx: 10,
};

const shepherd: TourContender = {
  name: 'shepherd.js',
  program: `import Shepherd from 'shepherd.js'; import 'shepherd.js/dist/css/shepherd.css'; ${SAYS}
    let tour;
    function begin(targets) {
      tour = new Shepherd.Tour({ useModalOverlay: true });
      targets.forEach((element, i) => tour.addStep({ title: title(i), text, attachTo: { element, on: 'bottom' },
        buttons: [{ text: 'Back', action: tour.back }, { text: 'Next', action: tour.next }] }));
      tour.start();
    }
    const next = () => tour.next();
    const finish = () => tour.complete();`,
  lit: `holeOf('.shepherd-modal-overlay-container path')`,
  gapPx: 0,
};

const intro: TourContender = {
  name: 'intro.js',
  program: `import introJs from 'intro.js'; import 'intro.js/introjs.css'; ${SAYS}
    let tour;
    function begin(targets) {
      tour = introJs.tour().setOptions({ showProgress: true,
        steps: targets.map((element, i) => ({ element, title: title(i), intro: text })) });
      tour.start();
    }
    const next = () => tour.nextStep();
    const finish = () => tour.exit();`,
  lit: `document.querySelector('.introjs-helperLayer')?.getBoundingClientRect()`,
  gapPx: 5,
};

/** A React app of one component; its state is moved from outside. */
const joyride: TourContender = {
  name: 'react-joyride',
  program: `import { createElement, useState } from 'react'; import { createRoot } from 'react-dom/client';
    import { useJoyride } from 'react-joyride'; ${SAYS}
    let set, controls;
    function App() {
      const [state, setState] = useState({ run: false, steps: [] });
      const joyride = useJoyride({ continuous: true, options: { showProgress: true, skipBeacon: true }, ...state });
      set = setState;
      controls = joyride.controls;
      return joyride.Tour;
    }
    createRoot(document.querySelector('#root')).render(createElement(App));
    function begin(targets) {
      set({ run: true, steps: targets.map((target, i) => ({ target, title: title(i), content: text })) });
    }
    const next = () => controls.next();
    function finish() { controls.reset(); set({ run: false, steps: [] }); }`,
  lit: `holeOf('.react-joyride__spotlight path')`,
  gapPx: 10,
};

const reactour: TourContender = {
  name: '@reactour/tour',
  program: `import { createElement } from 'react'; import { createRoot } from 'react-dom/client';
    import { TourProvider, useTour } from '@reactour/tour'; ${SAYS}
    let tour;
    const App = () => { tour = useTour(); return null; };
    createRoot(document.querySelector('#root')).render(createElement(TourProvider, { steps: [] }, createElement(App)));
    function begin(targets) {
      const content = (i) => createElement('div', null, createElement('h2', null, title(i)), text);
      tour.setSteps(targets.map((selector, i) => ({ selector, content: content(i) })));
      tour.setCurrentStep(0);
      tour.setIsOpen(true);
    }
    const next = () => tour.setCurrentStep((i) => i + 1);
    const finish = () => tour.setIsOpen(false);`,
  lit: `rectOf('.reactour__mask mask rect:last-of-type')`,
  gapPx: 10,
};

export const PEERS = [driver, shepherd, intro, joyride, reactour];
export const CONTENDERS = [POLKU, ...PEERS];

/** What a page with React on it does not load for a tour. */
export const REACT = ['react', 'react-dom', 'react-dom/client', 'react/jsx-runtime'];

/** The smallest program that runs a tour of three steps: what it does not call its bundler leaves out. */
export const toSmallest = (program: string) => `${program}\n begin(['#one', '#two', '#inner']);`;

/** The same, to be moved from outside. */
export const toRemote = (program: string) =>
  `${program}\n globalThis.tours = { begin, next, finish };`;
