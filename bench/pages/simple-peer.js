/* simple-peer as its README shows it (video chat, more than two peers), signals over Socket.IO's defaults. */
const room = new URLSearchParams(location.search).get('room');
const peers = new Map();

function show(stream) {
  const video = document.createElement('video');
  video.autoplay = video.muted = video.playsInline = true;
  video.srcObject = stream;
  document.body.append(video);
}

function connect(id, initiator, stream) {
  const peer = new SimplePeer({ initiator, stream, config: { iceServers: [] } });
  peers.set(id, peer);
  peer.on('signal', (data) => socket.emit('signal', { to: id, data }));
  peer.on('stream', show);
  peer.on('error', (error) => console.error(error));
  return peer;
}

const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
const socket = io();
socket.on('peers', (ids) => {
  for (const id of ids) connect(id, true, stream);
  globalThis.benchReady = true;
});
socket.on('signal', ({ from, data }) => (peers.get(from) ?? connect(from, false, stream)).signal(data));
socket.on('connect', () => socket.emit('join', room));
