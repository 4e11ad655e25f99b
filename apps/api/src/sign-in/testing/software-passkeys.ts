import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

/**
 * A passkey in software, for tests: it signs whatever it is told to, so that also answers can be tried that no browser gives.
 * https://www.w3.org/TR/webauthn-3/
 */
export interface SoftwarePasskey {
  readonly id: Buffer;
  readonly privateKey: KeyObject;
  /** COSE key. */
  readonly publicKey: Buffer;
}

/** What an answer says; what is left out is what a good authenticator says to a good page. */
export interface AnswerMore {
  readonly origin?: string;
  readonly name?: string;
  /** UP 1, UV 4, BE 8, BS 16, AT 64. */
  readonly flags?: number;
  readonly counter?: number;
}

export const SOFTWARE_ORIGIN = 'http://localhost';
const NAME = 'localhost';

/** CBOR, as far as it takes. https://www.rfc-editor.org/rfc/rfc8949 */
const cbor = {
  head(major: number, value: number): Buffer {
    if (value < 24) return Buffer.from([(major << 5) | value]);
    if (value < 256) return Buffer.from([(major << 5) | 24, value]);
    return Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
  },
  integer: (value: number) => (value >= 0 ? cbor.head(0, value) : cbor.head(1, -1 - value)),
  bytes: (value: Uint8Array) => Buffer.concat([cbor.head(2, value.length), value]),
  text: (value: string) => Buffer.concat([cbor.head(3, Buffer.byteLength(value)), Buffer.from(value)]),
  map: (...entries: readonly Buffer[][]) => Buffer.concat([cbor.head(5, entries.length), ...entries.flat()]),
};

const inBase64url = (value: Uint8Array) => Buffer.from(value).toString('base64url');
const digest = (value: string | Uint8Array) => createHash('sha256').update(value).digest();
const bytesOf = (value: string | undefined) => Buffer.from(value ?? '', 'base64url');

/** A passkey that signs with ES256. */
export function createSoftwarePasskey(): SoftwarePasskey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' });
  return {
    id: randomBytes(32),
    privateKey,
    publicKey: cbor.map(
      [cbor.integer(1), cbor.integer(2)],
      [cbor.integer(3), cbor.integer(-7)],
      [cbor.integer(-1), cbor.integer(1)],
      [cbor.integer(-2), cbor.bytes(bytesOf(x))],
      [cbor.integer(-3), cbor.bytes(bytesOf(y))],
    ),
  };
}

/** A passkey that signs with RS256. @param bits length of its key */
export function createRsaPasskey(bits: number): SoftwarePasskey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const { n, e } = publicKey.export({ format: 'jwk' });
  return {
    id: randomBytes(32),
    privateKey,
    publicKey: cbor.map(
      [cbor.integer(1), cbor.integer(3)],
      [cbor.integer(3), cbor.integer(-257)],
      [cbor.integer(-1), cbor.bytes(bytesOf(n))],
      [cbor.integer(-2), cbor.bytes(bytesOf(e))],
    ),
  };
}

function authenticatorData({ name = NAME, counter = 0 }: AnswerMore, flags: number): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  return Buffer.concat([digest(name), Buffer.from([flags]), count]);
}

const clientData = (type: string, challenge: string, { origin = SOFTWARE_ORIGIN }: AnswerMore) =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));

/** What a browser sends when a passkey is made. */
export function registrationOf(passkey: SoftwarePasskey, challenge: string, more: AnswerMore = {}) {
  const { id, publicKey } = passkey;
  const length = Buffer.alloc(2);
  length.writeUInt16BE(id.length);
  const made = Buffer.concat([Buffer.alloc(16), length, id, publicKey]);
  const data = Buffer.concat([authenticatorData(more, more.flags ?? 0x45), made]);
  const attestation = cbor.map(
    [cbor.text('fmt'), cbor.text('none')],
    [cbor.text('attStmt'), cbor.map()],
    [cbor.text('authData'), cbor.bytes(data)],
  );
  return {
    ...named(id),
    response: {
      clientDataJSON: inBase64url(clientData('webauthn.create', challenge, more)),
      attestationObject: inBase64url(attestation),
    },
  };
}

/** What a browser sends when a passkey has signed. */
export function assertionOf(
  { id, privateKey }: Pick<SoftwarePasskey, 'id' | 'privateKey'>,
  challenge: string,
  more: AnswerMore = {},
) {
  const client = clientData('webauthn.get', challenge, more);
  const data = authenticatorData(more, more.flags ?? 0x05);
  const signature = createSign('sha256')
    .update(Buffer.concat([data, digest(client)]))
    .sign(privateKey);
  return {
    ...named(id),
    response: {
      clientDataJSON: inBase64url(client),
      authenticatorData: inBase64url(data),
      signature: inBase64url(signature),
    },
  };
}

const named = (id: Buffer) => ({
  id: inBase64url(id),
  rawId: inBase64url(id),
  type: 'public-key' as const,
  clientExtensionResults: {},
});
