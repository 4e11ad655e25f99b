import type { ApiClient } from '@countersign/api-client';
import type { BatchRow, BatchView, PreviewLine } from '@countersign/schema';
import { ROWS_SHOWN } from './rows-worth-showing.ts';

/** What a preview of a file comes to. */
export interface FilePreview {
  readonly submittedAs: string | null;
  readonly rows: number;
  readonly verdicts: NonNullable<BatchView['verdicts']>;
  /** All rows of a short file; of a long one the first that are refused or denied. */
  readonly shown: readonly BatchRow[];
}

/** @param each is given every row as it comes */
export async function readPreview(
  lines: Awaited<ReturnType<ApiClient['previewBatch']>>,
  options: {
    readonly each?: (row: BatchRow) => void;
    readonly progress: (done: number, of: number) => void;
  },
): Promise<FilePreview> {
  const verdicts = { allow: 0, review: 0, deny: 0, refused: 0, unchanged: 0 };
  const shown: BatchRow[] = [];
  let head: Extract<PreviewLine, { submittedAs: unknown }> = { submittedAs: null, rows: 0 };
  let done = 0;
  for await (const line of lines) {
    if ('submittedAs' in line) {
      head = line;
      continue;
    }
    done += 1;
    const verdict = line.outcome ?? 'refused';
    verdicts[verdict] += 1;
    const isWorthShowing = head.rows <= ROWS_SHOWN || verdict === 'refused' || verdict === 'deny';
    if (isWorthShowing && shown.length < ROWS_SHOWN) shown.push(line);
    options.each?.(line);
    options.progress(done, head.rows);
  }
  return { ...head, verdicts, shown };
}
