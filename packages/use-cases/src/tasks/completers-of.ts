import type { ExecutionReader } from '../ports/index.ts';

/** Everybody who said of any task of a request, in any round of it, how it ended. */
export const completersOf = (tx: ExecutionReader, request: string): readonly string[] =>
  tx.tasks.history(request).flatMap(({ kind, principal }) => (kind === 'completed' ? [principal] : []));
