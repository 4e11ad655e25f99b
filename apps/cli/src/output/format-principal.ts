import type { IdentityView, PasskeyView, Principal, TokenView } from '@countersign/schema';
import { fields, table } from './table.ts';

/** Somebody, as far as whoever asks may see them; null for what is not shown. */
export interface ShownPrincipal {
  readonly principal: Principal;
  /** Who let them in, as long as nobody else has vouched for them. */
  readonly notVouchedFor: string | null;
  readonly tokens: readonly TokenView[] | null;
  readonly passkeys: readonly PasskeyView[] | null;
  readonly identities: readonly IdentityView[] | null;
  readonly groups: readonly string[] | null;
  readonly owned: readonly string[] | null;
  readonly history: readonly HistoryLine[] | null;
}

interface HistoryLine {
  readonly entry: number;
  readonly at: string;
  readonly type: string;
  readonly by: string;
  readonly change: string | null;
  readonly roles: readonly string[] | null;
}

const NOT_SHOWN = 'not shown to you';

/** What an entry says, in a word or two. */
const SAID: Readonly<Record<string, string>> = {
  'principal.created': 'registered',
  'principal.let-in': 'let in',
  'principal.enrolment-issued': 'code made',
  'principal.enrolled': 'enrolled',
  'principal.vouched-for': 'vouched for',
  'principal.roles-set': 'roles set',
  'principal.deactivated': 'deactivated',
  'principal.reactivated': 'let in again',
  'principal.recovered': 'recovered on the host',
};

/** Who somebody is, what they sign in with and own, and how that came to be. */
export function formatPrincipal(shown: ShownPrincipal): string {
  const { principal, notVouchedFor, tokens, passkeys, identities, groups, owned, history } = shown;
  const { id, name, email, kind, state, roles, accounts, recipient } = principal;
  const list = <T>(some: readonly T[] | null, say: (one: T) => string) =>
    some === null ? NOT_SHOWN : some.map(say).join('; ') || 'none';
  const head = fields([
    [kind, `${name} <${email}>, ${id}`],
    ['state', state],
    [
      'roles',
      `${roles.join(', ') || 'none'} of ${accounts === null ? 'all accounts' : accounts.join(', ') || 'no account'}`,
    ],
    ...(notVouchedFor === null
      ? []
      : [['vouched for', `not yet; ${notVouchedFor} made the code, and the two count as one`] as const]),
    ['key', recipient ?? 'none: nothing can be sealed to them'],
    ['tokens', list(tokens, (one) => `${one.id} (${one.kind}, until ${one.expiresAt ?? 'it is revoked'})`)],
    [
      'passkeys',
      list(
        passkeys,
        (one) => `${one.id} (${one.label}, ${one.backupEligible ? 'may be copied' : 'stays on its device'})`,
      ),
    ],
    ['identities', list(identities, (one) => `${one.id} (${one.issuer})`)],
    ['groups', list(groups, (one) => one)],
    ['owns', list(owned, (one) => one)],
    ...(history === null ? [['since', NOT_SHOWN] as const] : []),
  ]);
  if (history === null || history.length === 0) return head;
  const rows = history.map((one) => [
    String(one.entry),
    one.at,
    SAID[one.type] ?? one.type,
    one.by,
    one.change ?? '',
    one.roles?.join(', ') ?? '',
  ]);
  return `${head}\n\n${table(['entry', 'at', 'what', 'by', 'change', 'roles'], rows)}`;
}
