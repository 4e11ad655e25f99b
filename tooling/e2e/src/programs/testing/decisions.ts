import { join } from 'node:path';
import { decisionSchema } from '@countersign/schema';
import Database from 'better-sqlite3';

/** What the store keeps of a decision beside its trace. */
const decidedSchema = decisionSchema.omit({ trace: true, counterfactual: true });

/** What the policies said about one request of the file, and how it ended. */
export interface Decided {
  readonly provider: string;
  readonly action: string;
  readonly state: string;
  /** Every rule that refused, demanded or advised something. */
  readonly fired: readonly string[];
}

/** The stored decisions about the requests of files, oldest first. */
export function readDecisions(dataDirectory: string): readonly Decided[] {
  const database = new Database(join(dataDirectory, 'countersign.db'), { readonly: true });
  try {
    return database
      .prepare<[], { provider: string; action: string; state: string; decision: string }>(
        `SELECT request.provider, request.action, request.state, decision.decision
           FROM decision JOIN request ON request.id = decision.request
          WHERE decision.operation = request.action AND request.batch IS NOT NULL
          ORDER BY decision.id`,
      )
      .all()
      .map(({ decision, ...row }) => {
        const { determining, requirements, advisories } = decidedSchema.parse(JSON.parse(decision));
        const rules = [...determining, ...requirements.map(({ rule }) => rule), ...advisories];
        return { ...row, fired: rules.map((rule) => rule.ruleId) };
      });
  } finally {
    database.close();
  }
}
