import { fields } from '../output/table.ts';
import type { StateAnswer } from './verify-state-of.ts';

/** What the comparison of a database with its log found, in words. */
export function formatState(state: StateAnswer): string {
  const head = fields([
    ['state', state.ok ? 'AS THE LOG SAYS' : 'IS NOT WHAT THE LOG SAYS'],
    ['compared', `${state.compared} rows with the first ${state.size} entries`],
    ...(state.erased > 0
      ? [['erased', `${state.erased} subjects; their rows are compared as they are since`] as const]
      : []),
    ...(state.untold > 0
      ? [['pruned', `${state.untold} rows are from before entries that were pruned`] as const]
      : []),
  ]);
  if (state.ok) return head;
  const more = state.differenceCount - state.differences.length;
  return [
    head,
    '',
    ...(state.problem === null ? [] : [`not compared: ${state.problem}`]),
    ...state.differences.map(
      ({ table, id, kind, what }) => `${kind}: ${table} ${id}${what === null ? '' : ` (${what})`}`,
    ),
    ...(more > 0 ? [`and ${more} more`] : []),
    'See docs/runbooks/row-was-edited.md for what to do.',
  ].join('\n');
}
