import { CountersignError, type RotatedKey } from '@countersign/schema';
import { digestOfBytes } from '../../digest.ts';
import { entriesOfType } from '../../log/entries-of-type.ts';
import type { HostKeys, LogReader } from '../../ports/index.ts';
import type { GovernanceKind } from '../governance-kind.ts';

const USE: Readonly<Record<RotatedKey, string>> = {
  log: 'key that signs checkpoints of the log',
  review: 'key by which the server signs reviews',
  personal: 'key that wraps the keys of personal data',
  worker: 'key that opens what is sealed to workers',
};

/** Has another key take the place of one of the installation. What is secret of it was made on the host and stays there. */
export const rotateKey: GovernanceKind<'key.rotate'> = {
  about: ({ key }) => [`key ${key}`],
  assess: (tx, { key, old, successor }, { hostKeys }) => {
    const current = keyInUse(tx, hostKeys, key);
    if (current !== old) throw refused(`the ${USE[key]} is another one by now`);
    if (hostKeys.next(key) !== successor)
      throw refused(
        `the host does not have this key to take its place: run "countersign key rotate ${key}" there, which makes one and asks`,
      );
    return {
      items: [
        { what: USE[key], before: old, after: successor },
        {
          what: 'SHA-256 of it, to compare with what the host says',
          before: fingerprintOf(old),
          after: fingerprintOf(successor),
        },
      ],
      effects: ['grants-authority'],
      beneficiaries: [],
    };
  },
  carryOut: (tx, { key, old, successor }, { actor, change }) => {
    const setup = tx.governanceChanges.get(change)?.setup === true ? ({ setup: true } as const) : {};
    if (key === 'log') {
      tx.audit.rotateKey(actor, { successor, change, ...setup });
      return;
    }
    if (key === 'personal') tx.subjects.rewrapKeys(successor);
    tx.audit.append(actor, {
      type: 'key.rotated',
      request: null,
      data: { key, old, successor, from: tx.audit.size() + 1, change, ...setup },
    });
  },
};

/** Public half of the key that is in use: of one that was replaced by what the log says, of the first one by what the host has. */
export function keyInUse(tx: LogReader, hostKeys: HostKeys, key: RotatedKey): string | null {
  const last = entriesOfType(tx, 'key.rotated').findLast(({ data }) => data.key === key);
  return last?.data.successor ?? hostKeys.current(key);
}

const fingerprintOf = (publicKey: string): string => digestOfBytes(Buffer.from(publicKey, 'utf8'));

const refused = (reason: string) => new CountersignError('GOVERNANCE_REFUSED', { reason });
