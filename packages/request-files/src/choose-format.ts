import { FORMATS, type RequestFileFormat } from './request-file.ts';
import { formatText } from './text/format-value.ts';
import { unreadable } from './unreadable.ts';

const BY_EXTENSION: Readonly<Record<string, RequestFileFormat>> = {
  csv: 'csv',
  tsv: 'csv',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  yaml: 'yaml',
  yml: 'yaml',
};

/**
 * The format that a file's name tells.
 * @throws CountersignError FILE_UNREADABLE where it tells none; contents are not guessed at
 */
export function chooseFormat(fileName: string): RequestFileFormat {
  const extension = /\.([a-z]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';
  const format = Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : undefined;
  if (format !== undefined) return format;
  throw unreadable({
    problem: `its name "${formatText(fileName)}" does not tell the format`,
    remedy: `state the format (${FORMATS.join(', ')}), or end the name with .csv, .json, .ndjson or .yaml`,
  });
}
