import { newestWitnessed, type TrustedLog, type WitnessPolicy } from '@countersign/audit-log';
import type { LogReader } from '../ports/index.ts';

/** A checkpoint that a quorum of witnesses has cosigned. */
export interface CosignedCheckpointView {
  readonly size: number;
  /** The note with the lines of all known witnesses. */
  readonly note: string;
  /** Names of their keys, and when they cosigned, in seconds since 1970. */
  readonly witnesses: readonly { readonly name: string; readonly seconds: number }[];
}

/** How many cosigned checkpoints are looked at: a quorum may be behind by some. */
const LOOK_BACK = 50;

/** The newest checkpoint that satisfies the policy, verified; null where none of the newest ones does. */
export function cosignedCheckpoint(
  tx: LogReader,
  policy: WitnessPolicy,
  log: TrustedLog,
): CosignedCheckpointView | null {
  const notes = tx.cosignatures.newest(LOOK_BACK).map((one) => one.note);
  const found = newestWitnessed(notes, policy, log);
  if (found?.ok !== true) return null;
  const witnesses = found.cosignatures.map((one) => ({ name: one.key.name, seconds: Number(one.seconds) }));
  return { size: Number(found.checkpoint.size), note: found.note, witnesses };
}
