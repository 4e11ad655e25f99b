import { CountersignError, type Instant, MAX_DELEGATION_DAYS, type Principal } from '@countersign/schema';
import { delegationState } from '../../delegations/delegation-state.ts';
import { logTime } from '../../log-time.ts';
import type { ReadTransaction } from '../../ports/index.ts';
import { principalOf } from '../../principals/principal-of.ts';
import { requireActive } from '../../principals/require-active.ts';
import type { ContentOf, GovernanceKind } from '../governance-kind.ts';
import { beneficiariesOf } from './beneficiaries-of.ts';
import { formatScope } from './format-scope.ts';

const MAX_MILLIS = MAX_DELEGATION_DAYS * 86_400_000;

/** Has one person review requests in place of another one for a time. The change is the delegation: it has its identifier. */
export const setDelegation: GovernanceKind<'delegation.set'> = {
  access: (_tx, { delegator }) => ({
    proposing: 'delegation.set',
    reviewing: 'governance.review',
    object: { account: null, principal: delegator },
  }),
  about: ({ delegator, delegate }) => [delegator, delegate, `delegations of ${delegator}`],
  // Nothing else becomes another one of what the two may do.
  alters: ({ delegator }) => [`delegations of ${delegator}`],
  assess: (tx, content, context) => {
    const { delegator: of, delegate: to } = content;
    requirePossibleTime(content, logTime(tx, context.clock));
    const [delegator, delegate] = [principalOf(tx, of), principalOf(tx, to)];
    requireDelegator(delegator);
    requireDelegate(delegate, of);
    requireNoOther(tx, content, logTime(tx, context.clock));
    const groups = tx.groups.of(of).toSorted();
    return {
      items: [
        {
          what: `who reviews requests in place of ${of}`,
          before: 'nobody',
          after: `${to}, ${formatTime(content)}`,
        },
        {
          what: `requests that ${to} may review in place of ${of}`,
          before: 'none',
          after: [
            `what ${of} may review then, which is by now: ${formatScope({ roles: ['approver'], accounts: delegator.accounts })}`,
            ...(groups.length === 0 ? [] : [`as a member of ${groups.join(', ')}`]),
          ].join(', '),
        },
      ],
      effects: ['grants-authority'],
      beneficiaries: beneficiariesOf(tx, to, context),
    };
  },
  // Whoever is away does not say who is fit to stand in, also where an administrator asks for it.
  excluded: (_tx, { delegator }) => [delegator],
  carryOut: (tx, { delegator, delegate, ...time }, { actor, change, at }) => {
    const endsAt = Date.parse(time.endsAt);
    const beginsAt = Math.max(at, time.beginsAt === null ? at : Date.parse(time.beginsAt));
    tx.delegations.insert({
      ...{ id: change, delegator, delegate, madeAt: at, beginsAt, endsAt },
      endedAt: null,
    });
    const data = { delegation: change, delegator, delegate, beginsAt: iso(beginsAt), endsAt: iso(endsAt) };
    tx.audit.append(actor, { type: 'delegation.set', request: null, data });
  },
};

const iso = (time: Instant) => new Date(time).toISOString();

const refused = (reason: string) => new CountersignError('GOVERNANCE_REFUSED', { reason });

function formatTime({ beginsAt, endsAt }: ContentOf<'delegation.set'>): string {
  const from = beginsAt === null ? 'from when it is approved' : `from ${iso(Date.parse(beginsAt))}`;
  return `${from} until ${iso(Date.parse(endsAt))}`;
}

function requirePossibleTime({ beginsAt, endsAt }: ContentOf<'delegation.set'>, now: Instant): void {
  const begin = beginsAt === null ? now : Date.parse(beginsAt);
  const end = Date.parse(endsAt);
  if (end <= now) throw refused('its end is over');
  if (end <= begin) throw refused('it would end before it begins');
  if (end - begin > MAX_MILLIS)
    throw refused(
      `it would last longer than ${MAX_DELEGATION_DAYS} days. For longer, have an administrator give the other one the role`,
    );
  if (begin - now > MAX_MILLIS)
    throw refused(`it would begin more than ${MAX_DELEGATION_DAYS} days ahead. Ask for it later`);
}

function requireDelegator(delegator: Principal): void {
  requireActive(delegator);
  const { id, kind, roles } = delegator;
  if (kind !== 'person' || !roles.includes('approver'))
    throw refused(
      `${id} reviews no requests, so there is nothing to delegate: that takes a person with the role approver`,
    );
}

function requireDelegate(delegate: Principal, delegator: string): void {
  requireActive(delegate);
  const { id, kind, letInBy } = delegate;
  if (id === delegator) throw refused('nobody stands in for themselves');
  if (kind !== 'person') throw refused(`${id} is a machine, and only people review`);
  if (letInBy !== undefined)
    throw refused(
      `${letInBy} alone let ${id} in, so ${id} reviews nothing before somebody else vouches ("countersign principal vouch")`,
    );
}

/** One named person at a time, so that everybody knows who it is. */
function requireNoOther(
  tx: ReadTransaction,
  { delegator, beginsAt, endsAt }: ContentOf<'delegation.set'>,
  now: Instant,
): void {
  const begin = beginsAt === null ? now : Date.parse(beginsAt);
  const other = tx.delegations.byDelegator(delegator).find((one) => {
    const state = delegationState(one, now);
    const isOpen = state === 'in-force' || state === 'scheduled';
    return isOpen && one.beginsAt < Date.parse(endsAt) && begin < one.endsAt;
  });
  if (other !== undefined)
    throw refused(
      `${other.delegate} stands in for ${delegator} from ${iso(other.beginsAt)} until ${iso(other.endsAt)} already. End that first ("countersign delegation end ${other.id}")`,
    );
}
