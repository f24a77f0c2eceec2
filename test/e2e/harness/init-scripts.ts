/*
 * Scripts that run before a page's own. Plain text, because they run in the page.
 */

/** Whatever is asked for, the camera gives this. */
export const cameraOf = (width: number, height: number, frameRate: number): string => `{
  const devices = navigator.mediaDevices;
  const native = devices?.getUserMedia.bind(devices);
  const given = { width: ${width}, height: ${height}, frameRate: ${frameRate} };
  if (native) devices.getUserMedia = ({ audio, video }) =>
    native({ audio, video: video && { ...(video === true ? {} : video), ...given } });
  const { applyConstraints } = MediaStreamTrack.prototype;
  MediaStreamTrack.prototype.applyConstraints = function (wishes) {
    return this.kind === 'video' && !wishes?.deviceId ? Promise.resolve() : applyConstraints.call(this, wishes);
  };
}`;

/** A camera of 160 x 120: several pages share two cores. */
export const SMALL_CAMERA = cameraOf(160, 120, 10);

/** getUserMedia waits until the test calls \`__allow()\`: somebody has not answered the browser's question yet. */
export const UNANSWERED_QUESTION = `{
  const devices = navigator.mediaDevices;
  const native = devices.getUserMedia.bind(devices);
  const answered = new Promise((resolve) => { globalThis.__allow = resolve; });
  devices.getUserMedia = async (constraints) => { globalThis.__isAsked = true; await answered; return native(constraints); };
}`;

/** getUserMedia fails with a DOMException of this name until the test sets \`__devicesWork\`. */
export const failingDevices = (name: string): string => refusingDevices(name, 'made up by the test');

export const refusingDevices = (name: string, message: string): string => `{
  const devices = navigator.mediaDevices;
  const native = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    if (globalThis.__devicesWork) return native(constraints);
    throw new DOMException(${JSON.stringify(message)}, ${JSON.stringify(name)});
  };
}`;

export const NO_WEBRTC = 'delete globalThis.RTCPeerConnection; delete globalThis.webkitRTCPeerConnection;';
