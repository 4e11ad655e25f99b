import { createPublicKey, type KeyObject } from 'node:crypto';

/**
 * The public key of a passkey, as its entry has it: a COSE key (RFC 9052, section 7; RFC 9053, section 7), which is a map of CBOR.
 * @returns undefined for what is no key of that algorithm
 */
export function readPublicKey(cose: string, algorithm: number): KeyObject | undefined {
  try {
    const jwk = toJwk(readMap(Buffer.from(cose, 'base64url')), algorithm);
    return jwk && createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return undefined;
  }
}

// Labels of COSE keys: what is at 3 is the algorithm, -1 and below depend on the type at 1.
const [TYPE, ALGORITHM, FIRST, SECOND, THIRD] = [1, 3, -1, -2, -3];

function toJwk(key: ReadonlyMap<number, number | Buffer>, algorithm: number) {
  if (key.get(ALGORITHM) !== algorithm) return undefined;
  const bytes = (label: number) => {
    const value = key.get(label);
    if (!Buffer.isBuffer(value)) throw new TypeError(`no bytes at ${label}`);
    return value.toString('base64url');
  };
  const shape = [algorithm, key.get(TYPE), Buffer.isBuffer(key.get(FIRST)) ? null : key.get(FIRST)].join(' ');
  // ES256 on P-256, EdDSA on Ed25519, RS256.
  if (shape === '-7 2 1') return { kty: 'EC', crv: 'P-256', x: bytes(SECOND), y: bytes(THIRD) };
  if (shape === '-8 1 6') return { kty: 'OKP', crv: 'Ed25519', x: bytes(SECOND) };
  if (shape === '-257 3 ') return { kty: 'RSA', n: bytes(FIRST), e: bytes(SECOND) };
  return undefined;
}

/** A map of CBOR (RFC 8949) from integers to integers and byte strings, which is all that such keys have. @throws TypeError, RangeError */
function readMap(bytes: Buffer): ReadonlyMap<number, number | Buffer> {
  let at = 0;
  const head = (): readonly [major: number, argument: number] => {
    const initial = bytes.readUInt8(at);
    const [major, short] = [initial >> 5, initial & 31];
    at += 1;
    if (short < 24) return [major, short];
    const size = { 24: 1, 25: 2 }[short];
    if (size === undefined) throw new TypeError('longer than a key');
    at += size;
    return [major, bytes.readUIntBE(at - size, size)];
  };
  const item = (): number | Buffer => {
    const [major, argument] = head();
    if (major === 0) return argument;
    if (major === 1) return -1 - argument;
    if (major !== 2 || at + argument > bytes.length) throw new TypeError('not of a key');
    at += argument;
    return bytes.subarray(at - argument, at);
  };
  const [major, entries] = head();
  if (major !== 5) throw new TypeError('no map');
  const map = new Map<number, number | Buffer>();
  for (let entry = 0; entry < entries; entry += 1) {
    const label = item();
    if (typeof label !== 'number' || map.has(label)) throw new TypeError('not of a key');
    map.set(label, item());
  }
  if (at !== bytes.length) throw new TypeError('more than a map');
  return map;
}
