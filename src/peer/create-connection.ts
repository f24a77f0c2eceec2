/** The one place where a connection comes from; tests hand in their own. */
export type CreateConnection = (configuration: RTCConfiguration) => RTCPeerConnection;

export const createConnection: CreateConnection = (configuration) => new RTCPeerConnection(configuration);
