import { type FileRow, parseRequestFile, type RequestFile } from '@countersign/request-files';
import type { Digest, RequestInput } from '@countersign/schema';
import type { RequestDeps } from '../deps.ts';
import { digestOfBytes } from '../digest.ts';
import { type SealToWorker, sealPassword } from './seal-passwords.ts';

/** A file of requests as it was sent. */
export interface UploadedFile {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly format?: RequestFile['format'] | undefined;
}

export interface BatchDeps extends RequestDeps {
  readonly sealer: SealToWorker;
  readonly maxBytes: number;
}

export type ReadRow =
  | { readonly line: number; readonly input: RequestInput }
  | Extract<FileRow, { kind: 'problem' }>;

/**
 * Parses a file and seals what is secret in it.
 * @throws CountersignError FILE_UNREADABLE, FILE_TOO_LARGE
 */
export async function readRows(
  deps: BatchDeps,
  file: UploadedFile,
): Promise<{ digest: Digest; format: string; rows: readonly ReadRow[] }> {
  const parsed = parseRequestFile({
    bytes: file.bytes,
    fileName: file.fileName,
    ...(file.format === undefined ? {} : { format: file.format }),
    maxBytes: deps.maxBytes,
  });
  const rows = await Promise.all(
    parsed.rows.map(
      async (row): Promise<ReadRow> =>
        row.kind === 'problem' ? row : { line: row.line, input: await sealPassword(deps, row) },
    ),
  );
  return { digest: digestOfBytes(file.bytes), format: parsed.format, rows };
}
