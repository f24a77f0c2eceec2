import { html, nothing, type TemplateResult } from 'lit';
import type { Localizer } from '../../locales/localize.js';
import type { ChatLine } from '../../room/ports.js';
import { hueOf, isolated } from '../shared/person.js';
import type { ChatRow } from './chat-rows.js';
import { linkify } from './linkify.js';

type MessageLine = Extract<ChatLine, { kind: 'message' }>;
type PresenceLine = Extract<ChatLine, { kind: 'presence' }>;

export function renderRow(
  { line, isFirst, startsDay }: ChatRow,
  localize: Localizer,
  onRetry: (line: MessageLine) => void,
): TemplateResult {
  return html`${startsDay ? html`<p class="note day">${dateOf(line, localize)}</p>` : nothing}
  ${
    line.kind === 'presence'
      ? html`<p part="presence" class="note">${presenceText(line, localize)} ${timeOf(line, localize)}</p>`
      : renderMessage(line, isFirst, localize, onRetry)
  }`;
}

/** For the live region: who, then what. */
export function announcementOf(line: ChatLine, localize: Localizer): string {
  return line.kind === 'presence'
    ? presenceText(line, localize)
    : `${isolated(authorOf(line, localize))}: ${isolated(line.message)}`;
}

function renderMessage(
  line: MessageLine,
  isFirst: boolean,
  localize: Localizer,
  onRetry: (line: MessageLine) => void,
): TemplateResult {
  const { delivery, isOwn, message } = line;
  return html`<div
    part="message ${isOwn ? 'own' : ''}"
    class="message ${isOwn ? 'own' : ''} ${isFirst ? 'first' : 'more'} ${delivery.status}"
    data-hue=${hueOf(line.from)}
  >
    <p class="head"><bdi part="author" class="author">${authorOf(line, localize)}</bdi> ${timeOf(line, localize)}</p>
    <p part="text" class="text" dir="auto">${linkify(message).map(renderPart)}</p>
    ${delivery.status === 'sending' ? html`<p class="delivery">${localize.term('chat_sending')}</p>` : nothing}
    ${
      delivery.status === 'failed'
        ? html`<p class="delivery">
            ${localize.term('chat_failed')}${delivery.error.code === 'aborted' ? '' : `. ${localize.error(delivery.error)}`}
            <button type="button" @click=${() => onRetry(line)}>${localize.term('try_again')}</button>
          </p>`
        : nothing
    }
  </div>`;
}

function renderPart({ text, href }: { text: string; href?: string }): TemplateResult | string {
  if (href === undefined) return text;
  return html`<a part="link" href=${href} target="_blank" rel="noopener noreferrer nofollow">${text}</a>`;
}

function authorOf({ isOwn, author }: MessageLine, localize: Localizer): string {
  return isOwn ? localize.term('you') : author || localize.term('guest');
}

function presenceText({ event, name, oldName }: PresenceLine, localize: Localizer): string {
  const shown = (value = ''): string => isolated(value || localize.term('guest'));
  return event === 'renamed'
    ? localize.term('chat_renamed', shown(oldName), shown(name))
    : localize.term(`chat_${event}`, shown(name));
}

function timeOf({ at }: ChatLine, localize: Localizer): TemplateResult {
  const date = new Date(at);
  const [time, full] = [{ timeStyle: 'short' } as const, { dateStyle: 'full', timeStyle: 'medium' } as const].map(
    (style) => localize.date(date, style),
  );
  return html`<time part="time" datetime=${date.toISOString()} title=${full ?? ''}>${time}</time>`;
}

function dateOf({ at }: ChatLine, localize: Localizer): string {
  return localize.date(new Date(at), { weekday: 'long', day: 'numeric', month: 'long' });
}
