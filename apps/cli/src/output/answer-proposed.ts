import type { CommandContext } from '../context.ts';
import type { Proposed } from '../input/unless-waiting.ts';
import { formatGovernanceChange } from './format-governance-change.ts';

/** What was asked for of one of several things. */
export interface ProposedThing<T> {
  readonly id: string;
  readonly proposed: Proposed<T>;
}

/** Prints what was asked for: which of it is done, and which waits for whom. */
export function answerProposed<T>(
  context: CommandContext,
  things: readonly ProposedThing<T>[],
  done: string,
): void {
  const made = things.flatMap(({ id, proposed }) => (proposed.waits === null ? [id] : []));
  const waiting = things.flatMap(({ proposed }) => (proposed.waits === null ? [] : [proposed.waits]));
  context.answer(
    things.map(({ proposed }) => proposed.waits ?? proposed.made),
    () =>
      [
        ...(made.length === 0 ? [] : [`${done}: ${made.join(', ')}`]),
        ...waiting.map(formatGovernanceChange),
      ].join('\n\n'),
    things.map(({ id, proposed }) => proposed.waits?.id ?? id),
  );
}
