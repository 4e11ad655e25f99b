import { CountersignError, type LogFilter } from '@countersign/schema';
import type { IdentityReader, ProvisioningReader, RegistryReader } from '../ports/index.ts';
import { formatApiUser } from '../requests/resolve-subject.ts';

const REMEDIES = {
  actor:
    'Give the identifier, address or name of a principal ("countersign principal list"), a worker, or "system"',
  request: 'Give its identifier; "countersign request list" shows them',
  account: 'Give its name; "countersign account list" shows them',
  integration: 'Give its identifier or name; "countersign integration list" shows them',
  text: 'The log holds identifiers and no names; "countersign api-user list" and "countersign principal list" show them',
} as const;

/**
 * What a filter means in the log, which holds identifiers and no names: names and addresses of people, labels of API users and
 * names of integrations are put into the identifiers that they stand for.
 * @throws CountersignError LOG_NAME_UNKNOWN for what names nothing, so that nobody takes an empty answer for "it never
 *   happened"; LOG_NAME_AMBIGUOUS with the candidates
 */
export function resolveLogFilter<F extends LogFilter>(
  tx: IdentityReader & RegistryReader & ProvisioningReader,
  filter: F,
): F {
  const { actor, request, account, integration, text } = filter;
  if (request !== undefined && tx.requests.get(request) === undefined) throw unknown('request', request);
  if (account !== undefined && tx.accounts.get(account) === undefined) throw unknown('account', account);
  return {
    ...filter,
    ...(actor === undefined ? {} : { actor: resolveActor(tx, actor) }),
    ...(integration === undefined ? {} : { integration: resolveIntegration(tx, integration) }),
    ...(text === undefined ? {} : { text: resolveText(tx, text) }),
  };
}

function resolveActor(tx: IdentityReader, actor: string): string {
  if (actor === 'system' || actor.startsWith('wrk_')) return actor;
  if (actor.startsWith('pri_') && tx.principals.get(actor) !== undefined) return actor;
  return theOnly('actor', actor, principalsNamed(tx, actor)) ?? refuse('actor', actor);
}

function resolveIntegration(tx: RegistryReader, name: string): string {
  if (tx.integrations.get(name) !== undefined) return name;
  return theOnly('integration', name, integrationsNamed(tx, name)) ?? refuse('integration', name);
}

/** Words stay as they are; a name as a whole becomes the identifier that the entries have. */
function resolveText(tx: IdentityReader & RegistryReader, text: string): string {
  const name = text.trim();
  const candidates = [
    ...principalsNamed(tx, name),
    ...tx.accounts.list().flatMap(({ id }) => apiUsersNamed(tx, id, name)),
    ...integrationsNamed(tx, name),
  ];
  const found = theOnly('text', name, candidates);
  if (found !== undefined) return found;
  // An address is never in the log itself.
  return name.includes('@') ? refuse('text', name) : text;
}

interface Candidate {
  readonly id: string;
  readonly shown: string;
}

function principalsNamed(tx: IdentityReader, name: string): readonly Candidate[] {
  return tx.principals
    .list()
    .filter((one) => isSame(one.email, name) || isSame(one.name, name))
    .map(({ id, name: shown }) => ({ id, shown: `${id} "${shown}"` }));
}

function integrationsNamed(tx: RegistryReader, name: string): readonly Candidate[] {
  return tx.integrations
    .list()
    .filter((one) => isSame(one.name, name))
    .map(({ id, name: shown }) => ({ id, shown: `${id} "${shown}"` }));
}

function apiUsersNamed(tx: RegistryReader, account: string, name: string): readonly Candidate[] {
  try {
    return tx.apiUsers.named(account, name).map((one) => ({ id: one.id, shown: formatApiUser(one) }));
  } catch (error) {
    // A text without anything to see is the name of nobody.
    if (error instanceof CountersignError && error.code === 'INPUT_INVALID') return [];
    throw error;
  }
}

const isSame = (one: string, other: string): boolean =>
  one.normalize('NFKC').toLowerCase() === other.normalize('NFKC').toLowerCase();

function theOnly(
  filter: keyof typeof REMEDIES,
  name: string,
  candidates: readonly Candidate[],
): string | undefined {
  if (candidates.length < 2) return candidates[0]?.id;
  throw new CountersignError('LOG_NAME_AMBIGUOUS', {
    filter,
    name,
    candidates: candidates.map(({ shown }) => shown),
  });
}

const unknown = (filter: keyof typeof REMEDIES, name: string): CountersignError =>
  new CountersignError('LOG_NAME_UNKNOWN', { filter, name, remedy: REMEDIES[filter] });

function refuse(filter: keyof typeof REMEDIES, name: string): never {
  throw unknown(filter, name);
}
