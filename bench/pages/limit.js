/*
 * The least a browser can take: camera, then every pair of a mesh as two bare RTCPeerConnections
 * in this page, signals handed over directly. `?people=4` makes the full mesh of four (6 pairs),
 * `&joins=1` only the pairs of the newcomer (3).
 */
const query = new URLSearchParams(location.search);
const people = Number(query.get('people') ?? 2);
const pairs = query.has('joins') ? people - 1 : (people * (people - 1)) / 2;

function show(track) {
  const video = document.createElement('video');
  video.autoplay = video.muted = video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  document.body.append(video);
}

async function connect(stream) {
  const left = new RTCPeerConnection();
  const right = new RTCPeerConnection();
  for (const [from, to] of [
    [left, right],
    [right, left],
  ]) {
    from.addEventListener('icecandidate', ({ candidate }) => void to.addIceCandidate(candidate));
    from.addEventListener('track', ({ track }) => track.kind === 'video' && show(track));
    for (const track of stream.getTracks()) from.addTrack(track, stream);
  }
  const offer = await left.createOffer();
  await Promise.all([left.setLocalDescription(offer), right.setRemoteDescription(offer)]);
  const answer = await right.createAnswer();
  await Promise.all([right.setLocalDescription(answer), left.setRemoteDescription(answer)]);
}

const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
for (let pair = 0; pair < pairs; pair += 1) void connect(stream);
