import { WaitsForApproval } from '@countersign/api-client';
import type { GovernanceChangeView } from '@countersign/schema';

/** What came of asking for something that may wait for others to approve it. */
export type Proposed<T> =
  | { readonly made: T; readonly waits: null }
  | { readonly made: null; readonly waits: GovernanceChangeView };

export async function unlessWaiting<T>(call: Promise<T>): Promise<Proposed<T>> {
  try {
    return { made: await call, waits: null };
  } catch (error) {
    if (error instanceof WaitsForApproval) return { made: null, waits: error.change };
    throw error;
  }
}
