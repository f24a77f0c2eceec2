/*
 * The logic and the wire format of the tutorial the project comes from, with today's names for the
 * browser's calls (ontrack for onaddstream, addTrack for addStream, promises for callbacks) and
 * nothing else mended. A classic script, as there. Written here, for tests.
 */
const query = new URLSearchParams(location.search);
const SIGNAL_ROOM = query.get('room') || 'signal_room';
const CHAT_ROOM = query.get('chat') || `${SIGNAL_ROOM}-chat`;

const element = (id) => document.getElementById(id);
let rtcPeerConn;
const socket = io();

function line(area, text) {
  const paragraph = document.createElement('div');
  paragraph.textContent = text;
  element(area).append(paragraph);
}
const displayMessage = (text) => line('chatArea', text);
const displaySignalMessage = (text) => line('signalingArea', text);
const logError = (error) => displaySignalMessage(`${error.name}: ${error.message}`);

const signal = (type, message) => socket.emit('signal', { type, message, room: SIGNAL_ROOM });

socket.on('connect', () => {
  socket.emit('ready', { chat_room: CHAT_ROOM, signal_room: SIGNAL_ROOM });
  signal('user_here', 'Are you ready for a call?');
  globalThis.benchReady = true;
});

socket.on('announce', (data) => displayMessage(data.message));
socket.on('message', (data) => displayMessage(`${data.author}: ${data.message}`));

element('sendMessage').addEventListener('click', () => {
  socket.emit('send', { author: element('myName').value, message: element('message').value, room: CHAT_ROOM });
});

socket.on('signaling_message', async (data) => {
  displaySignalMessage(`Signal received: ${data.type}`);
  if (!rtcPeerConn) startSignaling();
  if (data.type === 'user_here') return;
  const message = JSON.parse(data.message);
  try {
    if (message.sdp) {
      await rtcPeerConn.setRemoteDescription(message.sdp);
      if (rtcPeerConn.remoteDescription.type === 'offer') sendLocalDescription(await rtcPeerConn.createAnswer());
    } else {
      await rtcPeerConn.addIceCandidate(message.candidate);
    }
  } catch (error) {
    logError(error);
  }
});

function startSignaling() {
  displaySignalMessage('Starting signaling');
  rtcPeerConn = new RTCPeerConnection({ iceServers: [] });

  rtcPeerConn.onicecandidate = (event) => {
    if (event.candidate) signal('ice candidate', JSON.stringify({ candidate: event.candidate }));
    displaySignalMessage('Completed that ice candidate');
  };
  rtcPeerConn.onnegotiationneeded = async () => {
    displaySignalMessage('On negotiation called');
    try {
      await sendLocalDescription(await rtcPeerConn.createOffer());
    } catch (error) {
      logError(error);
    }
  };
  rtcPeerConn.ontrack = (event) => {
    displaySignalMessage('Going to add their stream');
    element('videoTheirs').srcObject = event.streams[0] ?? new MediaStream([event.track]);
  };

  navigator.mediaDevices
    .getUserMedia({ audio: true, video: true })
    .then((stream) => {
      displaySignalMessage('Going to display my stream');
      element('videoMine').srcObject = stream;
      for (const track of stream.getTracks()) rtcPeerConn.addTrack(track, stream);
    })
    .catch(logError);
}

async function sendLocalDescription(description) {
  await rtcPeerConn.setLocalDescription(description);
  displaySignalMessage('Sending local description');
  signal('SDP', JSON.stringify({ sdp: rtcPeerConn.localDescription }));
}
