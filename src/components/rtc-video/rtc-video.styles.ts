import { css } from 'lit';

export const styles = css`
  /* Both are grids because what floats in a block makes a line, and a line wants a font: looking for
     one takes longer than all the rest of a first layout. */
  :host,
  .stage {
    display: grid;
  }
  :host {
    position: relative;
    inline-size: 100%;
    aspect-ratio: 16 / 9;
    min-block-size: 9rem;
    /* A floating picture floats over this stage alone, not over the page. */
    isolation: isolate;
  }
  :host(:state(lobby)) {
    aspect-ratio: auto;
  }
  .lobby {
    min-block-size: 100%;
  }
  .stage {
    position: absolute;
    inset: 0;
    margin: 0;
    padding: 0;
    list-style: none;
    border-radius: var(--_radius);
    background: var(--_stage);
    color: #fff;
    container-type: size;
  }
  .tile {
    position: absolute;
    inset-inline-start: var(--_x, 0);
    inset-block-start: var(--_y, 0);
    inline-size: var(--_width, 0);
    block-size: var(--_height, 0);
    overflow: hidden;
    border-radius: min(var(--_radius), 12cqmin);
    background: var(--_tile);
    container-type: size;
  }
  [data-mode='duo'] [data-key='self'] {
    z-index: 1;
    box-shadow:
      0 0 0 2px var(--_stage),
      0 2px 12px #0008;
  }
  figure {
    margin: 0;
    block-size: 100%;
  }
  video {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  [data-whole] video {
    object-fit: contain;
  }
  [data-mirrored] video {
    transform: scaleX(-1);
  }
  .placeholder {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    background: var(--_tile);
  }
  [data-picture] .placeholder {
    visibility: hidden;
  }
  .placeholder span {
    display: grid;
    place-items: center;
    inline-size: 44cqmin;
    max-inline-size: 9rem;
    aspect-ratio: 1;
    border-radius: 50%;
    background: oklch(0.45 0.11 var(--_hue, 260));
    font-size: clamp(0.625rem, 17cqmin, 3.5rem);
    font-weight: 600;
  }
  .badge,
  .link,
  .hint {
    position: absolute;
    margin: 0;
    border: 1px solid transparent;
    background: #0a0c10c4;
    color: #fff;
  }
  .badge {
    inset-inline-start: 6px;
    inset-block-end: 6px;
    display: flex;
    align-items: center;
    max-inline-size: calc(100% - 12px);
    padding: 0.125em 0.5em;
    border-radius: 6px;
    font-size: 0.8125rem;
  }
  bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .badge .icon {
    margin-inline: 0.25em;
    inline-size: 1.125em;
    block-size: 1.125em;
    color: #ff9d94;
  }
  .link {
    inset-block-start: 6px;
    inset-inline: 0;
    inline-size: fit-content;
    max-inline-size: calc(100% - 12px);
    margin-inline: auto;
    padding: 0.125em 0.625em;
    border-radius: 6px;
    font-size: 0.8125rem;
    text-align: center;
    overflow-wrap: anywhere;
  }
  [data-link='interrupted'] video,
  [data-link='restarting'] video {
    filter: grayscale(1) brightness(0.6);
  }
  .hint {
    inset-block-start: 1rem;
    inset-inline: 0;
    inline-size: fit-content;
    max-inline-size: calc(100% - 2rem);
    margin-inline: auto;
    padding: 0.5em 1em;
    border-radius: 1.5em;
    text-align: center;
  }
  .hint:empty {
    display: none;
  }
  /* Small tiles: less room for words beside the face, and none for names. */
  @container (max-width: 110px) or (max-height: 100px) {
    .badge,
    .link {
      padding: 0 0.375em;
      font-size: 0.6875rem;
    }
    .badge {
      inset-inline-start: 3px;
      inset-block-end: 3px;
      max-inline-size: calc(100% - 6px);
    }
    .link {
      inset-block-start: 3px;
    }
  }
  @container (max-width: 60px) {
    .badge {
      padding: 0;
      border-width: 0;
    }
    bdi {
      inline-size: 0;
    }
  }
  @media (forced-colors: active) {
    .tile {
      border: 1px solid;
    }
    .tile,
    .badge,
    .link,
    .hint {
      border-color: CanvasText;
      background: Canvas;
      color: CanvasText;
    }
  }
`;
