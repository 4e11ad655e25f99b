import * as crypto from 'node:crypto';

/**
 * SHA-256 as a string of 32 characters, one for each byte: Node hands out one-shot hashes as strings in half the time of
 * buffers. Before Node 20.12 there are none, where a verifier that was handed out may run all the same.
 */
export const sha256: (input: Uint8Array) => string =
  typeof crypto.hash === 'function'
    ? (input) => crypto.hash('sha256', input, 'latin1')
    : (input) => crypto.createHash('sha256').update(input).digest('latin1');
