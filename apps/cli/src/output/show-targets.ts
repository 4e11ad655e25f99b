import type { CheckpointTargetView } from '@countersign/schema';

/** Whether anybody outside could tell that the log was cut back, as a check of the doctor. */
export function checkMemory(targets: readonly CheckpointTargetView[]): {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
} {
  const remembering = targets.filter(({ deliveredSize }) => deliveredSize !== null);
  const found =
    remembering.length > 0
      ? `the log is remembered by ${remembering.map(({ id }) => id).join(', ')}`
      : targets.length > 0
        ? `nobody outside has a checkpoint of the log yet: ${targets.map(({ id }) => id).join(', ')} got none`
        : `nobody outside remembers the log, so whoever has the data directory can cut it back, or put an older one in its place, and nothing shows it. "countersign memory add-witness", "add-file", "add-command" or "add-mail" has somebody remember it`;
  return { check: 'outside memory', ok: remembering.length > 0, found };
}

/** How it stands with somebody that checkpoints are handed to, as a check of the doctor. */
export function checkTarget(
  target: CheckpointTargetView,
  newest: number,
): { readonly check: string; readonly ok: boolean; readonly found: string } {
  const ok = target.state !== 'unreachable' && target.state !== 'contradicted';
  return { check: `checkpoints: ${target.id}`, ok, found: say(target, newest) };
}

function say(target: CheckpointTargetView, newest: number): string {
  const { state, deliveredSize, deliveredAt, since, failures, code, held } = target;
  const has = deliveredSize === null ? 'has none yet' : `has ${deliveredSize} of ${newest} entries`;
  switch (state) {
    case 'contradicted':
      return `holds ${held} entries that this log does not continue (${code}), since ${since}: the log was CUT BACK OR FORKED; docs/runbooks/witness-refuses.md`;
    case 'unreachable':
      return `${has}; not reached since ${since} (${code}, ${failures} attempts)`;
    case 'failing':
      return `${has}; the last attempt failed (${code})`;
    case 'waiting':
      return 'has none yet; the worker sends one within seconds';
    case 'reached':
      return `${has}, since ${deliveredAt}`;
  }
}
