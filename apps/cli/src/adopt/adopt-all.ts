import type { ApiClient } from '@countersign/api-client';
import { CountersignError } from '@countersign/schema';
import { table } from '../output/table.ts';
import type { ReadAdoption } from './read-adoptions.ts';

/** What became of one item of a list. */
export interface Adoption {
  readonly item: number;
  readonly outcome: 'adopted' | 'already there' | 'refused';
  readonly account: string | null;
  readonly label: string | null;
  readonly apiUser: string | null;
  /** Its role, which nobody but whoever wrote the list attests; no provider tells it. */
  readonly role: string | null;
  readonly problem: string | null;
}

/** Takes in one after the other; one that is refused keeps no other from it. */
export async function adoptAll(
  client: Pick<ApiClient, 'adoptApiUser'>,
  items: readonly ReadAdoption[],
): Promise<readonly Adoption[]> {
  const report: Adoption[] = [];
  for (const { item, body, problem } of items) {
    const about = { item, account: body?.account ?? null, label: body?.label ?? null };
    if (body === undefined) {
      report.push({ ...about, outcome: 'refused', apiUser: null, role: null, problem });
      continue;
    }
    try {
      const { id, alreadyThere, role, roleKnownBy } = await client.adoptApiUser({ body });
      const outcome = alreadyThere ? 'already there' : 'adopted';
      report.push({ ...about, outcome, apiUser: id, role: `${role}, ${roleKnownBy}`, problem: null });
    } catch (error) {
      // What concerns every item, such as an API that does not answer, ends it.
      if (!(error instanceof CountersignError) || error.retryable || error.httpStatus === 401) throw error;
      report.push({ ...about, outcome: 'refused', apiUser: null, role: null, problem: error.message });
    }
  }
  return report;
}

export function formatAdoptions(report: readonly Adoption[]): string {
  return table(
    ['item', 'outcome', 'API user', 'account', 'label', 'role', ''],
    report.map((one) => [
      String(one.item),
      one.outcome,
      one.apiUser ?? '',
      one.account ?? '',
      one.label ?? '',
      one.role ?? '',
      one.problem ?? '',
    ]),
  );
}
