import { requestEntries } from '../log/request-entries.ts';
import type { LogReader, StepRecord } from '../ports/index.ts';

/** Numbers of the attempts of a step that a worker has begun, as the log says. */
export function attemptedBy(
  tx: LogReader,
  { id, request }: Pick<StepRecord, 'id' | 'request'>,
  worker: string,
): ReadonlySet<number> {
  const attempts = requestEntries(tx, request, 'step.attempted').flatMap(({ actor, data }) =>
    actor.kind === 'worker' && actor.id === worker && data.step === id ? [data.attempt] : [],
  );
  return new Set(attempts);
}
