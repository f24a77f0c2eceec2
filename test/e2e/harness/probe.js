/*
 * Runs in every page before its own scripts (plain JavaScript: no compiler may add helpers to it).
 * Keeps what a test needs to prove media by counters instead of by events that claim it.
 */
(() => {
  // Functions sent by `page.evaluate` come through esbuild, which wraps names in this helper.
  globalThis.__name ??= (value) => value;

  const now = () => performance.timeOrigin + performance.now();
  const connections = [];
  const firstFrames = [];
  const violations = [];
  const rtcErrors = [];
  const cameraQuestions = [];
  const steps = {};
  globalThis.__probe = { connections, firstFrames, violations, rtcErrors, cameraQuestions, steps };

  /** Kept is the last time a step was taken, in milliseconds since navigation started. */
  const step = (name) => {
    steps[name] = performance.now();
  };

  addEventListener('rtc-error', ({ error, target }) => {
    rtcErrors.push({ code: error.code, subject: error.subject, tag: target.localName });
  });

  document.addEventListener('securitypolicyviolation', (event) => {
    violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
  });

  const Native = globalThis.RTCPeerConnection;
  if (Native) {
    globalThis.RTCPeerConnection = class RTCPeerConnection extends Native {
      constructor(...args) {
        super(...args);
        connections.push(this);
        if (connections.length === 1) step('first connection made');
        this.addEventListener('connectionstatechange', () => this.connectionState === 'connected' && step('connected'));
      }

      setLocalDescription(...args) {
        const done = super.setLocalDescription(...args);
        done?.then(
          () => this.localDescription && step(this.localDescription.type),
          () => undefined,
        );
        return done;
      }

      setRemoteDescription(...args) {
        const done = super.setRemoteDescription(...args);
        done?.then(
          () => step(args[0].type),
          () => undefined,
        );
        return done;
      }
    };
  }

  const devices = globalThis.navigator.mediaDevices;
  if (devices) {
    const native = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (constraints) => {
      cameraQuestions.push(Object.keys(constraints).filter((kind) => constraints[kind]));
      step('camera asked');
      const opened = native(constraints);
      opened.then(
        () => step('camera'),
        () => undefined,
      );
      return opened;
    };
  }

  const isRemote = (track) =>
    connections.some((connection) => connection.getReceivers().some((receiver) => receiver.track === track));

  const watchFirstFrame = (video, stream) => {
    const handleFrame = () => {
      if (video.srcObject !== stream) return;
      const track = stream.getVideoTracks().find(isRemote);
      // A player that is not in the page yet may have frames that nobody sees.
      if (!track || video.getClientRects().length === 0) video.requestVideoFrameCallback(handleFrame);
      else if (!firstFrames.some((frame) => frame.track === track.id)) firstFrames.push({ track: track.id, at: now() });
    };
    video.requestVideoFrameCallback(handleFrame);
  };

  const srcObject = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    ...srcObject,
    set(stream) {
      srcObject.set.call(this, stream);
      if (stream instanceof MediaStream && this.requestVideoFrameCallback) watchFirstFrame(this, stream);
    },
  });

  /** Every element matching `selector`, in open shadow roots too. */
  const deep = (selector, root = document) => {
    const found = [...root.querySelectorAll(selector)];
    for (const element of root.querySelectorAll('*'))
      if (element.shadowRoot) found.push(...deep(selector, element.shadowRoot));
    return found;
  };

  /** What a person can read, shadow roots included. */
  const text = (root = document.body) =>
    [...root.childNodes]
      .map((node) => {
        if (node.nodeType === Node.TEXT_NODE) return node.data.trim();
        if (node.nodeType !== Node.ELEMENT_NODE || /^(style|script)$/.test(node.localName)) return '';
        if (!node.checkVisibility()) return node.shadowRoot ? text(node.shadowRoot) : '';
        return [node.shadowRoot ? text(node.shadowRoot) : '', text(node)].filter(Boolean).join(' ');
      })
      .filter(Boolean)
      .join(' ');

  /** One row a connection that is not closed: what was decoded and heard so far. */
  const links = async () =>
    Promise.all(
      connections
        .filter((connection) => connection.signalingState !== 'closed')
        .map(async (connection) => {
          const row = { state: connection.connectionState, video: [], audio: [], sent: 0 };
          for (const entry of (await connection.getStats()).values()) {
            if (entry.type === 'outbound-rtp') row.sent += entry.bytesSent ?? 0;
            if (entry.type !== 'inbound-rtp') continue;
            if (entry.kind === 'video')
              row.video.push({
                track: entry.trackIdentifier,
                frames: entry.framesDecoded ?? 0,
                width: entry.frameWidth ?? 0,
                height: entry.frameHeight ?? 0,
              });
            else
              row.audio.push({
                track: entry.trackIdentifier,
                energy: entry.totalAudioEnergy ?? 0,
                packets: entry.packetsReceived ?? 0,
              });
          }
          return row;
        }),
    );

  const counters = new WeakMap();
  /** Frames this element has put on screen of its present stream, since it was first asked for. */
  const presented = (video) => {
    const stream = video.srcObject;
    // Callbacks that wait when the stream is exchanged are never called.
    if (counters.get(video)?.stream !== stream) {
      const counter = { stream, frames: 0 };
      counters.set(video, counter);
      const count = () => {
        counter.frames += 1;
        if (counters.get(video) === counter) video.requestVideoFrameCallback(count);
      };
      video.requestVideoFrameCallback(count);
    }
    return counters.get(video).frames;
  };

  /** A visible `<video>` of a remote track each: how many frames were shown, and how much its picture varies. */
  const screens = () =>
    deep('video')
      .filter((video) => video.srcObject?.getVideoTracks().some(isRemote) && video.getClientRects().length > 0)
      .map((video) => ({
        frames: presented(video),
        width: video.videoWidth,
        height: video.videoHeight,
        contrast: contrast(video),
        paused: video.paused,
      }));

  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 16;
  const contrast = (video) => {
    if (!video.videoWidth) return 0;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(video, 0, 0, 16, 16);
    const { data } = context.getImageData(0, 0, 16, 16);
    let low = 255;
    let high = 0;
    for (let index = 0; index < data.length; index += 1) {
      if (index % 4 === 3) continue;
      low = Math.min(low, data[index]);
      high = Math.max(high, data[index]);
    }
    return high - low;
  };

  Object.assign(globalThis.__probe, { deep, links, screens, text });
})();
