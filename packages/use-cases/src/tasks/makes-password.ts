import type { ExecutionReader } from '../ports/index.ts';

/** Whether a step of the request sets a password that the worker makes, or that was typed with the request. */
export function makesPassword(tx: ExecutionReader, request: string): boolean {
  return tx.steps.ofRequest(request).some(({ plan }) => plan.needsPassword);
}
