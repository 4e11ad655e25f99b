import { CountersignError } from '@countersign/schema';

/**
 * The JSON values of an NDJSON answer, as they come.
 * @throws CountersignError UNREACHABLE where the answer breaks off
 */
export async function* readLines(body: ReadableStream<Uint8Array>, url: string): AsyncIterable<unknown> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  try {
    for await (const chunk of body) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line);
    }
  } catch (cause) {
    throw new CountersignError('UNREACHABLE', { url }, cause);
  }
  if (rest !== '') throw new CountersignError('UNREACHABLE', { url }, 'the last line is not complete');
}
