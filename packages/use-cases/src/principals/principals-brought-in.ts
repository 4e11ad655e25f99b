import { entriesOfType } from '../log/entries-of-type.ts';
import type { LogReader } from '../ports/index.ts';

/** Whom somebody registered or invited who had signed in with one of these tokens, as the log says. */
export function principalsBroughtIn(tx: LogReader, tokens: ReadonlySet<string>): readonly string[] {
  const found = (['principal.created', 'principal.enrolment-issued'] as const).flatMap((type) =>
    entriesOfType(tx, type).flatMap(({ actor, data }) =>
      actor.kind === 'principal' && tokens.has(actor.via) ? [data.principal] : [],
    ),
  );
  return [...new Set(found)];
}
