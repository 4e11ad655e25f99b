/** What a cosigner signs (c2sp.org/tlog-cosignature): the time, and the whole text of the checkpoint. */
export function cosignedMessage(text: string, seconds: bigint): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`, 'utf8');
}

/** Eight bytes of time and an Ed25519 signature. */
export const COSIGNATURE_SIZE = 72;
export const TIME_SIZE = 8;

/** Times are below 2^63. */
export const MAX_SECONDS = 0x7fff_ffff_ffff_ffffn;
