import type { ApiClient } from '@countersign/api-client';
import type { InboxItemView } from '@countersign/schema';

/** What is due first of what waits for the caller, from as many pages as it takes: a page may be short, and say that there is more. */
export async function firstItems(
  client: Pick<ApiClient, 'listInbox'>,
  limit: number,
): Promise<readonly InboxItemView[]> {
  const items: InboxItemView[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<ApiClient['listInbox']>> = await client.listInbox({
      query: { limit: Math.min(500, limit - items.length), ...(after === null ? {} : { after }) },
    });
    items.push(...page.items);
    after = page.next;
  } while (after !== null && items.length < limit);
  return items.slice(0, limit);
}
