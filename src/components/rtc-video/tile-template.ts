import { html, nothing, type TemplateResult } from 'lit';
import type { Localizer, TroubleKey } from '../../locales/localize.js';
import { icon } from '../shared/icons.js';
import { initials, isolated } from '../shared/person.js';
import type { LinkState } from '../../room/ports.js';
import type { Tile } from './tiles.js';

/** A tile: the video, what stands in for it, and, given a language, in words who it is and how they are connected. */
export function renderTile(tile: Tile, video: HTMLVideoElement, localize?: Localizer): TemplateResult {
  const { participant, source, isFeatured, track } = tile;
  const { isSelf, link } = participant;
  const isCamera = source === 'camera';
  return html`<li
    class="tile"
    part="tile ${source}${isSelf ? ' self' : ''}"
    data-key=${tile.key}
    data-source=${source}
    data-link=${link?.status ?? nothing}
    ?data-featured=${isFeatured}
    ?data-mirrored=${isSelf && isCamera && isFacingUser(track)}
  >
    <figure>${video}${localize ? renderWords(tile, localize) : nothing}</figure>
  </li>`;
}

function renderWords(tile: Tile, localize: Localizer): TemplateResult {
  const { participant, source, isOn, limit } = tile;
  const { name, presence, link } = participant;
  const isCamera = source === 'camera';
  const lost = isCamera && (['camera', 'microphone'] as const).filter((one) => presence.lost?.includes(one)).join('_');
  const trouble =
    (limit ? (`limit_${limit.shortage}` as const) : link && troubleOf(link)) ||
    (lost && (`lost_${lost}` as TroubleKey));
  const said = (key: 'video_muted' | 'video_camera_off'): TemplateResult =>
    html`<span class="visually-hidden">, ${localize.term(key)}</span>`;
  return html`<div part="placeholder" class="placeholder" aria-hidden="true">
      <span>${isCamera ? initials(name || localize.term('guest')) : icon('screen')}</span>
    </div>
    <figcaption part="badge" class="badge" title=${pathOf(link, localize)}>
      <bdi>${nameOf(tile, localize)}</bdi>
      ${isCamera && presence.microphone === false ? html`${icon('microphone', true)}${said('video_muted')}` : nothing}
      ${isCamera && !isOn && !presence.lost?.includes('camera') ? said('video_camera_off') : nothing}
    </figcaption>
    ${trouble ? html`<p part="link" class="link">${localize.trouble(trouble, String(limit?.people ?? ''))}</p>` : nothing}`;
}

/** What keeps a participant from being seen or heard, and what is missing. */
function troubleOf({ status, blocked, dry, paused }: LinkState): TroubleKey | undefined {
  if (status !== 'connected') return blocked ? `blocked_${blocked}` : `link_${status}`;
  if (dry?.length) return 'link_interrupted';
  return paused && `paused_${paused}`;
}

function pathOf({ path }: LinkState | { path?: undefined } = {}, localize: Localizer): string {
  if (!path) return '';
  return path.kind === 'relayed' ? localize.term('path_relayed', path.protocol) : localize.term(`path_${path.kind}`);
}

function nameOf({ participant: { isSelf, name }, source }: Tile, localize: Localizer): string {
  if (source === 'screen') {
    return isSelf
      ? localize.term('video_own_screen')
      : localize.term('video_screen', isolated(name || localize.term('guest')));
  }
  return isSelf ? localize.term('video_you', name && isolated(name)) : name || localize.term('guest');
}

/** The camera on the back of a phone shows the world, which is not mirrored. */
function isFacingUser(track: MediaStreamTrack | undefined): boolean {
  return track?.getSettings().facingMode !== 'environment';
}
