import {
  type Account,
  DOCUMENTED_HOSTS,
  type GovernanceEffect,
  type GovernanceItem,
  hostsOf,
} from '@countersign/schema';
import type { GovernanceAssessment } from '../governance-kind.ts';
import { formatDomain } from './format-domain.ts';

/** A part of an account in words, and what it amounts to that it becomes another one. */
interface Part {
  readonly text: string;
  readonly effects: readonly GovernanceEffect[];
  /** What it amounts to that the part goes, where that is less. */
  readonly removal?: readonly GovernanceEffect[];
}

const MOVES: readonly GovernanceEffect[] = ['moves-credentials'];
const OPENS: readonly GovernanceEffect[] = ['moves-credentials', 'opens-network-path'];

const RETIRED: Part = {
  text: 'retired: access can be taken away there only',
  effects: ['takes-authority'],
  removal: ['grants-authority'],
};

/** What an account consists of. Whatever has no line of its own is in the last one, so that nothing changes unseen. */
function partsOf(account: Account, known: readonly string[]): ReadonlyMap<string, Part> {
  const { id: _, provider, companyName, region, operators, emailDomains, retired, ...rest } = account;
  const documented = DOCUMENTED_HOSTS[provider];
  const hosts = hostsOf(account).map((host) =>
    documented.includes(host) ? host : `${host} (which the provider does not document)`,
  );
  const { baseUrl, connectUrl, ...settings } = rest as typeof rest &
    Partial<Record<'baseUrl' | 'connectUrl', string>>;
  return new Map<string, Part>([
    ['provider', { text: provider, effects: OPENS }],
    ['company', { text: companyName, effects: MOVES }],
    ['region', { text: region, effects: OPENS }],
    ['hosts', { text: hosts.join(', '), effects: OPENS }],
    ...Object.entries({ baseUrl, connectUrl }).flatMap(([name, text]): [string, Part][] =>
      text === undefined ? [] : [[`address (${name})`, { text, effects: OPENS }]],
    ),
    ...operators.map(({ name, role, companyId, companyAccess, credentials }): [string, Part] => [
      `operator ${name}`,
      {
        text: `${role}, ${companyAccess} access${companyId === undefined ? '' : ` to ${companyId}`}, ${credentials === undefined ? 'without credentials' : `with the credentials ${credentials}`}`,
        effects: MOVES,
        removal: ['takes-authority'],
      },
    ]),
    ...emailDomains.map((domain): [string, Part] => {
      const { name, notes } = formatDomain(domain, known);
      const text = ['allowed', ...notes].join(', ');
      return [
        `new API users at ${name}`,
        { text, effects: ['grants-authority'], removal: ['takes-authority'] },
      ];
    }),
    ...(retired === true ? [['retirement', RETIRED] as const] : []),
    ['settings', { text: JSON.stringify(settings), effects: MOVES }],
  ]);
}

/**
 * What is different between two states of an account, or about a new one, and what that amounts to.
 * @param accounts all that are registered
 */
export function compareAccounts(
  before: Account | undefined,
  after: Account,
  accounts: readonly Account[],
): GovernanceAssessment {
  const known = [...accounts, after].flatMap(({ emailDomains }) => emailDomains);
  const had = before === undefined ? new Map<string, Part>() : partsOf(before, known);
  const has = partsOf(after, known);
  const different = [...new Set([...had.keys(), ...has.keys()])].flatMap((what) => {
    const [old, now] = [had.get(what), has.get(what)];
    if (old?.text === now?.text) return [];
    const effects = now?.effects ?? old?.removal ?? old?.effects ?? [];
    const item = {
      what: `${what} of the account ${after.id}`,
      before: old?.text ?? 'none',
      after: now?.text ?? 'none',
    };
    return [{ item, effects }];
  });
  const reordered = orderItem(before, after);
  return {
    items: [...different.map(({ item }) => item), ...reordered],
    effects: [
      ...new Set([...different.flatMap(({ effects }) => effects), ...(reordered.length === 0 ? [] : MOVES)]),
    ].sort(),
    beneficiaries: [],
  };
}

/** Which operator comes first is whose rights are used where a request names none: also where the first one goes, or a new one is put there. */
function orderItem(before: Account | undefined, after: Account): readonly GovernanceItem[] {
  const names = (account: Account | undefined) => account?.operators.map(({ name }) => name) ?? [];
  const [had, has] = [names(before), names(after)];
  const old = had.filter((name) => has.includes(name)).join(', ');
  const now = has.filter((name) => had.includes(name)).join(', ');
  const item = (what: string, was: string, is: string) => [
    { what: `${what} of the account ${after.id}`, before: was, after: is },
  ];
  if (old !== now) return item('order of the operators', old, now);
  const [first = 'none', next = 'none'] = [had[0], has[0]];
  return first === next ? [] : item('default operator, for requests that name none,', first, next);
}
