import { z } from 'zod';

/** Both are in the body of every listing call; `take` is 1 to 100 (company_users.html, search_users.html). */
export const pagingFields = { skip: z.int().min(0), take: z.int().min(1).max(100) };

export type Paging = { skip: number; take: number };

export function pageOf<T>(items: T[], { skip, take }: Paging): T[] {
  return items.slice(skip, skip + take);
}

export function pagingView(items: unknown[], { skip, take }: Paging): Record<string, number> {
  return { skip, take, totalCount: items.length };
}
