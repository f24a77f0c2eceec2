import { Decoder, Encoder } from 'socket.io-parser';

/** Socket.IO's own parser, but for binary packets, which the protocol has none of: they end the connection. */
class TextDecoder extends Decoder {
  constructor() {
    super({ maxAttachments: 0 });
  }
}

export const textParser = { Encoder, Decoder: TextDecoder };
