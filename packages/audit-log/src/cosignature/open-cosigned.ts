import { verify } from 'node:crypto';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { type CheckpointFailure, openCheckpoint } from '../checkpoint/open-checkpoint.ts';
import type { TrustedLog } from '../checkpoint/trusted-log.ts';
import { formatKeyId } from '../note/key-id.ts';
import type { NoteSignature } from '../note/parse-note.ts';
import { formatSignature } from '../note/sign-note.ts';
import { COSIGNATURE_SIZE, cosignedMessage, MAX_SECONDS, TIME_SIZE } from './cosigned-message.ts';
import type { CosignerKey } from './cosigner-key.ts';

/** A cosignature that was verified. */
export interface Cosignature {
  readonly key: CosignerKey;
  /** When it was made, in seconds since 1970, by the cosigner's clock. */
  readonly seconds: bigint;
  /** The signature line, newline included. */
  readonly line: string;
}

/** A checkpoint of the log, with the cosignatures of known cosigners, each at most once. */
export interface CosignedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly text: string;
  readonly cosignatures: readonly Cosignature[];
}

/**
 * Verifies a checkpoint of the log and the cosignatures on it. Those of unknown keys say nothing; a bad one of a known
 * key rejects the whole note, as any bad signature does. How many cosignatures are enough is not decided here. Never throws.
 */
export function openCosigned(
  note: string | Uint8Array,
  trusted: { readonly log: TrustedLog; readonly cosigners: readonly CosignerKey[] },
): ({ readonly ok: true } & CosignedCheckpoint) | CheckpointFailure {
  const opened = openCheckpoint(note, trusted.log);
  if (!opened.ok) return opened;
  const { text, ignored } = opened.note;
  const found = new Map<string, Cosignature>();
  for (const signature of ignored) {
    const keys = trusted.cosigners.filter(
      (key) => key.name === signature.name && key.keyId === signature.keyId,
    );
    if (keys.length === 0) continue;
    // Two keys of one name and id are told apart by which of them it verifies with.
    const cosignature = keys.map((key) => verified(text, signature, key)).find((one) => one !== undefined);
    if (cosignature === undefined) {
      const name = `${signature.name}+${formatKeyId(signature.keyId)}`;
      const message = `The cosignature of ${name} is not valid for this checkpoint.`;
      return { ok: false, reason: 'signature-invalid', message };
    }
    const id = cosignature.key.publicKey.join();
    if (!found.has(id)) found.set(id, cosignature);
  }
  return { ok: true, checkpoint: opened.checkpoint, text, cosignatures: [...found.values()] };
}

function verified(text: string, signature: NoteSignature, key: CosignerKey): Cosignature | undefined {
  const bytes = Buffer.from(signature.signature);
  if (bytes.length !== COSIGNATURE_SIZE) return undefined;
  const seconds = bytes.readBigUInt64BE(0);
  if (seconds > MAX_SECONDS) return undefined;
  const message = cosignedMessage(text, seconds);
  if (!verify(null, message, key.keyObject, bytes.subarray(TIME_SIZE))) return undefined;
  return { key, seconds, line: formatSignature(signature) };
}
