import { CountersignError, type NotificationName, TOLD_OF } from '@countersign/schema';
import { AUTHORITY_NOTICES } from './authority-notices.ts';
import { INSTALLATION_NOTICES } from './installation-notices.ts';
import { REQUEST_NOTICES } from './request-notices.ts';
import type { ResolveContext, ResolvedNotice, ResolveTable } from './resolve-context.ts';
import { TASK_NOTICES } from './task-notices.ts';

/** How every kind of notice follows from an entry; one that is not here does not compile. */
const RESOLVE: ResolveTable<NotificationName> = {
  ...REQUEST_NOTICES,
  ...TASK_NOTICES,
  ...AUTHORITY_NOTICES,
  ...INSTALLATION_NOTICES,
};

/**
 * All that an entry is told as. What cannot be looked up, because somebody has edited the row, is left out and given to `onProblem`: what
 * comes after it is told all the same.
 */
export function resolveNotices(
  context: ResolveContext,
  onProblem: (event: NotificationName, error: CountersignError) => void,
): readonly (ResolvedNotice & { readonly event: NotificationName })[] {
  return TOLD_OF[context.entry.type].flatMap((event) => {
    try {
      return RESOLVE[event](context).map((resolved) => ({ ...resolved, event }));
    } catch (error) {
      if (!(error instanceof CountersignError)) throw error;
      onProblem(event, error);
      return [];
    }
  });
}
