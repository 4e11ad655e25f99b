import {
  approvalsNeeded,
  changesAccess,
  type Effect,
  type Instant,
  type Requirement,
  type Risk,
} from '@countersign/schema';
import { signatureNeeded } from './outstanding.ts';

const HOUR_MILLIS = 3_600_000;

/** How long something may wait for a person before it is overdue, in hours. */
const WITHIN_HOURS: Readonly<Record<Risk, number>> = { high: 8, normal: 24, low: 72 };

/**
 * How risky a request is. The policies say so by what they ask for: whatever takes two people or a passkey is high. So is what raises
 * rights, and what touches no access is low.
 */
export function riskOf({
  effects,
  requirements,
}: {
  readonly effects: readonly Effect[];
  readonly requirements: readonly Requirement[];
}): Risk {
  if (effects.includes('raises-rights')) return 'high';
  if (approvalsNeeded(requirements) > 1 || signatureNeeded(requirements) !== null) return 'high';
  return changesAccess(effects) ? 'normal' : 'low';
}

/** When something that waits since then has to be seen to. Nothing is decided by it: what is overdue goes on waiting. */
export const dueAt = (since: Instant, risk: Risk): Instant => since + WITHIN_HOURS[risk] * HOUR_MILLIS;
