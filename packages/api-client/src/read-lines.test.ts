import { expect, test } from 'vitest';
import { readLines } from './read-lines.ts';

const bodyOf = (chunks: readonly Uint8Array[]) => ReadableStream.from<Uint8Array>(chunks);
const bytes = (text: string) => new TextEncoder().encode(text);

async function all(body: ReadableStream<Uint8Array>): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const value of readLines(body, 'http://api.example')) values.push(value);
  return values;
}

test('values come whole, wherever the bytes of the answer are cut', async () => {
  const values = [{ name: 'Zoë 山田' }, [1, 2], 'x'];
  const whole = bytes(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
  for (let size = 1; size <= whole.length; size += 1) {
    const chunks: Uint8Array[] = [];
    for (let from = 0; from < whole.length; from += size) chunks.push(whole.slice(from, from + size));
    expect(await all(bodyOf(chunks))).toEqual(values);
  }
});

test.each([
  ['in the middle of a value', '{"a":1}\n{"a":'],
  ['before the end of the last line', '{"a":1}\n{"a":2}'],
])('an answer that breaks off %s is UNREACHABLE', async (_, text) => {
  await expect(all(bodyOf([bytes(text)]))).rejects.toMatchObject({ code: 'UNREACHABLE' });
});

test('an answer without a line has no values', async () => {
  expect(await all(bodyOf([]))).toEqual([]);
});
