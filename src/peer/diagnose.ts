import { createConnection, type CreateConnection } from './create-connection.js';
import type { Blocked } from './link-state.js';

/** Longest that TURN servers get to give an address. */
const PATIENCE_MS = 5_000;
/** RFC 8656, sections 7.3 and 19: not allowed in; wrong or old credentials; quota. RFC 8489, section 14.8. */
const REFUSALS = [401, 403, 438, 441, 486];

/**
 * Why a link finds no way: asks the TURN servers of `configuration` for an address, by a connection of
 * its own that leads nowhere. Takes up to 5 s where they are out of reach.
 */
export async function diagnose(
  configuration: RTCConfiguration,
  create: CreateConnection = createConnection,
): Promise<Blocked> {
  const urls = (configuration.iceServers ?? []).flatMap((server) => server.urls).filter((url) => /^turns?:/.test(url));
  if (urls.length === 0) return 'turn-missing';
  const errors: number[] = [];
  const connection = create({ ...configuration, iceTransportPolicy: 'relay' });
  try {
    if (await isReached(connection, errors)) return 'no-path';
  } catch {
    // As good as one that gives no address.
  } finally {
    connection.close();
  }
  if (errors.some((code) => REFUSALS.includes(code))) return 'turn-refused';
  return urls.some((url) => /^turns:|transport=tcp/.test(url)) ? 'turn-unreachable' : 'udp-blocked';
}

/** Whether a server gives an address. */
async function isReached(connection: RTCPeerConnection, errors: number[]): Promise<boolean> {
  connection.createDataChannel('');
  const reached = new Promise<boolean>((resolve) => {
    connection.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) resolve(true);
      else if (!candidate) resolve(false);
    };
    connection.onicecandidateerror = ({ errorCode }) => void errors.push(errorCode);
    setTimeout(() => resolve(false), PATIENCE_MS);
  });
  await connection.setLocalDescription();
  return reached;
}
