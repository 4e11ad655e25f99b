import { join } from 'node:path';
import { type LedgerEntry, startSandbox } from '@countersign/sandbox';

/** The stand-ins of a data directory, while no Countersign runs on it. */
async function withStandIns<T>(dataDirectory: string, work: (url: string) => Promise<T>): Promise<T> {
  const sandbox = await startSandbox({ db: join(dataDirectory, 'sandbox', 'sandbox.db') });
  try {
    return await work(sandbox.url);
  } finally {
    await sandbox.close();
  }
}

/** Every effect that happened on the providers, in order, as the stand-ins themselves recorded it. */
export function readLedger(dataDirectory: string): Promise<readonly LedgerEntry[]> {
  return withStandIns(dataDirectory, async (url) => {
    const answer = await fetch(`${url}/sandbox/ledger?limit=10000`);
    const { entries } = (await answer.json()) as { entries: LedgerEntry[] };
    return entries;
  });
}

/** Has the stand-ins of a data directory fail from the start in the given ways. */
export function addFaults(
  dataDirectory: string,
  faults: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  return withStandIns(dataDirectory, async (url) => {
    for (const fault of faults) {
      const answer = await fetch(`${url}/sandbox/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fault),
      });
      if (!answer.ok) throw new Error(`the stand-ins refuse the fault: ${await answer.text()}`);
    }
  });
}

/** How often faults of a kind have struck so far. */
export async function struck(url: string, kind: string): Promise<number> {
  const answer = await fetch(`${url}/sandbox/faults`);
  const { faults } = (await answer.json()) as { faults: { kind: string; fired: number }[] };
  return faults.filter((fault) => fault.kind === kind).reduce((sum, { fired }) => sum + fired, 0);
}

/**
 * What the ledger says was done to whom, sorted, so that two runs can be compared: without times and without what a provider
 * makes up. An invitation may be sent as often as somebody asks for it.
 */
export function effectsOf(ledger: readonly LedgerEntry[]): readonly string[] {
  return ledger
    .filter(({ kind }) => !kind.endsWith('.invitation-resent'))
    .map(({ provider, account, kind, subject, via, details }) => {
      // The name of an API user that is new is made up by the provider.
      const isNamedByProvider = kind === 'dotdigital.api-user.created';
      const whom = isNamedByProvider ? `described as ${String(details['description'])}` : subject;
      // One user may be changed twice, so what was changed belongs to the effect.
      const changed = kind.endsWith('.updated') ? [changedIn(details)] : [];
      return [provider, account, kind, whom, via, ...changed].join(' ');
    })
    .sort();
}

/** Names of what an update changed; the identifier only says whom. */
const changedIn = (details: LedgerEntry['details']): string =>
  Object.keys(details)
    .filter((name) => name !== 'userId')
    .sort()
    .join(',');
