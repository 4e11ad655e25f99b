import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DUTY_HEADER,
  dutyLine,
  MEMBER_HEADER,
  memberJson,
  memberLine,
  type PackEntry,
  POPULATIONS,
  type Population,
  type Survey,
} from '@countersign/evidence';
import type { PackFinding } from './pack-finding.ts';

/** Compares the files of the populations with the log, row by row, while the log is surveyed. */
export function checkRows(pack: string) {
  const files = POPULATIONS.flatMap(({ id }) => [
    openRows(pack, `populations/${id}.csv`, MEMBER_HEADER),
    openRows(pack, `populations/${id}.ndjson`, ''),
  ]);
  const of = new Map(files.map((file) => [file.path, file]));
  return {
    take: ({ id }: Population, entry: PackEntry, account: string | null): void => {
      of.get(`populations/${id}.csv`)?.expect(memberLine(entry, account), `entry ${entry.index}`);
      of.get(`populations/${id}.ndjson`)?.expect(memberJson(entry, account), `entry ${entry.index}`);
    },
    findings: ({ duties }: Survey): readonly PackFinding[] => {
      const matrix = openRows(pack, 'duties.csv', DUTY_HEADER);
      for (const row of duties) matrix.expect(dutyLine(row), row.request);
      return [...files, matrix].flatMap((file) => file.findings());
    },
  };
}

/** Both kinds of file have what a row is about in its first place. */
const keyOf = (line: string): string => /^(?:\{"index":)?([^,]*)/.exec(line)?.[1] ?? '';

function openRows(pack: string, path: string, header: string) {
  const place = join(pack, path);
  const text = existsSync(place) ? readFileSync(place, 'utf8') : '';
  const body = text.startsWith(header) ? text.slice(header.length) : text;
  const rows = new Map<string, string>();
  const findings: PackFinding[] = [];
  if (!text.startsWith(header))
    findings.push({ kind: 'row-altered', message: `${path} has not the columns that it should have.` });
  // A cell may hold a line break only in quotes; no identifier and no time does.
  for (const line of body.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    if (rows.has(keyOf(line)))
      findings.push({ kind: 'row-added', message: `${path} has the row of ${keyOf(line)} twice.` });
    rows.set(keyOf(line), line);
  }
  let last = -1;
  const order = new Map([...rows.keys()].map((key, at) => [key, at]));
  return {
    path,
    expect: (line: string, what: string): void => {
      const key = keyOf(line);
      const found = rows.get(key);
      rows.delete(key);
      const at = order.get(key) ?? last;
      if (found === undefined)
        findings.push({ kind: 'row-missing', message: `${path} lacks the row of ${what}.` });
      else if (found !== line)
        findings.push({
          kind: 'row-altered',
          message: `${path} says something else of ${what} than the log.`,
        });
      else if (at < last)
        findings.push({ kind: 'row-altered', message: `${path} has the row of ${what} in another place.` });
      last = Math.max(last, at);
    },
    findings: (): readonly PackFinding[] => [
      ...findings,
      ...[...rows.keys()].map(
        (key): PackFinding => ({
          kind: 'row-added',
          message: `${path} has a row of ${key} that the log does not give.`,
        }),
      ),
    ],
  };
}
