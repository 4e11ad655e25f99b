import type { Readable } from 'node:stream';

const LARGEST_ANSWER_BYTES = 4 * 1024 * 1024;

/** The answer is larger than any that the vendors document. */
export class AnswerTooLarge extends Error {}

/** Reads a body as UTF-8 text. @throws AnswerTooLarge past four megabytes, and what the stream ends with */
export function readText(body: Readable): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    body.on('data', (chunk: Uint8Array) => {
      bytes += chunk.byteLength;
      if (bytes > LARGEST_ANSWER_BYTES) body.destroy(new AnswerTooLarge());
      else chunks.push(chunk);
    });
    body.on('error', reject);
    body.on('end', () => resolve(new TextDecoder().decode(Buffer.concat(chunks))));
  });
}
