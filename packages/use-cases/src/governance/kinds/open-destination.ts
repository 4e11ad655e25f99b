import { CountersignError, type DestinationPurpose } from '@countersign/schema';
import type { DestinationRecord, ReadTransaction } from '../../ports/index.ts';
import type { GovernanceKind } from '../governance-kind.ts';

const SENT: Readonly<Record<DestinationPurpose, { readonly what: string; readonly after: string }>> = {
  log: { what: 'the log', after: 'every entry of it is sent there, from the first one on' },
  notifications: { what: 'notifications', after: 'what people are told of requests and tasks is sent there' },
};

/** Has things sent where the configuration of a host says. Who configures the host is not who decides who reads the log. */
export const openDestination: GovernanceKind<'destination.open'> = {
  about: ({ destination }) => [destination],
  assess: (tx, { destination }) => {
    const { id, purpose, where, identity, namedAt, openedAt } = requireDestination(tx, destination);
    if (openedAt !== null)
      throw new CountersignError('GOVERNANCE_REFUSED', { reason: `the destination ${id} is open already` });
    const { what, after } = SENT[purpose];
    return {
      items: [
        {
          what: `${what}, to ${where}`,
          before: `nothing is sent there; the host has named it since ${new Date(namedAt).toISOString()}`,
          after,
        },
        // Two addresses of one host are told apart by it, and nobody learns what either is.
        { what: 'salted digest of its whole address', before: 'none', after: identity },
      ],
      effects: ['opens-network-path'],
      beneficiaries: [],
    };
  },
  carryOut: (tx, { destination }, { actor, change, at }) => {
    const { id, purpose, where } = requireDestination(tx, destination);
    tx.destinations.open(id, at);
    tx.audit.append(actor, {
      type: 'destination.opened',
      request: null,
      data: { destination: id, purpose, where, change },
    });
  },
};

function requireDestination(tx: ReadTransaction, id: string): DestinationRecord {
  const found = tx.destinations.get(id);
  if (found === undefined) throw new CountersignError('NOT_FOUND', { what: 'destination', id });
  return found;
}
