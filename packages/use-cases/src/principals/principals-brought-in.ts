import { auditEntrySchema } from '@countersign/schema';
import type { LogReader } from '../ports/index.ts';

/** More entries of one type than there are principals. */
const ALL = 1_000_000;

/** Whom somebody registered or invited who had signed in with one of these tokens, as the log says. */
export function principalsBroughtIn(tx: LogReader, tokens: ReadonlySet<string>): readonly string[] {
  const found = (['principal.created', 'principal.enrolment-issued'] as const).flatMap((type) =>
    tx.audit.entries({ from: 0, limit: ALL, type }).flatMap(({ body }) => {
      if (body.length === 0) return [];
      const { actor, data } = auditEntrySchema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
      return actor.kind === 'principal' && tokens.has(actor.via) && typeof data.principal === 'string'
        ? [data.principal]
        : [];
    }),
  );
  return [...new Set(found)];
}
