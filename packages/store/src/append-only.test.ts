import { expect, it } from 'vitest';
import { type Connection, connect } from './connection.ts';
import { withTempStore } from './testing/index.ts';
import { sampleProposal } from './testing/sample-policies.ts';
import {
  insertDirectory,
  insertPermitted,
  sampleDecision,
  sampleEvent,
  sampleId,
  samplePrincipal,
  sampleReview,
  sampleSecret,
  sampleStep,
  sampleTask,
} from './testing/sample-records.ts';

const REQUEST = sampleId('req', 1);

/** A store with a row in every table that must not be altered, and a connection beside the store's own. */
async function withRows(work: (connection: Connection) => void): Promise<void> {
  await withTempStore(async (store, { path }) => {
    await store.write((tx) => {
      insertDirectory(tx);
      const permit = insertPermitted(tx, 1);
      tx.permits.markUsed(permit.id, 5);
      const step = sampleStep(0, permit);
      tx.steps.insert([step]);
      const task = sampleTask(1, step);
      tx.tasks.insert(task);
      tx.tasks.recordEvent({
        task: task.id,
        request: REQUEST,
        kind: 'completed',
        principal: samplePrincipal.id,
        other: null,
        verdict: 'done',
        evidence: { note: 'Done' },
        reason: null,
        at: 1,
      });
      tx.decisions.insert(sampleDecision(1, { request: REQUEST, operation: 'create' }));
      tx.reviews.insert(sampleReview(1, REQUEST));
      tx.acknowledgements.insert({
        request: REQUEST,
        revision: 1,
        kind: 'breakage',
        principal: samplePrincipal.id,
        createdAt: 1,
      });
      tx.comments.insert({
        id: sampleId('cmt', 1),
        request: REQUEST,
        principal: samplePrincipal.id,
        text: 'Which office?',
        createdAt: 1,
      });
      tx.breakGlass.insert({
        id: sampleId('bgl', 1),
        request: REQUEST,
        revision: 1,
        principal: samplePrincipal.id,
        missing: 1,
        reason: 'The shop is open to everybody',
        requestDigest: 'd'.repeat(64),
        signature: 's',
        createdAt: 1,
        dueAt: 2,
      });
      tx.breakGlass.insertReview({
        id: sampleId('bgl', 1),
        request: REQUEST,
        principal: samplePrincipal.id,
        verdict: 'justified',
        reason: 'It was',
        createdAt: 2,
      });
      tx.policySets.activate({ digest: 'd'.repeat(64), documents: [], activatedAt: 1 });
      tx.policyProposals.insert(sampleProposal(1));
      tx.secrets.insert(sampleSecret(1, REQUEST));
      // As many as give a node.
      for (let count = 0; count < 256; count++) tx.audit.append({ kind: 'system' }, sampleEvent(REQUEST));
    });
    await store.write((tx) => {
      const size = tx.audit.checkpoint()?.size ?? 0;
      tx.cosignatures.insert({ size, witness: 'witness.example/one', line: 'as it is', at: 1 });
      // Asked twice, by two workers.
      tx.cosignatures.insert({ size, witness: 'witness.example/one', line: 'another', at: 2 });
    });
    const connection = connect(path, { readonly: false, busyTimeoutMillis: 1000 });
    try {
      // Nothing writes these any more; those from before stay.
      connection.exec(
        `INSERT INTO policy_review (id, proposal, principal, roles, verdict, signature, created_at)
         SELECT 'rev_1', id, proposer, '[]', 'approve', 'c2ln', 1 FROM policy_proposal`,
      );
      // It follows behind, on a busy machine also before this; here it must not come in between.
      connection.exec("INSERT OR IGNORE INTO entry_index SELECT idx, 'x', NULL, 0 FROM entry");
      work(connection);
    } finally {
      connection.close();
    }
  });
}

const LOG = ['entry', 'node', 'checkpoint', 'entry_index'];
const INSERT_ONLY = [
  'revision',
  'decision',
  'review',
  'acknowledgement',
  'request_comment',
  'break_glass',
  'break_glass_review',
  'policy_set',
  'policy_activation',
  'policy_review',
  'task_event',
  'cosignature',
];

it.each([...LOG, ...INSERT_ONLY])('no row of %s can be changed, replaced or deleted', async (table) => {
  await withRows((connection) => {
    const column = connection
      .prepare<[], string>(`SELECT name FROM pragma_table_info('${table}')`)
      .pluck()
      .get();
    const before = connection.prepare(`SELECT * FROM ${table}`).all();
    expect(before.length).toBeGreaterThan(0);
    expect(() => connection.exec(`UPDATE ${table} SET ${column} = ${column}`)).toThrow(
      /append-only|insert-only/,
    );
    expect(() => connection.exec(`DELETE FROM ${table}`)).toThrow(/append-only|insert-only/);
    expect(() => connection.exec(`INSERT OR REPLACE INTO ${table} SELECT * FROM ${table}`)).toThrow(
      /append-only|insert-only|next index|backwards/,
    );
    expect(connection.prepare(`SELECT * FROM ${table}`).all()).toEqual(before);
  });
});

it('the log refuses a replacement also on a connection that does not fire triggers recursively', async () => {
  await withRows((connection) => {
    connection.pragma('recursive_triggers = OFF');
    for (const table of ['entry', 'node', 'checkpoint']) {
      expect(() => connection.exec(`INSERT OR REPLACE INTO ${table} SELECT * FROM ${table}`)).toThrow();
    }
  });
});

it('the log takes the next index only, and no checkpoint below the last one', async () => {
  await withRows((connection) => {
    expect(() => connection.exec("INSERT INTO entry VALUES (999, x'7b7d', zeroblob(32))")).toThrow(
      'next index',
    );
    expect(() => connection.exec("INSERT INTO entry VALUES (-1, x'7b7d', zeroblob(32))")).toThrow(
      'next index',
    );
    expect(() => connection.exec("INSERT INTO checkpoint VALUES (0, 'note')")).toThrow('backwards');
  });
});

it('no request can be deleted, and where it came from does not change', async () => {
  await withRows((connection) => {
    expect(() => connection.exec('DELETE FROM request')).toThrow('stays visible for good');
    expect(() => connection.exec("UPDATE request SET requester = 'pri_other'")).toThrow('does not change');
    expect(() => connection.exec("UPDATE request SET account = 'other'")).toThrow('does not change');
    expect(() => connection.exec('INSERT OR REPLACE INTO request SELECT * FROM request')).toThrow();
  });
});

it('a proposed set of policies stays what was proposed, and known', async () => {
  await withRows((connection) => {
    expect(() => connection.exec('DELETE FROM policy_proposal')).toThrow('stays known');
    for (const change of ["documents = '[]'", "digest = 'x'", "report = '{}'", "proposer = 'pri_other'"])
      expect(() => connection.exec(`UPDATE policy_proposal SET ${change}`)).toThrow('does not change');
  });
});

it('a permit stays what was permitted and is used once, by whatever program', async () => {
  await withRows((connection) => {
    expect(() => connection.exec('DELETE FROM permit')).toThrow('insert-only');
    expect(() => connection.exec('UPDATE permit SET expires_at = expires_at + 1')).toThrow('does not change');
    expect(() => connection.exec('UPDATE permit SET used_at = NULL')).toThrow('used once');
  });
});

it.each(['principal', 'api_user', 'secret'])('no row of %s can be deleted', async (table) => {
  await withRows((connection) => {
    if (table === 'api_user') {
      connection.exec(
        `INSERT INTO api_user (id, account, provider, label, label_skeleton, kind, role, state, integrations_enabled)
         VALUES ('u', 'acme-shop', 'dotdigital', 'u', 'u', 'api-user', 'regular', 'deleted', 0)`,
      );
    }
    expect(() => connection.exec(`DELETE FROM ${table}`)).toThrow(`${table}:`);
  });
});
