import type { ExecutionReader } from '../ports/index.ts';

/** Whether somebody said of any task of a request, in any round of it, how it ended. */
export const hadAHand = (tx: ExecutionReader, request: string, principal: string): boolean =>
  tx.tasks.history(request).some((event) => event.kind === 'completed' && event.principal === principal);
