import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type EngineBrowser, type Tab, untilTrue } from '../../engines/engine.ts';
import { webkitEngine } from '../../engines/webkit.ts';

/** A person's hands in WebKitGTK, by events of the page: its inspector has no keys and no mouse. */

/** On a profile of its own, for one test. */
export async function launchWebKit(): Promise<EngineBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'polku-console-webkit-'));
  const browser = await webkitEngine.launch({ profile });
  onTestFinished(async () => {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  });
  return browser;
}

/** @param element an expression for the field @param value what it holds then */
export const fillIn = (tab: Tab, element: string, value: string) =>
  tab.evaluate(`(() => {
    const input = ${element};
    input.value = ${JSON.stringify(value)};
    input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  })()`);

export const fill = (tab: Tab, selector: string, value: string) =>
  fillIn(tab, `document.querySelector(${JSON.stringify(selector)})`, value);

/** The button whose words begin so, once it is there and may be pressed. @param within what it stands in */
export async function press(tab: Tab, text: string, within = 'document'): Promise<void> {
  const button = `[...(${within}?.querySelectorAll('button') ?? [])].find((one) => one.innerText.trim().startsWith(${JSON.stringify(text)}) && !one.disabled && one.ariaDisabled !== 'true')`;
  await untilTrue(tab, `${button} !== undefined`);
  await tab.evaluate(`${button}.click()`);
}

export const untilText = (tab: Tab, text: string) =>
  untilTrue(tab, `document.body.innerText.includes(${JSON.stringify(text)})`);
