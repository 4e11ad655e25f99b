import type { TrustedLog } from '../checkpoint/trusted-log.ts';
import type { CosignedCheckpoint } from '../cosignature/open-cosigned.ts';
import { checkPolicy, type PolicyFailure } from './check-policy.ts';
import type { WitnessPolicy } from './witness-policy.ts';

/**
 * The first of some checkpoints that satisfies a policy.
 *
 * @param notes with their cosignature lines, newest first
 * @returns the failure of the newest one where none does; undefined where there are no checkpoints
 */
export function newestWitnessed<Note extends string | Uint8Array>(
  notes: Iterable<Note>,
  policy: WitnessPolicy,
  log: TrustedLog,
): ({ readonly ok: true; readonly note: Note } & CosignedCheckpoint) | PolicyFailure | undefined {
  let first: PolicyFailure | undefined;
  for (const note of notes) {
    const checked = checkPolicy(note, policy, log);
    if (checked.ok) return { ...checked, note };
    first ??= checked;
  }
  return first;
}
