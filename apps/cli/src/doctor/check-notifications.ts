import type { CommandContext } from '../context.ts';

interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
}

/** A message that has waited for longer is not sent at all, or the worker does not run. */
const LATE_MILLIS = 900_000;

/** Whether people are told; nothing for whoever may not know. */
export async function checkNotifications(context: CommandContext): Promise<readonly Finding[]> {
  const answer = await context
    .client()
    .listNotifications({})
    .catch(() => null);
  if (answer === null) return [];
  const check = 'notifications';
  if (answer.state === 'off')
    return [
      { check, ok: true, found: 'off: nobody is mailed. docs/guides/tell-people.md says how to change that' },
    ];
  if (answer.state === 'waiting')
    return [
      { check, ok: true, found: 'off until a destination is approved: "countersign destination list"' },
    ];
  const { oldestWaiting, failedCount, failed, waiting, notices, withoutAddress } = answer;
  const isLate = oldestWaiting !== null && Date.now() - Date.parse(oldestWaiting) > LATE_MILLIS;
  const codes = [...new Set(failed.map(({ channel, code }) => `${channel}: ${code ?? 'unknown'}`))].join(
    ', ',
  );
  const problems = [
    ...(isLate ? [`${waiting} messages wait to be sent, the oldest since ${oldestWaiting}`] : []),
    ...(failedCount > 0
      ? [`${failedCount} messages failed (${codes}): "countersign notifications list"`]
      : []),
  ];
  const without =
    withoutAddress === 0 ? '' : `; ${withoutAddress} people have no address and are told nothing`;
  return [
    {
      check,
      ok: problems.length === 0,
      found: `${problems.join('; ') || `sent; ${notices} things wait for the next message`}${without}`,
    },
  ];
}
