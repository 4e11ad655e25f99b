import { afterPeriod, type Instant, type Requirement } from '@countersign/schema';

type Due = Extract<Requirement, { type: 'due' }>;

/** A time by which a request has to be reviewed, and what happens when it is not. */
export interface Deadline {
  readonly within: string;
  readonly at: Instant;
  readonly does: Due['overdue'];
  /** The group whose members may approve as well from then on; null where that is not what happens. */
  readonly to: string | null;
}

/**
 * By when policies want a request reviewed that was asked for then, the first one first. Of what happens twice, what happens earlier; the
 * request expires once. None of them approves anything.
 */
export function deadlinesOf(requirements: readonly Requirement[], askedAt: Instant): readonly Deadline[] {
  const found = new Map<string, Deadline>();
  for (const one of requirements) {
    if (one.type !== 'due') continue;
    const { within, overdue: does, to = null } = one;
    const deadline = { within, at: afterPeriod(askedAt, within), does, to };
    const key = does === 'remind' ? `${does} ${deadline.at}` : `${does} ${to ?? ''}`;
    const known = found.get(key);
    if (known === undefined || deadline.at < known.at) found.set(key, deadline);
  }
  return [...found.values()].sort((one, other) => one.at - other.at || ORDER[one.does] - ORDER[other.does]);
}

/** At the same time people are told and asked before it is over. */
const ORDER: Readonly<Record<Deadline['does'], number>> = { remind: 0, escalate: 1, expire: 2 };
