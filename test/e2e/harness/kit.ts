import type { Frame, Page } from 'puppeteer-core';
import { en } from '../../../src/locales/en.js';
import { enTrouble } from '../../../src/locales/en-trouble.js';
import type { RoomContext } from '../../../src/room/ports.js';
import type { RtcErrorCode } from '../../../src/util/errors.js';
import { waitUntil } from './wait.js';

/*
 * What tests ask of a page with the kit's elements. All of it goes through tags, attributes, parts,
 * events and `room.context`: the public face.
 */

type Where = Page | Frame;
type RoomElement = HTMLElement & { readonly context: RoomContext };

export const statusOf = (page: Where, selector = 'rtc-room'): Promise<string> =>
  page.evaluate(
    (selector) => document.querySelector<RoomElement>(selector)?.context?.connection.getState().status ?? 'no room',
    selector,
  );

export async function waitForStatus(page: Where, status: string, selector = 'rtc-room'): Promise<void> {
  await waitUntil(`<${selector}> to be ${status}`, async () => (await statusOf(page, selector)) === status, {
    report: async () => [await statusOf(page, selector), await errorsOf(page), await textOf(page)],
  });
}

export const errorsOf = (page: Where): Promise<{ code: string; subject?: string; tag: string }[]> =>
  page.evaluate(() => globalThis.__probe.rtcErrors);

/** Waits for an `rtc-error` with this code. */
export async function waitForError(
  page: Where,
  code: string,
): Promise<{ code: string; subject?: string; tag: string }> {
  return waitUntil(`rtc-error ${code}`, async () => (await errorsOf(page)).find((error) => error.code === code), {
    report: async () => [await errorsOf(page), await textOf(page)],
  });
}

/** What the kit says for an error, in English. */
export function sentence(code: RtcErrorCode, subject = ''): string {
  const term = { ...en, ...enTrouble }[`error_${code}`];
  return typeof term === 'function' ? term(subject) : term;
}

/** What a person can read in the page. */
export const textOf = (page: Where): Promise<string> => page.evaluate(() => globalThis.__probe.text());

export async function waitForText(page: Where, text: string | RegExp): Promise<void> {
  const isThere = (shown: string): boolean => (typeof text === 'string' ? shown.includes(text) : text.test(shown));
  await waitUntil(`the words ${String(text)}`, async () => isThere(await textOf(page)), { report: () => textOf(page) });
}

/** Joins from the lobby as it opens: no name, devices as they are. */
export async function joinFromLobby(page: Page): Promise<void> {
  await waitUntil(
    'the lobby to let one in',
    async () => {
      // The preview that opens meanwhile moves the button: a click may have hit nothing.
      if ((await statusOf(page)) === 'idle') await click(page, 'rtc-lobby >>> [part~="join"]');
      return (await statusOf(page)) !== 'idle';
    },
    { report: () => textOf(page) },
  );
  await waitForStatus(page, 'joined');
}

/** Opens the chat panel of a whole call where it is closed, types into the composer as a person does, and sends. */
export async function writeChat(page: Page, text: string): Promise<void> {
  const isOpen = await page.evaluate(() => globalThis.__probe.deep('textarea').some((area) => area.checkVisibility()));
  if (!isOpen) await click(page, 'rtc-controls >>> [part~="chat"]');
  await fill(page, 'rtc-chat >>> textarea:enabled', text);
  await click(page, 'rtc-chat >>> .send:enabled');
}

/** Texts of the chat lines that were messages, oldest first. */
export const chatOf = (page: Where, selector = 'rtc-room'): Promise<string[]> =>
  page.evaluate(
    (selector) =>
      document
        .querySelector<RoomElement>(selector)!
        .context.chat.getState()
        .lines.flatMap((line) => (line.kind === 'message' ? [`${line.author}: ${line.message}`] : [])),
    selector,
  );

export async function waitForChat(page: Where, line: string, selector = 'rtc-room'): Promise<void> {
  await waitUntil(`the chat line "${line}"`, async () => (await chatOf(page, selector)).includes(line), {
    report: () => chatOf(page, selector),
  });
}

/** Clicks the first visible element that matches, in any shadow root, as a person does. */
export async function click(page: Page, selector: string): Promise<void> {
  await waitUntil(
    `a click on ${selector}`,
    async () => {
      const handle = await page.waitForSelector(`>>> ${selector}`, { visible: true, timeout: 5_000 });
      await handle?.click();
      return true;
    },
    { report: () => textOf(page) },
  );
}

/** Puts text in place of what is in a field, by one paste: keys one by one take seconds on a busy machine. */
export async function fill(page: Page, selector: string, text: string): Promise<void> {
  await click(page, selector);
  await page.evaluate((text) => {
    document.execCommand('selectAll');
    document.execCommand('insertText', false, text);
  }, text);
}

export const room = (): string => `room-${Math.random().toString(36).slice(2, 10)}`;
