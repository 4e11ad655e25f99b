import { z } from 'zod';
import { userSchema } from '../user.ts';

const users = z.array(userSchema);

/** A list of users. The documents show no wrapper; clients of other listings of this API have met these. */
export const userListSchema = z.union([
  users,
  z
    .object({ search: users.optional(), users: users.optional(), items: users.optional() })
    .transform((answer, issues) => {
      const list = answer.search ?? answer.users ?? answer.items;
      if (list) return list;
      issues.addIssue({ code: 'custom', message: 'must hold a list of users' });
      return z.NEVER;
    }),
]);

/** The largest page that the API gives (company_users.html, search_users.html). */
export const LARGEST_PAGE = 100;
