import type { Departure } from '@countersign/rules-engine';
import { fields, table } from '../output/table.ts';
import { formatValue } from './format-value.ts';

/** A request that shows something, by what is special about it. */
export function formatDepartures(request: {
  readonly provider: string;
  readonly operation: string;
  readonly departures: readonly Departure[];
}): string {
  const { provider, operation, departures } = request;
  return [
    fields([
      ['provider', provider],
      ['operation', operation],
    ]),
    '',
    departures.length === 0
      ? 'All its other facts are unremarkable.'
      : table(
          ['fact', 'in this request', 'otherwise'],
          departures.map(({ fact, here, usual }) => [fact, formatValue(here), formatValue(usual)]),
        ),
  ].join('\n');
}
