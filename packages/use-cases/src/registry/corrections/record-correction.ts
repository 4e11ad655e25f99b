import type { Actor, AuditEvent, Digest, Principal } from '@countersign/schema';
import { CountersignError } from '@countersign/schema';
import { saltedDigest } from '../../digest.ts';
import type { Clock, CorrectionRecord, Ids, RandomBytes, WriteTransaction } from '../../ports/index.ts';

export interface CorrectionDeps {
  readonly ids: Ids;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

/** Who corrects, by which way, and why. */
export interface CorrectedBy {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly reason: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Keeps a correction with its reason, and puts digests of it into the log: of what was there before, of what is, and of why. */
export function recordCorrection(
  tx: WriteTransaction,
  deps: CorrectionDeps,
  correcting: {
    readonly by: CorrectedBy;
    readonly correction: Pick<CorrectionRecord, 'kind' | 'target' | 'before' | 'after'>;
    readonly event: (digests: { before: Digest; after: Digest; reasonDigest: Digest }) => AuditEvent;
  },
): void {
  const { principal, actor, reason } = correcting.by;
  const salt = Buffer.from(deps.randomBytes(16)).toString('base64url');
  tx.corrections.insert({
    ...correcting.correction,
    id: deps.ids.next('correction'),
    corrector: principal.id,
    reason,
    salt,
    createdAt: deps.clock.now(),
  });
  const digest = (value: unknown) => saltedDigest(salt, value);
  const { before, after } = correcting.correction;
  tx.audit.append(
    actor,
    correcting.event({ before: digest(before), after: digest(after), reasonDigest: digest(reason) }),
  );
}

/** The fields that a correction changes, as they are and as they will be. @throws CountersignError INPUT_INVALID where none changes */
export function changedFields(current: Fields, wanted: Fields): { before: Fields; after: Fields } {
  const names = Object.keys(wanted).filter(
    (name) => wanted[name] !== undefined && JSON.stringify(wanted[name]) !== JSON.stringify(current[name]),
  );
  if (names.length === 0)
    throw new CountersignError('INPUT_INVALID', { problems: ['the correction changes nothing'] });
  const pick = (from: Fields) => Object.fromEntries(names.map((name) => [name, from[name] ?? null]));
  return { before: pick(current), after: pick(wanted) };
}

export const refused = (reason: string) => new CountersignError('CORRECTION_REFUSED', { reason });
