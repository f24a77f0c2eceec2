/*
 * PeerJS as its README shows it, in the order that is fastest for it: camera and PeerServer are
 * asked at the same time, everybody already there is called as soon as both are ready.
 */
const query = new URLSearchParams(location.search);
const room = query.get('room');
const seat = Number(query.get('seat'));

function show(stream) {
  if (document.getElementById(stream.id)) return;
  const video = document.createElement('video');
  video.id = stream.id;
  video.autoplay = video.muted = video.playsInline = true;
  video.srcObject = stream;
  document.body.append(video);
}

const camera = navigator.mediaDevices.getUserMedia({ audio: true, video: true });
const peer = new Peer(`${room}-${seat}`, {
  host: location.hostname,
  port: Number(location.port),
  path: '/peerjs',
  config: { iceServers: [] },
});
peer.on('call', async (call) => {
  call.on('stream', show);
  call.answer(await camera);
});
peer.on('open', async () => {
  const stream = await camera;
  for (let other = 0; other < seat; other += 1) peer.call(`${room}-${other}`, stream).on('stream', show);
  globalThis.benchReady = true;
});
