import { join } from 'node:path';
import { withTempDirectory } from '@countersign/test-kit';
import { expect, it } from 'vitest';
import { assembleStore } from './assemble-store.ts';
import { type Connection, connectBoth, createFile } from './connection.ts';
import { migrate } from './migrate.ts';
import { testSettings } from './testing/index.ts';

/** Scans that are meant. Whatever else goes through a whole table or sorts a result by hand fails the test. */
const MEANT = new Map([
  ['SCAN principal USING INDEX sqlite_autoindex_principal_1', 'lists all, and they are few'],
  ['SCAN provider_account USING INDEX sqlite_autoindex_provider_account_1', 'lists all, and they are few'],
  ['SCAN exception USING INDEX sqlite_autoindex_exception_1', 'lists all, and they are few'],
  ['SCAN integration USING INDEX sqlite_autoindex_integration_1', 'lists all, and they are few'],
  ['SCAN principal_group USING INDEX sqlite_autoindex_principal_group_1', 'lists all, and they are few'],
  ['SCAN delegation USING INDEX sqlite_autoindex_delegation_1', 'lists all, and they are few'],
  ['SCAN entry', 'stops at the last row'],
  ['SCAN entry_search VIRTUAL TABLE INDEX 64:M1><', 'full text within a range of entries, in their order'],
  ['SCAN entry_search VIRTUAL TABLE INDEX 192:M1><', 'the same, from the end'],
  ['SCAN delivery_target USING INDEX sqlite_autoindex_delivery_target_1', 'lists all, and they are few'],
  ['SCAN dead_letter USING INDEX dead_letter_open', 'lists what is open up to a limit'],
  ['SCAN dead_letter USING COVERING INDEX dead_letter_open', 'counts what is open'],
  ['SCAN main.sqlite_schema', 'lists all tables and indexes, once'],
  ['SCAN temp.sqlite_schema', 'the same'],
  ['SCAN json_each VIRTUAL TABLE INDEX 1:', 'goes through the accounts of a scope'],
  ['SCAN checkpoint', 'stops at the last row'],
  ['SCAN retention', 'stops at the last row'],
  ['SCAN entry_index', 'stops at the last row'],
  ['SCAN cosignature', 'stops after the newest sizes'],
  ['SCAN checkpoint_target USING INDEX sqlite_autoindex_checkpoint_target_1', 'lists all, and they are few'],
  ['SCAN decision USING INDEX sqlite_autoindex_decision_1', 'stops after the newest'],
  ['SCAN policy_proposal USING INDEX sqlite_autoindex_policy_proposal_1', 'lists all, and they are few'],
  ['SCAN policy_activation', 'stops at the last row'],
  ['SCAN request USING COVERING INDEX request_state', 'counts all'],
  ['SCAN waiting USING COVERING INDEX waiting_kind', 'counts what waits'],
  [
    'SCAN api_user_name USING INDEX api_user_name_contested',
    'lists what an older database left, and it is little',
  ],
  ['SCAN api_user_name USING COVERING INDEX api_user_name_contested', 'the same'],
  ['SCAN legal_hold USING INDEX legal_hold_running', 'lists all that run, and they are few'],
  ['SCAN erasure USING INDEX sqlite_autoindex_erasure_1', 'lists all, and they are few'],
  ['SCAN subject_key USING COVERING INDEX subject_key_destroyed', 'stops at the first'],
  ['SCAN outbox USING COVERING INDEX sqlite_autoindex_outbox_2', 'counts what is not settled'],
  ['SCAN outbox', 'once, when a worker starts whose queue was its own'],
  ['SCAN CONSTANT ROW', 'looks into an index for each column'],
  ['SCAN outage USING INDEX sqlite_autoindex_outage_1', 'lists all, one for each account at most'],
  ['SCAN freeze USING INDEX sqlite_autoindex_freeze_1', 'lists all, and they are few'],
  ['SCAN governance_change USING INDEX sqlite_autoindex_governance_change_1', 'lists all of a state'],
  ['SCAN legal_hold USING INDEX sqlite_autoindex_legal_hold_1', 'lists all, and they are few'],
  ['SCAN batch_chunk', 'takes away what an upload left that never ended'],
  ['SCAN destination USING INDEX sqlite_autoindex_destination_1', 'lists all, and they are few'],
  ['SCAN principal_group USING INDEX sqlite_autoindex_principal_group_1', 'lists all, and they are few'],
  ['SCAN notice USING INDEX notice_due', 'counts what waits to be told, or takes it away'],
  ['SCAN notification USING INDEX notification_waiting', 'goes through what is being sent'],
  ['SCAN notification USING COVERING INDEX notification_waiting', 'counts it'],
  ['SCAN notification USING INDEX notification_failed', 'lists what failed up to a limit'],
  ['SCAN notification USING COVERING INDEX notification_failed', 'counts it'],
  ['SCAN notification USING INDEX sqlite_autoindex_notification_1', 'stops after the newest'],
  ['SCAN evidence_file', 'looks for the file of each, now and then'],
  ['SCAN personal_key', 'has one row'],
  ['SCAN step USING INDEX step_lease', 'goes through the leases, of which there are as many as workers'],
]);
/**
 * Sorted by hand on purpose, because they are a handful at most or are counted by kind: API users of one name, reviews of one revision, proposal
 * or change, authors of a request, codes that one token has made; and what one outage or freeze holds back.
 */
const SORTED_BY_HAND =
  /from "api_user" where .* or |from "(policy_|governance_)?review"|from "task" where "task"."state" = \? group by|distinct "author" from "revision"|from "enrolment"|"outbox"."held_by" = \? order by/;

async function planEverything(check: (sql: string, details: readonly string[]) => void): Promise<void> {
  await withTempDirectory(async (directory) => {
    const path = join(directory, 'store.db');
    createFile(path);
    const prepared = new Set<string>();
    let explain: Connection | undefined;
    const open = () => {
      const { writer, reader } = connectBoth(path, 0, migrate);
      explain ??= writer;
      return { writer: recording(writer, prepared), reader: recording(reader, prepared) };
    };
    const store = assembleStore({ path, open }, testSettings());
    const scope = { accounts: ['a', 'b'], integrations: ['c'], principal: 'd' };
    // A part of a transaction is prepared when it is used first, and its lists when they are asked for.
    await store.write((tx) => {
      for (const part of Object.values(tx)) expect(part).toBeDefined();
    });
    store.read((tx) => {
      for (const part of Object.values(tx)) expect(part).toBeDefined();
      for (const descending of [true, false]) {
        const page = { limit: 1, descending };
        for (const filter of [
          {},
          { state: 'done' },
          { account: '' },
          { action: 'create' },
          { batch: '' },
          { batch: '', state: 'in-review' },
          { requester: '' },
          { integration: '' },
          { account: '', state: 'done' },
        ] as const) {
          tx.requests.list({ ...page, ...filter });
          tx.requests.list({ ...page, ...filter, scope });
        }
        tx.batches.list(page);
        tx.batches.list({ ...page, submitter: '' });
        for (const filter of [{}, { state: 'open' }, { request: '' }] as const) {
          tx.tasks.list({ ...page, ...filter });
          tx.tasks.list({ ...page, ...filter, scope });
        }
        const after = { dueAt: 0, id: '' };
        for (const kind of ['review', 'task', 'confirmation'] as const)
          for (const of of [
            undefined,
            { by: 'account', value: '' },
            { by: 'integration', value: '' },
            { by: 'requester', value: '', before: 0 },
          ] as const)
            for (const whose of [{}, { notBy: 'd' }])
              tx.waiting.list({ kind, after, limit: 1, ...(of && { of }), ...whose });
        tx.waiting.toAct({ until: 1, limit: 1 });
        for (const filter of [{}, { state: 'active' }, { account: '' }, { integration: '' }] as const) {
          tx.apiUsers.list({ ...page, ...filter });
          tx.apiUsers.list({ ...page, ...filter, scope });
        }
      }
    });
    const statements = [...prepared].filter((sql) => /^(select|update|delete)/i.test(sql));
    const plans = statements.map((sql) => ({
      sql,
      details: (explain as Connection)
        .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...(sql.match(/\?/g) ?? []).map(() => 1))
        .map(({ detail }) => detail),
    }));
    store.close();
    for (const { sql, details } of plans) check(sql, details);
  });
}

/** The connection, noting every statement that is prepared on it. */
function recording(connection: Connection, prepared: Set<string>): Connection {
  const prepare: Connection['prepare'] = (source: string) => {
    prepared.add(source);
    return connection.prepare(source);
  };
  return new Proxy(connection, {
    get: (target, name) => {
      if (name === 'prepare') return prepare;
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

it('no statement of the store goes through a whole table or sorts a result that an index could give in order', async () => {
  let planned = 0;
  const unmeant: string[] = [];
  await planEverything((sql, details) => {
    planned += 1;
    for (const detail of details) {
      const sorts = detail.startsWith('USE TEMP B-TREE') && !SORTED_BY_HAND.test(sql);
      const scans = detail.startsWith('SCAN') && !MEANT.has(detail);
      if (sorts || scans) unmeant.push(`${detail} in ${sql}`);
    }
  });
  expect(unmeant).toEqual([]);
  expect(planned).toBeGreaterThan(60);
});

it('what stops at the last row is limited to one', async () => {
  await planEverything((sql, details) => {
    if (
      details.some((detail) =>
        /^SCAN (entry|entry_index|retention|checkpoint|policy_activation)$/.test(detail),
      )
    ) {
      expect(sql).toMatch(/order by .* desc limit \?$/);
    }
  });
});
