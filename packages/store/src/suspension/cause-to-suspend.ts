import { CountersignError, SUSPENSION_REASONS, type SuspensionReason } from '@countersign/schema';
import { storageProblem } from '../storage-failure.ts';
import type { SuspensionCause } from './suspension.ts';

/** Why a failure must not simply be tried again; undefined where it may be. */
export function causeToSuspend(error: unknown): SuspensionCause | undefined {
  if (!(error instanceof CountersignError)) return storageProblem(error);
  const { code, details, cause } = error;
  const problem = String(details.problem);
  if (code === 'LOG_INCONSISTENT') return { reason: 'log-inconsistent', problem, distrust: true };
  if (code === 'LOG_SUSPENDED' && isReason(details.reason))
    return { reason: details.reason, problem, distrust: true };
  return cause === undefined ? undefined : causeToSuspend(cause);
}

const isReason = (value: unknown): value is SuspensionReason =>
  typeof value === 'string' && Object.hasOwn(SUSPENSION_REASONS, value);
