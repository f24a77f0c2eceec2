import { expect, waitUntil } from '@open-wc/testing';
import type { RtcError } from '../util/errors.js';
import type { LocalMediaState } from './local-media-state.js';
import { LocalMedia } from './local-media.js';
import type { MediaDevicesLike } from './media-environment.js';

/** The browser's own devices, with a memory of every track that came from them. */
function recordTracks(): { mediaDevices: MediaDevicesLike; live: () => MediaStreamTrack[] } {
  const tracks: MediaStreamTrack[] = [];
  const own = navigator.mediaDevices;
  const mediaDevices: MediaDevicesLike = {
    getUserMedia: async (constraints) => {
      const stream = await own.getUserMedia(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    },
    enumerateDevices: () => own.enumerateDevices(),
    addEventListener: own.addEventListener.bind(own),
    removeEventListener: own.removeEventListener.bind(own),
  };
  return { mediaDevices, live: () => tracks.filter((track) => track.readyState === 'live') };
}

function when(media: LocalMedia, test: (state: LocalMediaState) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (!test(media.getState())) return;
      stop();
      resolve();
    };
    const stop = media.subscribe(check);
    check();
  });
}

async function firstFrame(track: MediaStreamTrack): Promise<number> {
  const video = Object.assign(document.createElement('video'), { muted: true, srcObject: new MediaStream([track]) });
  await video.play();
  return video.videoWidth;
}

describe('LocalMedia with the devices of a browser', () => {
  let media: LocalMedia;
  let recorded: ReturnType<typeof recordTracks>;

  beforeEach(() => {
    localStorage.clear();
    recorded = recordTracks();
    media = new LocalMedia({ mediaDevices: recorded.mediaDevices });
  });
  afterEach(() => media.close());

  it('gives smaller pictures while they go to several, also of a camera that opens later, and whole ones again', async () => {
    const settings = (): MediaTrackSettings => {
      const { camera } = media.getState();
      return camera.status === 'live' ? camera.track.getSettings() : {};
    };
    const becomes = async (test: (side: number, rate: number) => boolean): Promise<void> => {
      await waitUntil(() => {
        const { width = 0, height = 0, frameRate = 0 } = settings();
        return test(Math.max(width, height), frameRate);
      }, 'the camera to follow');
    };
    const isWhole = (side: number): boolean => side > 640;
    const isSmall = (side: number, rate: number): boolean => side > 0 && side <= 640 && Math.round(rate) <= 15;
    await media.setEnabled('camera', true);
    media.setAudience(1);
    await becomes(isWhole);
    const { width = 1, height = 1 } = settings();
    await waitUntil(() => media.getState().devices.camera.length > 0, 'the list of devices, which is told too');
    let told = 0;
    media.subscribe(() => (told += 1));
    media.setAudience(2);
    await waitUntil(() => told > 0, 'whoever sends it to be told');
    // The fake camera of Firefox 140 resolves, and goes on as it was: senders make its picture smaller.
    if (isWhole(settings().width ?? 0)) return expect(navigator.userAgent).to.include('Firefox');
    await becomes(isSmall);
    const { width: smallWidth = 1, height: smallHeight = 1 } = settings();
    expect(smallWidth / smallHeight).to.be.closeTo(width / height, 0.02, 'of the same shape');
    media.setAudience(1);
    await becomes(isWhole);
    media.setAudience(3);
    await media.setEnabled('camera', false);
    await media.setEnabled('camera', true);
    await becomes(isSmall);
    media.release();
    await media.setEnabled('camera', true);
    await becomes(isWhole);
  });

  it('starts both, and the camera gives pictures', async () => {
    await media.start(['microphone', 'camera']);
    const { microphone, camera } = media.getState();
    if (microphone.status !== 'live' || camera.status !== 'live') return expect.fail('both should be live');
    expect(microphone.track.kind).to.equal('audio');
    expect(await firstFrame(camera.track)).to.be.greaterThan(0);
    expect(camera.deviceId).to.be.a('string').and.not.to.equal('');
  });

  it('names the devices after the grant', async () => {
    await media.start(['microphone', 'camera']);
    await when(media, ({ devices }) => devices.camera.length > 0);
    expect(media.getState().devices.camera[0]?.label).not.to.equal('');
    expect(media.getState().devices.microphone[0]?.label).not.to.equal('');
  });

  it('mutes with the device open and turns the camera off with it closed', async () => {
    await media.start(['microphone', 'camera']);
    await media.setEnabled('microphone', false);
    await media.setEnabled('camera', false);
    expect(media.getState().microphone.status).to.equal('off');
    expect(media.getState().camera.status).to.equal('off');
    expect(recorded.live().map(({ kind, enabled }) => [kind, enabled])).to.deep.equal([['audio', false]]);
    void media.setEnabled('microphone', true);
    expect(media.getState().microphone.status).to.equal('live');
  });

  it('switches to a device that was chosen and closes the one before', async () => {
    await media.start(['microphone']);
    await when(media, ({ devices }) => devices.microphone.length > 0);
    const other = media.getState().devices.microphone.at(-1)!;
    await media.chooseDevice('microphone', other.id);
    const { microphone } = media.getState();
    expect(microphone.status === 'live' && microphone.deviceId).to.equal(other.id);
    expect(recorded.live().length).to.equal(1);
    expect(localStorage.getItem('rtc-elements:microphone')).to.equal(other.id);
  });

  it('keeps the camera that is live when the chosen one is not there', async () => {
    await media.start(['camera']);
    const error = await media.chooseDevice('camera', 'nowhere').catch((reason: unknown) => reason as RtcError);
    expect((error as RtcError).code).to.equal('device-missing');
    expect(media.getState().camera.status).to.equal('live');
    expect(recorded.live().length).to.equal(1);
  });

  it('uses the default where the remembered device is gone', async () => {
    localStorage.setItem('rtc-elements:camera', 'gone');
    const other = new LocalMedia({ mediaDevices: recorded.mediaDevices });
    await other.start(['camera']);
    expect(other.getState().camera.status).to.equal('live');
    expect(other.getState().chosen.camera).to.equal('gone');
    other.close();
  });

  it('leaves no track behind after 100 toggles', async () => {
    const calls: Promise<void>[] = [];
    for (let i = 0; i < 100; i++) {
      calls.push(media.setEnabled('camera', i % 2 === 0), media.setEnabled('microphone', i % 3 === 0));
      if (i % 10 === 0) await Promise.race(calls.slice(-2));
    }
    await Promise.all(calls);
    expect(media.getState().camera.status).to.equal('off');
    expect(media.getState().microphone.status).to.equal('live');
    expect(recorded.live().map(({ kind }) => kind)).to.deep.equal(['audio']);
  });

  it('stops what arrives after close', async () => {
    const started = media.start(['microphone', 'camera']);
    media.close();
    await started;
    expect(recorded.live().length).to.equal(0);
    expect(media.getState().camera.status).to.equal('off');
  });

  it('says that the embedding page forbids the devices', async () => {
    const frame = document.createElement('iframe');
    frame.allow = "camera 'none'; microphone 'none'";
    document.body.append(frame);
    const inside = frame.contentDocument!;
    const script = Object.assign(inside.createElement('script'), { type: 'module' });
    script.textContent = `
      import { LocalMedia } from '${new URL('./local-media.ts', import.meta.url).href}';
      const media = new LocalMedia();
      await media.start(['microphone', 'camera']);
      const { microphone, camera } = media.getState();
      parent.postMessage([microphone.error?.code, camera.error?.code]);`;
    const told = new Promise<unknown>((resolve) => {
      addEventListener('message', (event) => resolve(event.data), { once: true });
    });
    inside.body.append(script);
    expect(await told).to.deep.equal(['blocked-by-embedder', 'blocked-by-embedder']);
    frame.remove();
  });
});
