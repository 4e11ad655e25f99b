import { type ApiClient, ApiError } from '@countersign/api-client';
import type { AuditEventType, GroupView, Principal } from '@countersign/schema';
import type { Command } from 'commander';
import type { CliConfig } from '../config.ts';
import { contextOf } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { principalNamed } from '../input/principal-named.ts';
import { formatPrincipal, type ShownPrincipal } from '../output/format-principal.ts';

/** Entries that say what somebody may do, since when, and who had a part in it. */
const HISTORY: readonly AuditEventType[] = [
  'principal.created',
  'principal.let-in',
  'principal.enrolment-issued',
  'principal.enrolled',
  'principal.vouched-for',
  'principal.roles-set',
  'principal.deactivated',
  'principal.reactivated',
  'principal.recovered',
];
const MOST = 200;

/** `countersign principal show` */
export function addShowCommand(principal: Command, config: CliConfig): void {
  principal
    .command('show')
    .description(
      'show who somebody is: their roles, since when and by which change, what they sign in with and own, who let them in and who vouched for them',
    )
    .argument('[principal]', 'identifier or address; yourself when left out')
    .action(async (name: string | undefined, _options: unknown, command: Command) => {
      const context = contextOf(command, config);
      const client = context.client();
      const shown = await show(client, name);
      context.answer(shown, () => formatPrincipal(shown), [shown.principal.id]);
    });
}

/** Each part is asked for by itself, so that everybody is shown what they may see, and told what they may not. */
async function show(client: ApiClient, name: string | undefined): Promise<ShownPrincipal> {
  const me = await client.me({});
  const id = name === undefined || isSelf(me, name) ? me.id : await principalNamed(client, name);
  const people = await ifShown(client.listPrincipals({}).then(({ principals }) => principals));
  const principal = id === me.id ? me : people?.find((one) => one.id === id);
  if (principal === undefined)
    throw new UsageError(`You can see nobody called ${id}; see "countersign principal list".`);
  const params = { id };
  const [tokens, passkeys, identities, groups, owned, history] = await Promise.all([
    ifShown(client.listTokens({ params }).then((answer) => answer.tokens)),
    ifShown(client.listPasskeys({ params }).then((answer) => answer.passkeys)),
    ifShown(client.listIdentities({ params }).then((answer) => answer.identities)),
    ifShown(client.listGroups({}).then((answer) => groupsOf(answer.groups, id))),
    ifShown(client.listIntegrations({}).then(({ integrations }) => ownedBy(integrations, principal))),
    ifShown(historyOf(client, id)),
  ]);
  const known = new Map([me, ...(people ?? [])].map((one) => [one.id, one.email]));
  const named = history?.map(({ by, ...one }) => ({ ...one, by: known.get(by) ?? by })) ?? null;
  const { letInBy } = principal;
  return {
    principal,
    notVouchedFor: letInBy === undefined ? null : (known.get(letInBy) ?? letInBy),
    tokens,
    passkeys,
    identities,
    groups,
    owned,
    history: named,
  };
}

const isSelf = (me: Principal, name: string) => [me.id, me.email.toLowerCase()].includes(name.toLowerCase());

const groupsOf = (groups: readonly GroupView[], id: string) =>
  groups.flatMap((group) => (group.members.some((member) => member.id === id) ? [group.id] : []));

const ownedBy = (
  integrations: readonly { readonly id: string; readonly owner: string }[],
  { email }: Principal,
) => integrations.filter(({ owner }) => owner.toLowerCase() === email.toLowerCase()).map(({ id }) => id);

async function historyOf(client: ApiClient, id: string) {
  const query = { type: HISTORY.join(','), text: id, order: 'oldest', limit: MOST } as const;
  const { entries } = await client.searchEntries({ query });
  return entries
    .filter(({ entry }) => entry.data['principal'] === id)
    .map(({ index, entry: { at, type, actor, data } }) => ({
      entry: index,
      at,
      type,
      by: actor.kind === 'system' ? 'Countersign itself' : actor.id,
      change: typeof data['change'] === 'string' ? data['change'] : null,
      roles: Array.isArray(data['roles']) ? data['roles'].map(String) : null,
    }));
}

/** Null for what the caller may not see. */
async function ifShown<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ApiError && ['FORBIDDEN', 'NOT_FOUND', 'PERSON_REQUIRED'].includes(error.code))
      return null;
    throw error;
  }
}
