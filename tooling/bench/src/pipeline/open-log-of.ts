import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseVkey } from '@countersign/audit-log';
import { type LogFile, readLogFile } from '../log/log-file.ts';
import type { Own } from '../resources/with-resources.ts';
import type { Installation } from './start-installation.ts';

/** Reads the log of an installation beside it. */
export async function openLogOf(
  { dataDirectory, administrator }: Pick<Installation, 'dataDirectory' | 'administrator'>,
  own: Own,
): Promise<LogFile> {
  const { origin } = await administrator.keys({});
  // The key as it lies on the disk, not as the API says it: a log is not verified with its own word.
  const vkey = readFileSync(join(dataDirectory, 'keys', 'log.vkey'), 'utf8').trim();
  const trusted = { origin, vkeys: [parseVkey(vkey)] };
  return readLogFile({ path: join(dataDirectory, 'countersign.db'), trusted }, own);
}
