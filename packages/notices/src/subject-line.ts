import type { NoticeMessage } from './notice-message.ts';
import { oneLine } from './one-line.ts';

const LONGEST = 160;

/** What a message says in one line: its only thing, or the first and how many there are besides. */
export function subjectLine({ items }: Pick<NoticeMessage, 'items'>): string {
  const [first] = items;
  if (first === undefined) return 'Countersign';
  const more = items.length - 1;
  const rest = more === 0 ? '' : more === 1 ? ' (and one more)' : ` (and ${more} more)`;
  const alarm = items.some(({ isAlarm }) => isAlarm) ? 'Alarm: ' : '';
  return `${alarm}${oneLine(first.sentence, LONGEST - rest.length)}${rest}`;
}
