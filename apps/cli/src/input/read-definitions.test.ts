import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CountersignError, integrationSchema } from '@countersign/schema';
import { createDirectory } from '@countersign/test-kit';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { UsageError } from '../exit-codes.ts';
import { readDefinitions } from './read-definitions.ts';

const config = readConfig({ BATCH_MAX_BYTES: '1000' });

async function read(content: string | Uint8Array, name = 'integrations.yaml') {
  using directory = createDirectory();
  const path = join(directory.path, name);
  writeFileSync(path, content);
  return await readDefinitions(config, path, integrationSchema);
}

const shop = { id: 'shop', name: 'Magento shop', owner: 'olivia@acme.example' };

describe('a file of definitions', () => {
  test('holds one, or a list, as YAML or JSON', async () => {
    expect(await read(JSON.stringify(shop))).toEqual([shop]);
    expect(await read(JSON.stringify([shop, shop]))).toEqual([shop, shop]);
    expect(await read('id: shop\nname: Magento shop\nowner: olivia@acme.example\n')).toEqual([shop]);
  });

  test('that breaks the rules of a field names the item, the field and the rule', async () => {
    const reading = read(JSON.stringify([shop, { ...shop, id: 'The Shop', owner: undefined }]));
    await expect(reading).rejects.toThrow(UsageError);
    await expect(reading).rejects.toThrow(/integrations\.yaml, item 2: id must be 1 to 63 of a-z/);
    await expect(reading).rejects.toThrow(/integrations\.yaml, item 2: owner must be given/);
  });

  test.for([
    ['is neither YAML nor JSON', '{"id": '],
    ['is neither YAML nor JSON', 'a: &a [1]\nb: *c\n'],
    // Few bytes that would become very many values.
    [
      'is neither YAML nor JSON',
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(9)}]\nc: [${'*b,'.repeat(30)}]\n`,
    ],
  ])('that %s changes nothing and says what to do: %s', async ([says = '', content = '']) => {
    const reading = read(content);
    await expect(reading).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    await expect(reading).rejects.toThrow(says);
  });

  test('that is too large is not read', async () => {
    await expect(read('x'.repeat(1001))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
  });

  test('that is not there, or is a folder, is named', async () => {
    using directory = createDirectory();
    const missing = readDefinitions(config, join(directory.path, 'no.yaml'), integrationSchema);
    await expect(missing).rejects.toThrow(CountersignError);
    await expect(missing).rejects.toThrow(/no\.yaml does not exist/);
    const folder = readDefinitions(config, directory.path, integrationSchema);
    await expect(folder).rejects.toThrow(/is a folder/);
  });
});
