/*
 * Signals that nobody's page would send. All of them are short enough for the relay, which does not
 * look inside.
 */

const HEAD = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n';
const MEDIA = 'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\n';

/** Of the agreed shape, and refused by the browser: what stands in `sdp`. */
export const HOSTILE_SDP: readonly string[] = [
  '',
  HEAD.slice(0, 20),
  `${HEAD}m=audio 9 UDP/TLS/RTP/SA`,
  `${HEAD}${MEDIA}a=${'x'.repeat(32_000)}`,
  `${HEAD}m=video\u0000 9 UDP/TLS/RTP/SAVPF 96\r\n`,
  `\u0000${HEAD}${MEDIA}`,
  HEAD + 'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n'.repeat(16),
  `${HEAD}m=audio 99999999999999999999 UDP/TLS/RTP/SAVPF 1e9\r\n`,
  `v=0\r\no=- ${'9'.repeat(400)} 1 IN IP4 0\r\ns=-\r\nt=0 0\r\n${MEDIA}a=rtpmap:4294967296 opus/99999999999\r\n`,
];

/** Of no agreed shape: bodies of an `SDP` signal. */
export const MALFORMED: readonly unknown[] = [
  { sdp: { type: 'offer', sdp: `${HEAD}${'m=a\r\n'.repeat(6_000)}` }, generation: 1, n: 1 },
  { sdp: { type: 'offer', sdp: 'x'.repeat(33_000) }, generation: 1, n: 2 },
  { sdp: { type: 'offer', sdp: 5 }, generation: 1, n: 3 },
  { sdp: { type: 'rollback', sdp: '' }, generation: 1, n: 4 },
  { sdp: { type: {}, sdp: [] }, generation: {}, n: [] },
  { sdp: { type: 'offer', sdp: HEAD }, generation: -1, n: 1e308 },
  { sdp: null, generation: 1, n: 5 },
  '{"sdp":{"type":"offer","sdp":"v=0',
  '['.repeat(20_000),
  '{"__proto__":{"sdp":{"type":"offer"}}}',
  'null',
];

const LINE = 'candidate:1 1 udp 2113937151 127.0.0.1 9 typ host';

/** Bodies of an `ice candidate` signal: the first three of no agreed shape, the others for the browser. */
export const HOSTILE_CANDIDATES: readonly object[] = [
  { candidate: { candidate: LINE, sdpMLineIndex: 1e9 } },
  { candidate: { candidate: LINE } },
  { candidate: { candidate: 7, sdpMid: '0' } },
  { candidate: { candidate: 'candidate:\u0000', sdpMid: '0' } },
  {
    candidate: {
      candidate: `candidate:${'9'.repeat(500)} 1 udp ${'9'.repeat(500)} ::1 99999999 typ host`,
      sdpMid: '0',
    },
  },
  { candidate: { candidate: LINE, sdpMid: '<img src=x onerror=alert(1)>', usernameFragment: '<b>' } },
  { candidate: { candidate: 'x'.repeat(1_500), sdpMid: '0' } },
];
