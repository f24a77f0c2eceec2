/*
 * RTCPeerConnection as far as negotiation goes: signaling states, rollback, m-lines, errors and the
 * order of operations, without any network. Two fakes are connected once both descriptions are in
 * place and each has one candidate of the other's current ICE generation.
 */

const MEDIA = /^m=(audio|video|application)$/gm;
let ufrags = 0;

globalThis.MediaStream ??= class {} as unknown as typeof MediaStream;

export class FakeTransceiver {
  direction: RTCRtpTransceiverDirection;
  readonly receiver: { track: { kind: string; addEventListener(): void } };
  encodings: RTCRtpEncodingParameters[];
  readonly sender = {
    track: null as unknown,
    streams: [] as unknown[],
    setStreams: (...streams: unknown[]): void => void (this.sender.streams = streams),
    getParameters: (): { encodings: FakeTransceiver['encodings'] } => ({
      encodings: structuredClone(this.encodings),
    }),
    setParameters: async ({ encodings }: { encodings: FakeTransceiver['encodings'] }): Promise<void> => {
      this.encodings = structuredClone(encodings);
    },
    replaceTrack: async (track: unknown): Promise<void> => void (this.sender.track = track),
  };

  constructor(
    kind: string,
    direction: RTCRtpTransceiverDirection,
    track: unknown = null,
    encodings: RTCRtpEncodingParameters[] = [{}],
  ) {
    this.direction = direction;
    this.encodings = structuredClone(encodings);
    this.sender.track = track;
    this.receiver = { track: { kind, addEventListener: () => undefined } };
  }
}

interface Description {
  readonly type: RTCSdpType;
  readonly sdp: string;
}

export class FakePeerConnection {
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: ((event: { candidate: unknown }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  connectionState: RTCPeerConnectionState = 'new';
  signalingState: RTCSignalingState = 'stable';
  remoteDescription: Description | null = null;
  /** The next calls of these reject. */
  readonly failing = new Set<'setLocalDescription' | 'setRemoteDescription' | 'addIceCandidate'>();
  readonly #transceivers: FakeTransceiver[] = [];
  readonly #configuration: RTCConfiguration;
  #local: Description | null = null;
  #gathered = '';
  #stable: [Description | null, Description | null] = [null, null];
  #chain: Promise<unknown> = Promise.resolve();
  #needsNegotiation = false;
  #needsRestart = false;
  #hasData = false;
  #ufrag = '';
  #candidateFor = '';

  constructor(configuration: RTCConfiguration = {}) {
    this.#configuration = configuration;
  }

  /** Names its candidate once that is gathered, as the browser's does. */
  get localDescription(): Description | null {
    const { type, sdp } = this.#local ?? {};
    return type && sdp ? { type, sdp: this.#gathered === this.#ufrag ? `${sdp}\na=candidate:1` : sdp } : null;
  }

  getConfiguration(): RTCConfiguration {
    return this.#configuration;
  }
  setConfiguration(configuration: RTCConfiguration): void {
    Object.assign(this.#configuration, configuration);
  }

  addTransceiver(
    source: string | { kind: string },
    { direction = 'sendrecv', sendEncodings }: RTCRtpTransceiverInit = {},
  ): FakeTransceiver {
    const kind = typeof source === 'string' ? source : source.kind;
    const made = new FakeTransceiver(kind, direction, typeof source === 'string' ? null : source, sendEncodings);
    this.#transceivers.push(made);
    this.#need();
    return made;
  }
  getTransceivers(): FakeTransceiver[] {
    return [...this.#transceivers];
  }
  createDataChannel(): object {
    this.#hasData = true;
    this.#need();
    return {};
  }
  addEventListener(): void {}
  removeEventListener(): void {}
  restartIce(): void {
    this.#needsRestart = true;
    this.#need();
  }
  async getStats(): Promise<Map<string, unknown>> {
    return new Map();
  }

  setLocalDescription(given?: { type: RTCSdpType }): Promise<void> {
    return this.#enqueue('setLocalDescription', () => {
      const type = given?.type ?? (this.signalingState === 'have-remote-offer' ? 'answer' : 'offer');
      const from = {
        offer: ['stable', 'have-local-offer'],
        answer: ['have-remote-offer'],
        rollback: ['have-local-offer'],
      };
      this.#require(from[type as 'offer'] ?? []);
      if (type === 'rollback') return this.#rollback();
      if (!this.#ufrag || (type === 'offer' && this.#needsRestart)) this.#ufrag = `u${(ufrags += 1)}`;
      this.#local = { type, sdp: this.#write() };
      this.#settle(type, 'have-local-offer');
      const candidate = { candidate: 'candidate:1', sdpMid: '0', usernameFragment: this.#ufrag };
      setTimeout(() => {
        this.#gathered = candidate.usernameFragment;
        this.onicecandidate?.({ candidate: { ...candidate, toJSON: () => candidate } });
        this.onicecandidate?.({ candidate: null });
      }, 0);
    });
  }

  setRemoteDescription(given: Description): Promise<void> {
    return this.#enqueue('setRemoteDescription', () => {
      const from = { offer: ['stable', 'have-local-offer', 'have-remote-offer'], answer: ['have-local-offer'] };
      this.#require(from[given.type as 'offer'] ?? []);
      const kinds = [...given.sdp.matchAll(MEDIA)].map(([, kind]) => kind ?? '');
      if (kinds.length === 0) throw new DOMException('no media', 'OperationError');
      if (given.type === 'offer' && this.signalingState === 'have-local-offer') this.#rollback();
      const media = kinds.filter((kind) => kind !== 'application');
      for (const kind of media.slice(this.#transceivers.length)) {
        this.#transceivers.push(new FakeTransceiver(kind, 'recvonly'));
      }
      this.remoteDescription = given;
      if (given.sdp.includes('a=candidate')) this.#candidateFor = /ice-ufrag:(\w+)/.exec(given.sdp)?.[1] ?? '';
      this.#settle(given.type, 'have-remote-offer');
    });
  }

  addIceCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    return this.#enqueue('addIceCandidate', () => {
      const { usernameFragment } = candidate;
      if (!this.remoteDescription) throw new DOMException('no remote description', 'InvalidStateError');
      if (!usernameFragment || !this.remoteDescription.sdp.includes(usernameFragment)) {
        throw new DOMException('unknown ufrag', 'OperationError');
      }
      this.#candidateFor = usernameFragment;
      this.#connect();
    });
  }

  /** What the network does. */
  setConnectionState(state: RTCPeerConnectionState): void {
    if (this.connectionState === state) return;
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  close(): void {
    this.signalingState = 'closed';
    this.connectionState = 'closed';
  }

  #settle(type: RTCSdpType, offered: RTCSignalingState): void {
    if (type === 'offer') {
      this.signalingState = offered;
      return;
    }
    this.signalingState = 'stable';
    this.#stable = [this.#local, this.remoteDescription];
    this.#needsRestart &&= this.#local?.type !== 'offer';
    this.#needsNegotiation &&= this.#write() !== this.#local?.sdp || this.#needsRestart;
    this.#connect();
    this.#fire();
  }

  #rollback(): void {
    [this.#local, this.remoteDescription] = this.#stable;
    this.signalingState = 'stable';
    this.#needsNegotiation = true;
    this.#fire();
  }

  #connect(): void {
    if (this.signalingState !== 'stable' || !this.remoteDescription?.sdp.includes(this.#candidateFor || '?')) return;
    setTimeout(() => this.signalingState !== 'closed' && this.setConnectionState('connected'), 0);
  }

  #need(): void {
    this.#needsNegotiation = true;
    this.#fire();
  }
  #fire(): void {
    void this.#chain.then(() =>
      setTimeout(() => {
        if (this.signalingState === 'stable' && this.#needsNegotiation) this.onnegotiationneeded?.();
      }, 0),
    );
  }

  #write(): string {
    const kinds = this.#transceivers.map(({ receiver }) => receiver.track.kind);
    if (this.#hasData || this.remoteDescription?.sdp.includes('m=application')) kinds.push('application');
    return ['v=0', `a=ice-ufrag:${this.#ufrag}`, ...kinds.map((kind) => `m=${kind}`)].join('\n');
  }

  #require(states: string[]): void {
    if (!states.includes(this.signalingState)) throw new DOMException(this.signalingState, 'InvalidStateError');
  }

  #enqueue(name: 'setLocalDescription' | 'setRemoteDescription' | 'addIceCandidate', act: () => void): Promise<void> {
    const run = this.#chain.then(async () => {
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (this.signalingState === 'closed') return new Promise<never>(() => undefined);
      if (this.failing.delete(name)) throw new DOMException(name, 'OperationError');
      return act();
    });
    this.#chain = run.catch(() => undefined);
    return run;
  }
}

/** The fake where the kit expects the browser's own. */
export function asConnection(fake: FakePeerConnection): RTCPeerConnection {
  return fake as unknown as RTCPeerConnection;
}
