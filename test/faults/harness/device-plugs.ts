import type { Page } from 'puppeteer-core';

/** What a test does to the devices of a page; all of them by their labels. */
interface Plugs {
  /** They leave the list, their tracks end, and the page is told. */
  unplug(...labels: string[]): void;
  plug(...labels: string[]): void;
  /** Another microphone is the system's default. */
  setDefault(label: string): void;
  /** The system lets nothing of a kind through, or does again. */
  mute(kind: 'audio' | 'video', isMuted: boolean): void;
  /** Label of the device whose track was opened last and is still live. */
  open(kind: 'audio' | 'video'): string | undefined;
  /** Where each element that plays sound plays it to: a label, '' for the default one. */
  sinks(): string[];
}

declare global {
  var __plugs: Plugs;
  /** Of SILENT_MICROPHONE. */
  var __speak: (isLoud: boolean) => void;
}

/**
 * Chromium's made-up devices (with `device-count=3`: two cameras that can be sent, two microphones, two loudspeakers), which can be
 * unplugged, plugged in, and made the default. Plain text, because it runs in the page before its scripts.
 */
export const PLUGS = `{
  const devices = navigator.mediaDevices;
  const native = { list: devices.enumerateDevices.bind(devices), open: devices.getUserMedia.bind(devices) };
  // Chromium 156 encodes nothing of this one, whatever it is put into.
  const gone = new Set(['fake_device_1']);
  const tracks = [];
  const players = new Set();
  let standard = 'Fake Audio Input 1';
  const list = async () => (await native.list()).filter((info) => info.deviceId !== 'default' && !gone.has(info.label));
  const changed = () => devices.dispatchEvent(new Event('devicechange'));
  const copy = (info, changes) => ({ kind: info.kind, deviceId: info.deviceId, groupId: info.groupId, label: info.label, ...changes });

  devices.enumerateDevices = async () => {
    const infos = await list();
    const first = infos.find((info) => info.label === standard) ?? infos.find((info) => info.kind === 'audioinput');
    const byName = first?.label ? [copy(first, { deviceId: 'default', label: 'Default - ' + first.label })] : [];
    return [...byName, ...infos];
  };

  const pick = async (kind, wish) => {
    const infos = (await list()).filter((info) => info.kind === kind);
    if (infos.length === 0) throw new DOMException('Requested device not found', 'NotFoundError');
    const { exact, ideal } = wish?.deviceId ?? {};
    const byId = (id) => infos.find((info) => info.deviceId === id);
    if (exact && !byId(exact)) throw Object.assign(new DOMException('', 'OverconstrainedError'), { constraint: 'deviceId' });
    const named = byId(exact) ?? byId(ideal);
    const found = named ?? (kind === 'audioinput' ? infos.find((info) => info.label === standard) : undefined) ?? infos[0];
    return { found, isDefault: !named && kind === 'audioinput' };
  };
  devices.getUserMedia = async (wanted) => {
    const asked = {};
    const picked = {};
    for (const [kind, of] of [['audioinput', 'audio'], ['videoinput', 'video']]) {
      if (!wanted[of]) continue;
      // Without a permission there are no ids to tell one from another.
      picked[of] = await pick(kind, wanted[of]);
      const { found } = picked[of];
      asked[of] = { ...(wanted[of] === true ? {} : wanted[of]), ...(found.deviceId && { deviceId: { exact: found.deviceId } }) };
    }
    const stream = await native.open(asked);
    for (const track of stream.getTracks()) {
      const { found, isDefault } = picked[track.kind];
      tracks.push({ track, label: track.label });
      const settings = track.getSettings.bind(track);
      if (isDefault) track.getSettings = () => ({ ...settings(), deviceId: 'default' });
    }
    return stream;
  };

  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function () {
    if (this instanceof HTMLAudioElement) players.add(this);
    return play.call(this);
  };
  let labels = new Map();
  setInterval(async () => (labels = new Map((await native.list()).map((info) => [info.deviceId, info.label]))), 500);

  const live = (kind) => tracks.filter(({ track }) => track.kind === kind && track.readyState === 'live');
  globalThis.__plugs = {
    unplug(...names) {
      names.forEach((name) => gone.add(name));
      changed();
      for (const { track, label } of tracks) {
        if (!names.includes(label) || track.readyState === 'ended') continue;
        track.stop();
        track.dispatchEvent(new Event('ended'));
      }
    },
    plug(...names) {
      names.forEach((name) => gone.delete(name));
      changed();
    },
    setDefault(label) {
      standard = label;
      changed();
    },
    mute(kind, isMuted) {
      for (const { track } of live(kind)) {
        Object.defineProperty(track, 'muted', { configurable: true, value: isMuted });
        track.dispatchEvent(new Event(isMuted ? 'mute' : 'unmute'));
      }
    },
    open: (kind) => live(kind).at(-1)?.label,
    sinks: () => [...players].filter(({ srcObject }) => srcObject).map(({ sinkId }) => (sinkId ? (labels.get(sinkId) ?? sinkId) : '')),
  };
}`;

/** A microphone that gives digital silence until `__speak(true)`. Runs before the page's scripts. */
export const SILENT_MICROPHONE = `{
  const devices = navigator.mediaDevices;
  const native = devices.getUserMedia.bind(devices);
  const loudness = [];
  devices.getUserMedia = async (wanted) => {
    const stream = await native(wanted);
    if (!wanted.audio) return stream;
    const context = new AudioContext();
    const [oscillator, gain, end] = [context.createOscillator(), context.createGain(), context.createMediaStreamDestination()];
    gain.gain.value = 0;
    loudness.push(gain.gain);
    oscillator.connect(gain).connect(end);
    oscillator.start();
    return new MediaStream([...end.stream.getAudioTracks(), ...stream.getVideoTracks()]);
  };
  globalThis.__speak = (isLoud) => loudness.forEach((gain) => (gain.value = isLoud ? 0.2 : 0));
}`;

/** Does something to the devices of a page; when, in milliseconds since the epoch. */
export async function toDevices(page: Page, act: 'unplug' | 'plug', ...labels: string[]): Promise<number> {
  return page.evaluate(
    (act, labels) => {
      const at = Date.now();
      globalThis.__plugs[act](...labels);
      return at;
    },
    act,
    labels,
  );
}
