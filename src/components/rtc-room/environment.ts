import { RtcError } from '../../util/errors.js';

/** What keeps any call from working in this page; undefined where nothing does. */
export function environmentError(): RtcError | undefined {
  if (!window.isSecureContext) return new RtcError('insecure-context', `${location.origin} is not a secure context`);
  if (typeof RTCPeerConnection !== 'function') {
    return new RtcError('webrtc-unsupported', 'RTCPeerConnection is missing in this browser');
  }
  return undefined;
}
