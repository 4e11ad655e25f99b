import type { CheckpointFailure } from '../checkpoint/open-checkpoint.ts';
import type { TrustedLog } from '../checkpoint/trusted-log.ts';
import { type Cosignature, type CosignedCheckpoint, openCosigned } from '../cosignature/open-cosigned.ts';
import type { Quorum, WitnessPolicy } from './witness-policy.ts';

export interface PolicyFailure {
  readonly ok: false;
  readonly reason: CheckpointFailure['reason'] | 'log-unknown' | 'quorum-missed';
  readonly message: string;
}

/**
 * Whether a checkpoint with its cosignatures satisfies a policy: signed by one of its logs, and cosigned by its quorum.
 * Never throws.
 *
 * @param log whose checkpoint it has to be; where the policy lists logs, their keys have to be among its own
 */
export function checkPolicy(
  note: string | Uint8Array,
  policy: WitnessPolicy,
  log: TrustedLog,
): ({ readonly ok: true } & CosignedCheckpoint) | PolicyFailure {
  const vkeys =
    policy.logs.length === 0
      ? log.vkeys
      : log.vkeys.filter((key) =>
          policy.logs.some((one) => one.key.name === key.name && one.key.keyObject.equals(key.keyObject)),
        );
  if (vkeys.length === 0) {
    const message = `The policy accepts other logs than ${log.origin}.`;
    return { ok: false, reason: 'log-unknown', message };
  }
  const cosigners = policy.witnesses.map((witness) => witness.key);
  const opened = openCosigned(note, { log: { origin: log.origin, vkeys }, cosigners });
  if (!opened.ok || policy.quorum === null || isMet(policy.quorum, opened.cosignatures)) return opened;
  const message = `Of the witnesses of the policy, ${opened.cosignatures.length} have cosigned the checkpoint of ${opened.checkpoint.size} entries, which is no quorum.`;
  return { ok: false, reason: 'quorum-missed', message };
}

/** Each witness counts in one place only, which the parser has made sure of. */
function isMet(quorum: Quorum, cosignatures: readonly Cosignature[]): boolean {
  if (quorum.kind === 'witness') return cosignatures.some((one) => one.key === quorum.witness.key);
  return quorum.members.filter((member) => isMet(member, cosignatures)).length >= quorum.threshold;
}
