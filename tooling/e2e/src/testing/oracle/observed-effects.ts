import { type Effect, mergeEffects } from '@countersign/schema';
import type { SeenUser, Snapshot } from './snapshot.ts';

/** What happened to access between two states of a provider. Knows nothing of requests and plans. */
export function observedEffects(before: Snapshot, after: Snapshot): readonly Effect[] {
  const ids = new Set([...before.keys(), ...after.keys()]);
  return mergeEffects(...[...ids].map((id) => happenedTo(before.get(id), after.get(id))));
}

function happenedTo(before: SeenUser | undefined, after: SeenUser | undefined): readonly Effect[] {
  if (before === undefined && after === undefined) return [];
  if (before === undefined) return after === undefined ? [] : made(after);
  if (after === undefined) return before.getsIn ? ['deletes-user', 'takes-access'] : ['deletes-user'];
  return changed(before, after);
}

function made(user: SeenUser): readonly Effect[] {
  const effects: Effect[] = ['creates-user'];
  if (user.getsIn) effects.push('gives-access');
  if (Object.values(user.levels).includes(2)) effects.push('raises-rights');
  return effects;
}

function changed(before: SeenUser, after: SeenUser): readonly Effect[] {
  const effects: Effect[] = [];
  const levels = Object.keys({ ...before.levels, ...after.levels }).map((company) => ({
    from: before.levels[company] ?? 0,
    to: after.levels[company] ?? 0,
  }));
  // Somebody who does not get in at all gains and loses rights, but no access by them.
  const both = before.getsIn && after.getsIn;
  if ((!before.getsIn && after.getsIn) || (both && levels.some(({ from, to }) => from === 0 && to > 0)))
    effects.push('gives-access');
  if ((before.getsIn && !after.getsIn) || (both && levels.some(({ from, to }) => from > 0 && to === 0)))
    effects.push('takes-access');
  if (levels.some(({ from, to }) => to > from)) effects.push('raises-rights');
  if (levels.some(({ from, to }) => to < from)) effects.push('lowers-rights');
  if (before.passwordHash !== null && after.passwordHash !== before.passwordHash)
    effects.push('replaces-credentials');
  if (after.identity !== before.identity) effects.push('changes-identity');
  if (after.details !== before.details) effects.push('changes-details');
  return effects;
}
