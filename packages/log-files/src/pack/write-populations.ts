import {
  DUTY_HEADER,
  dutyLine,
  MEMBER_HEADER,
  memberJson,
  memberLine,
  POPULATIONS,
  type Survey,
  type SurveyOptions,
  surveyLog,
} from '@countersign/evidence';
import { type WatchedEntries, watchSignatures } from './check-signatures.ts';
import { type FolderLog, readEntries } from './log-folder.ts';
import type { GrowingFile, PackFolder } from './pack-folder.ts';

/** Surveys the log of the folder and writes the files of the populations and the matrix on the way. */
export function writePopulations(
  folder: PackFolder,
  { size, origin }: Pick<FolderLog, 'size' | 'origin'>,
  options: SurveyOptions,
): { readonly survey: Survey; readonly signatures: WatchedEntries['signatures'] } {
  const files = new Map<string, { readonly csv: GrowingFile; readonly ndjson: GrowingFile }>();
  for (const { id } of POPULATIONS) {
    files.set(id, {
      csv: folder.grow(`populations/${id}.csv`, MEMBER_HEADER),
      ndjson: folder.grow(`populations/${id}.ndjson`),
    });
  }
  const { entries, signatures } = watchSignatures(readEntries(folder.path, size), origin);
  const survey = surveyLog(entries, options, ({ id }, entry, account) => {
    files.get(id)?.csv.append(memberLine(entry, account));
    files.get(id)?.ndjson.append(memberJson(entry, account));
  });
  const matrix = folder.grow('duties.csv', DUTY_HEADER);
  for (const row of survey.duties) matrix.append(dutyLine(row));
  folder.closeGrowing();
  return { survey, signatures };
}
