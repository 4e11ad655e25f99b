import { type Actor, CountersignError } from '@countersign/schema';
import { logTime } from '../log-time.ts';
import type { EnrolledPasskey, WriteTransaction } from '../ports/index.ts';
import type { PrincipalDeps } from '../principals/deps.ts';

/**
 * Keeps a passkey, and says in the log which key it is and what vouched for it.
 * @throws CountersignError PASSKEY_KNOWN where somebody has it, or had it
 */
export function insertPasskey(
  tx: WriteTransaction,
  { clock }: Pick<PrincipalDeps, 'clock'>,
  draft: {
    readonly id: string;
    readonly actor: Actor;
    readonly principal: string;
    readonly enrolled: EnrolledPasskey;
    readonly label: string;
    readonly vouchedBy: string;
  },
): void {
  const { id, actor, principal, enrolled, label, vouchedBy } = draft;
  if (tx.passkeys.byCredential(enrolled.credentialId) !== undefined)
    throw new CountersignError('PASSKEY_KNOWN');
  tx.passkeys.insert({
    ...enrolled,
    id,
    principal,
    label,
    vouchedBy,
    createdAt: logTime(tx, clock),
    lastUsedAt: null,
    revokedAt: null,
  });
  const { credentialId, publicKey, algorithm, aaguid, backupEligible, backedUp } = enrolled;
  tx.audit.append(actor, {
    type: 'passkey.enrolled',
    request: null,
    data: {
      passkey: id,
      principal,
      credentialId,
      publicKey,
      algorithm,
      aaguid,
      backupEligible,
      backedUp,
      vouchedBy,
    },
  });
}
