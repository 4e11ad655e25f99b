import type { Instant } from '@countersign/schema';
import { entriesOfType } from '../log/entries-of-type.ts';
import type { LogReader } from '../ports/index.ts';

/** Somebody broke the glass, and nobody has reviewed that yet. */
export interface UnreviewedBreakGlass {
  readonly id: string;
  readonly request: string;
  readonly principal: string;
  readonly at: Instant;
  /** By when somebody is to have reviewed it. */
  readonly dueAt: Instant;
}

/** Where nobody has reviewed yet that the glass was broken, oldest first: as the log says, so that no edited row ends the waiting. */
export function unreviewedBreakGlass(tx: LogReader): readonly UnreviewedBreakGlass[] {
  const used = entriesOfType(tx, 'break-glass.used');
  if (used.length === 0) return [];
  const reviewed = new Set(entriesOfType(tx, 'break-glass.reviewed').map(({ data }) => data.breakGlass));
  return used.flatMap(({ at, actor, request, data }) =>
    reviewed.has(data.breakGlass) || request === null || actor.kind !== 'principal'
      ? []
      : [{ id: data.breakGlass, request, principal: actor.id, at, dueAt: Date.parse(data.dueAt) }],
  );
}

/** Those of which the review is late. */
export const overdueBreakGlass = (tx: LogReader, now: Instant): readonly UnreviewedBreakGlass[] =>
  unreviewedBreakGlass(tx).filter(({ dueAt }) => dueAt <= now);
