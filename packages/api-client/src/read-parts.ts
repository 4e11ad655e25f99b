import { CountersignError } from '@countersign/schema';

/**
 * The bytes of a file, as they come.
 * @throws CountersignError UNREACHABLE where the answer breaks off
 */
export async function* readParts(body: ReadableStream<Uint8Array>, url: string): AsyncIterable<Uint8Array> {
  try {
    for await (const part of body) yield part;
  } catch (cause) {
    throw new CountersignError('UNREACHABLE', { url }, cause);
  }
}
