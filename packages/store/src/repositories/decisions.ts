import { ACTIONS, type Decision } from '@countersign/schema';
import type { DecisionRecord, ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { FieldCipher, Sealed } from '../personal/field-cipher.ts';
import type { Database } from '../sql/database.ts';
import { and, asc, desc, eq, inArray, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { decisionTable as decision } from '../tables/requests.ts';

const record = {
  id: decision.id,
  request: decision.request,
  revision: decision.revision,
  decision: decision.decision,
  digest: decision.digest,
  facts: decision.facts,
  createdAt: decision.createdAt,
  sealed: decision.sealed,
  trace: decision.trace,
};

type Found = Required<Pick<Decision, 'trace' | 'counterfactual'>>;
type DecisionRow = Sealed<
  Omit<DecisionRecord, 'decision'> & {
    readonly id: string;
    readonly decision: Omit<Decision, keyof Found>;
    /** Only decisions of earlier versions were frozen with their grounds. */
    readonly trace: Found | null;
  }
>;

export function createDecisionReader(db: Database, cipher: FieldCipher): ReadTransaction['decisions'] {
  const byId = db
    .select(record)
    .from(decision)
    .where(eq(decision.id, sql.placeholder('id')))
    .prepare();
  // A revision has decisions about its reviews and tasks as well. The one that let it in, or did not, is the first
  // about the action that it asks for.
  const admission = db
    .select(record)
    .from(decision)
    .where(
      and(
        eq(decision.request, sql.placeholder('request')),
        eq(decision.revision, sql.placeholder('revision')),
        inArray(decision.operation, [...ACTIONS]),
      ),
    )
    .orderBy(asc(decision.id))
    .limit(1)
    .prepare();
  const newest = db
    .select(record)
    .from(decision)
    .orderBy(desc(decision.id))
    .limit(sql.placeholder('limit'))
    .prepare();
  const open = (row: DecisionRow): DecisionRecord => {
    const { id: _, trace: found, ...opened } = cipher.decryptRow('decision', row);
    return found === null ? opened : { ...opened, decision: { ...opened.decision, ...found } };
  };
  return {
    get: (id) => {
      const row = byId.get({ id });
      return row && open(row);
    },
    newest: (limit) => newest.all({ limit }).map(open),
    ofRevision: (request, revision) => {
      const row = admission.get({ request, revision });
      return row && open(row);
    },
  };
}

export function createDecisionWriter(db: Database, cipher: FieldCipher): WriteTransaction['decisions'] {
  const insert = prepareInsert(db, decision);
  const subjectOf = ({ request, decision: made }: DecisionRecord) =>
    request === null ? made.id : cipher.subjects.ofRequest(request);
  return {
    ...createDecisionReader(db, cipher),
    insert: (record: DecisionRecord) => {
      const { trace, counterfactual = null, ...made } = record.decision;
      const found = trace === undefined ? null : { trace, counterfactual };
      const row = { ...record, id: made.id, operation: made.operation, decision: made, trace: found };
      insert(cipher.encryptRow('decision', row, subjectOf(record)));
    },
  };
}
