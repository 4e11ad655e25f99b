import type { Principal } from '@countersign/schema';
import { createPrincipalCreator } from '@countersign/use-cases';
import { createHistoryContext } from '../evidence/history-context.ts';
import { type HistoryDeps, openHistory } from '../evidence/history-deps.ts';
import { registerHistoryPeople } from '../evidence/history-people.ts';
import { adoptUser } from '../evidence/scenarios.ts';
import { forEachConcurrently } from '../measure/for-each-concurrently.ts';
import { tempDirectory } from '../resources/temp-directory.ts';
import type { Own } from '../resources/with-resources.ts';

/** An installation in which everything waits for a review, and an approver of one account. */
export interface FullInbox {
  readonly deps: HistoryDeps;
  readonly approver: Principal;
}

/** Requests about one API user: each is compared with what was said of others about the same. */
const PER_USER = 10;
const CONCURRENCY = 100;
const MINUTE = 60_000;

/** Hands so many requests in and decides none. */
export async function fillInbox(own: Own, requests: number): Promise<FullInbox> {
  let now = Date.parse('2026-01-01T06:00:00Z');
  const deps = await openHistory(await tempDirectory(own), { now: () => now });
  await own(() => deps.store.close());
  const { historyPeople } = await registerHistoryPeople(deps);
  const history = createHistoryContext(deps, historyPeople, () => {
    now += MINUTE;
  });
  const approver = await createPrincipalCreator(deps)({
    actor: { kind: 'system' },
    principal: {
      name: 'Approver of one account',
      email: 'approver@acme.example',
      kind: 'person',
      roles: ['approver'],
      accounts: ['msp'],
    },
  });
  const users: string[] = [];
  for (let user = 0; user * PER_USER < requests; user += 1)
    users.push(await adoptUser(history, { name: `user-${user}`, account: 'msp', role: 'regular' }));
  const turns = Array.from({ length: requests }, (_, turn) => turn);
  await forEachConcurrently(turns, CONCURRENCY, async (turn) => {
    await history.submit({
      provider: 'eset-msp-administrator-2',
      account: 'msp',
      action: 'update',
      subject: users[turn % users.length] ?? '',
      change: { description: `Feeds the dashboard, round ${turn}` },
    });
  });
  return { deps, approver };
}
