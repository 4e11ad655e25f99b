import type { InboxItemView, Instant } from '@countersign/schema';
import type { InboxItem } from '@countersign/use-cases';
import type { ReadTransaction, WaitingPlace } from '@countersign/use-cases/ports';
import { iso } from './instant.ts';

export function presentInboxItem(tx: ReadTransaction, item: InboxItem, now: Instant): InboxItemView {
  const { askedBy, onBehalfOf, since, dueAt, ...rest } = item;
  const named = (id: string | null) => (id === null ? null : { id, name: tx.principals.get(id)?.name ?? id });
  return {
    ...rest,
    askedBy: named(askedBy),
    onBehalfOf: named(onBehalfOf),
    since: iso(since),
    dueAt: iso(dueAt),
    isOverdue: dueAt <= now,
  };
}

/** A place as the `next` of a page. */
export const presentPlace = ({ dueAt, id }: WaitingPlace): string => `${dueAt}.${id}`;

/** The place that a page begins behind; its form was checked before. */
export function parsePlace(text: string): WaitingPlace {
  const dot = text.indexOf('.');
  return { dueAt: Number(text.slice(0, dot)), id: text.slice(dot + 1) };
}
