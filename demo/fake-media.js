// Camera, microphone and screen that are drawn and played, behind the browser's own functions: with
// them a call can be tried where there are no devices, and nobody is asked for a permission.

const FRAMES_PER_SECOND = 20;

const devices = [
  { kind: 'videoinput', deviceId: 'colours', label: 'Moving colours' },
  { kind: 'videoinput', deviceId: 'stripes', label: 'Moving stripes' },
  { kind: 'audioinput', deviceId: 'tone', label: 'Quiet tone' },
  { kind: 'audioinput', deviceId: 'silence', label: 'Silence' },
];

/** Replaces what the page asks its devices with; `name` is written into the picture. */
export function useFakeMedia(name) {
  // Absent on pages without https, where fake devices are as good as anywhere.
  if (!navigator.mediaDevices) Object.defineProperty(navigator, 'mediaDevices', { value: new EventTarget() });
  Object.assign(navigator.mediaDevices, {
    enumerateDevices: async () => devices.map((device) => ({ groupId: '', ...device, toJSON: () => device })),
    getUserMedia: async ({ audio, video }) => {
      const wanted = [audio && pickDevice('audioinput', audio), video && pickDevice('videoinput', video)];
      const [microphone, camera] = wanted;
      const tracks = [];
      if (microphone) tracks.push(named(toneTrack(microphone.deviceId === 'silence' ? 0 : 0.03), microphone));
      if (camera)
        tracks.push(named(drawnTrack(640, 360, camera.deviceId === 'stripes' ? stripes(name) : colours(name)), camera));
      return new MediaStream(tracks);
    },
    getDisplayMedia: async () => new MediaStream([drawnTrack(1280, 720, screen(name))]),
  });
  const permissions = navigator.permissions;
  const query = permissions?.query.bind(permissions);
  if (query) {
    permissions.query = (what) =>
      ['camera', 'microphone'].includes(what.name) ? Promise.resolve({ ...what, state: 'granted' }) : query(what);
  }
}

function pickDevice(kind, constraints) {
  const ours = devices.filter((device) => device.kind === kind);
  const { exact, ideal } = Object(constraints.deviceId);
  if (exact && !ours.some(({ deviceId }) => deviceId === exact)) throw new OverconstrainedError('deviceId');
  return ours.find(({ deviceId }) => deviceId === (exact ?? ideal)) ?? ours[0];
}

function named(track, { deviceId, label }) {
  const settings = track.getSettings.bind(track);
  track.getSettings = () => ({ ...settings(), deviceId });
  Object.defineProperty(track, 'label', { value: label });
  return track;
}

// ---- pictures

function drawnTrack(width, height, draw) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const { track, show } = frameSink(canvas);
  const stop = everyFrame(() => {
    if (track.readyState === 'ended') return stop();
    draw(context, width, height, performance.now() / 1000);
    show();
  });
  draw(context, width, height, 0);
  show();
  return track;
}

/** A canvas in a background tab gives no frames; a track one writes frames to oneself does (Chromium has it). */
function frameSink(canvas) {
  if (!('MediaStreamTrackGenerator' in globalThis)) {
    return { track: canvas.captureStream(FRAMES_PER_SECOND).getVideoTracks()[0], show: () => undefined };
  }
  const track = new MediaStreamTrackGenerator({ kind: 'video' });
  const writer = track.writable.getWriter();
  const show = () => {
    const frame = new VideoFrame(canvas, { timestamp: performance.now() * 1000 });
    // A sink that cannot keep up, or was stopped, misses a frame.
    if (writer.desiredSize > 0) writer.write(frame).catch(() => frame.close());
    else frame.close();
  };
  return { track, show };
}

/** Timers of a background tab run once a second; the end of a sound is told at any time, once sound may be made at all. */
function everyFrame(tick) {
  let last = 0;
  let isStopped = false;
  const run = () => {
    const now = performance.now();
    if (isStopped || now - last < 500 / FRAMES_PER_SECOND) return;
    last = now;
    tick();
  };
  const timer = setInterval(run, 1000 / FRAMES_PER_SECOND);
  const beat = () => {
    if (isStopped) return;
    const context = audio();
    const source = new ConstantSourceNode(context, { offset: 0 });
    source.onended = () => {
      if (document.hidden) run();
      beat();
    };
    source.connect(context.destination);
    source.start();
    source.stop(context.currentTime + 1 / FRAMES_PER_SECOND);
  };
  if (audio().state === 'running') beat();
  else audio().addEventListener('statechange', beat, { once: true });
  return () => {
    isStopped = true;
    clearInterval(timer);
  };
}

function hueOf(name) {
  return [...name].reduce((hue, letter) => (hue * 31 + letter.codePointAt(0)) % 360, 200);
}

function write(context, text, x, y, size, maxWidth) {
  context.font = `600 ${size}px system-ui, sans-serif`;
  context.lineWidth = size / 8;
  context.strokeStyle = '#0009';
  context.fillStyle = '#fff';
  context.strokeText(text, x, y, maxWidth);
  context.fillText(text, x, y, maxWidth);
}

const clock = () => new Date().toLocaleTimeString();

const colours = (name) => (context, width, height, seconds) => {
  const hue = hueOf(name);
  context.fillStyle = `hsl(${hue} 45% 22%)`;
  context.fillRect(0, 0, width, height);
  for (let i = 0; i < 5; i++) {
    const turn = seconds * (0.3 + i * 0.07) + i * 1.7;
    context.beginPath();
    context.arc(width * (0.5 + 0.36 * Math.cos(turn)), height * (0.5 + 0.34 * Math.sin(turn * 1.3)), 70 - i * 8, 0, 7);
    context.fillStyle = `hsl(${hue + i * 40} 70% 58% / 0.75)`;
    context.fill();
  }
  write(context, name || 'Drawn camera', width / 2, height / 2 - 20, 52, width - 40);
  write(context, clock(), width / 2, height / 2 + 36, 28, width);
};

const stripes = (name) => (context, width, height, seconds) => {
  const hue = hueOf(name);
  for (let x = -80 + ((seconds * 60) % 80), i = 0; x < width; x += 40, i++) {
    context.fillStyle = `hsl(${hue + (i % 2) * 30} 45% ${30 + (i % 2) * 14}%)`;
    context.fillRect(x, 0, 41, height);
  }
  write(context, name || 'Drawn camera', width / 2, height / 2 - 20, 52, width - 40);
  write(context, clock(), width / 2, height / 2 + 36, 28, width);
};

const screen = (name) => (context, width, height, seconds) => {
  context.fillStyle = '#eef1f6';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#1d5fd1';
  context.fillRect(0, 0, width, 96);
  context.fillRect(0, height - 84, width, 84);
  write(context, `${name ? `${name}: ` : ''}a drawn screen`, width / 2, 48, 44, width - 80);
  for (let i = 0; i < 8; i++) {
    const share = 0.5 + 0.4 * Math.sin(seconds * 0.8 + i);
    context.fillStyle = `hsl(${210 + i * 12} 60% 50%)`;
    context.fillRect(140 + i * 130, 620 - share * 400, 90, share * 400);
  }
  write(context, clock(), width / 2, height - 42, 36, width);
};

// ---- sound

let audioContext;

/** One for the page; silent until the person has touched the page, as browsers want it. */
function audio() {
  if (audioContext) return audioContext;
  audioContext = new AudioContext();
  for (const type of ['pointerup', 'keydown']) addEventListener(type, () => audioContext.resume(), true);
  return audioContext;
}

/** A soft note that swells and fades, so that it can be told from a hum. */
function toneTrack(loudness) {
  const context = audio();
  const note = new OscillatorNode(context, { frequency: 220 });
  const swell = new OscillatorNode(context, { frequency: 0.5 });
  const depth = new GainNode(context, { gain: loudness / 2 });
  const level = new GainNode(context, { gain: loudness / 2 });
  const output = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
  swell.connect(depth).connect(level.gain);
  note.connect(level).connect(output);
  note.start();
  swell.start();
  const [track] = output.stream.getAudioTracks();
  const stop = track.stop.bind(track);
  track.stop = () => {
    note.stop();
    swell.stop();
    track.stop = stop;
    stop();
  };
  return track;
}
