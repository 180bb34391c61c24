import { styles } from '../../../packages/flows/src/tour/style.ts';
import {
  createPlace,
  type Engine,
  type PlaceOptions,
} from '../../../packages/sdk/src/view/place/index.ts';
import { placeStyles } from '../../../packages/sdk/src/view/place/style.ts';
import { createShell } from '../../../packages/sdk/src/view/shell.ts';

/**
 * In the page: a card placed beside a target by one engine, whatever the target, or by the one that is chosen. The SDK
 * as it is built has no such door.
 */
type Parts = Parameters<ReturnType<typeof createPlace>>[0];

export function placeCard(
  target: Element,
  { engine, ...parts }: { engine?: Engine } & Partial<Parts>,
): () => void {
  const shell = createShell({}, ['en'], `${placeStyles}${styles}`);
  const card = document.createElement('div');
  card.className = 'card tour-card';
  const heading = document.createElement('h2');
  heading.textContent = 'One';
  const button = document.createElement('button');
  button.className = 'primary';
  button.textContent = 'Next';
  card.append(heading, button);
  shell.view.append(card);
  const place = createPlace({ ...shell, engine } satisfies PlaceOptions);
  const leave = place({ card, target, interact: 'target', ...parts });
  return () => {
    leave();
    shell.destroy();
  };
}
Object.assign(globalThis, { placeCard });
