import { EFFECTS, type Effect, mergeEffects, type Operation, type Provider } from '@countersign/schema';

interface Possible {
  readonly always: readonly Effect[];
  readonly sometimes: readonly Effect[];
}

/** What the fields of a change can do to a user who exists. */
const BY_FIELDS: readonly Effect[] = ['replaces-credentials', 'changes-identity', 'changes-details'];
const RIGHTS: readonly Effect[] = ['gives-access', 'takes-access', 'raises-rights', 'lowers-rights'];

/**
 * Every list of effects that a request of an operation can have, and perhaps some more. A search over all that there are
 * would be hundreds of times as long, nearly all of it over requests that nobody can make. That production makes no other is
 * tested in `tooling/e2e`.
 */
export function possibleEffects(provider: Provider, operation: Operation): readonly Effect[][] {
  const { always, sometimes } = possible(provider, operation);
  let lists: readonly Effect[][] = [[...always]];
  for (const effect of sometimes) lists = [...lists, ...lists.map((list) => mergeEffects(list, [effect]))];
  return lists.filter((list) => list.length > 0);
}

function possible(provider: Provider, operation: Operation): Possible {
  const ema2 = provider === 'eset-msp-administrator-2';
  // Whoever is invited to the Hub enters the names.
  const invited: readonly Effect[] = provider === 'eset-protect-hub' ? ['changes-details'] : [];
  const rights: readonly Effect[] = ema2 ? ['raises-rights', 'lowers-rights'] : [];
  switch (operation) {
    case 'create':
      return {
        always: ['creates-user'],
        sometimes: ['gives-access', ...(ema2 ? ['raises-rights' as const] : []), ...invited],
      };
    case 'update':
      return { always: [], sometimes: [...(ema2 ? RIGHTS : RIGHTS.slice(0, 2)), ...BY_FIELDS] };
    case 'enable':
      return {
        always: ['gives-access'],
        sometimes: ema2 ? ['takes-access', ...rights, 'changes-details'] : [],
      };
    case 'grant-api-access':
      return { always: ['gives-access'], sometimes: invited };
    case 'disable':
      return { always: ['takes-access'], sometimes: ema2 ? ['lowers-rights'] : [] };
    case 'revoke-api-access':
      return { always: ['takes-access'], sometimes: [] };
    case 'delete':
      return { always: ['deletes-user', 'takes-access'], sometimes: ema2 ? ['lowers-rights'] : [] };
    case 'rotate-credentials':
      return {
        always: ['replaces-credentials'],
        sometimes:
          provider === 'dotdigital' ? ['creates-user', 'deletes-user', 'gives-access', 'takes-access'] : [],
      };
    default:
      // A review or a task is of any request.
      return { always: [], sometimes: EFFECTS };
  }
}
